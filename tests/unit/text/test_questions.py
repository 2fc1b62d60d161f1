from __future__ import annotations

import pytest
from hypothesis import given

from tests.unit.text.text_strategies import any_text
from troly.text.questions import Part, cuts


def said(text: str, part: Part) -> str:
    return text[part.start : part.end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("quên mật khẩu lấy lại sao", []),
        # one question, told in two clauses
        (
            "tôi quên mật khẩu rồi, giờ làm sao",
            [("tôi quên mật khẩu rồi,", "giờ làm sao", False)],
        ),
        (
            "sao tôi quên mật khẩu. tôi già rồi",
            [("sao tôi quên mật khẩu.", "tôi già rồi", False)],
        ),
        # two
        (
            "quên mật khẩu lấy lại sao? nộp hồ sơ thế nào",
            [("quên mật khẩu lấy lại sao?", "nộp hồ sơ thế nào", True)],
        ),
        (
            "quên mật khẩu lấy lại sao với lại nộp hồ sơ ở đâu vậy",
            [
                ("quên mật khẩu lấy lại sao", "với lại nộp hồ sơ ở đâu vậy", True),
            ],
        ),
        (
            "hồ sơ gồm những gì, còn thời gian thì bao lâu",
            [("hồ sơ gồm những gì,", "còn thời gian thì bao lâu", True)],
        ),
        (
            "nộp qua mạng được không, có phải in ra không ạ",
            [("nộp qua mạng được không,", "có phải in ra không ạ", True)],
        ),
        # numbered
        (
            "1) quên mật khẩu làm sao 2) nộp phí thế nào",
            [("1) quên mật khẩu làm sao", "2) nộp phí thế nào", True)],
        ),
        # a part that is too short to say anything
        ("sao vậy, nộp hồ sơ thế nào", []),
    ],
)
def test_cuts(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert [
        (said(text, cut.one), said(text, cut.other), cut.both_ask) for cut in cuts(text)
    ] == expected


def test_a_long_story_is_cut_only_so_often() -> None:
    assert len(cuts("làm sao đây, " * 40)) <= 12


@given(any_text)
def test_only_white_space_is_lost(text: str) -> None:
    for cut in cuts(text):
        assert "".join((said(text, cut.one) + said(text, cut.other)).split()) == "".join(
            text.split()
        )
