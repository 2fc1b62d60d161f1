from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Engine, make_url

from tests.faults.citizens import QUESTIONS, begin, clients
from tests.faults.figures import Figures
from tests.faults.installation import Installation
from tests.faults.nodes import Node, two_nodes
from tests.faults.proxy import Proxies, proxies
from tests.faults.size import WHOLE
from tests.faults.two_databases import two_databases
from tests.integration.one_process import environment
from tests.running_troly import PROJECT
from troly.store.migrate import upgrade

_FIGURES = pytest.StashKey[Figures]()


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> Iterator[Figures]:
    measured = Figures()
    request.config.stash[_FIGURES] = measured
    yield measured
    if WHOLE:
        measured.write()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if measured := terminalreporter.config.stash.get(_FIGURES, None):
        terminalreporter.section("what two nodes stand")
        for row in measured.rows:
            terminalreporter.write_line(row)


@pytest.fixture(scope="session")
def _proxies() -> Iterator[Proxies]:
    with proxies() as made:
        yield made


@pytest.fixture(scope="session")
def _model() -> None:
    """See that there is a model of the present data."""
    command = [PROJECT / ".venv/bin/troly", "train"]
    subprocess.run(command, env=environment(), check=True, timeout=300)


@pytest.fixture(scope="session")
def installation(
    tmp_path_factory: pytest.TempPathFactory,
    portal_address: str,
    redis_server: str,
    _proxies: Proxies,
    _model: None,
) -> Iterator[Installation]:
    """Give two nodes that run as long as the tests."""
    with two_databases() as databases:
        upgrade(databases.primary.url)
        to_database = _proxies.to(databases.primary.port)
        address = make_url(databases.primary.url).set(port=to_database.port)
        with two_nodes(
            _proxies,
            tmp_path_factory.mktemp("nodes"),
            ASSISTANT_DATABASE_URL=address.render_as_string(hide_password=False),
            PORTAL_DATABASE_URL=portal_address,
            RATE_LIMIT_STORAGE_URL=redis_server,
            FAQ_KB_DIR=str(PROJECT / "faq_kb"),
            # One address of the tests asks more than a city.
            SESSION_RATE_LIMIT="100000/minute",
            ADDRESS_RATE_LIMIT="1000000/minute",
            DOSSIER_SECRET="only-for-tests-" * 4,
        ) as (a, b):
            asyncio.run(_warm_up(a, b))
            yield Installation(a, b, databases, to_database)


async def _warm_up(*nodes: Node) -> None:
    """Let each node answer once: the first answers of a process are slow."""
    async with clients() as http:
        for node in nodes:
            await node.until_ready(http)
            await (await begin(http, node)).say(node, QUESTIONS[0])


@pytest.fixture
def a(installation: Installation) -> Node:
    return installation.a


@pytest.fixture
def b(installation: Installation) -> Node:
    return installation.b


@pytest.fixture
def engine(installation: Installation) -> Iterator[Engine]:
    """Give the assistant's database as it is, beside the product."""
    engine = installation.engine()
    yield engine
    engine.dispose()
