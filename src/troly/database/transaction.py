"""The two ways to use a connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from troly.database.engine import READING, WAIT_SECONDS, WRITERS
from troly.database.errors import DatabaseUnavailable


@contextmanager
def transaction(engine: Engine, unavailable: type[DatabaseUnavailable]) -> Iterator[Connection]:
    """Do everything or nothing; raise `unavailable` when the database does not do its part.

    On SQLite nobody else writes from the beginning to the end: what was read stays true. On
    PostgreSQL whoever reads before writing locks the row that decides (`FOR UPDATE`).
    """
    writers: Lock | None = engine.get_execution_options().get(WRITERS)
    if writers and not writers.acquire(timeout=WAIT_SECONDS):
        raise unavailable("too many wait to write")
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise unavailable.because_of(error) from None
    finally:
        if writers:
            writers.release()


@contextmanager
def reading(engine: Engine, unavailable: type[DatabaseUnavailable]) -> Iterator[Connection]:
    """Only read, without waiting for those who write to SQLite; nothing written here would stay.

    Raises `unavailable` when the database does not do its part.
    """
    try:
        with engine.connect() as connection:
            yield connection.execution_options(**{READING: True})
    except SQLAlchemyError as error:
        raise unavailable.because_of(error) from None
