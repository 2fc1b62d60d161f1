from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.gateway_under_test import (
    FAQ_KB,
    Citizen,
    Gateway,
    Say,
    StartGateway,
    gateways,
)
from troly.knowledge.live import LiveKnowledge


@pytest.fixture(params=["tmp_sqlite_url", "postgres_url"], ids=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a new, empty database of each kind."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture(scope="module")
def knowledge() -> LiveKnowledge:
    return LiveKnowledge(FAQ_KB)


@pytest.fixture
def say(knowledge: LiveKnowledge) -> Say:
    return knowledge.current().message


@pytest.fixture
def gateway_with(knowledge: LiveKnowledge, tmp_path: Path) -> Iterator[StartGateway]:
    """Start a gateway for this test alone."""
    with gateways(knowledge, tmp_path) as start:
        yield start


@pytest.fixture(scope="module")
def shared_gateway(
    knowledge: LiveKnowledge, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gateway]:
    with gateways(knowledge, tmp_path_factory.mktemp("shared")) as start:
        yield start()


@pytest.fixture(scope="module")
def shared_hasty(
    knowledge: LiveKnowledge, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gateway]:
    with gateways(knowledge, tmp_path_factory.mktemp("hasty")) as start:
        yield start(turn_timeout_seconds=1.0)


@pytest.fixture
def gateway(shared_gateway: Gateway) -> Gateway:
    """A gateway on SQLite, shared by tests that harm nobody."""
    shared_gateway.rasa.forget()
    return shared_gateway


@pytest.fixture
def hasty(shared_hasty: Gateway) -> Gateway:
    """Such a gateway that waits for Rasa only briefly."""
    shared_hasty.rasa.forget()
    return shared_hasty


@pytest.fixture
def citizen(gateway: Gateway) -> Citizen:
    return gateway.new_citizen()
