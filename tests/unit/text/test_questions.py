from __future__ import annotations

import pytest
from hypothesis import given
from text_strategies import any_text

from troly.text.questions import pairs_of_questions


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []),
        ("quên mật khẩu lấy lại sao", []),
        # one question, told in two clauses
        ("tôi quên mật khẩu rồi, giờ làm sao", []),
        ("tôi quên mật khẩu và không đăng nhập được", []),
        ("sao tôi quên mật khẩu. tôi già rồi", []),
        # two
        (
            "quên mật khẩu lấy lại sao? nộp hồ sơ thế nào",
            [("quên mật khẩu lấy lại sao?", "nộp hồ sơ thế nào")],
        ),
        (
            "quên mật khẩu lấy lại sao với lại nộp hồ sơ ở đâu vậy",
            [("quên mật khẩu lấy lại sao", "với lại nộp hồ sơ ở đâu vậy")],
        ),
        (
            "hồ sơ gồm những gì, còn thời gian thì bao lâu",
            [("hồ sơ gồm những gì,", "còn thời gian thì bao lâu")],
        ),
        (
            "nộp qua mạng được không, có phải in ra không ạ",
            [("nộp qua mạng được không,", "có phải in ra không ạ")],
        ),
        # a part that is hardly a question
        ("sao vậy, nộp hồ sơ thế nào", []),
    ],
)
def test_pairs_of_questions(text: str, pairs: list[tuple[str, str]]) -> None:
    assert pairs_of_questions(text) == pairs


def test_a_long_story_is_cut_only_so_often() -> None:
    assert len(pairs_of_questions("làm sao đây, " * 40)) <= 12


@given(any_text)
def test_only_white_space_is_lost(text: str) -> None:
    for one, other in pairs_of_questions(text):
        assert "".join((one + other).split()) == "".join(text.split())
