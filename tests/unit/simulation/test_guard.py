from __future__ import annotations

import pytest

from troly.settings import Settings
from troly.simulation.guard import LooksLive, refuse_live

SECRETS = dict.fromkeys(("session_secret", "dossier_secret", "internal_secret"), "s" * 32)


def settings(**changes: str) -> Settings:
    return Settings(_env_file=None, **SECRETS, **changes)


@pytest.mark.parametrize(
    "changes", [{}, {"gateway_host": "localhost"}, {"portal_database_url": "sqlite:///other.db"}]
)
def test_what_make_run_sets_up_is_a_test_system(changes: dict[str, str]) -> None:
    refuse_live(settings(**changes))


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("GATEWAY_HOST", "0.0.0.0"),
        ("GATEWAY_HOST", "203.0.113.1"),
        ("GATEWAY_HOST", "troly.example.vn"),
        ("ASSISTANT_DATABASE_URL", "postgresql://a:secret@host/name"),
        ("PORTAL_DATABASE_URL", "postgresql://a:secret@host/name"),
    ],
)
def test_what_is_set_up_for_the_public_is_not(setting: str, value: str) -> None:
    with pytest.raises(LooksLive) as refusal:
        refuse_live(settings(**{setting.lower(): value}))
    line = str(refusal.value)
    assert line.startswith(f"{setting} ")
    assert "--this-is-a-test-system" in line
    assert "\n" not in line
    assert "secret" not in line
