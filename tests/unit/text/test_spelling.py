from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.text.text_strategies import any_text, vietnamese_text
from troly.text.restore import Restorer
from troly.text.spelling import Speller
from troly.text.unicode import fold

SENTENCES = [
    "quên mật khẩu tài khoản",
    "đăng nhập tài khoản dịch vụ công",
    "đăng ký hồ sơ trực tuyến",
    "được nộp hồ sơ không",
    "nào ai muốn nhận kết quả tại nhà",
] * 3
LEARNT = Restorer.learn(SENTENCES)
SPELLER = Speller(LEARNT.counts, LEARNT.pairs)


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("", ""),
        # known syllables stay, with marks or without
        ("quên mật khẩu", "quên mật khẩu"),
        ("quen mat khau", "quen mat khau"),
        # the keys of Telex
        ("ddawng nhaapj", "đăng nhập"),
        ("tài khoanr", "tài khoản"),
        ("quên maatj khaaur", "quên mật khẩu"),
        # the tone mark on another letter
        ("khâủ naò", "khẩu nào"),
        # one slip: swapped, lost, doubled, another letter
        ("dihc vu", "dich vu"),
        ("đăgn nhập", "dang nhập"),
        ("tuyn", "tuyen"),
        ("khoann", "khoan"),
        ("khpan", "khoan"),
        # the neighbours decide among several: `nhap`, `nhan`
        ("đăng nhac", "đăng nhap"),
        ("muốn nhac kết quả", "muốn nhan kết quả"),
        # a blank forgotten
        ("matkhau", "mat khau"),
        # too far from anything, too short, too long, without a vowel
        ("facebook xyz", "facebook xyz"),
        ("ab", "ab"),
        ("khoankhoankhoan", "khoankhoankhoan"),
        ("dv", "dv"),
        # what is no letter stays where it is
        ("khoan¼", "khoan¼"),
        ("nhaapj!? (404) 😀 nhaapj", "nhập!? (404) 😀 nhập"),
    ],
)
def test_impossible_syllables_are_mended(typed: str, mended: str) -> None:
    assert SPELLER.mend(typed) == mended


def test_rare_spellings_are_no_authority() -> None:
    learnt = Restorer.learn([*SENTENCES, "mật khảu", "đăng nhật ký", "số báo danh"])
    speller = Speller(learnt.counts, learnt.pairs)
    assert speller.mend("khaaru khaur") == "khẩu khau"  # not `khảu`
    assert speller.mend("dannh") == "dannh"


@given(vietnamese_text)
def test_who_learnt_nothing_mends_nothing(text: str) -> None:
    assert Speller({}, {}).mend(text) == text


@given(st.lists(st.sampled_from(sorted(LEARNT.counts))))
def test_known_words_are_never_touched(syllables: list[str]) -> None:
    text = " ".join(syllables)
    assert SPELLER.mend(text) == text
    assert SPELLER.mend(fold(text)) == fold(text)


@given(any_text)
def test_anything_can_be_mended(text: str) -> None:
    mended = SPELLER.mend(text)
    assert [char for char in mended if not char.isalpha() and char != " "] == [
        char for char in text if not char.isalpha() and char != " "
    ]
