from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given

from tests.unit.text.text_strategies import any_text, visible_text
from troly.text.unicode import compose, fold, has_letters, has_marks, words

# Every vowel with each of the six tones, in both cases.
TONES = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
VOWELS = {"a": "aăâ", "e": "eê", "i": "i", "o": "oôơ", "u": "uư", "y": "y"}
LETTERS = [
    (letter, plain)
    for plain, vowels in VOWELS.items()
    for vowel in vowels
    for tone in TONES
    for small in [unicodedata.normalize("NFC", vowel + tone)]
    for letter in (small, small.upper())
]


@pytest.mark.parametrize(
    ("typed", "composed"),
    [
        ("", ""),
        ("Quên mật khẩu?", "Quên mật khẩu?"),
        # decomposed, as phones and macOS send it
        ("e\u0302\u0301", "ế"),
        ("e\u0323\u0302", "ệ"),
        ("o\u031b\u0300", "ờ"),
        ("thu\u0309 tu\u0323c ha\u0300nh chi\u0301nh", "thủ tục hành chính"),
        ("ê\u0301", "ế"),
        # two encodings of one letter
        ("a\u0340", "à"),
        ("a\u0341", "á"),
        # invisible characters
        ("mật\u200bkhẩu", "mậtkhẩu"),
        ("\ufeffhồ sơ", "hồ sơ"),
        ("hồ\u00ad sơ\u2060", "hồ sơ"),
        ("\u202ehồ sơ\u202c", "hồ sơ"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        # control characters
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        # a mark finds its letter over what is invisible
        ("e\u200b\u0301", "é"),
        ("a\u00ad\u0302\u200d\u0301", "ấ"),
        # every white space is a space
        ("dòng một\ndòng hai", "dòng một dòng hai"),
        ("một\r\nhai", "một  hai"),
        ("một\thai", "một hai"),
        ("một\x0bhai\x0cba\x85bốn\x1cnăm", "một hai ba bốn năm"),
        ("một\u00a0hai\u2003ba\u3000bốn\u2028năm", "một hai ba bốn năm"),
        # letters of other scripts stay
        ("がぎ 한글 йё", "がぎ 한글 йё"),
    ],
)
def test_compose(typed: str, composed: str) -> None:
    assert compose(typed) == composed


@pytest.mark.parametrize(("letter", "plain"), LETTERS)
def test_each_vowel_folds_to_its_plain_letter(letter: str, plain: str) -> None:
    assert len(letter) == 1
    assert fold(letter) == plain
    assert fold(unicodedata.normalize("NFD", letter)) == plain
    assert has_marks(letter) == (letter.lower() != plain)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("đ", "d"),
        ("Đ", "d"),
        ("Đăng Ký TÀI KHOẢN", "dang ky tai khoan"),
        ("đường Đặng Văn Ngữ, 15/4", "duong dang van ngu, 15/4"),
        ("dang ky", "dang ky"),
        ("e\u0302\u0301", "e"),
        ("ủy ban – “uỷ ban” €", "uy ban – “uy ban” €"),
        # marks that are not Vietnamese stay
        ("Müller, Ångström, façade, Győr", "müller, ångström, façade, győr"),
        # letters of other alphabets keep the marks that Vietnamese has too
        ("ё ї が 한글 ไทย", "ё ї が 한글 ไทย"),
        ("й ѝ ά", "й ѝ ά"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("", False),
        ("quen mat khau", False),
        ("QUEN MAT KHAU 2 lan!", False),
        ("Müller", False),
        ("Йод ά", False),
        ("quen mật khau", True),
        ("di", False),
        ("đi", True),
        ("ĐI", True),
        ("e\u0301", True),
        ("cư", True),
        ("😀 123 -", False),
    ],
)
def test_has_marks(text: str, marked: bool) -> None:
    assert has_marks(text) is marked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Quên mật khẩu?", ["Quên", "mật", "khẩu"]),
        ("mật-khẩu,tài/khoản", ["mật", "khẩu", "tài", "khoản"]),
        ("quen_mat_khau", ["quen", "mat", "khau"]),
        ("mã H24.12-261102", ["mã", "H24", "12", "261102"]),
        ("8h30", ["8h30"]),
        ("... 😀 !?", []),
        ("ГОСТ 東京", ["ГОСТ", "東京"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", True),
        ("đ", True),
        ("1 a", True),
        ("東京", True),
        ("", False),
        (" \n", False),
        ("0123 ½ ٣", False),
        ("😀👍🏽 ?! €", False),
        ("\u0301\u200b", False),
    ],
)
def test_has_letters(text: str, expected: bool) -> None:
    assert has_letters(text) is expected


@given(any_text)
def test_nothing_invisible_is_left(text: str) -> None:
    categories = {unicodedata.category(char) for char in compose(text)}
    assert not categories & {"Cc", "Cf"}


@given(visible_text)
def test_composing_is_nfc(text: str) -> None:
    spaced = re.sub(r"\s", " ", text)
    assert compose(text) == unicodedata.normalize("NFC", spaced)


@given(any_text)
def test_composing_again_changes_nothing(text: str) -> None:
    composed = compose(text)
    assert compose(composed) == composed
    assert composed == unicodedata.normalize("NFC", composed)


@given(any_text)
def test_folding_again_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert not has_marks(folded)


@given(any_text)
def test_folding_ignores_composition(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(any_text)
def test_words_are_letters_and_digits_in_order(text: str) -> None:
    found = words(text)
    assert all(word.isalnum() for word in found)
    assert "".join(found) == "".join(char for char in text if char.isalnum())
