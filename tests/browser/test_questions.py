"""What a citizen asks, and what the page shows of the answer."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chat_page import FORGOTTEN, ITS_TITLE, ChatPage
from tests.browser.devices import on_each_device
from tests.full_outcome import FULL, RATING, missing_or_misplaced
from troly.answering.outcome import OutcomeType
from troly.gateway.replies import to_replies

RELATED = "Cách đăng nhập"


@on_each_device
def test_the_page_greets(chat: ChatPage, sentence: Callable[..., str]) -> None:
    expect(chat.page).to_have_title(sentence("page_title"))
    expect(chat.replies).to_have_count(1)
    expect(chat.questions).to_have_count(0)


@on_each_device
def test_an_answer_with_all_its_parts(chat: ChatPage) -> None:
    answer = chat.ask(FORGOTTEN)

    expect(chat.questions).to_have_text([FORGOTTEN])
    expect(chat.replies).to_have_count(2)
    expect(answer.get_by_role("heading", name=ITS_TITLE)).to_be_visible()
    steps = answer.locator("ol > li")
    expect(steps).to_have_count(9)
    expect(steps.nth(1)).to_have_text("Chọn mục “Đăng nhập”.")
    expect(answer.locator(".notice")).to_contain_text("VNeID")
    expect(answer.locator(".source")).to_have_text(
        re.compile(r"^Nguồn: .+, mục 19; rà soát ngày \d\d/\d\d/\d{4}$")
    )
    links = answer.get_by_role("link")
    expect(links).to_have_count(3)
    for link in links.all():
        expect(link).to_have_attribute("href", re.compile("^https?://"))
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", re.compile(r"\bnoopener\b"))


def test_several_ways_keep_their_names(chat: ChatPage) -> None:
    answer = chat.ask("tìm thủ tục hành chính trên cổng ở chỗ nào")
    expect(answer.get_by_role("heading", level=4)).to_contain_text(["Cách 1", "Cách 2"])
    expect(answer.locator("ol")).to_have_count(2)


@on_each_device
def test_a_telephone_number_can_be_called(chat: ChatPage) -> None:
    reply = chat.ask("cho tôi gặp cán bộ")
    expect(reply.get_by_role("link", name="082.507.7988")).to_have_attribute(
        "href", "tel:0825077988"
    )


@on_each_device
def test_a_related_question_is_one_press_away(chat: ChatPage) -> None:
    first = chat.ask(FORGOTTEN)
    second = chat.tap(RELATED)

    expect(chat.questions).to_have_text([FORGOTTEN, RELATED])
    expect(second).to_contain_text("đăng nhập")
    expect(second).to_have_attribute("data-type", "answered")
    for choice in first.locator(".choices button").all():
        expect(choice).to_be_disabled()
    for choice in second.locator(".choices button").all():
        expect(choice).to_be_enabled()


def test_a_choice_pressed_twice_is_made_once(chat: ChatPage) -> None:
    chat.ask(FORGOTTEN)
    chat.log.get_by_role("button", name=RELATED).dblclick()
    expect(chat.replies).to_have_count(3)
    chat.ask("cảm ơn")  # goes after whatever else was sent
    expect(chat.questions).to_have_text([FORGOTTEN, RELATED, "cảm ơn"])


@pytest.mark.parametrize(
    "words", ["quen mat khau thi lam the nao", "em quen mat khau dang nhap roi lam sao lay lai"]
)
def test_without_accents(chat: ChatPage, words: str) -> None:
    answer = chat.ask(words)
    expect(chat.questions).to_have_text([words])
    expect(answer.get_by_role("heading", name=ITS_TITLE)).to_be_visible()


@on_each_device
@pytest.mark.parametrize(
    ("words", "choice"), [("căn cước", "Đổi căn cước"), ("đăng nhập", RELATED)]
)
def test_asked_which_of_these(
    chat: ChatPage, sentence: Callable[..., str], words: str, choice: str
) -> None:
    which = chat.ask(words)
    expect(which).to_have_attribute("data-type", "clarify")
    choices = which.locator(".choices button")
    expect(choices.last).to_have_text(sentence("none_of_these"))

    answer = chat.tap(choice)
    expect(answer).to_have_attribute("data-type", "answered")
    expect(which.locator("[data-chosen]")).to_have_text([choice])


def test_none_of_these(chat: ChatPage, sentence: Callable[..., str]) -> None:
    chat.ask("căn cước")
    reply = chat.tap(sentence("none_of_these"))
    expect(reply).to_contain_text(sentence("none_of_these_reply"))
    expect(chat.ask(FORGOTTEN)).to_contain_text(ITS_TITLE)


@on_each_device
def test_a_dossier_from_its_code_to_its_details(chat: ChatPage, page: Page) -> None:
    status = chat.ask("tra giúp hồ sơ 000.00.16.H24-260901-0001")
    expect(status.get_by_role("heading", name="Yêu cầu bổ sung giấy tờ")).to_be_visible()
    expect(_fact(status, "Mã hồ sơ")).to_have_text("000.00.16.H24-260901-0001")
    expect(_fact(status, "Ngày nộp")).to_have_text("01/09/2026")
    expect(status).not_to_contain_text("Chủ hồ sơ")

    expect(chat.ask("cho tôi xem chi tiết")).to_have_attribute("data-type", "ask_second_factor")

    details = chat.ask("000001")
    expect(details).to_have_attribute("data-type", "dossier_details")
    expect(_fact(details, "Chủ hồ sơ")).to_have_text("N***** V** T**")
    expect(_fact(details, "Đơn vị giải quyết")).to_have_text("Sở Xây dựng thành phố Hải Phòng")
    expect(_fact(details, "Nội dung cần bổ sung")).to_contain_text("theo số *******999.")
    expect(details.get_by_role("link", name="0225.0000.016")).to_be_visible()

    page_source = page.content()
    for secret in ("Nguyễn Văn Thử", "0900009999", "0900000001", "031099100001"):
        assert secret not in page_source


def _fact(outcome: Locator, label: str) -> Locator:
    """Give the value beside a label, as a table of terms has it."""
    row = outcome.locator("dl > div").filter(has=outcome.page.get_by_text(label, exact=True))
    return row.locator("dd")


@pytest.mark.parametrize("kind", OutcomeType)
def test_every_kind_of_reply_shows_all_its_parts(chat: ChatPage, kind: OutcomeType) -> None:
    (outcome,), _ = to_replies([FULL.copy(update={"type": kind})])
    reply = {"outcomes": [outcome]}
    chat.page.route("**/api/v1/messages", lambda route: route.fulfill(json=reply), times=1)
    bubble = chat.ask("xin chào")
    expect(bubble).to_have_attribute("data-type", kind.value)
    assert missing_or_misplaced(bubble.inner_html(), but_for=[RATING]) == []
