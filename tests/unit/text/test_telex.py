from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.text.text_strategies import any_text
from troly.text.telex import decode, spell


@pytest.mark.parametrize(
    ("keys", "syllable"),
    [
        ("nhaapj", "nhập"),
        ("ddawng", "đăng"),
        ("kys", "ký"),
        ("khaaur", "khẩu"),
        # the modifier may come later than its letter
        ("dangd", "đang"),
        ("khauar", "khẩu"),
        ("hoatj", "hoạt"),
        ("hoaf", "hòa"),
        ("dduowcj", "được"),
        ("dduwowcj", "được"),
        ("nuowcs", "nước"),
        ("tuwf", "từ"),
        ("muaw", "mưa"),
        ("quawng", "quăng"),
        ("muoons", "muốn"),
        # no key means anything at the beginning of a syllable
        ("sua", "sua"),
        ("xin", "xin"),
        ("roi", "roi"),
        ("w", "ư"),
        ("", ""),
    ],
)
def test_keys_become_a_syllable(keys: str, syllable: str) -> None:
    assert decode(keys) == spell(syllable)


def test_a_tone_has_one_place() -> None:
    assert spell("hoà") == spell("hòa")
    assert spell("khâủ") == spell("khẩu")
    assert spell("ủy") == spell("uỷ")
    assert spell("mà") != spell("má")
    assert spell("đăng") == "đăng"


@given(any_text)
def test_anything_can_be_spelled_and_decoded(text: str) -> None:
    spell(text)
    assert len(decode(text)) <= len(text)


@given(st.text("bcghklmnpqtvy"))
def test_letters_that_are_no_keys_stay(text: str) -> None:
    assert decode(text) == text
