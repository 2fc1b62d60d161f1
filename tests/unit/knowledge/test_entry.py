from __future__ import annotations

import pytest
from pydantic import ValidationError

from troly.knowledge.entry import Review, Variable
from troly.knowledge.fields import (
    ButtonTitle,
    FieldError,
    Template,
    Text,
    fill,
    placeholders,
)


@pytest.mark.parametrize(
    "text",
    [
        "Nếu 3 < 5 thì được.",
        "Mục “Đăng nhập” [1] (xem trang 2).",
        "Ký tự đặc biệt: & % # @ * _ ~",
        "404",
        "不",
    ],
)
def test_plain_text_is_kept_as_it_is(text: str) -> None:
    assert Text.check(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "  ", "<b>", "a</b>", "<!-- -->", "[x](y)", "a\u200bb", "a\tb", "a\nb", "e\u0302", "{a}"],
)
def test_text_that_is_not_plain_is_refused(text: str) -> None:
    with pytest.raises(FieldError):
        Text.check(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("không có", []),
        ("{a} rồi {b_2} rồi {a}", ["a", "b_2", "a"]),
    ],
)
def test_templates_name_variables(text: str, names: list[str]) -> None:
    assert placeholders(Template.check(text)) == names


@pytest.mark.parametrize(
    "text", ["{", "}", "{}", "{A}", "{a b}", "{{a}}", "{a.b}", "{a!r}", "{0:>9}"]
)
def test_stray_braces_are_refused(text: str) -> None:
    with pytest.raises(FieldError, match="ngoặc nhọn"):
        Template.check(text)


def test_a_button_holds_twenty_characters() -> None:
    assert ButtonTitle.check("Nộp hồ sơ trực tuyến") == "Nộp hồ sơ trực tuyến"
    with pytest.raises(FieldError, match="21 ký tự"):
        ButtonTitle.check("Nộp hồ sơ trực tuyến?")


def test_filling_is_done_once() -> None:
    assert fill("{a}{b}", {"a": "{b}", "b": 1}) == "{b}1"


@pytest.mark.parametrize("number", ["0225.3842124", "082.507.7988", "1022", "+84 225 384"])
def test_phone_numbers_as_people_write_them(number: str) -> None:
    assert Variable(title="A", value=number, kind="phone").value == number  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["ftp://x.vn", "https://", "https://x .vn", "javascript:1"])
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(ValidationError):
        Variable(title="A", value=address, kind="web")  # type: ignore[arg-type]


def test_a_review_may_leave_everything_optional_out() -> None:
    review = Review.parse_obj(
        {"state": "current", "reviewed_on": "2026-11-23", "next_review": "2026-11-23"}
    )
    assert review.notice is None
    assert review.valid_to is None
