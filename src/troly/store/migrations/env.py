"""Run by Alembic; `troly.store.migrate` opens the connection and its transaction."""

from __future__ import annotations

from alembic import context

from troly.store.migrate import VERSION_TABLE
from troly.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
