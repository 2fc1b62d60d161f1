from __future__ import annotations

import pytest
from hypothesis import given
from text_strategies import any_text

from troly.text.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("  \n ", []),
        ("Quên mật khẩu", ["Quên mật khẩu"]),
        ("Tôi già rồi. Quên mật khẩu! Làm sao?", ["Tôi già rồi.", "Quên mật khẩu!", "Làm sao?"]),
        ("một\nhai\n\n ba", ["một", "hai", "ba"]),
        ("Lỗi 404... Sao vậy?!", ["Lỗi 404...", "Sao vậy?!"]),
        # addresses and numbers are no sentence ends
        (
            "vào dichvucong.haiphong.gov.vn, 1.000.000đ",
            ["vào dichvucong.haiphong.gov.vn, 1.000.000đ"],
        ),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@given(any_text)
def test_nothing_but_white_space_is_lost(text: str) -> None:
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())
