from __future__ import annotations

import pytest

from troly.answering.choices import choice_by_number, choice_by_title
from troly.answering.state import Choice, DialogueState

STATE = DialogueState(
    choices=[
        Choice(title="Quên mật khẩu", payload="/quen_mat_khau"),
        Choice(title="Đăng nhập", payload="/dang_nhap"),
        Choice(title="Tôi hỏi điều khác", payload="/none_of_these"),
    ]
)


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("2", "/dang_nhap"),
        ("cái đầu", "/quen_mat_khau"),
        ("cái cuối cùng", "/none_of_these"),
        ("số 4", None),
        ("không phải", None),
    ],
)
def test_a_number_means_its_place(text: str, payload: str | None) -> None:
    choice = choice_by_number(STATE, text)
    assert (choice.payload if choice else None) == payload


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("quen mat khau", "/quen_mat_khau"),
        ("ĐĂNG NHẬP.", "/dang_nhap"),
        ("đăng nhập thế nào", None),
        ("", None),
        ("👍", None),
    ],
)
def test_a_title_means_itself(text: str, payload: str | None) -> None:
    choice = choice_by_title(STATE, text)
    assert (choice.payload if choice else None) == payload


@pytest.mark.parametrize("text", ["1", "cái cuối", "câu đầu"])
def test_no_list_is_open(text: str) -> None:
    assert choice_by_number(DialogueState(), text) is None
