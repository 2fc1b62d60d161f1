"""What a person can do beside asking: rate, copy, save, delete, see it larger, be suggested to."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import text

from tests.browser.chat_page import FORGOTTEN, ITS_TITLE, ChatPage
from tests.running_troly import RunningTroly
from troly.store.engine import create_engine_for

_SPEECH = """() => {
    window.spoken = [];
    const voices = [{ lang: "vi-VN", name: "Lan" }];
    Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), {
        speaking: false,
        getVoices: () => voices,
        cancel() {},
        speak: (said) => window.spoken.push(said.text),
    })});
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    window.SpeechRecognition = class extends EventTarget {
        start() {
            setTimeout(() => {
                const event = new Event("result");
                event.results = [[{ transcript: "tôi quên mật khẩu" }]];
                this.dispatchEvent(event);
                this.dispatchEvent(new Event("end"));
            }, 50);
        }
        stop() {}
    };
}"""


def test_thumbs_say_which_answer_helped(
    chat: ChatPage, troly: RunningTroly, label: Callable[..., str]
) -> None:
    first = chat.ask(FORGOTTEN)
    second = chat.tap("Cách đăng nhập")
    expect(first.get_by_role("button", name="Có ích")).to_have_count(0)  # thumbs take its place
    first.get_by_role("button", name=label("helpful"), exact=True).click()
    expect(first.locator(".thumbs").get_by_role("status")).to_have_text(label("thanks"))
    thumb = second.get_by_role("button", name=label("notHelpful"))
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "true")
    second.get_by_role("textbox", name=label("missing")).fill("thiếu ảnh, gọi 0912345678")
    second.get_by_role("button", name=label("sendComment")).click()
    expect(second.locator(".thumbs").get_by_role("status")).to_have_text(label("commentThanks"))
    expect(thumb).to_be_focused()
    with create_engine_for(troly.env["ASSISTANT_DATABASE_URL"]).connect() as connection:
        said = connection.execute(
            text("SELECT entry_id, helpful, comment FROM feedback ORDER BY id DESC LIMIT 2")
        ).all()
    assert [tuple(row) for row in reversed(said)] == [
        ("quen_mat_khau", True, None),
        ("dang_nhap", False, "thiếu ảnh, gọi *******678"),
    ]


def test_a_rating_that_fails_says_so(
    chat: ChatPage, page: Page, label: Callable[..., str], tolerated: list[str]
) -> None:
    tolerated.append("Failed to load resource")
    answer = chat.ask(FORGOTTEN)
    page.route("**/api/v1/feedback", lambda route: route.abort())
    answer.get_by_role("button", name=label("helpful"), exact=True).click()
    expect(answer.locator(".thumbs").get_by_role("status")).to_have_text(label("rateFailed"))


def test_addresses_are_copied(
    chat: ChatPage, context: BrowserContext, page: Page, label: Callable[..., str]
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    place = chat.ask(FORGOTTEN).locator(".place").first
    link = place.get_by_role("link")
    place.get_by_role("button", name=re.compile("^Sao chép địa chỉ: ")).click()
    expect(place.get_by_role("status")).to_have_text(label("copied"))
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == link.get_attribute("href")


def test_an_address_that_cannot_be_copied_says_so(
    chat: ChatPage, page: Page, label: Callable[..., str]
) -> None:
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(Error('no')); }")
    place = chat.ask(FORGOTTEN).locator(".place").first
    place.get_by_role("button").click()
    expect(place.get_by_role("status")).to_have_text(label("copyFailed"))


def test_a_conversation_is_saved_as_text(
    chat: ChatPage, page: Page, label: Callable[..., str]
) -> None:
    chat.ask(FORGOTTEN)
    with page.expect_download() as download:
        chat.choose("save")
    assert download.value.suggested_filename == "tro-chuyen.txt"
    saved = download.value.path().read_text("utf-8-sig")
    assert f"{label('citizen')}: {FORGOTTEN}" in saved
    assert ITS_TITLE in saved
    assert "2. Chọn mục “Đăng nhập”." in saved


def test_a_conversation_is_printed_whole(chat: ChatPage, page: Page) -> None:
    chat.ask(FORGOTTEN)
    chat.ask("tìm thủ tục hành chính trên cổng ở chỗ nào")
    page.emulate_media(media="print")
    expect(chat.input).to_be_hidden()
    assert chat.log.evaluate("e => e.scrollHeight <= e.clientHeight")
    assert page.evaluate("document.documentElement.scrollHeight") > 800


def test_deleting_asks_first(
    chat: ChatPage, page: Page, troly: RunningTroly, label: Callable[..., str]
) -> None:
    chat.ask("mai trời có mưa không zzqx")
    chat.choose("delete")
    keep = page.get_by_role("button", name=label("confirmNo"))
    expect(keep).to_be_focused()
    keep.click()
    expect(chat.questions).to_have_count(1)
    page.get_by_role("button", name=label("delete")).click()
    page.get_by_role("button", name=label("confirmYes")).click()
    expect(chat.log).to_have_text(label("deleted"))
    with create_engine_for(troly.env["ASSISTANT_DATABASE_URL"]).connect() as connection:
        assert not connection.execute(text("SELECT 1 FROM inbox WHERE text LIKE '%zzqx%'")).all()
        assert not connection.execute(text("SELECT 1 FROM events WHERE data LIKE '%zzqx%'")).all()
    chat.page.reload()
    expect(chat.questions).to_have_count(0)
    expect(chat.ask(FORGOTTEN)).to_contain_text(ITS_TITLE)


def test_deleting_by_words_ends_the_conversation_too(chat: ChatPage) -> None:
    chat.ask("xóa hội thoại của tôi")
    expect(chat.tap("Xóa hội thoại")).to_have_attribute("data-type", "data_deleted")
    expect(chat.ask(FORGOTTEN)).to_contain_text(ITS_TITLE)
    chat.reload()
    expect(chat.questions).to_have_text([FORGOTTEN])


def test_a_draft_is_kept(chat: ChatPage) -> None:
    chat.input.fill("tôi đang gõ dở")
    chat.reload()
    expect(chat.input).to_have_value("tôi đang gõ dở")
    chat.send.click()
    expect(chat.input).to_have_value("")
    chat.reload()
    expect(chat.input).to_have_value("")


_SPOKEN_AS = "e => e.closest('[lang]').lang"


def test_looks_are_chosen_and_kept(chat: ChatPage, page: Page, label: Callable[..., str]) -> None:
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    usual = chat.greeting.evaluate(size)
    chat.menu.click()
    page.get_by_role("button", name=label("larger")).click()
    page.get_by_role("combobox", name=label("theme")).select_option("dark")
    page.get_by_role("combobox", name=label("language")).select_option("en")
    options = page.get_by_role("button", name="Options")
    expect(options).to_be_focused()
    options.click()
    expect(page.get_by_role("button", name="New conversation")).to_be_focused()
    page.keyboard.press("Escape")
    for _ in ("now", "kept"):
        expect(page.get_by_role("textbox", name="Your question")).to_be_visible()
        # A screen reader still reads the answers in Vietnamese.
        assert chat.greeting.locator(".outcome").evaluate(_SPOKEN_AS) == "vi"
        assert page.locator("#input").evaluate(_SPOKEN_AS) == "en"
        assert chat.greeting.evaluate(size) == pytest.approx(usual * 1.25)
        root = page.locator("troly-chat .root")
        expect(root).to_have_attribute("data-theme", "dark")
        page.reload()
        expect(chat.greeting).to_be_visible()


@pytest.mark.parametrize("typed", ["quen mat", "quên mật", "QUEN MẬT kh"])
def test_questions_are_suggested_with_or_without_accents(
    chat: ChatPage, page: Page, label: Callable[..., str], typed: str
) -> None:
    chat.input.click()
    suggestions = page.get_by_role("group", name=label("suggestions")).get_by_role("button")
    with page.expect_response("**/api/v1/questions"):
        chat.page.reload()
        chat.input.blur()
        chat.input.focus()
    chat.input.press_sequentially(typed)
    expect(suggestions.filter(has_text="quên mật khẩu")).not_to_have_count(0)
    expect(page.locator(".counter")).to_have_text(label("suggested", count=suggestions.count()))
    page.keyboard.press("ArrowUp")
    expect(suggestions.last).to_be_focused()
    page.keyboard.press("Escape")
    expect(suggestions).to_have_count(0)
    expect(chat.input).to_be_focused()
    page.keyboard.type(" ")
    page.keyboard.press("ArrowUp")
    question = suggestions.last.inner_text()
    page.keyboard.press("Enter")
    expect(chat.questions).to_have_text([question])
    expect(chat.replies.last).to_have_attribute("data-type", "answered")


def test_few_letters_suggest_nothing(chat: ChatPage, page: Page) -> None:
    chat.input.focus()
    chat.input.press_sequentially("qu")
    expect(page.locator(".suggestions button")).to_have_count(0)


def test_an_answer_is_read_aloud_and_a_question_spoken(
    context: BrowserContext, new_chat: Callable[..., ChatPage], label: Callable[..., str]
) -> None:
    """Chromium without a screen has neither voice nor ear: both are put in its place."""
    context.add_init_script(f"({_SPEECH})()")
    chat = new_chat()
    chat.open()
    chat.page.get_by_role("button", name=label("dictate")).click()
    expect(chat.input).to_have_value("tôi quên mật khẩu")
    chat.send.click()
    expect(chat.replies).to_have_count(2)
    chat.replies.last.get_by_role("button", name=label("read")).click()
    (spoken,) = chat.page.evaluate("window.spoken")
    assert ITS_TITLE in spoken


def test_without_a_voice_nothing_offers_to_read(chat: ChatPage, label: Callable[..., str]) -> None:
    expect(chat.log.get_by_role("button", name=label("read"))).to_have_count(0)


def test_steps_and_dossiers_show_how_far_they_are(chat: ChatPage) -> None:
    chat.ask(FORGOTTEN)
    step = chat.tap("Hướng dẫn từng bước")
    expect(step.get_by_role("progressbar")).to_have_attribute("value", "1")
    status = chat.ask("tra giúp hồ sơ 000.00.16.H24-260901-0001")
    bar = status.get_by_role("progressbar", name="Chặng 3 trên 5")
    expect(bar).to_have_attribute("max", "5")
