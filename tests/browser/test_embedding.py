"""The widget on pages of others: one tag, a strict policy, another origin, a frame."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, Route, expect

from tests.browser.chat_page import FORGOTTEN, ITS_TITLE, ChatPage
from tests.browser.devices import PHONE, on_each_device
from tests.running_troly import PROJECT, RunningTroly
from tests.web_site import PAGES
from troly.gateway.channels.web.widget_files import snippet

WIDGET = PROJECT / "widget"
_RECORD = """names => {
    window.heard = [];
    for (const name of names)
        document.addEventListener(name, ({detail}) => window.heard.push([name, detail]));
}"""


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Give a tab in which nothing is open yet."""
    return context.new_page()


@pytest.fixture
def widget(
    page: Page, sentence: Callable[..., str], label: Callable[..., str]
) -> Callable[..., ChatPage]:
    """Open the mock portal and give the chat on it, closed."""

    def visit(path: str = "/") -> ChatPage:
        page.goto(path)
        expect(page.get_by_role("button", name=label("open"))).to_be_visible()
        return ChatPage(page, sentence, label)

    return visit


@pytest.fixture
def open_widget(
    widget: Callable[..., ChatPage], label: Callable[..., str]
) -> Callable[..., ChatPage]:
    """Open a page and the chat on it."""

    def visit(path: str = "/") -> ChatPage:
        chat = widget(path)
        chat.page.get_by_role("button", name=label("open")).click()
        expect(chat.greeting).to_be_visible()
        return chat

    return visit


def strict(server: str, nothing_of_its_own: str = "") -> str:
    """Give the policy that docs/operations/embed.md asks a webmaster for."""
    return (
        f"default-src 'none'; script-src {server}; connect-src {server}; frame-src {server};"
        f" base-uri 'none'; form-action 'none'{nothing_of_its_own}"
    )


def host(body: str) -> str:
    return f'<!doctype html><html lang="vi"><head><title>Cổng</title></head><body>{body}</body>'


# --- on a page ----------------------------------------------------------------------------------


@on_each_device
def test_the_portal_shows_a_launcher_and_the_chat_opens(
    open_widget: Callable[..., ChatPage], page: Page, label: Callable[..., str]
) -> None:
    chat = open_widget()
    expect(page.get_by_role("dialog", name=label("heading"))).to_be_visible()
    expect(chat.ask(FORGOTTEN)).to_contain_text(ITS_TITLE)
    expect(page.get_by_role("button", name=label("open"))).to_be_hidden()


def test_a_page_asks_nothing_of_the_server_before_somebody_does(
    widget: Callable[..., ChatPage], page: Page
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    widget()
    page.wait_for_timeout(500)
    assert [url for url in asked if "/api/" in url] == []


def test_closing_gives_the_focus_back(
    widget: Callable[..., ChatPage], page: Page, label: Callable[..., str]
) -> None:
    chat = widget()
    launcher = page.get_by_role("button", name=label("open"))
    launcher.focus()
    page.keyboard.press("Enter")
    expect(chat.input).to_be_focused()
    page.keyboard.press("Escape")
    expect(launcher).to_be_focused()
    page.get_by_role("link", name="Trang chủ").focus()
    page.evaluate("document.querySelector('troly-chat').open()")
    expect(chat.input).to_be_focused()
    page.get_by_role("button", name=label("close")).click()
    expect(page.get_by_role("link", name="Trang chủ")).to_be_focused()


def test_the_host_page_can_steer_and_listen(
    widget: Callable[..., ChatPage], page: Page, label: Callable[..., str]
) -> None:
    chat = widget()
    names = ["troly-open", "troly-close", "troly-unread", "troly-answer"]
    page.evaluate(_RECORD, names)
    page.evaluate("words => document.querySelector('troly-chat').ask(words)", FORGOTTEN)
    expect(chat.replies.last).to_contain_text(ITS_TITLE)

    held: list[Route] = []
    page.route("**/api/v1/messages", lambda route: held.append(route), times=1)
    chat.type("cảm ơn")
    page.evaluate("document.querySelector('troly-chat').close()")
    held[0].continue_()
    launcher = page.get_by_role("button", name=f"{label('open')}, {label('unread', count=1)}")
    expect(launcher).to_be_visible()
    assert page.evaluate("document.querySelector('troly-chat').unread") == 1
    launcher.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    heard = page.evaluate("window.heard")
    assert heard == [
        ["troly-open", None],
        ["troly-answer", {"types": ["answered"]}],
        ["troly-close", None],
        ["troly-unread", {"count": 1}],
        ["troly-answer", {"types": ["small_talk"]}],
        ["troly-unread", {"count": 0}],
        ["troly-open", None],
    ]


def test_a_conversation_follows_from_page_to_page(
    open_widget: Callable[..., ChatPage], page: Page
) -> None:
    open_widget().ask(FORGOTTEN)
    chat = open_widget("/?trang=2")
    expect(chat.questions).to_have_text([FORGOTTEN])
    chat.page.goto("/chat")
    expect(chat.questions).to_have_text([FORGOTTEN])


# --- another origin -----------------------------------------------------------------------------


def test_one_tag_and_one_line_are_enough_under_a_strict_policy(
    troly: RunningTroly,
    portal_site: str,
    open_widget: Callable[..., ChatPage],
) -> None:
    tags = f'<script type="module" src="{troly.url}/widget/troly-chat.js"></script><troly-chat>'
    PAGES["/"] = (strict(troly.url), host(f"<h1>Cổng</h1>{tags}</troly-chat>"))
    chat = open_widget(portal_site + "/")
    expect(chat.ask(FORGOTTEN)).to_contain_text(ITS_TITLE)
    chat.page.reload()
    open_widget(portal_site + "/")
    expect(chat.questions).to_have_text([FORGOTTEN])


def test_attributes_change_place_colour_words_and_the_first_question(
    troly: RunningTroly, portal_site: str, page: Page
) -> None:
    PAGES["/labels.json"] = ("", '{"open": "Hỏi chúng tôi", "input": "Hỏi gì ạ"}')
    PAGES["/"] = (
        strict(f"{troly.url} {portal_site}"),
        host(
            f'<script type="module" src="{troly.url}/widget/troly-chat.js"></script>'
            f'<troly-chat position="left" color="#ffcc00" heading="Trợ lý phường"'
            f' labels="/labels.json" opening-question="{FORGOTTEN}"></troly-chat>'
        ),
    )
    page.goto(portal_site + "/")
    launcher = page.get_by_role("button", name="Hỏi chúng tôi")
    box = launcher.bounding_box()
    assert box
    assert box["x"] < 100
    style = "e => { const s = getComputedStyle(e); return [s.backgroundColor, s.color]; }"
    assert launcher.evaluate(style) == ["rgb(255, 204, 0)", "rgb(0, 0, 0)"]
    launcher.click()
    expect(page.get_by_role("dialog", name="Trợ lý phường")).to_be_visible()
    expect(page.get_by_role("textbox", name="Hỏi gì ạ")).to_be_visible()
    expect(page.locator(".citizen .text")).to_have_text([FORGOTTEN])
    expect(page.locator(".assistant").last).to_contain_text(ITS_TITLE)


def test_where_its_labels_are_missing_the_chat_has_ours(
    portal_site: str,
    troly: RunningTroly,
    open_widget: Callable[..., ChatPage],
    tolerated: list[str],
) -> None:
    tolerated += ['labels="/none.json"', "404"]
    script = f'<script type="module" src="{troly.url}/widget/troly-chat.js"></script>'
    PAGES["/"] = (
        strict(f"{troly.url} {portal_site}"),
        host(f'{script}<troly-chat labels="/none.json"></troly-chat>'),
    )
    chat = open_widget(portal_site + "/")
    expect(chat.ask(FORGOTTEN)).to_contain_text(ITS_TITLE)


def test_an_old_browser_is_shown_the_way_to_the_form(
    context: BrowserContext, sentence: Callable[..., str], tolerated: list[str]
) -> None:
    tolerated.append("CSSStyleSheet")
    context.add_init_script("delete window.CSSStyleSheet")
    page = context.new_page()
    page.goto("/chat")
    page.get_by_role("link", name=sentence("page_no_widget")).click()
    expect(page.get_by_role("textbox", name=sentence("page_input_label"))).to_be_visible()


def test_pinned_files_load(
    troly: RunningTroly, portal_site: str, open_widget: Callable[..., ChatPage]
) -> None:
    PAGES["/"] = (strict(troly.url), host(snippet(WIDGET, troly.url)))
    chat = open_widget(portal_site + "/")
    expect(chat.ask(FORGOTTEN)).to_contain_text(ITS_TITLE)


@pytest.mark.parametrize("file", ["troly-chat.js", "outcome.js"])
def test_a_changed_file_is_not_run(
    troly: RunningTroly, portal_site: str, page: Page, tolerated: list[str], file: str
) -> None:
    tolerated += ["integrity", "Failed to load"]
    PAGES["/"] = (strict(troly.url), host(snippet(WIDGET, troly.url)))
    headers = {"content-type": "text/javascript", "access-control-allow-origin": "*"}
    changed = (WIDGET / file).read_text("utf-8") + "\n"
    page.route(f"**/{file}", lambda route: route.fulfill(headers=headers, body=changed))
    page.goto(portal_site + "/")
    page.wait_for_timeout(1500)
    assert page.evaluate("customElements.get('troly-chat')") is None


def test_the_documented_lines_are_those_of_the_command(troly: RunningTroly) -> None:
    lines = snippet(WIDGET, "https://troly.example.vn").splitlines()
    assert len(lines) == len(list(WIDGET.glob("*.js"))) + 1
    assert all(re.search(r'integrity="sha384-[\w+/]{64}" crossorigin', line) for line in lines[:-1])


def test_a_site_that_is_not_allowed_is_told_so(
    troly: RunningTroly,
    portal_site: str,
    page: Page,
    tolerated: list[str],
    sentence: Callable[..., str],
    label: Callable[..., str],
) -> None:
    tolerated += ["403", "CORS", "Failed to load", "localhost"]
    tag = f'<script type="module" src="{troly.url}/widget/troly-chat.js"></script>'
    PAGES["/"] = (strict(troly.url), host(f"{tag}<troly-chat></troly-chat>"))
    page.goto(portal_site.replace("127.0.0.1", "localhost") + "/")
    page.get_by_role("button", name=label("open")).click()
    expect(page.locator(".banner")).to_have_text(label("unreachable"))
    expect(page.locator(".assistant")).to_have_count(0)


def test_the_chat_in_a_frame(troly: RunningTroly, portal_site: str, page: Page) -> None:
    frame = f'<iframe src="{troly.url}/chat" title="Trợ lý" width="400" height="600"></iframe>'
    PAGES["/"] = (strict(troly.url), host(frame))
    page.goto(portal_site + "/")
    inside: FrameLocator = page.frame_locator("iframe")
    inside.get_by_role("textbox").fill(FORGOTTEN)
    inside.get_by_role("textbox").press("Enter")
    expect(inside.locator(".assistant").last).to_contain_text(ITS_TITLE)


def test_no_stranger_frames_the_chat(
    troly: RunningTroly, portal_site: str, page: Page, tolerated: list[str]
) -> None:
    tolerated += ["frame-ancestors", "localhost", "ERR_BLOCKED"]
    frame = f'<iframe src="{troly.url}/chat" title="Trợ lý"></iframe>'
    PAGES["/"] = (strict(troly.url), host(frame))
    page.goto(portal_site.replace("127.0.0.1", "localhost") + "/")
    page.wait_for_timeout(500)
    expect(page.frame_locator("iframe").get_by_role("textbox")).to_have_count(0)


# --- files --------------------------------------------------------------------------------------


def test_it_depends_on_nobody() -> None:
    for file in WIDGET.glob("*.js"):
        text = file.read_text("utf-8")
        for source in re.findall(r'^import .* from "([^"]+)"', text, re.MULTILINE):
            assert source.startswith("./")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function", text)


# --- a phone ------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", [PHONE], ids=["phone"])
def test_on_a_phone_the_back_button_closes(
    open_widget: Callable[..., ChatPage], page: Page, label: Callable[..., str]
) -> None:
    chat = open_widget()
    dialog = page.get_by_role("dialog")
    box = dialog.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 360, "height": 740}
    expect(dialog).to_have_attribute("aria-modal", "true")
    page.go_back()
    expect(dialog).to_be_hidden()
    assert page.url.endswith("/")
    page.get_by_role("button", name=label("open")).click()
    expect(chat.greeting).to_be_visible()
    page.get_by_role("button", name=label("close")).click()
    expect(dialog).to_be_hidden()
    assert page.evaluate("history.state") is None


def test_the_pages_own_steps_back_do_not_close(
    open_widget: Callable[..., ChatPage], page: Page
) -> None:
    open_widget()
    page.evaluate("history.pushState({}, '', '/?trang=2')")
    page.go_back()
    page.wait_for_timeout(200)
    expect(page.get_by_role("dialog")).to_be_visible()


def test_the_chat_is_not_printed_with_the_page(
    open_widget: Callable[..., ChatPage], page: Page
) -> None:
    open_widget()
    page.emulate_media(media="print")
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("device", [PHONE], ids=["phone"])
def test_the_keyboard_of_a_phone_covers_nothing(
    open_widget: Callable[..., ChatPage], page: Page
) -> None:
    """Chromium without a screen has no keyboard: the visual viewport is told to shrink."""
    chat = open_widget()
    page.evaluate(
        """() => {
            Object.defineProperty(visualViewport, "height", { value: 400 });
            Object.defineProperty(visualViewport, "offsetTop", { value: 60 });
            visualViewport.dispatchEvent(new Event("resize"));
        }"""
    )
    box = chat.input.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 460
    panel = page.get_by_role("dialog").bounding_box()
    assert panel
    assert (panel["y"], panel["height"]) == (60, 400)


@pytest.mark.parametrize("device", [PHONE], ids=["phone"])
def test_on_a_phone_enter_begins_a_line(open_widget: Callable[..., ChatPage], page: Page) -> None:
    chat = open_widget()
    chat.input.fill("Tôi quên")
    chat.input.press("Enter")
    page.keyboard.type("mật khẩu")
    expect(chat.input).to_have_value("Tôi quên\nmật khẩu")
    chat.send.click()
    expect(chat.replies.last).to_contain_text(ITS_TITLE)
