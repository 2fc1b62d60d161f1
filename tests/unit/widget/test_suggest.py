"""Questions that are suggested while somebody types."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

QUESTIONS = [
    {"title": "Đổi căn cước", "question": "Tôi muốn đổi thẻ căn cước thì đến đâu và mang gì?"},
    {"title": "Quên mật khẩu", "question": "Tôi quên mật khẩu đăng nhập thì làm sao lấy lại?"},
    {"title": "Lỗi 404", "question": "Đính kèm tệp thì trang báo lỗi 404."},
    {"title": "Mật khẩu", "question": "Đặt mật khẩu thế nào?"},
    {"title": "Đổi mật khẩu", "question": "Đổi mật khẩu ở mục nào của trang?"},
    {"title": "Mật khẩu mới", "question": "Bao lâu thì phải đặt lại mật khẩu mới một lần nữa?"},
]


def suggested(page: Page, typed: str, questions: list[dict[str, str]] = QUESTIONS) -> list[Any]:
    """Give the titles that are suggested."""
    script = """async ([questions, typed]) => {
        const { suggest } = await import("/widget/suggest.js");
        return suggest(questions, typed).map(({ title }) => title);
    }"""
    return list(page.evaluate(script, [questions, typed]))


@pytest.mark.parametrize(
    "typed", ["đổi căn cước", "doi can cuoc", "ĐỔI CĂN", "cước đổi", "doi can c"]
)
def test_marks_capitals_and_order_do_not_matter(page: Page, typed: str) -> None:
    assert suggested(page, typed) == ["Đổi căn cước"]


def test_a_capital_with_a_stroke_is_found_without(page: Page) -> None:
    assert suggested(page, "dat mat khau") == ["Mật khẩu", "Mật khẩu mới"]


def test_decomposed_letters_are_the_same_letters(page: Page) -> None:
    decomposed = "\u0111o\u0302\u0309i ca\u0306n"  # as macOS writes it
    assert suggested(page, decomposed) == ["Đổi căn cước"]


def test_every_word_must_begin_one_of_the_question(page: Page) -> None:
    assert suggested(page, "quên mật khẩu") == ["Quên mật khẩu"]
    assert suggested(page, "quên căn cước") == []
    assert suggested(page, "ật khẩu") == []


def test_words_of_the_question_itself_count_too(page: Page) -> None:
    assert suggested(page, "lấy lại mật khẩu") == ["Quên mật khẩu"]


@pytest.mark.parametrize(("typed", "found"), [("40", []), ("404", ["Lỗi 404"]), ("l ỗ", [])])
def test_too_little_suggests_nothing(page: Page, typed: str, found: list[str]) -> None:
    assert suggested(page, typed) == found


def test_at_most_three_and_the_shortest_first(page: Page) -> None:
    assert suggested(page, "mật khẩu") == ["Mật khẩu", "Đổi mật khẩu", "Quên mật khẩu"]


def test_signs_are_no_words(page: Page) -> None:
    assert suggested(page, "  “căn cước”?! ") == ["Đổi căn cước"]
    assert suggested(page, "??? ...") == []


def test_where_there_are_no_questions_nothing_is_suggested(page: Page) -> None:
    assert suggested(page, "mật khẩu", []) == []
