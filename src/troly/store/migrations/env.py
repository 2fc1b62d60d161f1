"""Run by Alembic, which wants one in every folder of migrations."""

from __future__ import annotations

from troly.database.migrate import run_migrations

run_migrations()
