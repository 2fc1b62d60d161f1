"""The element on a page: coming, moving, leaving; its words; before its script is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from troly.knowledge.load import KnowledgeBase

LIMIT = 60
_REPLY = {
    "methods": [],
    "facts": [],
    "notes": [],
    "links": [],
    "contacts": [],
    "buttons": [],
    "entry_ids": [],
}


def _reply(text: str, kind: str) -> dict[str, Any]:
    return {**_REPLY, "id": text, "type": kind, "summary": text, "text": text}


class Server:
    """Gives the labels, and answers what is said by saying it again."""

    def __init__(self, page: Page, labels: dict[str, Any]) -> None:
        self.asked: list[str] = []
        self.is_away = False
        self._labels = labels
        self._told: list[dict[str, Any]] = []
        page.route("**/widget/labels/*.json", self._give_labels)
        page.route("**/api/v1/**", self._answer)

    def count(self, path: str) -> int:
        return self.asked.count(path)

    def _give_labels(self, route: Route) -> None:
        self.asked.append("labels")
        if self.is_away:
            route.abort()
            return
        language = route.request.url.rpartition("/")[2].removesuffix(".json")
        route.fulfill(json=self._labels[language])

    def _answer(self, route: Route) -> None:
        path = route.request.url.partition("/api/v1/")[2].partition("?")[0]
        self.asked.append(path)
        begun = {"greeting": _reply("Chào", "small_talk"), "limits": {"text": LIMIT}}
        if path == "session":
            route.fulfill(status=201, json={"token": "t1", **begun})
        elif path == "history":
            route.fulfill(json={**begun, "exchanges": self._told})
        elif path == "messages":
            said = route.request.post_data_json
            outcomes = [_reply(f"Đáp: {said['text']}", "answered")]
            seq = len(self._told) + 1
            self._told.append({**said, "seq": seq, "outcomes": outcomes})
            route.fulfill(json={"outcomes": outcomes})
        elif path == "feedback":
            route.fulfill(status=204)
        else:
            route.fulfill(content_type="text/event-stream", body=": ping\n\n")


@pytest.fixture
def server(page: Page, knowledge: KnowledgeBase) -> Server:
    return Server(page, dict(knowledge.widget_labels))


@pytest.fixture
def load(page: Page) -> Callable[..., None]:
    """Give what loads the widget's script: each copy by an address of its own."""
    return lambda copy="": page.evaluate(f"import('/widget/troly-chat.js?{copy}').then(() => {{}})")


@pytest.fixture
def put(page: Page, server: Server, load: Callable[..., None]) -> Callable[[str], None]:
    """Give what puts the element with some attributes into the first of two places of a page."""

    def put(attributes: str) -> None:
        load()
        page.evaluate(
            """(attributes) => {
                document.body.innerHTML = `<div id="one"><troly-chat ${attributes}></troly-chat>
                    </div><div id="two"></div>`;
                window.chat = document.querySelector("troly-chat");
                window.one = document.querySelector("#one");
                window.two = document.querySelector("#two");
            }""",
            attributes,
        )

    return put


def _texts(page: Page) -> Any:
    return page.locator(".log .text")


# --- moving -----------------------------------------------------------------------------------


@pytest.mark.parametrize("attributes", ["full-page", "open"])
def test_moved_on_its_page_it_stays_as_it_is(
    page: Page, put: Callable[[str], None], server: Server, attributes: str
) -> None:
    put(attributes)
    for number in range(12):
        page.evaluate("(text) => chat.ask(text)", f"Câu {number}")
    expect(_texts(page)).to_have_count(25)
    page.evaluate("window.heard = 0; chat.addEventListener('troly-open', () => { heard += 1; })")
    asked = [one for one in server.asked if one != "events"]
    page.evaluate("two.append(chat)")
    expect(_texts(page)).to_have_count(25)
    expect(_texts(page).last).to_be_in_viewport()  # browsers scroll to the top what is moved
    page.evaluate("chat.ask('Sau đó')")
    expect(_texts(page).last).to_have_text("Đáp: Sau đó")
    assert [one for one in server.asked if one != "events"] == [*asked, "messages"]
    assert page.evaluate("heard") == 0


def test_moved_before_its_words_are_there_it_shows_them_once(
    page: Page, put: Callable[[str], None], server: Server
) -> None:
    put("open")
    page.evaluate("two.append(chat); one.append(chat);")
    expect(_texts(page)).to_have_text(["Chào"])
    assert (server.count("labels"), server.count("session")) == (1, 1)


@pytest.mark.parametrize("attributes", ["full-page", "open"])
def test_taken_out_and_put_in_later_it_shows_its_conversation_again(
    page: Page, put: Callable[[str], None], attributes: str
) -> None:
    put(attributes)
    page.evaluate("chat.ask('Một')")
    expect(_texts(page)).to_have_text(["Chào", "Một", "Đáp: Một"])
    page.evaluate("chat.remove()")
    page.evaluate("two.append(chat)")
    expect(_texts(page)).to_have_text(["Chào", "Một", "Đáp: Một"])
    expect(page.get_by_role("textbox")).to_be_visible()


def test_put_in_later_it_is_closed_like_on_a_new_page(
    page: Page, put: Callable[[str], None], knowledge: KnowledgeBase
) -> None:
    put("")
    launcher = page.get_by_role("button", name=knowledge.widget_labels["vi"]["open"])
    launcher.click()
    expect(_texts(page)).to_have_text(["Chào"])
    page.evaluate("chat.remove()")
    assert page.evaluate("chat.isOpen") is False
    page.evaluate("two.append(chat)")
    launcher.click()
    expect(_texts(page)).to_have_text(["Chào"])


# --- leaving ----------------------------------------------------------------------------------


def test_after_it_has_left_nothing_is_asked_any_more(
    page: Page, put: Callable[[str], None], server: Server
) -> None:
    page.clock.install()
    put("open")
    expect(_texts(page)).to_have_text(["Chào"])
    page.wait_for_timeout(100)
    page.evaluate("chat.remove()")
    asked = list(server.asked)
    for _ in range(3):
        page.clock.run_for(20_000)
        page.wait_for_timeout(50)
    page.evaluate("chat.open().then(() => chat.ask('Một'))")
    page.evaluate("chat.startAnew()")
    page.evaluate("chat.close()")
    assert server.asked == asked
    assert page.evaluate("chat.shadowRoot.childElementCount") == 0


def test_its_words_are_not_waited_for_after_it_has_left(
    page: Page, put: Callable[[str], None], server: Server, tolerated: list[str]
) -> None:
    tolerated.append("Failed to load resource")
    page.clock.install()
    server.is_away = True
    put("open")
    page.wait_for_timeout(100)
    page.evaluate("chat.remove()")
    server.is_away = False
    for _ in range(5):
        page.clock.run_for(60_000)
    assert server.count("labels") == 1
    page.evaluate("two.append(chat)")
    expect(_texts(page)).to_have_text(["Chào"])
    assert (server.count("labels"), server.count("session")) == (2, 1)


# --- its words --------------------------------------------------------------------------------


def test_words_that_do_not_come_are_asked_for_less_and_less_often(
    page: Page, put: Callable[[str], None], server: Server, tolerated: list[str]
) -> None:
    tolerated.append("Failed to load resource")
    page.clock.install(time=0)
    page.clock.pause_at(1_000_000)
    server.is_away = True
    put("open")
    for tries, seconds in enumerate([5, 10, 20, 40, 80, 160, 300, 300], start=1):
        page.wait_for_timeout(50)
        assert server.count("labels") == tries
        page.clock.run_for(seconds * 1000 - 100)
        page.wait_for_timeout(50)
        assert server.count("labels") == tries
        page.clock.run_for(100)
    server.is_away = False
    page.evaluate("dispatchEvent(new Event('online'))")  # which is no time to wait any longer
    expect(_texts(page)).to_have_text(["Chào"])


@pytest.mark.parametrize("status", [404, 503])
def test_an_answer_that_is_an_error_holds_no_words(
    page: Page, put: Callable[[str], None], status: int, tolerated: list[str]
) -> None:
    tolerated += ["Failed to load resource", f'labels="/own.json": status {status}']
    page.route("**/own.json", lambda route: route.fulfill(status=status, json={"open": "Lỗi"}))
    put('labels="/own.json"')
    expect(page.get_by_role("button", name="Hỏi trợ lý")).to_be_visible()


def test_the_languages_are_called_by_their_labels(
    page: Page, put: Callable[[str], None], knowledge: KnowledgeBase
) -> None:
    labels = knowledge.widget_labels["vi"]
    put("open")
    page.get_by_role("button", name=labels["menu"]).click()
    choice = page.get_by_role("combobox", name=labels["language"])
    expect(choice.locator("option")).to_have_text([labels["languageVi"], labels["languageEn"]])
    choice.select_option("en")
    english = knowledge.widget_labels["en"]
    expect(page.get_by_role("dialog", name=english["heading"])).to_be_visible()
    expect(_texts(page)).to_have_text(["Chào"])


def test_the_server_says_how_long_a_message_may_be(
    page: Page, put: Callable[[str], None], server: Server, knowledge: KnowledgeBase
) -> None:
    put("open")
    expect(_texts(page)).to_have_text(["Chào"])
    box = page.get_by_role("textbox")
    box.fill("đ" * (LIMIT + 7))
    over = knowledge.widget_labels["vi"]["over"].format(over=7)
    expect(page.locator(".counter")).to_have_text(over)
    box.press("Enter")
    assert server.count("messages") == 0
    box.fill("đ" * LIMIT)
    left = knowledge.widget_labels["vi"]["left"].format(left=0)
    expect(page.locator(".counter")).to_have_text(left)
    box.press("Enter")
    expect(_texts(page)).to_have_count(3)


def test_a_comment_may_be_as_long(page: Page, put: Callable[[str], None]) -> None:
    put("open")
    page.evaluate("chat.ask('Một')")
    page.get_by_role("button", name="Chưa giúp được").click()
    comment = page.locator(".thumbs textarea")
    expect(comment).to_have_attribute("maxlength", str(LIMIT))


# --- how it looks -----------------------------------------------------------------------------

_COLOURS = """(chat) => {
    const style = getComputedStyle(chat.shadowRoot.querySelector(".launcher"));
    return [style.backgroundColor, style.color];
}"""


def test_a_colour_may_come_and_go(page: Page, put: Callable[[str], None]) -> None:
    put("")
    expect(page.get_by_role("button", name="Hỏi trợ lý")).to_be_visible()
    chat = page.locator("troly-chat")
    usual = chat.evaluate(_COLOURS)
    for colour, expected in {
        "#ffcc00": ["rgb(255, 204, 0)", "rgb(0, 0, 0)"],
        "navy": ["rgb(0, 0, 128)", "rgb(255, 255, 255)"],
    }.items():
        page.evaluate("(colour) => chat.setAttribute('color', colour)", colour)
        assert chat.evaluate(_COLOURS) == expected
    page.evaluate("chat.removeAttribute('color')")
    assert chat.evaluate(_COLOURS) == usual


# --- before and after its script --------------------------------------------------------------


def test_what_a_page_does_before_the_script_is_there_counts(
    page: Page, server: Server, load: Callable[..., None]
) -> None:
    page.evaluate(
        """() => {
            document.body.innerHTML = "<troly-chat></troly-chat>";
            window.chat = document.querySelector("troly-chat");
            window.heard = 0;
            chat.addEventListener("troly-open", () => { heard += 1; });
            chat.setAttribute("open", "");
            chat.lang = "en";
            chat.unread = 7; // what it has nothing to say about
            chat.note = "của trang";
        }"""
    )
    load()
    expect(page.get_by_role("textbox", name="Your question")).to_be_visible()
    assert page.evaluate("[heard, chat.unread, chat.note]") == [1, 0, "của trang"]


def test_a_script_that_is_loaded_twice_does_no_harm(
    page: Page, put: Callable[[str], None], load: Callable[..., None]
) -> None:
    put("open")
    load("copy")
    expect(_texts(page)).to_have_text(["Chào"])
