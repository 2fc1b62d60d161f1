from __future__ import annotations

import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

from troly.database import transaction as module
from troly.database.engine import writing_engine
from troly.database.errors import DatabaseUnavailable
from troly.database.transaction import reading, transaction

COUNT = text("SELECT number FROM counter")
SET = text("UPDATE counter SET number = :number")


def counter_at(path: Path) -> Engine:
    return writing_engine(f"sqlite:///{path}/test.db", DatabaseUnavailable, wait_seconds=2)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = counter_at(tmp_path)
    with transaction(engine, DatabaseUnavailable) as connection:
        connection.execute(text("CREATE TABLE counter (number INTEGER UNIQUE)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    yield engine
    engine.dispose()


@pytest.fixture
def other(engine: Engine, tmp_path: Path) -> Iterator[Engine]:
    """The same file as another process would open it."""
    other = counter_at(tmp_path)
    yield other
    other.dispose()


def count_up(connection: Connection, pause: float = 0.0) -> None:
    number = connection.execute(COUNT).scalar_one()
    time.sleep(pause)
    connection.execute(SET, {"number": number + 1})


def number_in(engine: Engine) -> int:
    with reading(engine, DatabaseUnavailable) as connection:
        number: int = connection.execute(COUNT).scalar_one()
    return number


def test_what_was_read_stays_true_until_it_is_written(engine: Engine, other: Engine) -> None:
    def work(number: int) -> None:
        with transaction((engine, other)[number % 2], DatabaseUnavailable) as connection:
            count_up(connection, pause=0.005)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(40)))
    assert number_in(engine) == 40


def test_readers_do_not_wait_for_a_writer(engine: Engine, other: Engine) -> None:
    with transaction(engine, DatabaseUnavailable) as connection:
        count_up(connection)
        started = time.monotonic()
        assert number_in(engine) == 0
        assert number_in(other) == 0
        assert time.monotonic() - started < 1
    assert number_in(other) == 1


def test_nothing_is_done_where_something_fails(engine: Engine) -> None:
    def fail() -> None:
        with transaction(engine, DatabaseUnavailable) as connection:
            count_up(connection)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert number_in(engine) == 0


def test_a_writer_gives_up_in_time(engine: Engine, other: Engine) -> None:
    with (
        transaction(engine, DatabaseUnavailable),
        pytest.raises(DatabaseUnavailable, match="locked"),
        transaction(other, DatabaseUnavailable),
    ):
        pass
    with transaction(other, DatabaseUnavailable) as connection:
        count_up(connection)


def test_a_writer_of_the_same_process_gives_up_in_time(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.1)
    with (
        transaction(engine, DatabaseUnavailable),
        pytest.raises(DatabaseUnavailable, match="too many"),
        transaction(engine, DatabaseUnavailable),
    ):
        pass
    with transaction(engine, DatabaseUnavailable) as connection:
        count_up(connection)


def test_what_somebody_wrote_is_in_no_traceback(engine: Engine) -> None:
    with (
        pytest.raises(DatabaseUnavailable) as failed,
        transaction(engine, DatabaseUnavailable) as connection,
    ):
        connection.execute(text("INSERT INTO nowhere VALUES (:word)"), {"word": "geheim"})
    assert "nowhere" in str(failed.value)
    assert "geheim" not in "".join(traceback.format_exception(failed.value))
