from __future__ import annotations

import pytest
from hypothesis import given

from tests.unit.text.text_strategies import any_text
from troly.text.segment import Word, segment
from troly.text.unicode import compose


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("   ", []),
        ("thủ tục hành chính", ["thủ tục", "hành chính"]),
        ("Thủ tục hành chính là gì?", ["Thủ tục", "hành chính", "là", "gì", "?"]),
        ("quên mật khẩu", ["quên", "mật khẩu"]),
        ("căn cước công dân", ["căn cước", "công dân"]),
        ("nộp hồ sơ trực tuyến", ["nộp", "hồ sơ", "trực tuyến"]),
        ("hồ sơ, thủ tục", ["hồ sơ", ",", "thủ tục"]),
    ],
)
def test_words_may_hold_spaces(text: str, expected: list[str]) -> None:
    assert [word.text for word in segment(text)] == expected


def test_offsets_count_the_spaces_before() -> None:
    assert segment("  mất  thủ tục") == [Word("mất", 2, 5), Word("thủ tục", 7, 14)]


NAUGHTY = [
    "a  b",
    " \t\n hồ sơ \r\n",
    "thủ\u00a0tục\u3000hành\u2003chính",
    "…—“”‘’•€₫",
    "😀👨👩👧🏽 hồ sơ 👍",
    "e\u0302\u0301 decomposed nhé",
    "\u0301\u0323 marks alone",
    "Z\u0351\u036b\u0343a\u0321\u0335lgo",
    "http://dichvucong.haiphong.gov.vn/a?b=c&d=%20#e",
    "a.b-c_d@x.vn",
    "000.00.16.H24-260901-0001",
    "08/11/2026 8h30 1.000.000đ 50% 0912 345 678",
    "東京 한글 ไทย العربية ГОСТ",
    "<script>alert('x')</script>",
    "'; DROP TABLE inbox; --",
    "_" * 50 + "a_b",
    "....!!!???",
    "x" * 1000,
    "a " * 500,
    "\u2028\u2029\x0b\x0c\x1c",
    "𝐇𝟐𝟒 ½ ²",
    "\U0010ffff\ufffe",
]


def assert_covers(text: str) -> None:
    end = 0
    for word in segment(text):
        assert word.start >= end
        assert text[end : word.start].strip() == ""
        assert word.end > word.start
        assert text[word.start : word.end] == word.text
        end = word.end
    assert text[end:].strip() == ""


@pytest.mark.parametrize("text", NAUGHTY)
def test_nothing_but_white_space_is_lost(text: str) -> None:
    assert_covers(text)
    assert_covers(compose(text))


@given(any_text)
def test_nothing_but_white_space_is_lost_of_any_text(text: str) -> None:
    assert_covers(text)
