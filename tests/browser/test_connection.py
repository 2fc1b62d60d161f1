"""A connection that comes and goes loses no message and doubles none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from .chat_page import FORGOTTEN, ITS_TITLE, ChatPage
from .devices import on_each_device

MESSAGES = "**/api/v1/messages"


@pytest.fixture
def tolerated() -> list[str]:
    """The browser itself reports each request that fails."""
    return ["Failed to load resource"]


@on_each_device
def test_what_is_sent_offline_goes_out_when_the_connection_is_back(
    chat: ChatPage, context: BrowserContext, sentence: Callable[..., str]
) -> None:
    chat.page.clock.install()
    chat.page.clock.pause_at(datetime.now() + timedelta(hours=1))  # no try by the clock
    context.set_offline(True)
    chat.type(FORGOTTEN)
    expect(chat.failure).to_contain_text(sentence("page_offline"))
    expect(chat.retry).to_be_visible()
    expect(chat.questions).to_have_text([FORGOTTEN])

    context.set_offline(False)
    _delivered_once(chat)


def _never_arrives(route: Route) -> None:
    route.abort()


def _reply_is_lost(route: Route) -> None:
    route.fetch()
    route.abort()


def _proxy_answers(route: Route) -> None:
    route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>")


@pytest.mark.parametrize("fault", [_never_arrives, _reply_is_lost, _proxy_answers])
def test_a_message_is_sent_again_by_hand(
    chat: ChatPage, page: Page, sentence: Callable[..., str], fault: Callable[[Route], None]
) -> None:
    page.route(MESSAGES, fault, times=1)
    chat.type(FORGOTTEN)
    expect(chat.failure).to_contain_text(sentence("page_offline"))
    chat.retry.click()
    _delivered_once(chat)


def test_a_message_is_tried_again_by_itself(chat: ChatPage, page: Page) -> None:
    page.clock.install()
    page.route(MESSAGES, _reply_is_lost, times=1)
    chat.type(FORGOTTEN)
    expect(chat.failure).to_be_visible()
    page.clock.fast_forward("01:00")
    _delivered_once(chat)


def test_later_messages_do_not_wait_for_one_that_failed(chat: ChatPage, page: Page) -> None:
    page.route(MESSAGES, _never_arrives, times=1)
    chat.type(FORGOTTEN)
    expect(chat.failure).to_be_visible()
    expect(chat.ask("cho tôi gặp cán bộ")).to_contain_text("082.507.7988")
    chat.retry.click()
    expect(chat.log.get_by_role("article")).to_contain_text(
        ["", FORGOTTEN, ITS_TITLE, "cho tôi gặp cán bộ", "082.507.7988"]
    )


def test_a_page_that_could_not_begin_begins_later(page: Page, sentence: Callable[..., str]) -> None:
    chat = ChatPage(page, sentence)
    page.route("**/api/v1/session", _never_arrives, times=2)
    page.goto("/")
    expect(chat.failure).to_contain_text(sentence("page_offline"))
    chat.type(FORGOTTEN)
    expect(chat.failure).to_have_count(2)
    chat.retry.last.click()
    _delivered_once(chat)


def _delivered_once(chat: ChatPage) -> None:
    """One question, one answer and no complaint: now, and in what the server has kept."""
    for _ in ("now", "as kept"):
        expect(chat.replies.last).to_contain_text(ITS_TITLE)
        expect(chat.replies).to_have_count(2)
        expect(chat.questions).to_have_text([FORGOTTEN])
        expect(chat.failure).to_have_count(0)
        chat.reload()
