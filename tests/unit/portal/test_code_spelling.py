from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troly.portal.code_spelling import one_spelling, zeros_for_letter_o


@pytest.mark.parametrize(
    ("original", "spelled"),
    [
        ("mã h24", "MÃ H24"),
        ("ma\u0303 h24", "MÃ H24"),
        ("việ\u200bt", "VIỆT"),
        ("vie\u0323\u0302t", "VIỆT"),
        ("Ｈ２４－１", "H24-1"),
        ("٣٤", "34"),
        ("a\u2013b\u2014c\u2212d_e", "A-B-C-D-E"),
        ("a \t\u00a0b", "A B"),
        ("a \r\n b", "A\nB"),
        ("a\n\nb", "A\nB"),
        ("straße…", "STRAßE…"),
    ],
)
def test_every_spelling_becomes_one(original: str, spelled: str) -> None:
    assert one_spelling(original).text == spelled


@given(st.text())
def test_every_character_knows_where_it_came_from(original: str) -> None:
    spelled = one_spelling(original)

    assert len(spelled.text) == len(spelled.starts) == len(spelled.ends)
    position = 0
    for start, end in zip(spelled.starts, spelled.ends, strict=True):
        assert position <= start < end <= len(original)
        position = end


@pytest.mark.parametrize(
    ("text", "with_zeros"),
    [
        ("OOO.OO.16.H24", "000.00.16.H24"),
        ("000 OO 16", "000 00 16"),
        ("21O415", "210415"),
        ("GO1.899.1O8", "G01.899.108"),
        ("00000O6H24", "0000006H24"),
        ("HO SO0001", "HO SO0001"),
        ("0112OK", "0112OK"),
        ("0112 OI", "0112 OI"),
        ("OOOO", "OOOO"),
        ("HO SO", "HO SO"),
    ],
)
def test_the_letter_o_is_a_zero_only_among_digits(text: str, with_zeros: str) -> None:
    assert zeros_for_letter_o(text) == with_zeros
