"""The widget's view of a reply, on a page of its own: no assistant runs behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.full_outcome import FULL, RATING, missing_or_misplaced
from tests.running_troly import PROJECT
from troly.gateway.replies import to_replies

_SITE = "http://widget.test"
_SHOW = """async (reply) => {
    const { showOutcome } = await import("/outcome.js");
    const shown = showOutcome(reply, (name) => name, { press() {}, rate() {} });
    document.body.replaceChildren(shown);
    return shown.outerHTML;
}"""


@pytest.fixture
def bare_page(browser: Browser) -> Iterator[Page]:
    """Give an empty page beside the widget's files."""

    def serve(route: Route) -> None:
        name = route.request.url.removeprefix(f"{_SITE}/")
        if name:
            route.fulfill(path=PROJECT / "widget" / name)
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    page = browser.new_page()
    page.route(f"{_SITE}/**", serve)
    page.goto(_SITE)
    yield page
    page.close()


def test_the_widget_has_the_reading_order_of_the_schema(bare_page: Page) -> None:
    schema = json.loads((PROJECT / "docs/api/outcome.schema.json").read_text("utf-8"))
    names = bare_page.evaluate('import("/outcome.js").then(({ PARTS }) => Object.keys(PARTS))')
    assert names == schema["x-reading-order"]


def test_a_reply_is_shown_whole_and_in_order(bare_page: Page) -> None:
    (reply,), _ = to_replies([FULL])
    html = bare_page.evaluate(_SHOW, reply)
    assert missing_or_misplaced(html, but_for=[RATING]) == []
    # Thumbs stand for the buttons that rate, below everything else.
    assert RATING not in html
    assert html.index("wasItHelpful") > html.index(FULL.buttons[0].title)
    progress = bare_page.get_by_role("progressbar", name="Chặng 3 trên 5")
    assert progress.evaluate("({ value, max }) => [value, max]") == [3, 5]


def test_a_reply_of_an_earlier_version_is_shown_too(bare_page: Page) -> None:
    (reply,), _ = to_replies([FULL])
    del reply["lead"]
    html = bare_page.evaluate(_SHOW, reply)
    assert missing_or_misplaced(html, but_for=[RATING]) == ["lead"]


def test_progress_that_the_title_says_is_a_bar_alone(bare_page: Page) -> None:
    assert FULL.progress
    (reply,), _ = to_replies([FULL.copy(update={"title": FULL.progress.label})])
    bare_page.evaluate(_SHOW, reply)
    assert bare_page.get_by_text(FULL.progress.label, exact=True).count() == 1
    assert bare_page.get_by_role("progressbar", name=FULL.progress.label).count() == 1
