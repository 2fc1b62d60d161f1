"""The page for people who see, hear or point differently."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .chat_page import FORGOTTEN, ChatPage
from .devices import PHONE, on_each_device, on_phones

ANY_NAME = re.compile(r"\S")
FINGER_PIXELS = 44

_TOO_SMALL = """(elements, least) => elements
    .filter(e => e.getBoundingClientRect().height < least)
    .map(e => e.outerHTML)"""
_TOO_WIDE = """() => ["html", "#log", "footer"]
    .map(selector => document.querySelector(selector))
    .filter(e => e.scrollWidth > e.clientWidth)
    .map(e => `${e.tagName} ${e.scrollWidth} > ${e.clientWidth}`)"""


@pytest.fixture
def full_chat(chat: ChatPage, sentence: Callable[..., str], tolerated: list[str]) -> ChatPage:
    """Give a conversation with every kind of part: steps, facts, choices, links, a failure."""
    chat.ask(FORGOTTEN)
    chat.ask("căn cước")
    chat.tap("Đổi căn cước")
    chat.ask("tra giúp hồ sơ 000.00.16.H24-260901-0001")
    chat.tap(sentence("dossier_details"))
    chat.ask("000001")
    chat.ask("thời tiết Hải Phòng ngày mai thế nào")
    chat.ask("http://vi-du.vn/" + "dia-chi-dai" * 30)
    tolerated.append("Failed to load resource")
    chat.page.route("**/api/v1/messages", lambda route: route.abort())
    chat.type("Không gửi được")
    expect(chat.retry).to_be_visible()
    return chat


def test_a_conversation_by_keyboard_alone(chat: ChatPage, page: Page) -> None:
    keyboard = page.keyboard
    expect(chat.input).to_be_focused()
    keyboard.type(FORGOTTEN)
    keyboard.press("Enter")
    expect(chat.replies).to_have_count(2)
    expect(chat.input).to_be_focused()

    keyboard.press("Shift+Tab")
    expect(chat.replies.last.get_by_role("button").last).to_be_focused()
    keyboard.press("Space")
    expect(chat.replies).to_have_count(3)
    expect(chat.input).to_be_focused()

    keyboard.type("cảm ơn")
    keyboard.press("Tab")
    expect(chat.send).to_be_focused()
    keyboard.press("Enter")
    expect(chat.replies).to_have_count(4)
    expect(chat.input).to_be_focused()

    chat.new_chat.focus()
    keyboard.press("Enter")
    expect(chat.replies).to_have_count(1)
    expect(chat.input).to_be_focused()


def test_the_tab_key_reaches_every_control_in_reading_order(chat: ChatPage, page: Page) -> None:
    answer = chat.ask(FORGOTTEN)
    links, choices = answer.get_by_role("link").all(), answer.get_by_role("button").all()
    first_choices = chat.greeting.get_by_role("button").all()
    hotline = page.get_by_role("contentinfo").get_by_role("link")
    chat.new_chat.focus()
    for control in (chat.log, *first_choices, *links, *choices, chat.input, chat.send, hotline):
        page.keyboard.press("Tab")
        expect(control).to_be_focused()
        expect(control).to_have_accessible_name(ANY_NAME)


def test_replies_are_read_out(chat: ChatPage, page: Page, sentence: Callable[..., str]) -> None:
    expect(chat.log).to_have_attribute("aria-live", "polite")
    expect(chat.log).not_to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("status")).to_be_attached()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    reply = chat.ask("cảm ơn")
    expect(reply.get_by_role("heading", level=2)).to_have_text(sentence("page_assistant"))


@on_each_device
def test_axe_finds_nothing_on_opening(chat: ChatPage, page: Page) -> None:
    _assert_accessible(page)


@on_each_device
def test_axe_finds_nothing_in_a_full_conversation(full_chat: ChatPage, page: Page) -> None:
    _assert_accessible(page)


@on_phones
def test_all_fits_a_phone_and_a_finger(full_chat: ChatPage, page: Page) -> None:
    assert page.evaluate(_TOO_WIDE) == []
    controls = page.locator("button, textarea, .places a")
    assert controls.evaluate_all(_TOO_SMALL, FINGER_PIXELS) == []


@on_phones
def test_a_phone_does_not_zoom_in_on_typing(chat: ChatPage) -> None:
    """Safari on iPhones enlarges the page where the letters of an input are below 16 pixels."""
    assert chat.input.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 16


@on_phones
def test_the_newest_question_is_in_view_with_its_answer(chat: ChatPage) -> None:
    chat.ask("tìm thủ tục hành chính trên cổng ở chỗ nào")
    answer = chat.ask(FORGOTTEN)
    expect(chat.questions.last).to_be_in_viewport(ratio=1)
    expect(answer.get_by_role("heading", level=3)).to_be_in_viewport(ratio=1)
    expect(chat.input).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("device", [{**PHONE, "java_script_enabled": False}], ids=["phone"])
def test_without_javascript_the_page_names_the_hotline(
    page: Page, sentence: Callable[..., str]
) -> None:
    page.goto("/")
    told = page.locator("noscript p")
    expect(told).to_be_visible()
    expect(told).to_have_text(sentence("page_noscript"))
    expect(told).to_contain_text("082.507.7988")


def _assert_accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
