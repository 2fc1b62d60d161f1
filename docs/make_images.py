"""Takes the screenshots in docs/images/ from a running assistant with the demo dossiers.

Start the assistant with `make run`, then:

    .venv/bin/python docs/make_images.py http://127.0.0.1:8000

Needs Debian's Chromium and its Noto fonts (deploy/setup-debian.sh).
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

_FOLDER = Path(__file__).parent / "images"
_DESKTOP: dict[str, Any] = {"viewport": {"width": 900, "height": 860}}
_PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}


def main() -> None:
    """Take all screenshots."""
    parser = argparse.ArgumentParser(description="Takes the screenshots in docs/images/.")
    parser.add_argument("url", help="address of the chat page, e.g. http://127.0.0.1:8000")
    url = parser.parse_args().url
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is missing: run deploy/setup-debian.sh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        page = _chat(browser, url, _DESKTOP)
        _ask(page, "dang nhap cong dich vu cong nhu the nao")
        _save(page, "chat-answer")

        page = _chat(browser, url, _PHONE)
        _ask(page, "bưu điện")
        _save(page, "chat-choice")

        page = _chat(browser, url, _PHONE)
        _ask(page, "000.00.16.H24-260901-0001")
        _save(page, "chat-dossier")
        _ask(page, "xem chi tiết")
        _ask(page, "000001")
        page.get_by_text("Chủ hồ sơ").evaluate("label => label.parentElement.scrollIntoView()")
        _save(page, "chat-dossier-details")


def _chat(browser: Browser, url: str, device: dict[str, Any]) -> Page:
    page = browser.new_page(locale="vi-VN", **device)
    page.goto(url)
    expect(page.get_by_role("article")).to_have_count(1)
    return page


def _ask(page: Page, question: str) -> None:
    page.get_by_role("textbox").fill(question)
    page.get_by_role("textbox").press("Enter")
    expect(page.get_by_role("status")).to_be_empty(timeout=20_000)


def _save(page: Page, name: str) -> None:
    page.screenshot(path=_FOLDER / f"{name}.png", caret="hide")


if __name__ == "__main__":
    main()
