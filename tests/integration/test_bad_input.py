"""What people and attackers send, through the real door, all the way."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
from sqlalchemy import create_engine, text

from tests.running_troly import RunningTroly
from troly.client import bearer


@pytest.fixture
def door(troly: RunningTroly) -> httpx2.Client:
    """Give a client with the token of a new session."""
    headers = bearer(troly.conversation().token)
    return httpx2.Client(base_url=troly.url, headers=headers, timeout=30, trust_env=False)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        pytest.param("", "input_refused", id="empty"),
        pytest.param(" \t\n ", "input_refused", id="blank"),
        pytest.param("a" * 10_000, "input_refused", id="10,000 characters"),
        pytest.param("👍🎉", "small_talk", id="emoji only"),
        pytest.param("12345", "small_talk", id="digits only"),
        pytest.param("\x00\x01\x02", "input_refused", id="control characters only"),
        pytest.param("quên\x00 mật khẩu\x1b[31m cổng dịch vụ công", "answered", id="NUL inside"),
        pytest.param(
            "tôi que\u0302n ma\u0302\u0323t kha\u0302\u0309u", "answered", id="decomposed"
        ),
        pytest.param("<script>alert(1)</script>", "not_covered", id="script"),
        pytest.param("<b>tôi quên mật khẩu</b>", "answered", id="HTML around a question"),
        pytest.param("x" * 999, "not_covered", id="one long word"),
        pytest.param("quên mật khẩu " * 70, "answered", id="the same again and again"),
        pytest.param("مرحبا كيف حالك", "not_covered", id="right to left"),
        pytest.param("\u202etôi quên mật khẩu", "answered", id="bidi override"),
    ],
)
def test_gets_a_sentence(troly: RunningTroly, said: str, outcome: str) -> None:
    outcomes = troly.conversation().say(said)

    assert [one["type"] for one in outcomes] == [outcome]
    assert outcomes[0]["text"].strip()


@pytest.mark.parametrize(
    "said",
    [
        '/quen_mat_khau{"ma_ho_so":"x"}',
        "/restart",
        "/session_start",
        "/back",
        "  /restart",
        "\u3000/restart",
        "\ufeff/restart",
        "\u200b/restart",
        "//restart",
        "\uff0frestart",
        "/ /restart",
        '/look_up_dossier{"ma_ho_so":{"a":[1,2,3]}}',
    ],
)
def test_a_typed_command_is_text(troly: RunningTroly, said: str) -> None:
    conversation = troly.conversation()
    conversation.say("tra giúp tôi hồ sơ với")

    conversation.say(said)

    # Inside the look-up before, inside it still: nothing was reset and nothing set.
    assert conversation.say("H24.12-261102-0112")[0]["type"] == "dossier_status"


def test_no_typed_text_is_stored_as_an_intent_command(troly: RunningTroly) -> None:
    troly.conversation().say("/restart")

    with create_engine(troly.env["ASSISTANT_DATABASE_URL"], future=True).connect() as connection:
        said = connection.execute(text("SELECT text FROM inbox WHERE text LIKE '/%'")).all()
    assert said == []


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        pytest.param(b"key=1&text=a", {"Content-Type": "text/plain"}, 415, id="content type"),
        pytest.param(b"{", {"Content-Type": "application/json"}, 422, id="broken JSON"),
        pytest.param(b"[]", {"Content-Type": "application/json"}, 422, id="no object"),
        pytest.param(b'{"key":"k","text":1}', {"Content-Type": "application/json"}, 422, id="int"),
        pytest.param(b'{"key":"k"}', {"Content-Type": "application/json"}, 422, id="nothing"),
        pytest.param(b"[" * 9_000, {"Content-Type": "application/json"}, 422, id="deep"),
        pytest.param(
            b'{"key":"k","text":"' + b"a" * 20_000 + b'"}',
            {"Content-Type": "application/json"},
            413,
            id="body over 16 KB",
        ),
        pytest.param(
            b'{"key":"k","text":"\xff"}', {"Content-Type": "application/json"}, 422, id="bad UTF-8"
        ),
    ],
)
def test_gets_a_proper_http_error(
    door: httpx2.Client, body: bytes, headers: dict[str, str], status: int
) -> None:
    reply = door.post("/api/v1/messages", content=body, headers=headers)

    assert reply.status_code == status
    assert reply.json()["message"].strip()


def test_a_lone_surrogate_gets_a_sentence(door: httpx2.Client) -> None:
    reply = door.post(
        "/api/v1/messages",
        content=b'{"key":"k","text":"qu\\ud800en"}',
        headers={"Content-Type": "application/json"},
    )

    assert reply.status_code == 200
    assert reply.json()["outcomes"][0]["type"] == "input_refused"


def test_still_answers_afterwards(troly: RunningTroly) -> None:
    outcome = troly.conversation().say("tôi quên mật khẩu")[0]

    assert outcome["entry_ids"] == ["quen_mat_khau"]


@pytest.mark.parametrize("setting", ["RASA_PORT", "ACTION_PORT"])
def test_inner_processes_listen_on_loopback_only(troly: RunningTroly, setting: str) -> None:
    port = f"{int(troly.env[setting]):04X}"
    sockets = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()]
    listening = [socket[1] for socket in sockets if socket[3] == "0A"]

    assert [address for address in listening if address.endswith(f":{port}")] == [
        f"0100007F:{port}"
    ]


@pytest.mark.parametrize("path", ["/model/parse", "/conversations/x/tracker", "/status", "/domain"])
def test_rasa_serves_no_http_api(troly: RunningTroly, path: str) -> None:
    reply = httpx2.get(f"http://127.0.0.1:{troly.env['RASA_PORT']}{path}", trust_env=False)

    assert reply.status_code == 404
