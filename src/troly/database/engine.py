"""Connections to a SQLite file or to PostgreSQL: such as write, and such as cannot."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, ExceptionContext, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from troly.database.errors import DatabaseUnavailable

WAIT_SECONDS = 3
"""How long a connection may take to open, a statement to run, and a caller to get a connection."""

# Longer than a statement may take, because SQLite's writers wait for one another.
_SQLITE_WAIT_SECONDS = 5

READING = "troly_reading"
"""Execution option of a connection that only reads."""

WRITERS = "troly_writers"
"""Execution option of an engine on SQLite: the lock that its writers take first.

Whoever finds SQLite locked sleeps and looks again, up to a tenth of a second later, and may find
it locked again; a lock wakes the next one at once.
"""

_ACCEPTED = "sqlite:///path/to/file.db or postgresql://user:password@host/name"
_SQLITE = ("sqlite", "sqlite+pysqlite")
_POSTGRESQL = ("postgresql", "postgresql+psycopg2")

# SQLSTATE read_only_sql_transaction.
_READ_ONLY = "25006"

# A network that swallows packets is noticed after some seconds, not after minutes.
_KEEPALIVE = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def writing_engine(
    url: str,
    unavailable: type[DatabaseUnavailable],
    *,
    wait_seconds: int | None = None,
    wal: bool = True,
) -> Engine:
    """Build an engine that writes; it does not connect yet.

    A SQLite file is created, with its folder, for this account alone. A connection to a PostgreSQL
    server that may only be read from is given up, with all others: after a failover they belong
    to the former primary.

    Args:
        url: `sqlite:///path` or `postgresql://…`, several hosts included.
        unavailable: what is raised where the address is neither, or the file cannot be created.
        wait_seconds: how long to wait for other writers of SQLite and for one statement of
            PostgreSQL, if not as long as usual.
        wal: whether readers of a SQLite file and its writer leave each other in peace. Whoever
            reads such a file must be allowed to write into its folder.
    """
    address = _address(url, unavailable)
    if address.drivername in _SQLITE:
        _create_file(address, unavailable)
        engine = _sqlite_engine(address, execution_options={WRITERS: Lock()})
        busy_seconds = wait_seconds or _SQLITE_WAIT_SECONDS
        event.listen(
            engine, "connect", lambda connection, _: _set_up_sqlite(connection, busy_seconds, wal)
        )
        return engine
    engine = _postgresql_engine(address, f"-c statement_timeout={wait_seconds or WAIT_SECONDS}s")
    event.listen(engine, "handle_error", _leave_a_former_primary)
    return engine


def reading_engine(url: str, unavailable: type[DatabaseUnavailable]) -> Engine:
    """Build an engine that cannot write; it does not connect yet, nor create a SQLite file.

    `unavailable` is raised where the address is neither of SQLite nor of PostgreSQL.
    """
    address = _address(url, unavailable)
    if address.drivername in _SQLITE:
        file = quote(str(Path(address.database).absolute()))
        query = {"mode": "ro", "uri": "true"}
        address = URL.create("sqlite", database=f"file:{file}", query=query)
        return _sqlite_engine(address, execution_options={READING: True})
    return _postgresql_engine(
        address, f"-c statement_timeout={WAIT_SECONDS}s -c default_transaction_read_only=on"
    )


def _address(url: str, unavailable: type[DatabaseUnavailable]) -> URL:
    # The address itself stays out of messages: there may be a password in it.
    try:
        address = make_url(url)
    except (SQLAlchemyError, ValueError):
        raise unavailable(f"the address is not of the form {_ACCEPTED}") from None
    if address.drivername in _SQLITE:
        if address.database in (None, "", ":memory:"):
            raise unavailable(f"the address names no file: use {_ACCEPTED}")
    elif address.drivername not in _POSTGRESQL:
        raise unavailable(f"the address begins with {address.drivername}: use {_ACCEPTED}")
    return address


def _create_file(address: URL, unavailable: type[DatabaseUnavailable]) -> None:
    file = Path(address.database)
    # For nobody else: there are telephone numbers in it.
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)
    except OSError as error:
        raise unavailable(f"folder {file.parent} cannot be written: {error.strerror}") from None


def _sqlite_engine(address: URL, **options: Any) -> Engine:
    engine = create_engine(
        address,
        future=True,
        # Parameters stay out of messages and logs: they are citizens' words.
        hide_parameters=True,
        # SQLAlchemy 1.4 would open the file anew for every transaction.
        poolclass=QueuePool,
        pool_timeout=WAIT_SECONDS,
        # Transactions begin by `_begin`: Python's module would begin them late, at the first
        # write, where one that has read already may not wait for another writer any more.
        connect_args={
            "check_same_thread": False,
            "isolation_level": None,
            "timeout": WAIT_SECONDS,
        },
        **options,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(READING)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _set_up_sqlite(connection: Any, busy_seconds: int, wal: bool) -> None:
    cursor = connection.cursor()
    # First, since even switching to WAL may have to wait for another process.
    cursor.execute(f"PRAGMA busy_timeout={busy_seconds * 1000}")
    if wal:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _postgresql_engine(address: URL, options: str) -> Engine:
    # What the address asks for itself would be lost otherwise.
    own_options = address.query.get("options", "")
    return create_engine(
        address,
        future=True,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=WAIT_SECONDS,
        connect_args={
            "connect_timeout": WAIT_SECONDS,
            "options": f"{own_options} {options}".strip(),
            **_KEEPALIVE,
        },
    )


def _leave_a_former_primary(context: ExceptionContext) -> None:
    """Count "may only be read from" among the lost connections; all of the pool go with it."""
    if getattr(context.original_exception, "pgcode", None) == _READ_ONLY:
        context.is_disconnect = True
