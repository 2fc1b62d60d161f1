"""The client of the web API, against a real gateway and against what is none."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.responses import Response

from tests.integration.gateway_under_test import Gateway, Say, StartGateway
from tests.integration.rasa_stand_in import always, customs, served
from troly import client
from troly.client import Conversation, GatewayClient, GatewayUnreachable, NoReplyInTime, Refused

ANSWER = {"type": "answered", "summary": "Đáp", "entry_ids": ["quen_mat_khau"]}


@pytest.fixture
def conversation(gateway: Gateway) -> Conversation:
    return gateway.client.begin()


# --- a conversation --------------------------------------------------------------------------


def test_what_is_said_is_answered(conversation: Conversation) -> None:
    (reply,) = conversation.say("Chào")
    assert reply["summary"] == "Đáp: Chào"


def test_every_message_has_a_key_of_its_own(gateway: Gateway, conversation: Conversation) -> None:
    conversation.say("Chào")
    conversation.say("Chào")
    assert gateway.rasa.texts == ["Chào", "Chào"]


def test_a_message_sent_again_under_its_key_is_answered_once(
    gateway: Gateway, conversation: Conversation
) -> None:
    assert conversation.say("Chào", "k1") == conversation.say("Chào", "k1")
    assert gateway.rasa.texts == ["Chào"]


def test_a_button_is_tapped_by_its_title_or_its_id(
    gateway: Gateway, conversation: Conversation
) -> None:
    (reply,) = conversation.say("Chào")
    (button,) = reply["buttons"]
    conversation.tap(button["title"])
    conversation.press(button["id"])
    assert gateway.rasa.texts == ["Chào", *['/chi_tiet{"entry": "dang_nhap"}'] * 2]
    with pytest.raises(KeyError):
        conversation.tap("Không có nút này")


def test_the_greetings_buttons_are_known(
    gateway: Gateway, conversation: Conversation, say: Say
) -> None:
    greeting = conversation.history()["greeting"]
    gateway.client.begin().tap(greeting["buttons"][0]["title"])
    assert gateway.rasa.texts == ["/nop_ho_so_truc_tuyen"]


def test_a_conversation_is_resumed_by_its_token(
    gateway: Gateway, conversation: Conversation
) -> None:
    (reply,) = conversation.say("Chào")
    again = GatewayClient(str(gateway.http.base_url)).resume(conversation.token)
    again.tap(reply["buttons"][0]["title"])
    typed, pressed = conversation.history()["exchanges"]
    assert (typed["text"], typed["outcomes"]) == ("Chào", [reply])
    assert pressed["button"] == reply["buttons"][0]["id"]


def test_an_answer_is_rated(gateway: Gateway, conversation: Conversation) -> None:
    gateway.rasa.behaviour = always(customs(ANSWER))
    (reply,) = conversation.say("quên mật khẩu")
    conversation.rate(reply["id"], helpful=False, comment="thiếu")
    with pytest.raises(Refused) as refusal:
        conversation.rate("0" * 32, helpful=True)
    assert (refusal.value.status, refusal.value.code) == (404, "not_found")


def test_what_is_forgotten_is_gone(conversation: Conversation, say: Say) -> None:
    conversation.forget()
    with pytest.raises(Refused) as refusal:
        conversation.history()
    assert (refusal.value.status, refusal.value.code) == (401, "session_expired")
    assert refusal.value.message == say("session_expired")


# --- one question ----------------------------------------------------------------------------


def test_one_question(gateway: Gateway) -> None:
    gateway.rasa.behaviour = always(customs(ANSWER, {**ANSWER, "entry_ids": ["dang_nhap"]}))
    answer = gateway.client.ask("quên mật khẩu")
    assert (answer.text, answer.type) == ("quên mật khẩu", "answered")
    assert answer.entry_ids == ["quen_mat_khau", "dang_nhap"]
    assert answer.rendered == "Đáp\n\nĐáp"
    assert answer.milliseconds >= 0


def test_a_refused_question_is_an_answer_too(gateway: Gateway) -> None:
    answer = gateway.client.ask("x" * 20_000)
    assert (answer.type, answer.entry_ids) == ("too_large", [])
    assert answer.rendered


# --- no gateway ------------------------------------------------------------------------------


def test_readiness_leaves_no_trace(gateway_with: StartGateway) -> None:
    gateway = gateway_with()
    assert gateway.client.is_ready()
    assert not gateway_with(rasa_port=1).client.is_ready()
    assert gateway.rasa.texts == []
    assert gateway.waiting == 0


def test_nobody_is_there() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        gateway = GatewayClient(f"http://127.0.0.1:{nobody.getsockname()[1]}")
        assert not gateway.is_ready()
        with pytest.raises(GatewayUnreachable, match=r"no gateway answers at http.*`make run`"):
            gateway.begin()


def test_a_gateway_without_its_database(gateway_with: StartGateway) -> None:
    gateway = gateway_with("postgresql://troly@127.0.0.1:1/troly", migrated=False)
    with pytest.raises(GatewayUnreachable, match=r"status 503: see http.*/health/ready"):
        gateway.client.begin()


@pytest.fixture
def stranger() -> Iterator[tuple[FastAPI, str]]:
    """Something else that speaks HTTP, and its address."""
    app = FastAPI()
    with served(app) as port:
        yield app, f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("body", ["<html>", "[]", "{}", "12"])
@pytest.mark.parametrize("status", [201, 502])
def test_what_answers_is_no_gateway(stranger: tuple[FastAPI, str], body: str, status: int) -> None:
    app, url = stranger
    app.post("/api/v1/session")(lambda: Response(body, status))
    with pytest.raises(GatewayUnreachable, match=f"{url} answers with status"):
        GatewayClient(url).begin()


def test_no_reply_in_time(
    gateway: Gateway, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_PATIENCE_SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(NoReplyInTime):
            GatewayClient(f"http://127.0.0.1:{silent.getsockname()[1]}").begin()
