"""The plumbing of migrations, with migrations of this test's own."""

from __future__ import annotations

from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.engine import Engine

from troly.database.engine import writing_engine
from troly.database.errors import DatabaseUnavailable
from troly.database.migrate import upgrade

PROCESSES = 5

ENV = "from troly.database.migrate import run_migrations\nrun_migrations()\n"

HEAD = """
import time
import sqlalchemy as sa
from alembic import op

revision = {revision!r}
down_revision = {down!r}

"""

FIRST = """
def upgrade():
    op.create_table("shelf", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO shelf VALUES (1)")
    op.create_table(
        "book",
        sa.Column("title", sa.Text),
        sa.Column("shelf_id", sa.Integer, sa.ForeignKey("shelf.id", ondelete="CASCADE")),
    )
    op.execute("INSERT INTO book VALUES ('Kiều', 1)")
    time.sleep(0.3)  # so that the others come in the middle
"""

REBUILDS_THE_SHELF = """
def upgrade():
    with op.batch_alter_table("shelf") as shelf:
        shelf.add_column(sa.Column("colour", sa.Text))
        shelf.create_unique_constraint("uq_shelf_colour", ["colour"])
"""

FAILS_HALF_WAY = """
def upgrade():
    op.execute("INSERT INTO book VALUES ('Lục Vân Tiên', 1)")
    op.create_table("lamp", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO nowhere VALUES (1)")
"""

LEAVES_AN_ORPHAN = """
def upgrade():
    op.execute("INSERT INTO book VALUES ('Lục Vân Tiên', 7)")
"""


def scripts(folder: Path, *bodies: str) -> str:
    (folder / "versions").mkdir(parents=True, exist_ok=True)
    (folder / "env.py").write_text(ENV)
    for number, body in enumerate(bodies, 1):
        down = str(number - 1) if number > 1 else None
        head = HEAD.format(revision=str(number), down=down)
        (folder / "versions" / f"{number}.py").write_text(head + body, "utf-8")
    return str(folder)


def engine_for(url: str) -> Engine:
    return writing_engine(url, DatabaseUnavailable, wait_seconds=60)


def run(url: str, folder: str) -> None:
    engine = engine_for(url)
    upgrade(engine, DatabaseUnavailable, scripts=folder, version_table="version_of_test", lock=1)
    engine.dispose()


def run_with_others(url: str, folder: str, barrier: Any, failures: Any) -> None:
    barrier.wait()
    try:
        run(url, folder)
    except Exception as failure:
        failures.put(repr(failure))
    else:
        failures.put(None)


def books(url: str) -> list[str]:
    with engine_for(url).connect() as connection:
        found: list[str] = connection.execute(text("SELECT title FROM book")).scalars().all()
    return found


def test_processes_that_start_together_run_them_once(database_url: str, tmp_path: Path) -> None:
    folder = scripts(tmp_path / "scripts", FIRST)
    context = get_context("spawn")
    barrier, failures = context.Barrier(PROCESSES), context.Queue()
    processes = [
        context.Process(target=run_with_others, args=(database_url, folder, barrier, failures))
        for _ in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    assert [failures.get(timeout=60) for _ in processes] == [None] * PROCESSES
    for process in processes:
        process.join()
    assert books(database_url) == ["Kiều"]


def test_rebuilding_a_table_keeps_what_refers_to_it(database_url: str, tmp_path: Path) -> None:
    run(database_url, scripts(tmp_path / "scripts", FIRST, REBUILDS_THE_SHELF))
    assert books(database_url) == ["Kiều"]
    assert "colour" in {
        column["name"] for column in inspect(engine_for(database_url)).get_columns("shelf")
    }


@pytest.mark.parametrize("broken", [FAILS_HALF_WAY, LEAVES_AN_ORPHAN], ids=["half", "orphan"])
def test_a_migration_that_fails_leaves_nothing(
    database_url: str, tmp_path: Path, broken: str
) -> None:
    run(database_url, scripts(tmp_path / "scripts", FIRST))
    with pytest.raises(DatabaseUnavailable, match=r"\A[^\n]*\Z"):
        run(database_url, scripts(tmp_path / "scripts", FIRST, broken))
    assert books(database_url) == ["Kiều"]
    assert not inspect(engine_for(database_url)).has_table("lamp")


def test_a_schema_that_is_newer_than_the_code_is_refused_in_one_line(
    database_url: str, tmp_path: Path
) -> None:
    run(database_url, scripts(tmp_path / "new", FIRST, REBUILDS_THE_SHELF))
    with pytest.raises(DatabaseUnavailable, match=r"\A[^\n]*'2'[^\n]*\Z"):
        run(database_url, scripts(tmp_path / "old", FIRST))
