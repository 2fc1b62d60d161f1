from __future__ import annotations

import pytest
from hypothesis import given

from tests.unit.text.text_strategies import any_text
from troly.text.questions import Cut, cuts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("quên mật khẩu lấy lại sao", []),
        # one question, told in two clauses
        (
            "tôi quên mật khẩu rồi, giờ làm sao",
            [Cut("tôi quên mật khẩu rồi,", "giờ làm sao", both_ask=False)],
        ),
        (
            "sao tôi quên mật khẩu. tôi già rồi",
            [Cut("sao tôi quên mật khẩu.", "tôi già rồi", both_ask=False)],
        ),
        # two
        (
            "quên mật khẩu lấy lại sao? nộp hồ sơ thế nào",
            [Cut("quên mật khẩu lấy lại sao?", "nộp hồ sơ thế nào", both_ask=True)],
        ),
        (
            "quên mật khẩu lấy lại sao với lại nộp hồ sơ ở đâu vậy",
            [
                Cut("quên mật khẩu lấy lại sao", "với lại nộp hồ sơ ở đâu vậy", both_ask=True),
            ],
        ),
        (
            "hồ sơ gồm những gì, còn thời gian thì bao lâu",
            [Cut("hồ sơ gồm những gì,", "còn thời gian thì bao lâu", both_ask=True)],
        ),
        (
            "nộp qua mạng được không, có phải in ra không ạ",
            [Cut("nộp qua mạng được không,", "có phải in ra không ạ", both_ask=True)],
        ),
        # numbered
        (
            "1) quên mật khẩu làm sao 2) nộp phí thế nào",
            [Cut("1) quên mật khẩu làm sao", "2) nộp phí thế nào", both_ask=True)],
        ),
        # a part that is too short to say anything
        ("sao vậy, nộp hồ sơ thế nào", []),
    ],
)
def test_cuts(text: str, expected: list[Cut]) -> None:
    assert cuts(text) == expected


def test_a_long_story_is_cut_only_so_often() -> None:
    assert len(cuts("làm sao đây, " * 40)) <= 12


@given(any_text)
def test_only_white_space_is_lost(text: str) -> None:
    for cut in cuts(text):
        assert "".join((cut.one + cut.other).split()) == "".join(text.split())
