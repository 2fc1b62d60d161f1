"""The widget's modules, imported by an empty page in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.chromium import running_chromium

ORIGIN = "https://widget.test"  # never asked for: the browser's requests are answered here
PROJECT = Path(__file__).parents[3]
_PATIENCE_MILLISECONDS = 5_000


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Give Debian's Chromium, as long as these tests run."""
    expect.set_options(timeout=_PATIENCE_MILLISECONDS)
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def tolerated() -> list[str]:
    """Give the parts of console lines that a test brings about on purpose; none at first."""
    return []


@pytest.fixture
def context(browser: Browser, tolerated: list[str]) -> Iterator[BrowserContext]:
    """Give a browser without a past; an error that nobody caught fails the test."""
    context = browser.new_context(base_url=ORIGIN, service_workers="block")
    context.set_default_timeout(_PATIENCE_MILLISECONDS)
    context.route("**/*", _serve)
    problems: list[str] = []
    context.on("weberror", lambda error: problems.append(f"uncaught: {error.error}"))
    context.on("console", lambda message: problems.append(f"{message.type}: {message.text}"))
    yield context
    context.close()
    assert [p for p in problems if not any(part in p for part in tolerated)] == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Give an empty page that may import the widget's modules."""
    page = context.new_page()
    page.goto("/")
    return page


def _serve(route: Route) -> None:
    folder, _, name = route.request.url.removeprefix(f"{ORIGIN}/").partition("?")[0].rpartition("/")
    known = {"widget": PROJECT / "widget", "tests": Path(__file__).parent}
    if folder in known:
        script = (known[folder] / name).read_text("utf-8")
        route.fulfill(content_type="text/javascript", body=script)
    else:
        page = '<!doctype html><html lang="vi"><link rel="icon" href="data:,"><title>Trang</title>'
        route.fulfill(content_type="text/html", body=page)
