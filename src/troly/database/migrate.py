"""Bring a database to its newest schema, once, however many processes start together."""

from __future__ import annotations

from alembic import command, context
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from troly.database.conventions import new_metadata
from troly.database.errors import DatabaseUnavailable

WAIT_SECONDS = 3600
"""How long a migration may run and wait for others; for the engine it is given."""


def upgrade(
    engine: Engine,
    unavailable: type[DatabaseUnavailable],
    *,
    scripts: str,
    version_table: str,
    lock: int,
) -> None:
    """Run the migrations that have not run yet, all or none; repeating it changes nothing.

    Args:
        engine: one that writes and waits for `WAIT_SECONDS`.
        unavailable: what is raised, in one line, where it could not be done.
        scripts: Alembic's script location, `package:folder` or a path.
        version_table: where the number of the newest migration stands.
        lock: any number that nobody else locks in the same PostgreSQL database; processes that
            start together take turns by it. On SQLite there is but one writer anyway.
    """
    try:
        with engine.connect() as connection:
            # What is set for this connection is not for others.
            connection.detach()
            is_sqlite = engine.dialect.name == "sqlite"
            if is_sqlite:
                _keep_rows_of_rebuilt_tables(connection)
            with connection.begin():
                if not is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
                config = Config(
                    attributes={"connection": connection, "version_table": version_table}
                )
                config.set_main_option("script_location", scripts)
                command.upgrade(config, "head")
                if is_sqlite:
                    _check_references(connection, unavailable)
    except SQLAlchemyError as error:
        raise unavailable.because_of(error) from None
    except CommandError as error:
        raise unavailable(str(error)) from None


def run_migrations() -> None:
    """Run the scripts of the folder whose `env.py` calls this; Alembic calls `env.py`."""
    attributes = context.config.attributes
    context.configure(
        connection=attributes["connection"],
        version_table=attributes["version_table"],
        # Names of constraints. The tables of today are no business of older migrations.
        target_metadata=new_metadata(),
    )
    with context.begin_transaction():
        context.run_migrations()


def _keep_rows_of_rebuilt_tables(connection: Connection) -> None:
    # SQLite changes a table by making it anew. Dropping the old one would delete what refers to it.
    # Inside a transaction this would have no effect.
    connection.connection.execute("PRAGMA foreign_keys=OFF")


def _check_references(connection: Connection, unavailable: type[DatabaseUnavailable]) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken:
        raise unavailable(f"a migration leaves rows of {broken.table} that refer to nothing")
