"""Bring the portal's read model to the present schema."""

from __future__ import annotations

from alembic import command
from alembic.config import Config

from troly.portal.engines import portal_errors, writing_engine

# Its own name, so that the assistant's tables may live in the same database.
VERSION_TABLE = "portal_alembic_version"


def upgrade(url: str) -> None:
    """Create or change the tables up to the newest migration; repeating it changes nothing.

    PortalUnavailable: in one line, what kept it from being done.
    """
    with portal_errors("be brought up to date"):
        engine = writing_engine(url)
        try:
            with engine.begin() as connection:
                config = Config(attributes={"connection": connection})
                config.set_main_option("script_location", "troly.portal:migrations")
                command.upgrade(config, "head")
        finally:
            engine.dispose()
