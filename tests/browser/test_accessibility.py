"""The page for people who see, hear or point differently."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chat_page import FORGOTTEN, ITS_TITLE, ChatPage
from tests.browser.devices import PHONE, on_each_device, on_phones

ANY_NAME = re.compile(r"\S")
FINGER_PIXELS = 44

_TOO_SMALL = """(elements, least) => elements
    .filter(e => e.getClientRects().length)
    .filter(e => e.getBoundingClientRect().height < least)
    .map(e => e.outerHTML)"""
_TOO_WIDE = (
    """e => e.scrollWidth > e.clientWidth ? [e.className, e.scrollWidth, e.clientWidth] : null"""
)
_WATCH = """log => {
    window.added = [];
    new MutationObserver(changes => {
        for (const { addedNodes } of changes)
            for (const node of addedNodes)
                if (log.getAttribute("aria-live") === "polite")
                    window.added.push(node.textContent);
    }).observe(log, { childList: true, subtree: true });
}"""
_HIDDEN_FOCUS = """() => {
    const e = document.querySelector("troly-chat").shadowRoot.activeElement;
    const box = e.getBoundingClientRect();
    const x = box.x + box.width / 2, y = box.y + Math.min(box.height / 2, 20);
    const top = document.querySelector("troly-chat").shadowRoot.elementFromPoint(x, y);
    return e === top || e.contains(top) || e.matches(".log") ? null : e.outerHTML;
}"""


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


def test_a_conversation_by_keyboard_alone(
    chat: ChatPage, page: Page, label: Callable[..., str]
) -> None:
    keyboard = page.keyboard
    expect(chat.input).to_be_focused()
    keyboard.type(FORGOTTEN)
    keyboard.press("Enter")
    expect(chat.replies).to_have_count(2)
    expect(chat.input).to_be_focused()

    chat.replies.last.locator(".choices button").last.focus()
    keyboard.press("Space")
    expect(chat.replies).to_have_count(3)
    expect(chat.input).to_be_focused()

    keyboard.type("cảm ơn")
    for _ in range(2):
        keyboard.press("Tab")
    expect(chat.send).to_be_focused()
    keyboard.press("Enter")
    expect(chat.replies).to_have_count(4)
    expect(chat.input).to_be_focused()

    chat.menu.focus()
    keyboard.press("Enter")
    expect(page.get_by_role("button", name=label("startAnew"))).to_be_focused()
    keyboard.press("Escape")
    expect(chat.menu).to_be_focused()
    keyboard.press("Enter")
    keyboard.press("Enter")
    expect(chat.replies).to_have_count(1)
    expect(chat.input).to_be_focused()


def test_the_tab_key_reaches_every_control_in_reading_order(chat: ChatPage, page: Page) -> None:
    answer = chat.ask(FORGOTTEN)
    controls = [
        chat.log,
        *chat.greeting.get_by_role("button").all(),
        *answer.locator("a:visible, button:visible").all(),
        chat.input,
    ]
    chat.menu.focus()
    for control in controls:
        page.keyboard.press("Tab")
        expect(control).to_be_focused()
        expect(control).to_have_accessible_name(ANY_NAME)
        assert page.evaluate(_HIDDEN_FOCUS) is None


def test_each_answer_is_announced_once(
    chat: ChatPage, page: Page, sentence: Callable[..., str]
) -> None:
    expect(chat.log).to_have_attribute("aria-live", "polite")
    expect(chat.log).to_have_attribute("aria-relevant", "additions")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    chat.log.evaluate(_WATCH)
    reply = chat.ask("cảm ơn")
    expect(reply.get_by_role("heading", level=2)).to_have_text(sentence("page_assistant"))
    page.wait_for_timeout(1200)  # the stream tells it too
    thanks = reply.locator(".text").inner_text()
    assert [thanks in added for added in page.evaluate("window.added")].count(True) == 1
    chat.reload()
    chat.log.evaluate(_WATCH)
    page.wait_for_timeout(500)
    assert page.evaluate("window.added") == []  # what was said before is not announced again


# --- axe, in every state ------------------------------------------------------------------------


def _opening(chat: ChatPage, _label: Callable[..., str]) -> None:
    expect(chat.greeting).to_be_visible()


def _options(chat: ChatPage, label: Callable[..., str]) -> None:
    chat.menu.click()
    chat.page.get_by_role("button", name=label("delete")).click()


def _suggesting(chat: ChatPage, _label: Callable[..., str]) -> None:
    chat.page.reload()
    with chat.page.expect_response("**/api/v1/questions"):
        chat.input.focus()
    chat.input.press_sequentially("quen mat")
    expect(chat.page.locator(".suggestions button").first).to_be_visible()


def _too_long(chat: ChatPage, _label: Callable[..., str]) -> None:
    chat.input.fill("đ" * 1200)


def _waiting(chat: ChatPage, label: Callable[..., str]) -> None:
    chat.page.route("**/api/v1/messages", lambda route: None)
    chat.type("Chờ mãi")
    expect(chat.page.locator(".typing")).to_have_text(label("slow"))


def _offline(chat: ChatPage, label: Callable[..., str]) -> None:
    chat.page.context.set_offline(True)
    expect(chat.banner).to_have_text(label("offline"))
    chat.type("Không có mạng")


def _rating(chat: ChatPage, label: Callable[..., str]) -> None:
    answer = chat.ask(FORGOTTEN)
    answer.get_by_role("button", name=label("notHelpful")).click()
    expect(answer.get_by_role("textbox")).to_be_visible()


def _step(chat: ChatPage, _label: Callable[..., str]) -> None:
    chat.ask(FORGOTTEN)
    chat.tap("Hướng dẫn từng bước")


def _deleted(chat: ChatPage, label: Callable[..., str]) -> None:
    chat.choose("delete")
    chat.page.get_by_role("button", name=label("confirmYes")).click()
    expect(chat.log).to_have_text(label("deleted"))


STATES = [_opening, _options, _suggesting, _too_long, _waiting, _offline, _rating, _step, _deleted]


@on_each_device
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__.strip("_"))
def test_axe_finds_nothing(
    chat: ChatPage,
    page: Page,
    label: Callable[..., str],
    tolerated: list[str],
    state: Callable[..., None],
) -> None:
    tolerated.append("Failed to load resource")
    state(chat, label)
    _assert_accessible(page)


@on_each_device
def test_axe_finds_nothing_in_a_full_conversation(
    full_chat: ChatPage, page: Page, label: Callable[..., str]
) -> None:
    for theme in ("light", "dark", "contrast"):
        full_chat.menu.click()
        page.get_by_role("combobox", name=label("theme")).select_option(theme)
        full_chat.menu.click()
        _assert_accessible(page)


@on_each_device
@pytest.mark.parametrize("path", ["/", "/chat/plain"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_other_pages(
    context: BrowserContext, label: Callable[..., str], path: str, scheme: Literal["light", "dark"]
) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    _assert_accessible(page)
    if path == "/":
        page.get_by_role("button", name=label("open")).click()
        expect(page.get_by_role("dialog").locator(".assistant")).to_be_visible()
        _assert_accessible(page)


# --- small, large, and by finger ----------------------------------------------------------------


@on_phones
def test_all_fits_a_phone_and_a_finger(full_chat: ChatPage, page: Page) -> None:
    _assert_fits(full_chat, page)
    controls = page.locator("button, textarea, select, .place a")
    assert controls.evaluate_all(_TOO_SMALL, FINGER_PIXELS) == []


@pytest.mark.parametrize(
    "device", [{"viewport": {"width": 320, "height": 256}}], ids=["1280 x 1024 at 400 %"]
)
def test_all_can_be_used_at_400_percent(chat: ChatPage, page: Page) -> None:
    """WCAG 2.2, 1.4.10 and 2.4.11: no scrolling in two directions, and no focus under a bar."""
    answer = chat.ask(FORGOTTEN)
    _assert_fits(chat, page)
    expect(chat.input).to_be_in_viewport(ratio=1)
    box = chat.log.bounding_box()
    assert box
    assert box["height"] >= 100
    for control in answer.locator("a:visible, button:visible").all():
        control.focus()
        assert page.evaluate(_HIDDEN_FOCUS) is None


def test_text_can_be_twice_as_large(chat: ChatPage, page: Page, label: Callable[..., str]) -> None:
    chat.menu.click()
    larger = page.get_by_role("button", name=label("larger"))
    while larger.is_enabled():
        larger.click()
    chat.menu.click()
    chat.ask(FORGOTTEN)
    _assert_fits(chat, page)
    expect(chat.input).to_be_in_viewport(ratio=1)


def test_text_is_made_larger_by_keyboard_alone(
    chat: ChatPage, page: Page, label: Callable[..., str]
) -> None:
    chat.menu.click()
    larger, smaller = (page.get_by_role("button", name=label(n)) for n in ("larger", "smaller"))
    larger.focus()
    while larger.is_enabled():
        expect(larger).to_be_focused()
        page.keyboard.press("Enter")
    expect(smaller).to_be_focused()


def test_the_focus_goes_on_from_a_button_that_is_gone(chat: ChatPage, page: Page) -> None:
    page.context.set_offline(True)
    chat.type(FORGOTTEN)
    chat.retry.focus()
    page.context.set_offline(False)
    expect(chat.input).to_be_focused()
    expect(chat.replies).to_have_count(2)


@on_phones
def test_very_long_words_are_broken(chat: ChatPage, page: Page) -> None:
    chat.ask("dàiquá" * 100)
    _assert_fits(chat, page)


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


@pytest.mark.parametrize("device", [PHONE], ids=["phone"])
def test_on_a_whole_screen_the_focus_stays_inside(
    context: BrowserContext, label: Callable[..., str]
) -> None:
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name=label("open")).click()
    expect(page.get_by_role("dialog").locator(".assistant")).to_be_visible()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(20):
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.localName") == "troly-chat"


def test_who_wants_no_motion_sees_none(chat: ChatPage, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.route("**/api/v1/messages", lambda route: None)
    chat.type("Chờ")
    moving = "e => getComputedStyle(e, '::after').animationName"
    assert page.locator(".typing").evaluate(moving) == "none"


@pytest.mark.parametrize("device", [{**PHONE, "java_script_enabled": False}], ids=["phone"])
def test_without_javascript_a_form_does(
    context: BrowserContext, sentence: Callable[..., str]
) -> None:
    page = context.new_page()
    page.goto("/chat")
    expect(page.locator("noscript p").first).to_have_text(sentence("page_noscript"))
    page.get_by_role("textbox", name=sentence("page_input_label")).fill(FORGOTTEN)
    page.get_by_role("button", name=sentence("page_send")).click()
    answers = page.locator("article.assistant")
    expect(answers.last).to_contain_text(ITS_TITLE)
    page.get_by_role("button", name="Cách đăng nhập").click()
    expect(answers).to_have_count(3)
    expect(answers.last).to_contain_text("đăng nhập")
    page.get_by_role("button", name=sentence("page_new_chat")).click()
    expect(answers).to_have_count(1)


def _assert_accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def _assert_fits(chat: ChatPage, page: Page) -> None:
    for part in (page.locator("html"), chat.log, page.locator(".panel")):
        assert part.evaluate(_TOO_WIDE) is None
