from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import create_database, running_postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Give the address of a PostgreSQL server that runs as long as the tests."""
    with running_postgres() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """Give the address of a new, empty database on that server."""
    return create_database(postgres_server)


@pytest.fixture
def tmp_sqlite_url(tmp_path: Path) -> str:
    """Give the address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'test.db'}"
