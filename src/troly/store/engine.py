"""Connections to the assistant's own database, a SQLite file or PostgreSQL."""

from __future__ import annotations

from contextlib import AbstractContextManager

from sqlalchemy.engine import Connection, Engine

from troly.database import transaction as database
from troly.database.engine import writing_engine
from troly.store.errors import StoreUnavailable


def create_engine_for(url: str) -> Engine:
    """Build the engine for `sqlite:///path` or `postgresql://…`; it does not connect yet.

    StoreUnavailable: the address is none of these, or the SQLite file cannot be created.
    """
    return writing_engine(url, StoreUnavailable)


def transaction(engine: Engine) -> AbstractContextManager[Connection]:
    """Do everything or nothing; `StoreUnavailable` when the database does not do its part."""
    return database.transaction(engine, StoreUnavailable)


def reading(engine: Engine) -> AbstractContextManager[Connection]:
    """Only read, waiting for no writer; `StoreUnavailable` as in `transaction`."""
    return database.reading(engine, StoreUnavailable)
