"""Bring the assistant's own database to the present schema."""

from __future__ import annotations

from troly.database import migrate
from troly.database.engine import writing_engine
from troly.store.errors import StoreUnavailable

# Rasa's tracker store keeps its tables in the same database.
VERSION_TABLE = "troly_alembic_version"


def upgrade(url: str) -> None:
    """Create or change the tables up to the newest migration; repeating it changes nothing.

    StoreUnavailable: in one line, what kept it from being done.
    """
    migrate.upgrade(
        writing_engine(url, StoreUnavailable, wait_seconds=migrate.WAIT_SECONDS),
        StoreUnavailable,
        scripts="troly.store:migrations",
        version_table=VERSION_TABLE,
        lock=7470659,
    )
