"""Bring the assistant's own database to the present schema."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from troly.store.engine import create_engine_for
from troly.store.errors import StoreUnavailable

# Any number nobody else locks in this database; replicas that start together take turns by it.
_MIGRATION_LOCK = 7470659

# Rasa's tracker store keeps its tables in the same database.
VERSION_TABLE = "troly_alembic_version"


def upgrade(url: str) -> None:
    """Create or change the tables up to the newest migration; repeating it changes nothing.

    StoreUnavailable: in one line, what kept it from being done.
    """
    engine = create_engine_for(url)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                _wait_for_other_replicas(connection)
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", "troly.store:migrations")
            command.upgrade(config, "head")
    except SQLAlchemyError as error:
        raise StoreUnavailable.because_of(error) from error
    except CommandError as error:
        raise StoreUnavailable(f"assistant database: {error}") from error
    finally:
        engine.dispose()


def _wait_for_other_replicas(connection: Connection) -> None:
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
