"""Where the three processes listen and reach one another."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from troly.settings import Settings

SECRETS = dict.fromkeys(("session_secret", "dossier_secret", "internal_secret"), "s" * 32)


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.__fields__:
        monkeypatch.delenv(name.upper(), raising=False)


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **{**SECRETS, **values})


def test_everything_stays_on_this_machine_unless_told() -> None:
    default = settings()
    assert {default.gateway_host, default.rasa_host, default.action_host} == {"127.0.0.1"}
    assert default.rasa_url == "http://127.0.0.1:5005"
    assert default.action_url == "http://127.0.0.1:5055"


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("10.0.0.7", "http://10.0.0.7:5005"),
        ("0.0.0.0", "http://127.0.0.1:5005"),
        ("::", "http://[::1]:5005"),
        ("rasa", "http://rasa:5005"),
    ],
)
def test_rasa_is_reached_where_it_listens(host: str, url: str) -> None:
    assert settings(rasa_host=host).rasa_url == url


def test_another_machine_is_named_by_its_address() -> None:
    apart = settings(rasa_url="http://rasa.internal:80/", action_url="https://actions:8443")
    assert apart.rasa_url == "http://rasa.internal:80"
    assert apart.action_url == "https://actions:8443"


def test_the_gateway_on_every_address_is_reached_on_loopback() -> None:
    assert settings(gateway_host="0.0.0.0").gateway_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    "url", ["rasa:5005", "http://", "http://rasa/path", "http://a b", "ftp://a"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ValidationError, match="rasa_url"):
        settings(rasa_url=url)


@pytest.mark.parametrize("secret", ["s" * 31, "đ" * 32, "s" * 31 + " ", "s" * 32 + "\n"])
def test_a_secret_that_no_header_can_carry(secret: str) -> None:
    with pytest.raises(ValidationError, match="internal_secret"):
        settings(internal_secret=secret)


def test_draining_outlasts_a_turn_and_its_apology() -> None:
    assert settings(turn_timeout_seconds=8).drain_seconds > 8 + 1
