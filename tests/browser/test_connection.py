"""A connection that comes and goes loses no message and doubles none."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.chat_page import FORGOTTEN, ITS_TITLE, ChatPage
from tests.browser.devices import on_each_device
from tests.integration.gateway_under_test import FAQ_KB, app_on
from tests.integration.rasa_stand_in import RasaStandIn, served
from tests.running_troly import free_ports
from troly.knowledge.live import LiveKnowledge
from troly.store.migrate import upgrade

MESSAGES = "**/api/v1/messages"
EVENTS = "**/api/v1/events*"


@pytest.fixture
def tolerated() -> list[str]:
    """The browser itself reports each request that fails."""
    return ["Failed to load resource"]


@on_each_device
def test_what_is_sent_offline_goes_out_when_the_connection_is_back(
    chat: ChatPage, context: BrowserContext, label: Callable[..., str]
) -> None:
    chat.page.clock.install()
    chat.page.clock.pause_at(datetime.now() + timedelta(hours=1))  # no try by the clock
    context.set_offline(True)
    expect(chat.banner).to_have_text(label("offline"))
    chat.type(FORGOTTEN)
    expect(chat.unsent).to_contain_text(label("waiting"))
    expect(chat.retry).to_be_visible()
    expect(chat.questions).to_have_text([FORGOTTEN])

    context.set_offline(False)
    expect(chat.banner).to_be_empty()
    _delivered_once(chat)


def test_what_waits_outlives_the_page(
    chat: ChatPage, context: BrowserContext, new_chat: Callable[..., ChatPage]
) -> None:
    context.set_offline(True)
    chat.type(FORGOTTEN)
    expect(chat.retry).to_be_visible()
    chat.page.close()
    context.set_offline(False)
    later = new_chat()
    later.open()
    _delivered_once(later)


def _never_arrives(route: Route) -> None:
    route.abort()


def _reply_is_lost(route: Route) -> None:
    route.fetch()
    route.abort()


def _proxy_answers(route: Route) -> None:
    route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>")


def _too_many(route: Route) -> None:
    route.fulfill(status=429, json={"error": "too_many", "message": "Gửi nhiều quá"})


@pytest.mark.parametrize("fault", [_never_arrives, _reply_is_lost, _proxy_answers])
def test_a_message_is_sent_again_by_hand(
    chat: ChatPage, page: Page, fault: Callable[[Route], None]
) -> None:
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(hours=1))
    page.route(EVENTS, _never_arrives)  # else the stream would bring the reply that was lost
    page.route("**/api/v1/poll*", _never_arrives)
    chat.page.reload()
    page.route(MESSAGES, fault, times=1)
    chat.type(FORGOTTEN)
    expect(chat.retry).to_be_visible()
    chat.retry.click()
    _delivered_once(chat)


def test_a_refused_message_is_kept_and_says_why(chat: ChatPage, page: Page) -> None:
    page.route(MESSAGES, _too_many, times=1)
    chat.type(FORGOTTEN)
    expect(chat.unsent).to_contain_text("Gửi nhiều quá")
    expect(chat.banner).to_have_text("Gửi nhiều quá")  # which a screen reader announces
    chat.retry.click()
    _delivered_once(chat)


def test_a_reply_that_is_lost_comes_by_the_stream(chat: ChatPage, page: Page) -> None:
    page.route(MESSAGES, _reply_is_lost, times=1)
    chat.type(FORGOTTEN)
    _delivered_once(chat)


def test_a_message_is_tried_again_by_itself(chat: ChatPage, page: Page) -> None:
    page.clock.install()
    page.route(MESSAGES, _never_arrives, times=1)
    chat.type(FORGOTTEN)
    expect(chat.retry).to_be_visible()
    page.clock.fast_forward("01:00")
    _delivered_once(chat)


def test_messages_that_waited_arrive_one_after_the_other(
    chat: ChatPage, page: Page, context: BrowserContext
) -> None:
    """A dossier's code and its six digits must not change places."""
    held: list[Route] = []
    context.set_offline(True)
    said = ["cảm ơn", FORGOTTEN, "cho tôi gặp cán bộ"]
    for text in said:
        chat.type(text)
    page.route(MESSAGES, lambda route: held.append(route))
    context.set_offline(False)
    for number, text in enumerate(said, start=1):
        chat.type(f"chào {number}")  # what is said meanwhile comes last
        page.wait_for_timeout(100)
        assert [route.request.post_data_json["text"] for route in held] == said[:number]
        with page.expect_response(MESSAGES):
            held[-1].continue_()
        expect(chat.log.locator("[data-state=answered]", has_text=text)).to_be_visible()


def test_later_messages_wait_for_one_that_fails(chat: ChatPage, page: Page) -> None:
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(hours=1))
    tried: list[str] = []

    def first_never_arrives(route: Route) -> None:
        tried.append(route.request.post_data_json["text"])
        if tried[-1] == FORGOTTEN:
            route.abort()
        else:
            route.continue_()

    page.route(MESSAGES, first_never_arrives)
    chat.type(FORGOTTEN)
    expect(chat.retry).to_be_visible()
    chat.type("cho tôi gặp cán bộ")  # which sends the first again, and waits for it
    expect(chat.retry).to_have_count(2)
    assert set(tried) == {FORGOTTEN}
    page.unroute(MESSAGES)
    chat.retry.last.click()
    expect(chat.replies.last).to_contain_text("082.507.7988")
    expect(chat.replies.filter(has_text=ITS_TITLE)).to_have_count(1)
    expect(chat.questions).to_have_count(2)


def test_a_page_that_could_not_begin_begins_later(
    new_chat: Callable[..., ChatPage], label: Callable[..., str]
) -> None:
    chat = new_chat()
    chat.page.route("**/api/v1/session", _never_arrives, times=2)
    chat.page.goto("/chat")
    expect(chat.banner).to_have_text(label("unreachable"))
    chat.type(FORGOTTEN)
    _delivered_once(chat)


def test_a_stream_that_is_cut_is_taken_up_again(
    chat: ChatPage, page: Page, new_chat: Callable[..., ChatPage]
) -> None:
    page.route(EVENTS, lambda route: route.fulfill(content_type="text/event-stream", body=""))
    page.reload()
    page.unroute(EVENTS)
    other = new_chat()
    other.open()
    other.ask(FORGOTTEN)
    page.bring_to_front()
    _delivered_once(chat)


def test_where_no_stream_gets_through_replies_are_asked_for(
    chat: ChatPage, page: Page, new_chat: Callable[..., ChatPage]
) -> None:
    page.route(EVENTS, _never_arrives)
    page.reload()
    other = new_chat()
    other.open()
    with page.expect_request("**/api/v1/poll*wait=20", timeout=30_000):
        page.bring_to_front()
    other.ask(FORGOTTEN)
    expect(chat.replies.last).to_contain_text(ITS_TITLE)
    expect(chat.questions).to_have_text([FORGOTTEN])


def test_a_slow_answer_says_so(chat: ChatPage, page: Page, label: Callable[..., str]) -> None:
    page.clock.install()
    held: list[Route] = []
    page.route(MESSAGES, lambda route: held.append(route), times=1)
    chat.type(FORGOTTEN)
    typing = page.locator(".typing")
    expect(typing).to_have_text(label("typing"))
    page.clock.run_for(4_500)
    expect(typing).to_have_text(label("slow"))
    held[0].continue_()
    expect(typing).to_be_empty()
    _delivered_once(chat)


def test_a_very_slow_network_is_enough(chat: ChatPage, page: Page) -> None:
    """As Chromium's own preset of 2G: 250 kbit/s and 2 s until an answer begins."""
    network = page.context.new_cdp_session(page)
    network.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 2000,
            "downloadThroughput": 250 * 1024 / 8,
            "uploadThroughput": 50 * 1024 / 8,
        },
    )
    chat.ask(FORGOTTEN)
    expect(chat.replies).to_have_count(2)
    expect(chat.replies.last).to_contain_text(ITS_TITLE)


def test_a_clock_that_is_wrong_does_no_harm(
    new_chat: Callable[..., ChatPage],
) -> None:
    for day in (datetime(2001, 1, 1), datetime(2051, 1, 1)):
        chat = new_chat()
        chat.page.clock.set_fixed_time(day)
        chat.open()
        chat.start_anew()
        expect(chat.ask(FORGOTTEN)).to_contain_text(ITS_TITLE)
        chat.page.close()


# As browsers do it where a person lets a site keep nothing.
_BLOCKED = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("blocked", "SecurityError"); }
});
if (navigator.locks) {
    navigator.locks.request = () => Promise.reject(new DOMException("denied", "SecurityError"));
}"""
_FULL = 'Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); }'


@pytest.mark.parametrize("storage", [_BLOCKED, _FULL], ids=["blocked", "full"])
def test_without_storage_the_page_still_talks(
    context: BrowserContext, new_chat: Callable[..., ChatPage], storage: str
) -> None:
    context.add_init_script(storage)
    chat = new_chat()
    chat.open()
    expect(chat.ask(FORGOTTEN)).to_contain_text(ITS_TITLE)
    chat.ask("cảm ơn")
    expect(chat.questions).to_have_text([FORGOTTEN, "cảm ơn"])


# --- a server that goes away ----------------------------------------------------------------------


class Comes:
    """A gateway on one address, before a stand-in for Rasa, that goes away and comes back."""

    def __init__(self, folder: Path, rasa_port: int) -> None:
        self._database_url = f"sqlite:///{folder}/gateway.db"
        self._rasa_port = rasa_port
        (self._port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{self._port}"
        self._running = ExitStack()
        upgrade(self._database_url)

    def start(self) -> None:
        knowledge = LiveKnowledge(FAQ_KB)
        app = app_on(self._database_url, knowledge, rasa_port=self._rasa_port)
        self._running.enter_context(served(app, self._port))

    def stop(self) -> None:
        self._running.close()


@pytest.fixture
def comes(tmp_path: Path) -> Iterator[Comes]:
    with served(RasaStandIn().app) as rasa_port:
        comes = Comes(tmp_path, rasa_port)
        comes.start()
        yield comes
        comes.stop()


def test_a_server_that_is_gone_for_a_while_loses_and_doubles_nothing(
    browser: Browser, comes: Comes, sentence: Callable[..., str], label: Callable[..., str]
) -> None:
    context = browser.new_context(base_url=comes.url)
    chat = ChatPage(context.new_page(), sentence, label)
    chat.open()
    chat.ask("Một")
    comes.stop()
    chat.type("Hai")
    expect(chat.banner).to_have_text(label("unreachable"))
    chat.type("Ba")
    expect(chat.retry).to_have_count(2)
    time.sleep(3)  # the stream and the messages are tried in vain
    comes.start()
    for _ in ("now", "as kept"):
        expect(chat.replies).to_have_text(
            [re.compile(words) for words in ("Chào", "Đáp: Một", "Đáp: Hai", "Đáp: Ba")],
            timeout=60_000,
        )
        expect(chat.questions).to_have_text(["Một", "Hai", "Ba"])
        expect(chat.banner).to_be_empty()
        chat.page.reload()
    context.close()


def _delivered_once(chat: ChatPage) -> None:
    """One question, one answer and no complaint: now, and in what the server has kept."""
    for _ in ("now", "as kept"):
        expect(chat.replies.last).to_contain_text(ITS_TITLE)
        expect(chat.replies).to_have_count(2)
        expect(chat.questions).to_have_text([FORGOTTEN])
        expect(chat.unsent).to_have_count(0)
        chat.reload()
