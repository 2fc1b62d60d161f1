"""Whether the database can be written to."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import Engine, make_url

from troly.database.conventions import utc_now
from troly.store.engine import create_engine_for, reading
from troly.store.errors import StoreUnavailable
from troly.store.probe import probe_write
from troly.store.tables import probe


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine_for(database_url)
    probe.create(engine, checkfirst=True)
    yield engine
    engine.dispose()


def test_it_writes_the_one_row_again_and_again(engine: Engine) -> None:
    probe_write(engine)
    probe_write(engine)
    with reading(engine) as connection:
        (row,) = connection.execute(select(probe)).all()
    assert row.id == 1
    assert abs(row.checked_at - utc_now()) < timedelta(minutes=1)


def test_without_its_table_it_fails(database_url: str) -> None:
    with pytest.raises(StoreUnavailable, match="probe"):
        probe_write(create_engine_for(database_url))


@pytest.mark.parametrize("database_url", ["postgres_url"], indirect=True)
def test_a_read_only_database_fails_until_it_is_none(engine: Engine, database_url: str) -> None:
    server = make_url(database_url).set(database="postgres")
    name = make_url(database_url).database
    owner = create_engine(server, future=True, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        engine.dispose()
        for _ in range(2):
            with pytest.raises(StoreUnavailable, match="ReadOnly"):
                probe_write(engine)
        connection.execute(text(f"ALTER DATABASE {name} RESET default_transaction_read_only"))
    owner.dispose()
    probe_write(engine)


@contextmanager
def no_file_may_grow_beyond(size: int) -> Iterator[None]:
    """Do to this process what a full disk does."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("database_url", ["tmp_sqlite_url"], indirect=True)
def test_a_full_disk_fails_until_there_is_room(engine: Engine, database_url: str) -> None:
    probe_write(engine)
    log = Path(f"{make_url(database_url).database}-wal")
    with no_file_may_grow_beyond(log.stat().st_size), pytest.raises(StoreUnavailable):
        probe_write(engine)
    probe_write(engine)
