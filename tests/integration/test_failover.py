"""The primary changes while connections are open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine, make_url

from tests.postgres import create_database, running_postgres
from troly.database.engine import reading_engine, writing_engine
from troly.database.errors import DatabaseUnavailable
from troly.database.transaction import reading, transaction
from troly.store.errors import StoreUnavailable
from troly.store.notifications import Notifications

WRITE = text("INSERT INTO shelf VALUES ('Kiều')")


def order(url: str, *statements: str) -> None:
    engine = create_engine(url, future=True, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def set_read_only(url: str, is_on: bool) -> None:
    """Make sessions that are opened from now on read-only, as on a standby, or not any more."""
    name = make_url(url).database
    order(
        make_url(url).set(database="postgres").render_as_string(hide_password=False),
        f"ALTER DATABASE {name} SET default_transaction_read_only = {'on' if is_on else 'off'}",
    )


def write(engine: Engine) -> None:
    with transaction(engine, DatabaseUnavailable) as connection:
        connection.execute(WRITE)


def number_of_books(engine: Engine) -> int:
    with reading(engine, DatabaseUnavailable) as connection:
        number: int = connection.execute(text("SELECT count(*) FROM shelf")).scalar_one()
    return number


@pytest.fixture
def engine(postgres_url: str) -> Iterator[Engine]:
    order(postgres_url, "CREATE TABLE shelf (book text)")
    engine = writing_engine(postgres_url, DatabaseUnavailable)
    yield engine
    engine.dispose()


def test_connections_that_may_only_read_are_replaced(engine: Engine, postgres_url: str) -> None:
    set_read_only(postgres_url, True)
    with engine.connect(), engine.connect():
        pass  # two connections that would stay read-only for ever
    set_read_only(postgres_url, False)

    with pytest.raises(DatabaseUnavailable, match="ReadOnlySqlTransaction"):
        write(engine)
    write(engine)
    write(engine)
    assert number_of_books(engine) == 2


def test_as_long_as_nothing_can_be_written_it_says_so(engine: Engine, postgres_url: str) -> None:
    set_read_only(postgres_url, True)
    for _ in range(3):
        with pytest.raises(DatabaseUnavailable, match="ReadOnlySqlTransaction"):
            write(engine)
    assert number_of_books(engine) == 0


def test_an_engine_that_only_reads_keeps_its_connections(engine: Engine, postgres_url: str) -> None:
    reader = reading_engine(postgres_url, DatabaseUnavailable)

    def session() -> int:
        with reading(reader, DatabaseUnavailable) as connection:
            number: int = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        return number

    before = session()
    with pytest.raises(DatabaseUnavailable), reading(reader, DatabaseUnavailable) as connection:
        connection.execute(WRITE)
    assert session() == before
    reader.dispose()


def test_a_shutdown_in_the_middle_costs_one_transaction(engine: Engine) -> None:
    with engine.connect(), engine.connect():
        pass
    with pytest.raises(DatabaseUnavailable), transaction(engine, DatabaseUnavailable) as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database()"
            )
        )
    write(engine)
    write(engine)
    assert number_of_books(engine) == 2


def test_nobody_listens_to_a_server_that_may_only_be_read_from(postgres_url: str) -> None:
    engine = writing_engine(postgres_url, StoreUnavailable)
    notifications = Notifications(engine)
    set_read_only(postgres_url, True)
    with pytest.raises(StoreUnavailable, match="may only be read from"):
        notifications.open()
    set_read_only(postgres_url, False)
    notifications.open()
    notifications.check()
    end_sessions(postgres_url)
    with pytest.raises(StoreUnavailable):
        notifications.check()
    engine.dispose()


def end_sessions(url: str) -> None:
    """End what others have open in a database."""
    order(
        make_url(url).set(database="postgres").render_as_string(hide_password=False),
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{make_url(url).database}'",
    )


def test_of_several_hosts_the_one_that_can_be_written_to_is_used(postgres_url: str) -> None:
    with running_postgres() as second_server:
        second_url = create_database(second_server)
        hosts = [f"{make_url(url).host}:{make_url(url).port}" for url in (postgres_url, second_url)]
        name, second_name = make_url(postgres_url).database, make_url(second_url).database
        order(second_server, f"ALTER DATABASE {second_name} RENAME TO {name}")
        second_url = make_url(second_url).set(database=name).render_as_string(hide_password=False)
        for url in (postgres_url, second_url):
            order(url, "CREATE TABLE shelf (book text)")
        set_read_only(second_url, True)
        engine = writing_engine(
            f"postgresql://postgres@/{name}?host={hosts[0]}&host={hosts[1]}"
            "&target_session_attrs=read-write",
            DatabaseUnavailable,
        )

        write(engine)
        # The roles change; the old primary is up and keeps its sessions.
        set_read_only(second_url, False)
        set_read_only(postgres_url, True)
        demote_open_sessions(engine)
        with pytest.raises(DatabaseUnavailable):
            write(engine)
        write(engine)
        write(engine)

        for url, books in ((postgres_url, 1), (second_url, 2)):
            single = reading_engine(url, DatabaseUnavailable)
            assert number_of_books(single) == books
            single.dispose()
        engine.dispose()


def demote_open_sessions(engine: Engine) -> None:
    """Do to the pool's session what a demotion does to every session."""
    with engine.connect() as connection:
        connection.execute(text("SET SESSION default_transaction_read_only = on"))
        connection.commit()


def test_options_of_the_address_are_kept(postgres_url: str) -> None:
    engine = writing_engine(
        f"{postgres_url}?options=-csearch_path%3Delsewhere", DatabaseUnavailable
    )
    with engine.connect() as connection:
        settings = [
            connection.execute(text(f"SHOW {name}")).scalar_one()
            for name in ("search_path", "statement_timeout")
        ]
    assert settings == ["elsewhere", "3s"]
    engine.dispose()
