"""Connections to the portal's database: one that cannot write, and one for its own tools."""

from __future__ import annotations

from contextlib import AbstractContextManager

from sqlalchemy.engine import Connection, Engine

from troly.database import engine as engines
from troly.database import transaction as database
from troly.database.errors import DatabaseUnavailable


class PortalUnavailable(DatabaseUnavailable):
    """The portal's database gives no answer."""

    database = "portal database"
    setting = "PORTAL_DATABASE_URL"


def reading_engine(url: str) -> Engine:
    """Make an engine that cannot write; no connection is made yet."""
    return engines.reading_engine(url, PortalUnavailable)


def writing_engine(url: str, wait_seconds: int | None = None) -> Engine:
    """Make an engine for migrations and demo data; a SQLite file is created."""
    # The assistant may not be allowed to write beside a file that it reads.
    return engines.writing_engine(url, PortalUnavailable, wait_seconds=wait_seconds, wal=False)


def transaction(engine: Engine) -> AbstractContextManager[Connection]:
    """Do everything or nothing; `PortalUnavailable` when the database does not do its part."""
    return database.transaction(engine, PortalUnavailable)


def reading(engine: Engine) -> AbstractContextManager[Connection]:
    """Only read; `PortalUnavailable` when the database does not do its part."""
    return database.reading(engine, PortalUnavailable)
