from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from troly.store.migrate import upgrade

PROJECT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def assistant_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an assistant database with its tables."""
    url = f"sqlite:///{tmp_path_factory.mktemp('assistant')}/assistant.db"
    upgrade(url)
    return url


@pytest.fixture(autouse=True)
def settings(
    monkeypatch: pytest.MonkeyPatch, portal_url: str, assistant_url: str, dossier_secret: str
) -> Iterator[pytest.MonkeyPatch]:
    """The action server's settings, on the demo portal; change them before the first action."""
    from actions.services import services
    from troly.settings import get_settings

    monkeypatch.setenv("FAQ_KB_DIR", str(PROJECT / "faq_kb"))
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", assistant_url)
    monkeypatch.setenv("PORTAL_DATABASE_URL", portal_url)
    monkeypatch.setenv("RATE_LIMIT_STORAGE_URL", "memory://")
    monkeypatch.setenv("DOSSIER_FACTOR", "details")
    monkeypatch.setenv("DOSSIER_SECRET", dossier_secret)
    monkeypatch.setenv("SESSION_SECRET", "s" * 32)
    monkeypatch.setenv("INTERNAL_SECRET", "i" * 32)
    get_settings.cache_clear()
    services.cache_clear()
    yield monkeypatch
    get_settings.cache_clear()
    services.cache_clear()
