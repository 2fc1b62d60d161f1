from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from troly.gateway.channels.web.session import Sessions
from troly.gateway.http.errors import ApiError

SECRET = "s" * 32


def test_a_token_names_its_conversation() -> None:
    sessions = Sessions(SECRET, hours=24)
    assert sessions.conversation_of(sessions.token_for("web-1")) == "web-1"
    assert sessions.lifetime_seconds == 86_400


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: "",
        lambda token: "web-1",
        lambda token: token[:-1],
        lambda token: "x" + token,
        lambda token: token.rpartition(".")[0],
        lambda token: "..",
        lambda token: Sessions("t" * 32, hours=24).token_for("web-1"),
    ],
)
def test_a_forged_token_is_refused(forge: Callable[[str], str]) -> None:
    sessions = Sessions(SECRET, hours=24)
    with pytest.raises(ApiError) as refused:
        sessions.conversation_of(forge(sessions.token_for("web-1")))
    assert refused.value.status == 401


def test_a_token_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions(SECRET, hours=24)
    token = sessions.token_for("web-1")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 86_402)
    with pytest.raises(ApiError):
        sessions.conversation_of(token)
