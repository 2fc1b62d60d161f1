"""Takes the pictures in docs/images of the chat in each of its states: `make screenshots`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, expect

from tests.browser.chat_page import FORGOTTEN, ChatPage
from tests.browser.devices import DESKTOP, PHONE
from tests.chromium import running_chromium
from tests.running_troly import PROJECT, running_troly
from troly.knowledge.load import load

FOLDER = PROJECT / "docs/images"
LABELS = load(PROJECT / "faq_kb").widget_labels["vi"]
SMALL_DESKTOP = {"viewport": {"width": 1000, "height": 720}}
ZOOMED = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 2}

State = Callable[[ChatPage], None]


def label(name: str, **values: Any) -> str:
    """Give one of the widget's own words."""
    return LABELS[name].format(**values)


def _closed(chat: ChatPage) -> None:
    chat.page.goto("/")
    expect(chat.page.get_by_role("button", name=label("open"))).to_be_visible()


def _opened(chat: ChatPage) -> None:
    _closed(chat)
    chat.page.get_by_role("button", name=label("open")).click()
    expect(chat.greeting).to_be_visible()


def _answer(chat: ChatPage) -> None:
    _opened(chat)
    chat.ask("toi quen mat khau thi lam sao")


def _unread(chat: ChatPage) -> None:
    _opened(chat)
    chat.page.evaluate(
        """words => {
            const chat = document.querySelector("troly-chat");
            chat.ask(words).then(() => chat.close());
        }""",
        FORGOTTEN,
    )
    expect(chat.page.get_by_role("button", name=label("unread", count=1))).to_be_visible()


def _which(chat: ChatPage) -> None:
    _opened(chat)
    chat.ask("căn cước")


def _step(chat: ChatPage) -> None:
    _answer(chat)
    chat.tap("Hướng dẫn từng bước")


def _dossier(chat: ChatPage) -> None:
    _opened(chat)
    chat.ask("tra giúp hồ sơ 000.00.16.H24-260901-0001")


def _suggestions(chat: ChatPage) -> None:
    _opened(chat)
    chat.input.focus()
    chat.page.wait_for_timeout(300)
    chat.input.press_sequentially("quen mat")


def _options(chat: ChatPage) -> None:
    _answer(chat)
    chat.menu.click()


def _deletion(chat: ChatPage) -> None:
    _options(chat)
    chat.page.get_by_role("button", name=label("delete")).click()


def _deleted(chat: ChatPage) -> None:
    _deletion(chat)
    chat.page.get_by_role("button", name=label("confirmYes")).click()
    expect(chat.log).to_have_text(label("deleted"))


def _rating(chat: ChatPage) -> None:
    _answer(chat)
    thumb = chat.replies.last.get_by_role("button", name=label("notHelpful"))
    thumb.click()
    chat.replies.last.get_by_role("textbox").scroll_into_view_if_needed()


def _slow(chat: ChatPage) -> None:
    _opened(chat)
    chat.page.route("**/api/v1/messages", lambda route: None)
    chat.type(FORGOTTEN)
    expect(chat.page.locator(".typing")).to_have_text(label("slow"))


def _offline(chat: ChatPage) -> None:
    _opened(chat)
    chat.page.context.set_offline(True)
    chat.type(FORGOTTEN)
    expect(chat.retry).to_be_visible()


def _too_long(chat: ChatPage) -> None:
    _opened(chat)
    chat.input.fill("Hôm qua tôi ra phường nộp hồ sơ. " * 40)


def _look(theme: str) -> State:
    def show(chat: ChatPage) -> None:
        _answer(chat)
        chat.menu.click()
        chat.page.get_by_role("combobox", name=label("theme")).select_option(theme)
        chat.menu.click()

    return show


def _large(chat: ChatPage) -> None:
    _answer(chat)
    chat.menu.click()
    for _ in range(2):
        chat.page.get_by_role("button", name=label("larger")).click()
    chat.menu.click()


def _english(chat: ChatPage) -> None:
    _answer(chat)
    chat.menu.click()
    chat.page.get_by_role("combobox", name=label("language")).select_option("en")


def _whole_page(chat: ChatPage) -> None:
    chat.open()
    chat.ask(FORGOTTEN)


def _plain(chat: ChatPage) -> None:
    chat.page.goto("/chat")
    chat.page.get_by_role("textbox").fill(FORGOTTEN)
    chat.page.get_by_role("button", name="Gửi").click()
    expect(chat.page.locator("article")).to_have_count(3)
    chat.page.locator("#newest").scroll_into_view_if_needed()


STATES: dict[str, tuple[dict[str, Any], State]] = {
    "chat-closed": (DESKTOP, _closed),
    "chat-opened": (SMALL_DESKTOP, _opened),
    "chat-answer": (SMALL_DESKTOP, _answer),
    "chat-unread": (SMALL_DESKTOP, _unread),
    "chat-which": (PHONE, _which),
    "chat-step": (PHONE, _step),
    "chat-dossier": (PHONE, _dossier),
    "chat-suggestions": (SMALL_DESKTOP, _suggestions),
    "chat-options": (SMALL_DESKTOP, _options),
    "chat-deletion": (PHONE, _deletion),
    "chat-deleted": (PHONE, _deleted),
    "chat-rating": (PHONE, _rating),
    "chat-slow": (PHONE, _slow),
    "chat-offline": (PHONE, _offline),
    "chat-too-long": (PHONE, _too_long),
    "chat-dark": (PHONE, _look("dark")),
    "chat-contrast": (PHONE, _look("contrast")),
    "chat-large": (PHONE, _large),
    "chat-english": (SMALL_DESKTOP, _english),
    "chat-page": (SMALL_DESKTOP, _whole_page),
    "chat-at-400-percent": (ZOOMED, _answer),
    "chat-without-javascript": ({**PHONE, "java_script_enabled": False}, _plain),
}


def take(browser: Browser, url: str) -> None:
    """Bring about each state in a browser without a past, and take its picture."""
    sentence = load(PROJECT / "faq_kb").message
    for name, (device, state) in STATES.items():
        context = browser.new_context(base_url=url, locale="vi-VN", **device)
        chat = ChatPage(context.new_page(), sentence, label)
        state(chat)
        chat.page.wait_for_timeout(300)
        chat.page.screenshot(path=FOLDER / f"{name}.png")
        context.close()
        print(f"docs/images/{name}.png")  # noqa: T201


if __name__ == "__main__":
    with (
        TemporaryDirectory() as folder,
        running_troly(
            Path(folder),
            ASSISTANT_DATABASE_URL=f"sqlite:///{folder}/assistant.db",
            PORTAL_DATABASE_URL=f"sqlite:///{folder}/portal.db",
        ) as running,
        running_chromium() as started,
    ):
        take(started, running.url)
