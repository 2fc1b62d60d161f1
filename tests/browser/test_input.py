"""What can be typed or pasted, however odd."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from tests.browser.chat_page import FORGOTTEN, ITS_TITLE, ChatPage


@pytest.fixture
def sent(context: BrowserContext) -> list[Request]:
    """Give the messages that have left the page, kept up to date."""
    requests: list[Request] = []
    context.on(
        "request", lambda r: requests.append(r) if r.url.endswith("/api/v1/messages") else None
    )
    return requests


@pytest.mark.parametrize(
    "words",
    [
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        '"><svg onload=alert(1)>',
        "[a](javascript:alert(1)) &lt;b&gt;",
    ],
)
def test_markup_is_mere_text(chat: ChatPage, words: str) -> None:
    chat.ask(words)
    for _ in ("as typed", "as the history gives it"):
        expect(chat.questions).to_have_text([words])
        expect(chat.log.locator("img, script, b, svg[onload]")).to_have_count(0)
        chat.reload()


def test_markup_in_a_reply_is_mere_text(chat: ChatPage, page: Page) -> None:
    """The knowledge base and the portal are no more trusted than a citizen."""
    markup = "<img src=x onerror=alert(1)>"

    def with_markup(route: Route) -> None:
        response = route.fetch()
        (outcome,) = response.json()["outcomes"]
        outcome |= {"title": markup, "summary": markup, "notice": markup, "notes": [markup]}
        outcome["methods"] = [{"name": markup, "steps": [markup]}]
        outcome["facts"] = [{"label": markup, "value": markup}]
        outcome["links"] = [{"title": markup, "url": "javascript:alert(1)"}]
        outcome["contacts"] = [{"title": markup, "phone": markup}]
        outcome["buttons"] = [{"title": markup, "id": markup, "kind": "choice"}]
        route.fulfill(response=response, json={"outcomes": [outcome]})

    page.route("**/api/v1/messages", with_markup)
    # The same reply, without markup, would be pushed at once: the stream stays silent.
    silence = {"content_type": "text/event-stream", "body": ": ping\n\n"}
    page.route("**/api/v1/events*", lambda route: route.fulfill(**silence))
    chat.reload()
    reply = chat.ask(FORGOTTEN)
    expect(reply.get_by_text(markup)).to_have_count(11)
    expect(reply.locator("img")).to_have_count(0)
    expect(reply.locator("a[href^=javascript]")).to_have_count(0)


@pytest.mark.parametrize("words", ["", "   ", "\n\n", "\t\u3000"])
def test_nothing_is_not_sent(chat: ChatPage, sent: list[Request], words: str) -> None:
    chat.type(words)
    chat.send.click()
    expect(chat.input).to_be_focused()
    expect(chat.questions).to_have_count(0)
    chat.ask("cảm ơn")
    assert [request.post_data_json["text"] for request in sent] == ["cảm ơn"]


def test_only_invisible_characters_are_told_so(
    chat: ChatPage, sentence: Callable[..., str]
) -> None:
    expect(chat.ask("\u200b\u2060")).to_contain_text(sentence("empty_input"))


@pytest.mark.parametrize("length", [1001, 10_000])
def test_a_long_message_is_told_so_and_stays_to_be_shortened(
    chat: ChatPage, label: Callable[..., str], sent: list[Request], length: int
) -> None:
    words = "đ" * length
    chat.type(words)
    counter = chat.page.locator(".counter")
    expect(counter).to_have_text(label("over", over=length - 1000))
    expect(chat.input).to_have_value(words)
    expect(chat.input).to_have_attribute("aria-invalid", "true")
    assert sent == []
    chat.reload()
    expect(chat.input).to_have_value(words)
    chat.input.fill(FORGOTTEN.ljust(900, "."))
    expect(counter).to_have_text(label("left", left=100))
    chat.send.click()
    expect(chat.replies).to_have_count(2)


def test_a_message_of_just_the_limit_is_answered(chat: ChatPage) -> None:
    expect(chat.ask(FORGOTTEN.ljust(1000, "."))).not_to_have_attribute("data-type", "input_refused")


@pytest.mark.parametrize("words", ["😀", "👍🏽👨‍👩‍👧 🇻🇳"])
def test_emoji_get_a_request_for_words(
    chat: ChatPage, sentence: Callable[..., str], words: str
) -> None:
    expect(chat.ask(words)).to_contain_text(sentence("no_words"))
    expect(chat.questions).to_have_text([words])


@pytest.mark.parametrize(
    "words",
    [
        "Tôi quên\x00 mật\x07 khẩu\x1b",
        "\u202eTôi quên mật khẩu\u202c",
        "\ufeffTôi\u200b quên mật khẩu",
        "Tôi quên\r\nmật khẩu",
        "/restart Tôi quên mật khẩu",
        unicodedata.normalize("NFD", FORGOTTEN),
    ],
    ids=["controls", "direction", "invisible", "lines", "command", "decomposed"],
)
def test_odd_characters_do_not_hide_the_question(chat: ChatPage, words: str) -> None:
    expect(chat.ask(words)).to_contain_text(ITS_TITLE)


def test_shift_and_enter_begins_a_line(chat: ChatPage, page: Page) -> None:
    chat.input.press_sequentially("Tôi quên")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("mật khẩu")
    expect(chat.input).to_have_value("Tôi quên\nmật khẩu")
    page.keyboard.press("Enter")
    expect(chat.input).to_have_value("")
    expect(chat.questions).to_have_text(["Tôi quên mật khẩu"])


def test_enter_belongs_to_a_word_being_composed(chat: ChatPage) -> None:
    """Vietnamese keyboards write a word's accents while it is underlined."""
    chat.input.fill(FORGOTTEN)
    for composing in ({"isComposing": True}, {"keyCode": 229}):
        chat.input.dispatch_event("keydown", {"key": "Enter", **composing})
    expect(chat.questions).to_have_count(0)
    chat.input.press("Enter")
    expect(chat.questions).to_have_text([FORGOTTEN])


def test_messages_in_a_row_are_answered_in_order(chat: ChatPage) -> None:
    chat.type(FORGOTTEN)
    chat.type("cho tôi gặp cán bộ")
    chat.ask("cảm ơn")
    expect(chat.log.get_by_role("article")).to_contain_text(
        [
            "",
            FORGOTTEN,
            ITS_TITLE,
            "cho tôi gặp cán bộ",
            "082.507.7988",
            "cảm ơn",
            "nhắn tại đây",
        ]
    )
