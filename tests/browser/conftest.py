from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Dialog,
    Page,
    Request,
    expect,
    sync_playwright,
)
from running_troly import RunningTroly

from troly.knowledge.load import load

from .chat_page import ChatPage
from .devices import DESKTOP

_CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_PATIENCE_MILLISECONDS = 20_000  # longer than a turn may take


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Give Debian's Chromium.

    It ends with the tests of this package: as long as Playwright runs, asyncio.run() fails.
    """
    executable = shutil.which("chromium")
    if executable is None:
        pytest.fail("chromium is missing: run deploy/setup-debian.sh", pytrace=False)
    expect.set_options(timeout=_PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_CHROMIUM_OPTIONS)
        yield browser
        browser.close()


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
    browser: Browser, troly: RunningTroly, device: dict[str, Any], tolerated: list[str]
) -> Iterator[BrowserContext]:
    """Give a browser without a past; the test fails if anything goes wrong inside it.

    Wrong is: any line in the console (Chromium also reports there what the
    Content-Security-Policy kept out), an uncaught error, a dialog, a request to another host.
    """
    context = browser.new_context(base_url=troly.url, locale="vi-VN", **device)
    context.set_default_timeout(_PATIENCE_MILLISECONDS)
    problems: list[str] = []

    def on_dialog(dialog: Dialog) -> None:
        problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def on_request(request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(troly.url).netloc:
            problems.append(f"request to {request.url}")

    context.on("console", lambda message: problems.append(f"{message.type}: {message.text}"))
    context.on("weberror", lambda error: problems.append(f"uncaught: {error.error}"))
    context.on("dialog", on_dialog)
    context.on("request", on_request)
    yield context
    context.close()
    assert [p for p in problems if not any(part in p for part in tolerated)] == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Give an empty tab."""
    return context.new_page()


@pytest.fixture
def chat(page: Page, sentence: Callable[..., str]) -> ChatPage:
    """Give the chat page, opened and greeting."""
    chat = ChatPage(page, sentence)
    chat.open()
    return chat


@pytest.fixture(scope="session")
def sentence(content: Path) -> Callable[..., str]:
    """Give the sentences of the knowledge base by their names."""
    return load(content).message
