from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, expect

from tests.browser.chat_page import ChatPage
from tests.browser.devices import DESKTOP
from tests.chromium import running_chromium
from tests.running_troly import RunningTroly
from troly.knowledge.load import load

_PATIENCE_MILLISECONDS = 20_000  # longer than a turn may take


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Give Debian's Chromium.

    It ends with the tests of this package: as long as Playwright runs, asyncio.run() fails.
    """
    expect.set_options(timeout=_PATIENCE_MILLISECONDS)
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def device() -> dict[str, Any]:
    """Give what the person sits at; a test may ask for others by `on_each_device`."""
    return DESKTOP


@pytest.fixture
def tolerated() -> list[str]:
    """Give the parts of console errors that a test brings about on purpose; none at first."""
    return []


@pytest.fixture
def context(
    browser: Browser,
    troly: RunningTroly,
    portal_site: str,
    device: dict[str, Any],
    tolerated: list[str],
) -> Iterator[BrowserContext]:
    """Give a browser without a past; the test fails if anything goes wrong inside it.

    Wrong is: any line in the console (Chromium also reports there what the
    Content-Security-Policy kept out), an uncaught error, a dialog, a request to another host.
    """
    context = browser.new_context(base_url=troly.url, locale="vi-VN", **device)
    context.set_default_timeout(_PATIENCE_MILLISECONDS)
    problems: list[str] = []
    friends = {urlsplit(url).netloc for url in (troly.url, portal_site)}

    def on_dialog(dialog: Dialog) -> None:
        problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def on_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme != "blob" and address.netloc not in friends:
            problems.append(f"request to {request.url}")

    context.on("console", lambda message: problems.append(f"{message.type}: {message.text}"))
    context.on("weberror", lambda error: problems.append(f"uncaught: {error.error}"))
    context.on("dialog", on_dialog)
    context.on("request", on_request)
    yield context
    context.close()
    assert [p for p in problems if not any(part in p for part in tolerated)] == []


@pytest.fixture
def page(chat: ChatPage) -> Page:
    """Give the tab that the chat is open in."""
    return chat.page


@pytest.fixture
def chat(new_chat: Callable[..., ChatPage]) -> ChatPage:
    """Give the chat on a whole page, opened and greeting."""
    chat = new_chat()
    chat.open()
    return chat


@pytest.fixture
def new_chat(
    context: BrowserContext, sentence: Callable[..., str], label: Callable[..., str]
) -> Callable[..., ChatPage]:
    """Give what makes a new tab, and the chat in it, not opened yet."""
    return lambda: ChatPage(context.new_page(), sentence, label)


@pytest.fixture(scope="session")
def label(content: Path) -> Callable[..., str]:
    """Give the widget's own words by their names."""
    labels = load(content).widget_labels["vi"]
    return lambda name, **values: labels[name].format(**values)


@pytest.fixture(scope="session")
def sentence(content: Path) -> Callable[..., str]:
    """Give the sentences of the knowledge base by their names."""
    return load(content).message
