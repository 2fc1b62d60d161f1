"""The chat page as a person uses it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

# A question that the knowledge base answers, and the title of the answer.
FORGOTTEN = "Tôi quên mật khẩu"
ITS_TITLE = "Tôi quên mật khẩu đăng nhập thì làm sao lấy lại?"


class ChatPage:
    """The chat by its parts, found by what they are to a person, and what can be done with them."""

    def __init__(self, page: Page, sentence: Callable[..., str], label: Callable[..., str]) -> None:
        self.page = page
        self.log = page.get_by_role("log")
        self.replies = self.log.locator(".assistant")
        self.questions = self.log.locator(".citizen .text")
        self.greeting = self.replies.filter(has_text=sentence("greeting"))
        self.retry = self.log.get_by_role("button", name=label("sendAgain"))  # hidden ones are none
        self.unsent = self.log.locator("[data-state=waiting], [data-state=failed]")
        self.banner = page.locator(".banner")
        self.input = page.get_by_role("textbox", name=label("input"))
        self.send = page.get_by_role("button", name=label("send"), exact=True)
        self.menu = page.get_by_role("button", name=label("menu"))
        self._label = label
        self._typing = page.locator(".typing")

    def open(self, path: str = "/chat") -> None:
        """Go to the page and wait for the greeting."""
        self.page.goto(path)
        expect(self.greeting).to_be_visible()

    def reload(self) -> None:
        """Reload the page and wait for the greeting, which every conversation begins with."""
        self.page.reload()
        expect(self.greeting).to_be_visible()

    def type(self, text: str) -> None:
        """Type a message and press the button to send it; wait for nothing."""
        self.input.fill(text)
        self.send.click()

    def ask(self, text: str) -> Locator:
        """Type a message, send it and wait; gives the last bubble of the reply."""
        self.type(text)
        return self._answered()

    def tap(self, title: str) -> Locator:
        """Press the newest choice of this title and wait; gives the last bubble of the reply."""
        self.log.get_by_role("button", name=title, exact=True).last.click()
        return self._answered()

    def choose(self, name: str) -> None:
        """Press an item of the options."""
        self.menu.click()
        self.page.get_by_role("button", name=self._label(name), exact=True).click()

    def start_anew(self) -> None:
        """Begin a new conversation."""
        self.choose("startAnew")

    def texts(self) -> list[str]:
        """Give what all bubbles say, in their order."""
        return self.log.get_by_role("article").all_inner_texts()

    def _answered(self) -> Locator:
        expect(self._typing).to_be_empty()
        return self.replies.nth(self.replies.count() - 1)
