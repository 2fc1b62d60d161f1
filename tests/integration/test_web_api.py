"""The web API beyond one message: pushes, replicas, origins, limits, feedback, deletion."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import jsonschema
import pytest
from sqlalchemy import text

from tests.full_outcome import FULL, missing_or_misplaced
from tests.integration.gateway_under_test import (
    PROJECT,
    SECRET,
    Citizen,
    Gateway,
    Say,
    StartGateway,
    the_outcome,
)
from tests.integration.rasa_stand_in import Gate, always, customs, raw
from troly.answering.answer_question import ask_which
from troly.gateway.channels.web.session import Sessions
from troly.knowledge.live import LiveKnowledge
from troly.store.engine import create_engine_for

FRIEND = "https://portal.example.vn"
STRANGER = "https://evil.example"


class Stream:
    """An open event stream, read in a thread; what came is in `events`."""

    def __init__(self, http: httpx2.Client, token: str, **how: Any) -> None:
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.ended = threading.Event()
        self._stop = False
        headers = {"Authorization": f"Bearer {token}", **how.pop("headers", {})}
        request = http.build_request("GET", "/api/v1/events", headers=headers, **how)
        self.response = http.send(request, stream=True)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def keys(self) -> list[str]:
        return [data["key"] for name, data in self.events if name == "exchange"]

    def close(self) -> None:
        self._stop = True
        self.response.close()

    def _read(self) -> None:
        try:
            name = ""
            for line in self.response.iter_lines():
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    self.events.append((name, json.loads(value)))
        except (httpx2.StreamClosed, httpx2.ReadError, httpx2.RemoteProtocolError, AttributeError):
            pass
        finally:
            self.ended.set()


@pytest.fixture
def stream(gateway: Gateway) -> Iterator[Callable[..., Stream]]:
    opened: list[Stream] = []

    def open_stream(citizen: Citizen, http: httpx2.Client | None = None, **how: Any) -> Stream:
        opened.append(Stream(http or citizen.http, citizen.token, **how))
        return opened[-1]

    yield open_stream
    for one in opened:
        one.close()


def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


# --- pushes ----------------------------------------------------------------------------------


def test_a_reply_is_pushed_to_every_stream(citizen: Citizen, stream: Callable[..., Stream]) -> None:
    one, other = stream(citizen), stream(citizen)
    assert one.response.headers["content-type"].startswith("text/event-stream")
    outcome = citizen.say("Chào", key="k1")
    for tab in (one, other):
        until(lambda tab=tab: tab.keys() == ["k1"])
        _, data = tab.events[0]
        assert data["text"] == "Chào"
        assert data["outcomes"] == [outcome]
    assert citizen.http.get("/api/v1/history", headers=citizen.headers).json()["exchanges"] == [
        data
    ]


def test_a_stream_goes_on_after_what_is_known(
    citizen: Citizen, stream: Callable[..., Stream]
) -> None:
    citizen.say("Một", key="k1")
    first = stream(citizen)
    until(lambda: first.keys() == ["k1"])
    seq = first.events[0][1]["seq"]
    first.close()
    citizen.say("Hai", key="k2")
    for how in ({"headers": {"Last-Event-ID": str(seq)}}, {"params": {"after": seq}}):
        again = stream(citizen, **how)
        until(lambda again=again: again.keys() == ["k2"])
        time.sleep(0.1)
        assert again.keys() == ["k2"]


def test_nobody_hears_what_another_says(
    gateway: Gateway, citizen: Citizen, stream: Callable[..., Stream]
) -> None:
    stranger = gateway.new_citizen()
    listening = stream(stranger)
    citizen.say("Bí mật", key="mine")
    stranger.say("Chào", key="own")
    until(lambda: listening.keys() == ["own"])
    polled = stranger.http.get("/api/v1/poll?wait=0", headers=stranger.headers).json()
    assert [one["key"] for one in polled["exchanges"]] == ["own"]


def test_a_long_poll_waits_for_what_is_new(citizen: Citizen) -> None:
    def poll(after: int, wait: float) -> list[dict[str, Any]]:
        response = citizen.http.get(
            "/api/v1/poll", params={"after": after, "wait": wait}, headers=citizen.headers
        )
        exchanges: list[dict[str, Any]] = response.json()["exchanges"]
        return exchanges

    assert poll(0, 0) == []
    timer = threading.Timer(0.3, citizen.say, ["Chào", "k1"])
    timer.start()
    (exchange,) = poll(0, 10)
    timer.join()
    assert exchange["key"] == "k1"
    assert poll(exchange["seq"], 0.2) == []


def test_a_conversation_has_only_so_many_streams(
    citizen: Citizen, stream: Callable[..., Stream], say: Say
) -> None:
    for _ in range(8):
        stream(citizen)
    until(lambda: citizen.http.get("/api/v1/poll?wait=0", headers=citizen.headers).is_error)
    refused = citizen.http.get("/api/v1/events", headers=citizen.headers)
    assert refused.status_code == 429
    assert refused.json() == {"error": "too_many", "message": say("too_many_messages")}


@pytest.mark.parametrize("path", ["/api/v1/events", "/api/v1/poll", "/api/v1/history"])
@pytest.mark.parametrize("token", [None, "forged", "web-1"])
def test_without_a_token_nothing_is_told(gateway: Gateway, path: str, token: str | None) -> None:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    assert gateway.http.get(path, headers=headers).status_code == 401


# --- replicas ----------------------------------------------------------------------------------


def test_any_replica_goes_on_with_a_conversation(
    gateway_with: StartGateway, database_url: str, stream: Callable[..., Stream]
) -> None:
    one, two = gateway_with(database_url), gateway_with(database_url, migrated=False)
    at_one = one.new_citizen()
    at_two = Citizen(two.http, at_one.token)
    listening = stream(at_two)
    first = at_one.say("Chào", key="k1")
    until(lambda: listening.keys() == ["k1"])
    assert listening.events[0][1]["outcomes"] == [first]

    # sent again at the other replica, it is answered from the shared store
    assert the_outcome(at_two.post(key="k1", text="Chào")) == first
    pressed = at_two.press(first["buttons"][0]["id"], key="k2")
    assert at_one.history()[1:] == at_two.history()[1:]
    assert at_one.history()[-1]["outcomes"] == [pressed]
    assert two.rasa.texts == ['/chi_tiet{"entry": "dang_nhap"}']


# --- origins ------------------------------------------------------------------------------------


@pytest.fixture
def open_gateway(gateway_with: StartGateway) -> Gateway:
    return gateway_with(allowed_origins=f"{FRIEND}, http://localhost:9")


def test_a_strangers_page_can_do_nothing(open_gateway: Gateway, say: Say) -> None:
    citizen = open_gateway.new_citizen()
    refused = {"error": "origin_not_allowed", "message": say("origin_not_allowed")}
    for origin in (STRANGER, "null", FRIEND + ".evil.example", FRIEND.replace("https", "http")):
        headers = {**citizen.headers, "Origin": origin}
        for method, path in (
            ("POST", "/api/v1/session"),
            ("POST", "/api/v1/messages"),
            ("GET", "/api/v1/history"),
            ("DELETE", "/api/v1/session"),
            ("POST", "/chat/plain"),
        ):
            response = open_gateway.http.request(method, path, headers=headers, json={})
            assert (response.status_code, response.json()) == (403, refused)
            assert "access-control-allow-origin" not in response.headers
    assert open_gateway.rasa.texts == []
    assert citizen.history()


def test_a_friends_page_may_ask(open_gateway: Gateway) -> None:
    origin = {"Origin": FRIEND}
    preflight = open_gateway.http.options(
        "/api/v1/messages",
        headers={
            **origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type",
        },
    )
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == FRIEND
    begun = open_gateway.http.post("/api/v1/session", headers=origin)
    assert begun.status_code == 201
    assert begun.headers["access-control-allow-origin"] == FRIEND
    framed = open_gateway.http.get("/chat").headers["content-security-policy"]
    assert framed.endswith(f"frame-ancestors 'self' http://localhost:9 {FRIEND}")


def test_our_own_pages_may_ask_behind_any_proxy(gateway: Gateway) -> None:
    own = {"Host": "troly.example.vn", "Origin": "https://troly.example.vn"}
    assert gateway.http.post("/api/v1/session", headers=own).status_code == 201
    own = {"Host": "inside:8000", "Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert gateway.http.post("/api/v1/session", headers=own).status_code == 201


# --- limits --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/chat/", "/static", "/widget", "/chat/plain/", "/api/v1/session/"]
)
def test_no_redirect_leads_to_a_host_that_the_request_names(gateway: Gateway, path: str) -> None:
    response = gateway.http.get(path, headers={"Host": "evil.example"})
    leads = response.headers.get("Location", "")
    assert (response.status_code, leads) == ((307, "/chat") if path == "/chat/" else (404, ""))


@pytest.mark.parametrize("host", ["chat.example.vn", "x.vn/health?y=", "https://x.vn"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_cookie_is_secure_where_the_request_was(
    gateway: Gateway, host: str, scheme: str
) -> None:
    headers = {"Host": host, "X-Forwarded-Proto": scheme}
    response = gateway.http.post("/chat/plain", data={"text": "xin chào"}, headers=headers)
    assert response.headers["Location"] == "/chat/plain#newest"
    assert ("Secure" in response.headers["Set-Cookie"]) == (scheme == "https")


@pytest.mark.parametrize("storage", ["memory", "redis"])
def test_a_conversation_may_say_only_so_much(
    gateway_with: StartGateway, request: pytest.FixtureRequest, storage: str, say: Say
) -> None:
    url = "memory://" if storage == "memory" else request.getfixturevalue("redis_url")
    gateway = gateway_with(session_rate_limit="3/minute", rate_limit_storage_url=url)
    citizen, other = gateway.new_citizen(), gateway.new_citizen()
    statuses = [citizen.post(key=f"k{n}", text="Chào").status_code for n in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert citizen.post(key="k9", text="Chào").json()["message"] == say("too_many_messages")
    assert other.post(key="k1", text="Chào").status_code == 200
    assert len(gateway.rasa.texts) == 4


def test_replicas_count_together(gateway_with: StartGateway, redis_url: str) -> None:
    limits = {"session_rate_limit": "2/minute", "rate_limit_storage_url": redis_url}
    one, two = gateway_with(**limits), gateway_with(**limits)
    at_one = one.new_citizen()
    at_two = Citizen(two.http, at_one.token)
    statuses = [c.post(key=f"k{n}", text="A").status_code for n, c in enumerate([at_one, at_two])]
    assert statuses == [200, 200]
    assert at_two.post(key="k3", text="A").status_code == 429


def test_an_address_may_ask_only_so_much(gateway_with: StartGateway) -> None:
    gateway = gateway_with(address_rate_limit="2/minute")
    # uvicorn believes the proxy on this machine
    far = {"X-Forwarded-For": "203.0.113.7"}
    statuses = [gateway.http.post("/api/v1/session", headers=far).status_code for _ in range(3)]
    assert statuses == [201, 201, 429]
    assert gateway.http.get("/chat", headers=far).status_code == 429
    nearby = {"X-Forwarded-For": "203.0.113.8"}
    assert gateway.http.post("/api/v1/session", headers=nearby).status_code == 201


def test_uncounted_requests_pass(gateway_with: StartGateway) -> None:
    gateway = gateway_with(rate_limit_storage_url="redis://127.0.0.1:9/0")
    assert gateway.new_citizen().say("Chào")["summary"] == "Đáp: Chào"


def test_a_counter_that_hangs_holds_nobody_up(gateway_with: StartGateway) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it accepts and never answers
        port = silent.getsockname()[1]
        gateway = gateway_with(rate_limit_storage_url=f"redis://127.0.0.1:{port}/0")
        assert gateway.new_citizen().say("Chào")["summary"] == "Đáp: Chào"


# --- feedback ------------------------------------------------------------------------------------


def rated(gateway: Gateway) -> list[tuple[Any, ...]]:
    engine = create_engine_for(gateway.database_url)
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT entry_id, question, helpful, comment FROM feedback ORDER BY id")
        )
        return [tuple(row) for row in rows]


def test_feedback_is_about_one_answer_and_can_be_changed(
    gateway_with: StartGateway, database_url: str
) -> None:
    gateway = gateway_with(database_url)
    citizen = gateway.new_citizen()
    gateway.rasa.behaviour = always(
        customs({"type": "answered", "summary": "Đáp", "entry_ids": ["quen_mat_khau"]})
    )
    outcome = citizen.say("quên mật khẩu, số 0912345678")["id"]

    def rate(who: Citizen, **said: Any) -> int:
        return who.http.post("/api/v1/feedback", json=said, headers=who.headers).status_code

    assert rate(citizen, outcome=outcome, helpful=True) == 204
    assert rate(citizen, outcome=outcome, helpful=False, comment="gọi 0912345678 đi\x00") == 204
    asked = "quên mật khẩu, số *******678"
    assert rated(gateway) == [("quen_mat_khau", asked, False, "gọi *******678 đi")]

    assert rate(gateway.new_citizen(), outcome=outcome, helpful=True) == 404
    assert rate(citizen, outcome="0" * 32, helpful=True) == 404
    assert rate(citizen, outcome="%" * 32, helpful=True) == 422
    assert rate(citizen, outcome=outcome, helpful="yes") == 422
    assert len(rated(gateway)) == 1


def test_a_question_back_blames_no_answer(
    gateway_with: StartGateway, knowledge: LiveKnowledge
) -> None:
    gateway = gateway_with()
    citizen = gateway.new_citizen()
    question_back = ask_which(knowledge.current(), ["quen_mat_khau", "dang_nhap"])
    gateway.rasa.behaviour = always(customs(json.loads(question_back.json())))
    outcome = citizen.say("mật khẩu")
    assert outcome["offered_ids"] == ["quen_mat_khau", "dang_nhap"]
    said = {"outcome": outcome["id"], "helpful": False}
    refused = citizen.http.post("/api/v1/feedback", json=said, headers=citizen.headers)
    assert refused.status_code == 404
    assert rated(gateway) == []


# --- deletion -------------------------------------------------------------------------------------


def test_a_deleted_session_is_gone_everywhere(
    gateway_with: StartGateway, database_url: str, stream: Callable[..., Stream]
) -> None:
    gateway = gateway_with(database_url)
    citizen, other = gateway.new_citizen(), gateway.new_citizen()
    citizen.say("Chào")
    other.say("Chào")
    assert citizen.http.delete("/api/v1/session", headers=citizen.headers).status_code == 204
    for method, path in (
        ("DELETE", "session"),
        ("GET", "history"),
        ("GET", "events"),
        ("GET", "poll"),
    ):
        response = citizen.http.request(method, f"/api/v1/{path}", headers=citizen.headers)
        assert response.status_code == 401
    assert citizen.post(key="k2", text="Chào").status_code == 401
    assert len(other.history()) == 3
    with create_engine_for(gateway.database_url).connect() as connection:
        left = connection.execute(text("SELECT count(*) FROM inbox")).scalar_one()
        noted = connection.execute(text("SELECT conversations, messages FROM deletion")).one()
    assert (left, tuple(noted)) == (1, (1, 1))


def test_a_deletion_waits_for_the_turn_under_way(gateway: Gateway, citizen: Citizen) -> None:
    gate = Gate("Chậm")
    gateway.rasa.behaviour = gate
    said = threading.Thread(target=citizen.post, kwargs={"key": "k1", "text": "Chậm"})
    said.start()
    assert gate.reached.wait(5)
    deleted: list[int] = []
    deleting = threading.Thread(
        target=lambda: deleted.append(
            citizen.http.delete("/api/v1/session", headers=citizen.headers).status_code
        )
    )
    deleting.start()
    until(lambda: gateway.waiting == 2)
    gate.open()
    said.join()
    deleting.join()
    assert deleted == [204]
    assert citizen.post(key="k2", text="Chào").status_code == 401


# --- description ----------------------------------------------------------------------------------


def test_answers_are_as_described(gateway: Gateway, citizen: Citizen) -> None:
    described = gateway.http.get("/api/v1/openapi.json").json()
    gateway.rasa.behaviour = always(
        customs({"type": "answered", "summary": "Đáp", "entry_ids": ["quen_mat_khau"]})
    )
    outcome = citizen.say("Chào", key="k1")["id"]
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "/api/v1/session", {}),
        ("POST", "/api/v1/messages", {"json": {"key": "k2", "text": "Chào"}}),
        ("POST", "/api/v1/messages", {"json": {"key": "k2"}}),
        ("POST", "/api/v1/messages", {"content": b"x"}),
        ("GET", "/api/v1/history", {}),
        ("GET", "/api/v1/poll", {"params": {"wait": 0}}),
        ("GET", "/api/v1/poll", {"params": {"wait": "x"}}),
        ("POST", "/api/v1/feedback", {"json": {"outcome": outcome, "helpful": True}}),
        ("POST", "/api/v1/feedback", {"json": {"outcome": "0" * 32, "helpful": True}}),
        ("GET", "/api/v1/questions", {}),
        ("GET", "/api/v1/health/live", {}),
        ("GET", "/api/v1/health/ready", {}),
        ("DELETE", "/api/v1/session", {}),
        ("DELETE", "/api/v1/session", {}),
    ]
    for method, path, how in asked:
        response = citizen.http.request(method, path, headers=citizen.headers, **how)
        check_described(described, method, path, response)
    called = {(path, method.lower()) for method, path, _ in asked} | {("/api/v1/events", "get")}
    assert called == {(path, how) for path, item in described["paths"].items() for how in item}


def check_described(
    described: dict[str, Any], method: str, path: str, response: httpx2.Response
) -> None:
    answers = described["paths"][path][method.lower()]["responses"]
    status = str(response.status_code)
    answer = answers.get(status) or answers[f"{status[0]}XX"]
    if response.status_code == 204:
        assert response.content == b""
        return
    schema = answer["content"]["application/json"]["schema"]
    resolver = jsonschema.RefResolver.from_schema(described)
    jsonschema.Draft202012Validator(schema, resolver=resolver).validate(response.json())


def test_the_questions_are_those_of_the_knowledge_base(gateway: Gateway) -> None:
    questions = gateway.http.get("/api/v1/questions").json()["questions"]
    assert len(questions) == 37
    assert questions[0].keys() == {"id", "title", "question"}


# --- pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/chat", "/chat/plain"])
def test_pages_hold_no_script_or_style_of_their_own(gateway: Gateway, path: str) -> None:
    page = gateway.http.get(path)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for forbidden in ("<style", " style=", " onclick=", " onload="):
        assert forbidden not in page.text
    assert page.text.count("<script") == page.text.count('<script type="module" src="/widget/')


def test_a_conversation_without_javascript(gateway: Gateway, say: Say) -> None:
    with httpx2.Client(base_url=gateway.http.base_url, follow_redirects=True) as browser:
        assert say("page_noscript") in browser.get("/chat").text
        page = browser.post("/chat/plain", data={"key": "a1", "text": "<b>Chào</b>"})
        assert page.url.path == "/chat/plain"
        assert "Đáp: &lt;b&gt;Chào&lt;/b&gt;" in page.text
        assert browser.cookies.get("troly-chat")
        browser.post("/chat/plain", data={"key": "a1", "text": "<b>Chào</b>"})
        button = page.text.split('name="button" value="')[1].partition('"')[0]
        browser.post("/chat/plain", data={"key": "a2", "button": button})
        assert gateway.rasa.texts == ["<b>Chào</b>", '/chi_tiet{"entry": "dang_nhap"}']
        assert browser.get("/chat/plain").text.count('class="citizen"') == 2
        browser.cookies.set("troly-chat", "forged", domain="127.0.0.1", path="/chat")
        assert 'class="citizen"' not in browser.get("/chat/plain").text
        assert say("empty_input") in browser.post("/chat/plain", data={"text": " "}).text
        long = browser.post("/chat/plain", data={"text": "đ" * 1001}).text
        assert say("too_long", limit=1000) in long
        assert "đ" * 1001 in long  # to be shortened, not typed again
        anew = browser.post("/chat/plain", data={"anew": "1"})
        assert 'class="citizen"' not in anew.text


def test_without_javascript_a_reply_is_shown_whole_and_in_order(
    gateway_with: StartGateway,
) -> None:
    gateway = gateway_with()
    gateway.rasa.behaviour = always(customs(json.loads(FULL.json())))
    with httpx2.Client(base_url=gateway.http.base_url, follow_redirects=True) as browser:
        page = browser.post("/chat/plain", data={"text": "Chào"}).text
        *_, newest = page.partition('id="newest"')
        assert missing_or_misplaced(newest) == []
        assert '<progress value="3" max="5">' in newest

        # A reply of the version before this one, in a conversation that goes on.
        with create_engine_for(gateway.database_url).begin() as connection:
            query = text("SELECT outcomes FROM reply WHERE inbox_id IS NOT NULL")
            (stored,) = connection.execute(query).scalars()
            (outcome,) = json.loads(stored)
            del outcome["lead"], outcome["offered_ids"]
            older = {"outcomes": json.dumps([outcome])}
            connection.execute(
                text("UPDATE reply SET outcomes = :outcomes WHERE inbox_id IS NOT NULL"), older
            )
        *_, newest = browser.get("/chat/plain").text.partition('id="newest"')
        assert missing_or_misplaced(newest) == ["lead"]


def test_too_many_messages_without_javascript(gateway_with: StartGateway, say: Say) -> None:
    gateway = gateway_with(session_rate_limit="1/minute")
    with httpx2.Client(base_url=gateway.http.base_url, follow_redirects=True) as browser:
        browser.post("/chat/plain", data={"text": "Một"})
        page = browser.post("/chat/plain", data={"text": "Hai"})
        assert say("too_many_messages") in page.text
        assert "Đáp: Một" in page.text
        assert ">Hai</textarea>" in page.text


def test_without_a_database_what_was_typed_stays(gateway_with: StartGateway, say: Say) -> None:
    gateway = gateway_with("postgresql://troly@127.0.0.1:1/troly", migrated=False)
    token = Sessions(SECRET, 24).token_for("web-" + "0" * 32)
    for cookies in ({}, {"troly-chat": token}):
        with httpx2.Client(
            base_url=gateway.http.base_url, follow_redirects=True, cookies=cookies
        ) as browser:
            assert say("unavailable") in browser.post("/chat/plain", data={"text": "Chào"}).text
            assert ">Chào</textarea>" in browser.post("/chat/plain", data={"text": "Chào"}).text
        page = gateway.http.get("/chat/plain", headers={"cookie": f"troly-chat={token}"})
        assert say("unavailable") in page.text


def test_without_rasa_what_was_typed_stays(gateway: Gateway, say: Say) -> None:
    gateway.rasa.behaviour = always(raw("[]", status=503))
    with httpx2.Client(base_url=gateway.http.base_url, follow_redirects=True) as browser:
        assert ">Chào</textarea>" in browser.post("/chat/plain", data={"text": "Chào"}).text
        assert say("unavailable") in browser.get("/chat/plain").text


def test_a_forms_answer_may_not_be_asked_for_by_a_link(gateway: Gateway) -> None:
    first = gateway.http.post("/chat/plain", data={"text": "Chào"})
    assert first.status_code == 303
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert gateway.http.post("/chat/plain", content=b"\xff=%ff").status_code == 422


def test_the_widget_travels_in_less_than_30_kilobytes(gateway: Gateway) -> None:
    folder = PROJECT / "widget"
    bytes_sent = 0
    for file in [*(file.name for file in folder.glob("*.js")), "labels/vi.json"]:
        path = f"/widget/{file}"
        with gateway.http.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as response:
            bytes_sent += sum(map(len, response.iter_raw()))
    assert 10_000 < bytes_sent < 30_000


def test_the_widgets_files_are_for_every_page(gateway: Gateway, knowledge: LiveKnowledge) -> None:
    words = knowledge.current().widget_labels
    answers = {
        file: gateway.http.get(f"/widget/{file}", headers={"Origin": STRANGER})
        for file in ("troly-chat.js", "labels/vi.json", "labels/en.json")
    }
    for response in answers.values():
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    script = answers["troly-chat.js"].content
    assert script == (PROJECT / "widget/troly-chat.js").read_bytes()
    assert answers["labels/vi.json"].json() == words["vi"]
    assert answers["labels/en.json"].json() == words["en"]
    assert gateway.http.get("/widget/labels/fr.json").status_code == 404
    assert gateway.http.post("/widget/labels/vi.json").status_code == 405


@pytest.mark.parametrize("file", ["troly-chat.js", "labels/vi.json"])
def test_the_widgets_files_travel_again_only_when_they_changed(gateway: Gateway, file: str) -> None:
    first = gateway.http.get(f"/widget/{file}")
    assert first.headers["cache-control"] == "no-cache"
    again = gateway.http.get(
        f"/widget/{file}", headers={"If-None-Match": first.headers["etag"], "Origin": STRANGER}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["access-control-allow-origin"] == "*"
