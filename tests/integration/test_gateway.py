"""The gateway over HTTP, with a real database; Rasa is a stand-in that can fail in every way."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from fastapi import Response
from sqlalchemy import text

from tests.integration.gateway_under_test import (
    SECRET,
    Citizen,
    Gateway,
    Say,
    StartGateway,
    the_outcome,
)
from tests.integration.rasa_stand_in import Behaviour, Gate, always, answer, customs, raw
from troly.answering.outcome import Outcome, OutcomeType
from troly.gateway.channels.web.session import Sessions
from troly.store.engine import create_engine_for

TYPED_INTENTS = [
    "/restart",
    "/back",
    '/intent{"slot":"x"}',
    "/x@1.0",
    "//x",
    "\uff0fx",
    "\u3000/restart",
    "\u200b/restart",
    "\ufeff/restart",
    "\x00/restart",
    "/\u2060/\u2215restart",
]
NAUGHTY_TEXTS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ 7 * 7 }} ${7*7} %s %(x)s {hotline}",
    "'; DROP TABLE inbox; --",
    '=HYPERLINK("http://x")',
    "😀👨‍👩‍👧 \U0001f1fb\U0001f1f3",
    "\u202eđảo ngược\u202c \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "a\x00b\x1b[31m\x7f",
    "\ufffe\uffff\ue000 riêng",
    "thu\u0309 tu\u0323c",
    "\\ud800 \\x00 \\",
    "1/2 // 3",
]


# --- session and messages --------------------------------------------------------


def test_a_session_begins_with_a_token_and_a_greeting(gateway: Gateway, say: Say) -> None:
    response = gateway.http.post("/api/v1/session")
    session = response.json()

    assert response.status_code == 201
    assert session["expires_in"] == 86_400
    assert session["greeting"]["type"] == "small_talk"
    assert session["greeting"]["summary"] == say("greeting")
    assert Citizen(gateway.http, session["token"]).say("Chào")["summary"] == "Đáp: Chào"


def test_the_greetings_buttons_work(gateway: Gateway) -> None:
    session = gateway.http.post("/api/v1/session").json()
    first = session["greeting"]["buttons"][0]
    citizen = Citizen(gateway.http, session["token"])
    citizen.post(key="k1", button=first["id"])
    assert gateway.rasa.texts == ["/nop_ho_so_truc_tuyen"]
    greeting, *_ = citizen.history()
    assert greeting["outcomes"][0]["buttons"] == session["greeting"]["buttons"]


def test_a_message_is_answered_and_shows_no_payload(gateway: Gateway, citizen: Citizen) -> None:
    response = citizen.post(key="k1", text="Làm sao đăng nhập?")
    outcome = the_outcome(response)

    assert outcome["summary"] == "Đáp: Làm sao đăng nhập?"
    assert outcome["text"] == "Đáp: Làm sao đăng nhập?\n\n[1] Chi tiết"
    (button,) = outcome["buttons"]
    assert set(button) == {"id", "title", "kind"}
    assert "chi_tiet" not in response.text


def test_rasa_gets_our_conversation_id_and_a_hashed_address(
    gateway: Gateway, citizen: Citizen
) -> None:
    citizen.say("Chào")
    (message,) = gateway.rasa.received

    assert re.fullmatch("web-[0-9a-f]{32}", message["sender"])
    assert message["message"] == "Chào"
    assert message["metadata"]["channel"] == "web"
    assert re.fullmatch("[0-9a-f]{16}", message["metadata"]["address"])


def test_a_button_sends_its_payload(gateway: Gateway, citizen: Citizen) -> None:
    (button,) = citizen.say("Chào")["buttons"]
    citizen.press(button["id"])
    assert gateway.rasa.texts == ["Chào", '/chi_tiet{"entry": "dang_nhap"}']


def test_a_repeated_key_gets_the_same_reply_once(gateway: Gateway, citizen: Citizen) -> None:
    first = citizen.say("Chào", key="k1")
    assert citizen.say("Chào", key="k1") == first
    assert gateway.rasa.texts == ["Chào"]


def test_history_after_a_reload(gateway: Gateway, citizen: Citizen, say: Say) -> None:
    first = citizen.say("Chào", key="k1")
    button_id = first["buttons"][0]["id"]
    second = citizen.press(button_id, key="k2")

    greeting, *messages = citizen.history()
    assert greeting["from"] == "assistant"
    assert greeting["outcomes"][0]["summary"] == say("greeting")
    assert messages == [
        {"from": "citizen", "text": "Chào"},
        {"from": "assistant", "outcomes": [first]},
        {"from": "citizen", "text": "Chi tiết", "button": button_id},
        {"from": "assistant", "outcomes": [second]},
    ]
    assert gateway.new_citizen().history()[1:] == []


# --- order -----------------------------------------------------------------------


def test_messages_of_one_conversation_go_one_after_another(
    gateway: Gateway, citizen: Citizen
) -> None:
    gate = Gate(held_text="một")
    gateway.rasa.behaviour = gate
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(citizen.say, "một", "k1")
        assert gate.reached.wait(10)
        two = pool.submit(citizen.say, "hai", "k2")
        wait_until(lambda: len(citizen.history()) == 3)
        assert gateway.rasa.texts == ["một"]
        gate.open()
        assert one.result()["summary"] == "Đáp: một"
        assert two.result()["summary"] == "Đáp: hai"
    assert gateway.rasa.texts == ["một", "hai"]
    assert gateway.rasa.most_at_once == 1


def test_many_at_once_are_answered_in_the_order_they_are_stored(
    gateway: Gateway, citizen: Citizen
) -> None:
    words = [f"câu {number}" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(citizen.say, words, [f"k{n}" for n in range(8)]))

    assert [outcome["summary"] for outcome in outcomes] == [f"Đáp: {word}" for word in words]
    stored = [item["text"] for item in citizen.history() if item["from"] == "citizen"]
    assert gateway.rasa.texts == stored
    assert gateway.rasa.most_at_once == 1
    assert gateway.waiting == 0


def test_conversations_do_not_wait_for_each_other(gateway: Gateway, citizen: Citizen) -> None:
    gate = Gate(held_text="một")
    gateway.rasa.behaviour = gate
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(citizen.say, "một")
        assert gate.reached.wait(10)
        assert gateway.new_citizen().say("hai")["summary"] == "Đáp: hai"
        assert not held.done()
        gate.open()
        assert held.result()["summary"] == "Đáp: một"


def test_a_message_sent_again_while_it_is_answered_is_one_message(
    gateway: Gateway, citizen: Citizen
) -> None:
    gate = Gate(held_text="một")
    gateway.rasa.behaviour = gate
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(citizen.say, "một", "k1")
        assert gate.reached.wait(10)
        again = pool.submit(citizen.say, "một", "k1")
        wait_until(lambda: gateway.waiting == 2)
        gate.open()
        assert first.result() == again.result()
    assert gateway.rasa.texts == ["một"]


# --- faults of Rasa ----------------------------------------------------------------

good = Outcome(type=OutcomeType.ANSWERED, summary="Đáp").dict()


async def never(_message: dict[str, Any]) -> Any:
    await asyncio.sleep(60)


async def broken(_message: dict[str, Any]) -> Any:
    raise RuntimeError("defect of the stand-in")


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(always(raw("[]")), id="empty list"),
        pytest.param(always(raw("")), id="empty body"),
        pytest.param(always(raw("null")), id="null"),
        pytest.param(always(raw("{}")), id="object"),
        pytest.param(always(raw("[1, null]")), id="list of junk"),
        pytest.param(always(raw("[" * 50_000)), id="deep"),
        pytest.param(always(raw('[{"recipient_id": "x", "text": "Chào"}]')), id="text only"),
        pytest.param(always(raw("<html>", media_type="text/html")), id="HTML"),
        pytest.param(always(raw("<html>", status=500)), id="500"),
        pytest.param(always(raw("[]", status=503)), id="503"),
        pytest.param(always(customs({"a": 1})), id="not an outcome"),
        pytest.param(always(customs(None)), id="custom null"),
        pytest.param(always(customs({**good, "type": "made_up"})), id="unknown type"),
        pytest.param(always(customs(good, {"a": 1})), id="one good, one not"),
        pytest.param(always(customs({**good, "summary": "a\ud800b"})), id="lone surrogate"),
        pytest.param(broken, id="defect"),
        pytest.param(never, id="no answer"),
    ],
)
def test_a_fault_of_rasa_ends_in_an_apology(hasty: Gateway, say: Say, behaviour: Behaviour) -> None:
    citizen = hasty.new_citizen()
    hasty.rasa.behaviour = behaviour
    outcome = citizen.say("Làm sao đăng nhập?", key="k1")

    assert outcome["type"] == "unavailable"
    assert outcome["summary"] == say("unavailable")
    assert [contact["title"] for contact in outcome["contacts"]] == ["Tổng đài hỗ trợ"]
    assert citizen.history()[-1]["outcomes"] == [outcome]

    hasty.rasa.behaviour = answer
    assert citizen.say("Còn bây giờ?", key="k2")["summary"] == "Đáp: Còn bây giờ?"


def test_rasa_not_there_ends_in_an_apology(gateway_with: StartGateway) -> None:
    citizen = gateway_with(rasa_port=1).new_citizen()
    assert citizen.say("Chào")["type"] == "unavailable"


def test_a_late_answer_stays_with_its_question(hasty: Gateway) -> None:
    citizen = hasty.new_citizen()
    gate = Gate(held_text="một")
    hasty.rasa.behaviour = gate

    assert citizen.say("một", key="k1")["type"] == "unavailable"
    gate.open()
    assert citizen.say("hai", key="k2")["summary"] == "Đáp: hai"
    assert citizen.say("một", key="k1")["type"] == "unavailable"
    types = [item["outcomes"][0]["type"] for item in citizen.history() if "outcomes" in item]
    assert types == ["small_talk", "unavailable", "answered"]


def test_a_long_turn_is_run_once(gateway: Gateway) -> None:
    citizen = gateway.new_citizen()
    gate = Gate(held_text="một")
    gateway.rasa.behaviour = gate
    with ThreadPoolExecutor() as elsewhere:
        waiting = elsewhere.submit(citizen.say, "một", "k1")
        assert gate.reached.wait(10)
        time.sleep(6.0)  # longer than a lease that nobody renews
        gate.open()
        assert waiting.result(10)["summary"] == "Đáp: một"
    assert gateway.rasa.texts == ["một"]


def test_waiting_for_ones_turn_is_part_of_the_time_limit(hasty: Gateway) -> None:
    citizen = hasty.new_citizen()
    hasty.rasa.behaviour = Gate(held_text="một")
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(citizen.say, ["một"] * 4, ["k1", "k2", "k3", "k4"]))
    assert {outcome["type"] for outcome in outcomes} == {"unavailable"}
    assert len(citizen.history()) == 1 + 2 * 4


# --- faults of the database ----------------------------------------------------------


def test_without_a_database_there_is_a_sentence_and_never_silence(
    gateway_with: StartGateway, say: Say
) -> None:
    gateway = gateway_with("postgresql://troly@127.0.0.1:1/troly", migrated=False)
    citizen = Citizen(gateway.http, Sessions(SECRET, 24).token_for("web-" + "0" * 32))

    assert_error(gateway.http.post("/api/v1/session"), 503, "unavailable", say("unavailable"))
    history = gateway.http.get("/api/v1/history", headers=citizen.headers)
    assert_error(history, 503, "unavailable", say("unavailable"))
    outcome = citizen.say("Chào")
    assert (outcome["type"], outcome["summary"]) == ("unavailable", say("unavailable"))


def test_a_hanging_database_does_not_stop_the_others(
    gateway_with: StartGateway, database_url: str
) -> None:
    gateway = gateway_with(database_url, turn_timeout_seconds=1.0)
    citizen = gateway.new_citizen()
    engine = create_engine_for(database_url)
    lock = {
        "sqlite": "SELECT 1",  # its transactions begin by locking
        "postgresql": "LOCK TABLE conversation IN ACCESS EXCLUSIVE MODE",
    }[engine.dialect.name]
    with engine.connect() as connection:
        connection.execute(text(lock))
        with ThreadPoolExecutor(12) as pool:
            keys = [f"k{number}" for number in range(12)]
            outcomes = list(pool.map(citizen.say, ["Chào"] * 12, keys))
        assert {outcome["type"] for outcome in outcomes} == {"unavailable"}
        assert gateway.http.get("/api/v1/health/live").status_code == 200
        assert gateway.rasa.texts == []
        connection.rollback()
    engine.dispose()
    wait_until(lambda: gateway.http.get("/api/v1/health/ready").status_code == 200)
    assert citizen.say("Chào", key="again")["summary"] == "Đáp: Chào"


def test_an_apology_that_the_database_did_not_take_is_saved_later(
    gateway_with: StartGateway, database_url: str
) -> None:
    gateway = gateway_with(database_url)
    citizen = gateway.new_citizen()
    engine = create_engine_for(database_url)

    def order(statement: str) -> None:
        with engine.begin() as connection:
            connection.execute(text(statement))

    gateway.rasa.behaviour = always(raw("<html>", status=500))
    order("ALTER TABLE reply RENAME TO reply_away")
    outcome = citizen.say("một", key="k1")
    order("ALTER TABLE reply_away RENAME TO reply")
    engine.dispose()

    assert outcome["type"] == "unavailable"
    gateway.rasa.behaviour = answer
    started = time.monotonic()
    assert citizen.say("hai", key="k2")["summary"] == "Đáp: hai"
    assert time.monotonic() - started < 3  # it did not wait for a lease to run out
    assert citizen.say("một", key="k1") == outcome


# --- whose conversation --------------------------------------------------------------


def test_a_button_of_somebody_else_is_refused(gateway: Gateway, citizen: Citizen, say: Say) -> None:
    (button,) = gateway.new_citizen().say("Chào")["buttons"]
    outcome = citizen.press(button["id"])
    assert (outcome["type"], outcome["summary"]) == ("input_refused", say("button_expired"))
    assert gateway.rasa.texts == ["Chào"]


def test_an_unknown_button_is_refused(gateway: Gateway, citizen: Citizen, say: Say) -> None:
    assert citizen.press("chi_tiet")["summary"] == say("button_expired")
    assert gateway.rasa.texts == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer x.y.z"},
        {"Authorization": b"Bearer \xff\xfe"},
        {"Authorization": "Basic eDp5"},
        {"Authorization": "Bearer " + Sessions("t" * 32, 24).token_for("web-" + "0" * 32)},
        # Rightly signed, but the conversation has been deleted.
        {"Authorization": "Bearer " + Sessions(SECRET, 24).token_for("web-" + "0" * 32)},
    ],
)
def test_without_a_good_token_nothing_is_said(
    gateway: Gateway, say: Say, headers: dict[str, Any]
) -> None:
    message = gateway.http.post(
        "/api/v1/messages", json={"key": "k1", "text": "Chào"}, headers=headers
    )
    history = gateway.http.get("/api/v1/history", headers=headers)
    for response in (message, history):
        assert_error(response, 401, "session_expired", say("session_expired"))
    assert gateway.rasa.texts == []


def test_an_old_token_is_refused(
    gateway: Gateway, citizen: Citizen, monkeypatch: pytest.MonkeyPatch, say: Say
) -> None:
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 86_402)
    response = citizen.post(key="k1", text="Chào")
    assert_error(response, 401, "session_expired", say("session_expired"))


# --- what is let in --------------------------------------------------------------------


@pytest.mark.parametrize("typed", TYPED_INTENTS)
def test_typed_intents_reach_rasa_as_mere_text(
    gateway: Gateway, citizen: Citizen, typed: str
) -> None:
    citizen.say(typed)
    (words,) = gateway.rasa.texts
    assert not words.startswith("/")


@pytest.mark.parametrize(
    ("typed", "sentence", "parameters"),
    [
        ("", "empty_input", {}),
        (" \u3000\n", "empty_input", {}),
        ("\u200b\x00/", "empty_input", {}),
        ("đ" * 1001, "too_long", {"limit": 1000}),
    ],
)
def test_text_that_cannot_be_answered_is_told_so(
    gateway: Gateway,
    citizen: Citizen,
    say: Say,
    typed: str,
    sentence: str,
    parameters: dict[str, int],
) -> None:
    outcome = citizen.say(typed)
    assert outcome["type"] == "input_refused"
    assert outcome["summary"] == say(sentence, **parameters)
    assert gateway.rasa.texts == []
    assert len(citizen.history()) == 1


def test_a_lone_surrogate_is_told_so(gateway: Gateway, citizen: Citizen, say: Say) -> None:
    outcome = the_outcome(citizen.post_raw(rb'{"key": "k1", "text": "a\ud800"}'))
    assert outcome["summary"] == say("bad_characters")
    assert gateway.rasa.texts == []


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("authorised", [False, True])
def test_a_huge_body_is_refused(
    gateway: Gateway, citizen: Citizen, say: Say, chunked: bool, authorised: bool
) -> None:
    body = b'{"key": "k1", "text": "%s"}' % (b"x" * 300_000)
    pieces: Any = (body[start : start + 1000] for start in range(0, len(body), 1000))
    headers = citizen.headers if authorised else {}
    response = gateway.http.post(
        "/api/v1/messages",
        content=pieces if chunked else body,
        headers={**headers, "Content-Type": "application/json"},
    )
    assert_error(response, 413, "too_large", say("too_long", limit=1000))
    assert gateway.rasa.texts == []
    assert citizen.say("Chào")["summary"] == "Đáp: Chào"


def test_a_body_just_within_the_limit_is_read(citizen: Citizen) -> None:
    body = b'{"key": "k1", "text": "hi"}'
    assert citizen.post_raw(body.ljust(16 * 1024)).status_code == 200
    assert citizen.post_raw(body.ljust(16 * 1024 + 1)).status_code == 413


@pytest.mark.parametrize(
    "content_type",
    [None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "json"],
)
def test_only_json_is_read(citizen: Citizen, say: Say, content_type: str | None) -> None:
    response = citizen.post_raw(b'{"key": "k1", "text": "hi"}', content_type)
    assert_error(response, 415, "not_json", say("page_bad_request"))


def test_json_may_name_its_charset(citizen: Citizen) -> None:
    body = '{"key": "k1", "text": "Chào"}'.encode()
    response = citizen.post_raw(body, "Application/JSON; charset=utf-8")
    assert the_outcome(response)["summary"] == "Đáp: Chào"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"hi",
        b"null",
        b"[]",
        b'"bi mat"',
        b"12",
        b"NaN",
        b'{"key": "k1", "text": NaN}',
        b'{"key": "k1", "text": -Infinity}',
        b'{"key": "k1", "text": ' + b"9" * 10_000 + b"}",
        b'{"key": "k1", "text": ' + b"[" * 8_000 + b"]" * 8_000 + b"}",
        b'{"a":' * 2_000 + b"1" + b"}" * 2_000,
        b'\xef\xbb\xbf{"key": "k1", "text": "bi mat"}',
        b'{"key": "k1", "text": "\xff bi mat"}',
        b'{"key": "k1", "text": "\xed\xa0\x80"}',
        '{"key": "k1", "text": "bi mat"}'.encode("utf-16"),
        b'{"text": "bi mat"}',
        b'{"key": "k1"}',
        b'{"key": "k1", "text": null}',
        b'{"key": "k1", "text": null, "button": null}',
        b'{"key": "k1", "text": "bi mat", "button": "b"}',
        b'{"key": "k1", "text": "bi mat", "sender": "x"}',
        b'{"key": "k1", "text": 5}',
        b'{"key": "k1", "text": true}',
        b'{"key": "k1", "text": ["bi mat"]}',
        b'{"key": "k1", "text": {"bi": "mat"}}',
        b'{"key": "k1", "button": ""}',
        b'{"key": "k1", "button": "/restart"}',
        b'{"key": "k1", "button": "b\\u0000"}',
        b'{"key": "k1", "button": "b\\n"}',
        b'{"key": "", "text": "bi mat"}',
        b'{"key": 1, "text": "bi mat"}',
        b'{"key": "a b", "text": "bi mat"}',
        b'{"key": "k1\\n", "text": "bi mat"}',
        '{"key": "khoá", "text": "bi mat"}'.encode(),
        b'{"key": "%s", "text": "bi mat"}' % (b"k" * 65),
    ],
)
def test_a_wrong_shape_is_refused_without_an_echo(
    gateway: Gateway, citizen: Citizen, say: Say, body: bytes
) -> None:
    response = citizen.post_raw(body)
    assert_error(response, 422, "bad_request", say("page_bad_request"))
    assert "mat" not in response.text
    assert gateway.rasa.texts == []


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/%00", 404, "not_found"),
        ("GET", "/static/../app.py", 404, "not_found"),
        ("GET", "/static/%2e%2e/portal.html", 404, "not_found"),
        ("GET", "/docs", 404, "not_found"),
        ("GET", "/api/v1/messages", 405, "method_not_allowed"),
        ("PUT", "/api/v1/session", 405, "method_not_allowed"),
    ],
)
def test_other_requests_get_an_error_in_json(
    gateway: Gateway, say: Say, method: str, path: str, status: int, code: str
) -> None:
    response = gateway.http.request(method, path)
    assert_error(response, status, code, say("page_bad_request"))


def test_any_text_is_stored_and_comes_back_as_text(
    gateway_with: StartGateway, database_url: str
) -> None:
    gateway = gateway_with(database_url)
    citizen = gateway.new_citizen()
    for number, words in enumerate(NAUGHTY_TEXTS):
        response = citizen.post(key=f"k{number}", text=words)
        understood = gateway.rasa.texts[-1]
        assert the_outcome(response)["summary"] == f"Đáp: {understood}"
        assert response.headers["content-type"] == "application/json"
        *_, question, reply = citizen.history()
        assert question == {"from": "citizen", "text": understood}
        assert reply["outcomes"][0]["summary"] == f"Đáp: {understood}"
    assert len(gateway.rasa.texts) == len(NAUGHTY_TEXTS)


def test_a_whole_conversation_on_each_database(
    gateway_with: StartGateway, database_url: str
) -> None:
    gateway = gateway_with(database_url)
    citizen = gateway.new_citizen()
    first = citizen.say("Chào", key="k1")
    assert citizen.say("Chào", key="k1") == first
    button_id = first["buttons"][0]["id"]
    assert citizen.press(button_id)["summary"].startswith("Đáp: /chi_tiet")
    assert gateway.new_citizen().press(button_id)["type"] == "input_refused"
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(citizen.say, "abcd", ["a", "b", "c", "d"]))
    asked = [item["text"] for item in citizen.history() if item["from"] == "citizen"]
    assert len(asked) == 6
    assert gateway.rasa.texts[2:] == asked[2:]


# --- health, headers, log ----------------------------------------------------------------


PARTS = ("store", "rasa", "model", "events", "actions")


def test_health_of_a_gateway_that_can_answer(gateway: Gateway) -> None:
    assert gateway.http.get("/api/v1/health/live").status_code == 200
    ready = gateway.http.get("/api/v1/health/ready")
    assert ready.status_code == 200
    assert ready.json() == {"status": "ready", "parts": dict.fromkeys(PARTS, True)}


@pytest.mark.parametrize(
    ("fault", "parts"),
    [
        ({"rasa_port": 1}, {"store"}),
        ({"migrated": False}, set(PARTS) - {"store"}),
    ],
)
def test_health_names_the_part_that_is_missing(
    gateway_with: StartGateway, fault: dict[str, Any], parts: set[str]
) -> None:
    http = gateway_with(**fault).http
    assert http.get("/api/v1/health/live").status_code == 200
    ready = http.get("/api/v1/health/ready")
    assert ready.status_code == 503
    up = {part: part in parts for part in PARTS}
    assert ready.json() == {"status": "not_ready", "parts": up}


@pytest.mark.parametrize("part", ["model", "events", "actions"])
def test_health_tells_what_rasa_says_of_its_parts(gateway_with: StartGateway, part: str) -> None:
    gateway = gateway_with()
    gateway.rasa.parts[part] = False
    ready = gateway.http.get("/api/v1/health/ready")
    assert ready.status_code == 503
    assert ready.json()["parts"] == {one: one != part for one in PARTS}


@pytest.mark.parametrize(
    "path", ["/", "/chat", "/static/pages.css", "/api/v1/health/live", "/nothing"]
)
def test_every_answer_has_the_security_headers(gateway: Gateway, path: str) -> None:
    headers = gateway.http.get(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_the_log_holds_no_words_of_citizens(
    hasty: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    citizen = hasty.new_citizen()
    hasty.http.get("/?q=bi-mat")
    hasty.http.get("/bi-mat")
    citizen.say("bi-mat", key="k1")
    citizen.post_raw(b'{"key": "k2", "text": "bi-mat"')
    hasty.rasa.behaviour = always(customs({"summary": "bi-mat"}))
    citizen.say("bi-mat", key="k3")

    def ours() -> list[logging.LogRecord]:
        return [record for record in caplog.records if record.name.startswith("troly.")]

    def requests() -> list[str]:
        return [r.getMessage() for r in ours() if r.name == "troly.gateway.access"]

    # A request's line is written after its answer has been sent.
    deadline = time.monotonic() + 5
    while len(requests()) < 6 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert "bi-mat" not in str([record.getMessage() for record in ours()])
    assert [re.sub(r"\d+ ms", "… ms", line) for line in requests()] == [
        "POST /api/v1/session 201 … ms",
        "GET / 200 … ms",
        "GET - 404 … ms",
        "POST /api/v1/messages 200 … ms",
        "POST /api/v1/messages 422 … ms",
        "POST /api/v1/messages 200 … ms",
    ]


# --- helpers -------------------------------------------------------------------------------


def assert_error(response: httpx2.Response, status: int, code: str, message: str) -> None:
    assert response.status_code == status, response.text
    assert response.json() == {"error": code, "message": message}


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        time.sleep(0.02)
    pytest.fail("it did not come about")


# --- personal data -----------------------------------------------------------------------------


def test_personal_data_reaches_rasa_but_not_the_inbox(gateway: Gateway) -> None:
    citizen = gateway.new_citizen()
    said = "số 0912345678, mật khẩu là Abc@123"
    citizen.say(said)
    assert gateway.rasa.texts == [said]
    shown = [message["text"] for message in citizen.history() if message["from"] == "citizen"]
    assert shown == ["số *******678, mật khẩu là ***"]


def test_a_conversation_is_gone_when_rasa_says_so(gateway: Gateway) -> None:
    citizen = gateway.new_citizen()
    citizen.say("Chào")
    gateway.rasa.behaviour = always(customs({"type": "data_deleted", "summary": "Đã xóa."}))
    assert the_outcome(citizen.post(key="delete", text="Xóa"))["type"] == "data_deleted"
    assert citizen.post(key="next", text="Chào").status_code == 401
    assert citizen.http.get("/api/v1/history", headers=citizen.headers).status_code == 401


def test_a_message_behind_a_deletion_never_reaches_rasa(gateway: Gateway) -> None:
    citizen = gateway.new_citizen()
    gate = Gate("Xóa")

    async def delete_when_opened(message: dict[str, Any]) -> Response:
        await gate(message)
        return customs({"type": "data_deleted", "summary": "Đã xóa."})

    gateway.rasa.behaviour = delete_when_opened
    with ThreadPoolExecutor() as threads:
        first = threads.submit(citizen.post, key="delete", text="Xóa")
        assert gate.reached.wait(5)
        second = threads.submit(citizen.post, key="behind", text="Chào")
        wait_until(lambda: gateway.waiting == 2)
        gate.open()
        assert first.result().status_code == 200
        assert second.result().status_code == 401
    assert gateway.rasa.texts == ["Xóa"]
