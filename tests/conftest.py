from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.postgres import create_database, running_postgres
from tests.redis_server import empty, running_redis
from tests.running_troly import PROJECT, RunningTroly, running_troly
from tests.web_site import running_site
from troly.portal.demo import fill
from troly.portal.migrate import upgrade
from troly.rasa_server.importable import make_rasa_importable


def pytest_configure() -> None:
    """Make what tests import importable."""
    make_rasa_importable()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Give the address of a PostgreSQL server that runs as long as the tests."""
    with running_postgres() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """Give the address of a new, empty database on that server."""
    return create_database(postgres_server)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """Give the address of a Redis server that runs as long as the tests."""
    with running_redis() as url:
        yield url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """Give the address of that server, emptied."""
    empty(redis_server)
    return redis_server


@pytest.fixture
def tmp_sqlite_url(tmp_path: Path) -> str:
    """Give the address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(scope="session")
def portal_address(postgres_server: str) -> str:
    """Give a portal database with demo dossiers, by the account that may only read."""
    owner = create_database(postgres_server)
    upgrade(owner)
    fill(owner, "only-for-tests-" * 4, date.today())
    with create_engine(owner, future=True).begin() as connection:
        connection.execute(text("CREATE ROLE assistant LOGIN IN ROLE troly_reader"))
    return make_url(owner).set(username="assistant").render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def portal_site() -> Iterator[str]:
    """Give the address of a web site that may embed the assistant."""
    with running_site() as url:
        yield url


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the knowledge base that tests may edit."""
    return shutil.copytree(PROJECT / "faq_kb", tmp_path_factory.mktemp("content") / "faq_kb")


@pytest.fixture(scope="session")
def troly(
    tmp_path_factory: pytest.TempPathFactory,
    postgres_server: str,
    portal_address: str,
    content: Path,
    portal_site: str,
) -> Iterator[RunningTroly]:
    """Give the whole product, running on PostgreSQL as long as the tests."""
    with running_troly(
        tmp_path_factory.mktemp("troly"),
        ASSISTANT_DATABASE_URL=create_database(postgres_server),
        PORTAL_DATABASE_URL=portal_address,
        FAQ_KB_DIR=str(content),
        ALLOWED_ORIGINS=portal_site,
    ) as running:
        yield running
