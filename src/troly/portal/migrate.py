"""Bring the portal's read model to the present schema."""

from __future__ import annotations

from troly.database import migrate
from troly.portal.engines import PortalUnavailable, writing_engine

# Its own name, so that the assistant's tables may live in the same database.
VERSION_TABLE = "portal_alembic_version"


def upgrade(url: str) -> None:
    """Create or change the tables up to the newest migration; repeating it changes nothing.

    PortalUnavailable: in one line, what kept it from being done.
    """
    migrate.upgrade(
        writing_engine(url, migrate.WAIT_SECONDS),
        PortalUnavailable,
        scripts="troly.portal:migrations",
        version_table=VERSION_TABLE,
        lock=7470660,
    )
