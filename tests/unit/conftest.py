from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from troly.knowledge.load import KnowledgeBase, load
from troly.portal import demo
from troly.portal.migrate import upgrade

# How long an example takes depends on the machine.
settings.register_profile("troly", settings.default, deadline=None)
settings.load_profile("troly")

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of this repository."""
    return PROJECT


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The knowledge base of this repository."""
    return load(PROJECT / "faq_kb")


@pytest.fixture(scope="session")
def dossier_secret() -> str:
    """The key of the second factors in the demo portal."""
    return "k" * 32


@pytest.fixture(scope="session")
def portal_url(tmp_path_factory: pytest.TempPathFactory, dossier_secret: str) -> str:
    """The address of a portal database with the demo dossiers, as of today; nobody writes to it.

    The first dossier belongs to the telephone number 0900000001.
    """
    url = f"sqlite:///{tmp_path_factory.mktemp('portal')}/portal.db"
    upgrade(url)
    demo.fill(url, dossier_secret, date.today())
    return url
