"""Connections to the assistant's own database, a SQLite file or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from troly.store.errors import StoreUnavailable

_BUSY_TIMEOUT_MS = 5000
_CONNECT_TIMEOUT_S = 3
_STATEMENT_TIMEOUT_MS = 3000

_ACCEPTED = "sqlite:///path/to/file.db or postgresql://user:password@host/name"


def utc_now() -> datetime:
    """Give the present time as the tables keep it: UTC without a zone."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Do everything or nothing; raise `StoreUnavailable` when the database does not do its part."""
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise StoreUnavailable.because_of(error) from error


def create_engine_for(url: str) -> Engine:
    """Build the engine for `sqlite:///path` or `postgresql://…`; it does not connect yet.

    The folder of a SQLite file is created.
    StoreUnavailable: the address is none of these, or the folder cannot be created.
    """
    try:
        address = make_url(url)
    except (SQLAlchemyError, ValueError):
        raise StoreUnavailable(f"ASSISTANT_DATABASE_URL is not of the form {_ACCEPTED}") from None
    # Parameters stay out of messages and logs: they are citizens' words.
    if address.get_backend_name() == "sqlite":
        _create_folder(address)
        engine = create_engine(
            address,
            future=True,
            hide_parameters=True,
            # SQLAlchemy 1.4 would open the file anew for every transaction.
            poolclass=QueuePool,
            connect_args={"check_same_thread": False},
        )
        event.listen(engine, "connect", _set_up_sqlite)
        return engine
    if address.get_backend_name() == "postgresql":
        return create_engine(
            address,
            future=True,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_timeout=_CONNECT_TIMEOUT_S,
            connect_args={
                "connect_timeout": _CONNECT_TIMEOUT_S,
                "options": f"-c statement_timeout={_STATEMENT_TIMEOUT_MS}",
            },
        )
    raise StoreUnavailable(
        f"ASSISTANT_DATABASE_URL begins with {address.drivername}: use {_ACCEPTED}"
    )


def _create_folder(address: URL) -> None:
    if address.database in (None, "", ":memory:"):
        raise StoreUnavailable(f"ASSISTANT_DATABASE_URL names no file: use {_ACCEPTED}")
    folder = Path(address.database).parent
    try:
        # For nobody else: there are telephone numbers in it.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(
            f"ASSISTANT_DATABASE_URL: folder {folder} cannot be created: {error.strerror}"
        ) from None


def _set_up_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    # First, since even switching to WAL may have to wait for another process.
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
