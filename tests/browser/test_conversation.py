"""A conversation outlives a reload, ends with a button, and survives its session."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.chat_page import FORGOTTEN, ITS_TITLE, ChatPage
from tests.browser.devices import on_each_device
from tests.running_troly import RunningTroly
from troly.gateway.channels.web.session import Sessions

RELATED = "Cách đăng nhập"
MESSAGES = "**/api/v1/messages"

_PUT_TOKEN = """token => localStorage.setItem(
    Object.keys(localStorage).find(key => key.endsWith(":token")), JSON.stringify(token))"""


@on_each_device
def test_a_reload_shows_the_same_conversation(chat: ChatPage) -> None:
    chat.ask(FORGOTTEN)
    chat.tap(RELATED)
    before = chat.texts()

    chat.reload()
    expect(chat.questions).to_have_text([FORGOTTEN, RELATED])
    assert chat.texts() == before
    expect(chat.greeting).to_have_count(1)
    expect(chat.log.locator("[data-chosen]")).to_have_text([RELATED])
    expect(chat.log.locator("[data-chosen]")).to_be_disabled()

    chat.tap("Không đăng nhập được")
    expect(chat.questions).to_have_count(3)


@on_each_device
def test_a_new_conversation_starts_afresh(chat: ChatPage) -> None:
    chat.ask("tra giúp hồ sơ 000.00.16.H24-260901-0001")
    chat.start_anew()
    for _ in ("at once", "after a reload"):
        expect(chat.greeting).to_be_visible()
        expect(chat.log.get_by_role("article")).to_have_count(1)
        chat.reload()
    expect(chat.ask("cho tôi xem chi tiết")).to_have_attribute("data-type", "ask_dossier_code")


def test_an_answer_to_the_old_conversation_is_not_shown_in_the_new(chat: ChatPage) -> None:
    held: list[Route] = []
    chat.page.route(MESSAGES, lambda route: held.append(route), times=1)
    chat.type("mật khẩu cũ")
    expect(chat.questions).to_have_count(1)
    chat.start_anew()
    expect(chat.greeting).to_be_visible()
    held[0].continue_()
    chat.ask(FORGOTTEN)
    expect(chat.questions).to_have_text([FORGOTTEN])
    expect(chat.replies).to_have_count(2)
    chat.reload()
    expect(chat.questions).to_have_text([FORGOTTEN])


def test_who_begins_anew_twice_gets_one_conversation(new_chat: Callable[..., ChatPage]) -> None:
    chat = new_chat()
    page = chat.page
    held: list[Route] = []
    page.route("**/api/v1/session", lambda route: held.append(route), times=1)
    page.goto("/chat")
    chat.type("cảm ơn")
    chat.start_anew()
    expect(chat.greeting).to_be_visible()
    # What was said in the conversation that was left stays there, also when it opens at last.
    with page.expect_response("**/api/v1/session"):
        held[0].continue_()
    expect(chat.ask(FORGOTTEN)).to_contain_text(ITS_TITLE)
    expect(chat.log.get_by_role("article")).to_have_count(3)
    chat.reload()
    expect(chat.questions).to_have_text([FORGOTTEN])


def test_another_tab_shows_the_same_conversation(
    chat: ChatPage, new_chat: Callable[..., ChatPage]
) -> None:
    chat.ask(FORGOTTEN)
    other = new_chat()
    other.open()
    expect(other.questions).to_have_text([FORGOTTEN])
    other.ask("cảm ơn")
    chat.page.bring_to_front()
    expect(chat.questions).to_have_text([FORGOTTEN, "cảm ơn"])
    expect(chat.replies).to_have_count(3)
    for tab in (chat, other):
        tab.page.reload()
        expect(tab.questions).to_have_text([FORGOTTEN, "cảm ơn"])


def test_two_tabs_that_begin_at_once_begin_one_conversation(
    new_chat: Callable[..., ChatPage],
) -> None:
    one, other = new_chat(), new_chat()
    for tab in (one, other):
        tab.page.goto("/chat")
    one.ask(FORGOTTEN)
    other.ask("cảm ơn")
    for tab in (one, other):
        expect(tab.questions).to_have_text([FORGOTTEN, "cảm ơn"])
        expect(tab.replies).to_have_count(3)


def test_what_one_tab_leaves_or_deletes_is_gone_in_the_other(
    chat: ChatPage, new_chat: Callable[..., ChatPage], label: Callable[..., str]
) -> None:
    chat.ask(FORGOTTEN)
    other = new_chat()
    other.open()
    expect(other.questions).to_have_count(1)
    chat.start_anew()
    expect(other.questions).to_have_count(0)
    other.ask("cảm ơn")
    expect(chat.questions).to_have_text(["cảm ơn"])
    chat.choose("delete")
    chat.page.get_by_role("button", name=label("confirmYes")).click()
    for tab in (chat, other):
        expect(tab.log).to_have_text(label("deleted"))
    expect(other.ask(FORGOTTEN)).to_contain_text(ITS_TITLE)


@pytest.fixture(params=["forged", "expired", "unknown"])
def useless_token(
    request: pytest.FixtureRequest, troly: RunningTroly, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Give a token of a stranger, of the day before yesterday, or of no conversation."""
    hours = 24.0
    secret = "forged" * 8 if request.param == "forged" else troly.env["SESSION_SECRET"]
    with monkeypatch.context() as patch:
        if request.param == "expired":
            now = time.time
            patch.setattr(time, "time", lambda: now() - 2 * hours * 3600)
        return Sessions(secret, hours).token_for("no-such-conversation")


def test_a_useless_session_found_on_opening_is_replaced(
    chat: ChatPage, useless_token: str, tolerated: list[str]
) -> None:
    tolerated.append("401")
    chat.ask(FORGOTTEN)
    chat.page.evaluate(_PUT_TOKEN, useless_token)
    chat.reload()
    expect(chat.log.get_by_role("article")).to_have_count(1)
    expect(chat.ask(FORGOTTEN)).to_contain_text(ITS_TITLE)
    chat.reload()
    expect(chat.questions).to_have_text([FORGOTTEN])


def test_a_session_that_ends_in_between_is_replaced(
    chat: ChatPage, useless_token: str, tolerated: list[str]
) -> None:
    tolerated.append("401")
    chat.ask("cảm ơn")

    def with_useless_token(route: Route) -> None:
        route.continue_(
            headers={**route.request.headers, "authorization": f"Bearer {useless_token}"}
        )

    chat.page.route(MESSAGES, with_useless_token, times=1)
    expect(chat.ask(FORGOTTEN)).to_contain_text(ITS_TITLE)
    expect(chat.questions).to_have_text(["cảm ơn", FORGOTTEN])
    expect(chat.greeting).to_have_count(1)
    expect(chat.unsent).to_have_count(0)


def test_what_waits_goes_on_where_the_stream_finds_the_session_ended(
    chat: ChatPage, page: Page, tolerated: list[str]
) -> None:
    tolerated += ["401", "Failed to load"]
    chat.ask("cảm ơn")
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(hours=1))
    page.route(MESSAGES, lambda route: route.abort(), times=1)
    chat.type(FORGOTTEN)
    expect(chat.retry).to_be_visible()
    ended = {"status": 401, "json": {"error": "session_expired", "message": ""}}
    page.route(MESSAGES, lambda route: route.fulfill(**ended), times=1)
    page.route("**/api/v1/events*", lambda route: route.fulfill(**ended), times=1)
    for visible in (False, True):  # the stream ends and begins anew
        page.evaluate(_BE_SEEN, visible)
    expect(chat.replies.last).to_contain_text(ITS_TITLE)
    expect(chat.questions).to_have_text(["cảm ơn", FORGOTTEN])
    expect(chat.unsent).to_have_count(0)


_BE_SEEN = """visible => {
    Object.defineProperty(document, "visibilityState",
        { configurable: true, get: () => visible ? "visible" : "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.mark.parametrize("known", [False, True], ids=["new", "reloaded"])
def test_a_message_waits_for_a_conversation_that_is_slow_to_open(
    new_chat: Callable[..., ChatPage], sentence: Callable[..., str], known: bool
) -> None:
    chat = new_chat()
    page = chat.page
    earlier = ["cảm ơn"] if known else []
    if known:
        chat.open()
        chat.ask(*earlier)
    held: list[Route] = []
    page.route(
        "**/api/v1/history" if known else "**/api/v1/session",
        lambda route: held.append(route),
        times=1,
    )
    page.goto("/chat")

    chat.type(FORGOTTEN)
    expect(chat.questions).to_have_text([FORGOTTEN])
    held[0].continue_()
    for _ in ("at once", "after a reload"):
        expect(chat.replies.last).to_contain_text(ITS_TITLE)
        expect(chat.questions).to_have_text([*earlier, FORGOTTEN])
        expect(chat.replies).to_have_count(2 + len(earlier))
        expect(chat.replies.first).to_contain_text(sentence("greeting"))
        chat.reload()
