from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.text.text_strategies import any_text
from troly.text.reading import Reader
from troly.text.restore import Restorer, is_marked
from troly.text.unicode import fold

SENTENCES = [
    "quên mật khẩu tài khoản",
    "tôi quên mật khẩu thì làm sao",
    "đăng ký tài khoản dịch vụ công",
    "đổi căn cước công dân",
    "nộp hồ sơ trực tuyến",
    "bổ sung hồ sơ",
    "hồ sơ của tôi chưa được duyệt",
    "tài khoản của tôi bị khoá",
    "tại sao không đăng nhập được",
    "đối chiếu hồ sơ gốc",
]
RESTORER = Restorer.learn(SENTENCES)
READER = Reader(RESTORER)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_known_sentence_without_marks_gets_them_back(sentence: str) -> None:
    assert RESTORER.restore(fold(sentence)) == sentence


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("", ""),
        ("quen mat khau", "quên mật khẩu"),
        # the neighbour decides: `đổi căn cước`, `đối chiếu hồ sơ`
        ("doi can cuoc", "đổi căn cước"),
        ("doi chieu", "đối chiếu"),
        ("tai khoan", "tài khoản"),
        ("tai sao", "tại sao"),
        # case stays
        ("Quen MAT khau", "Quên MẬT khẩu"),
        ("DANG KY TAI KHOAN", "ĐĂNG KÝ TÀI KHOẢN"),
        # punctuation, digits, spaces stay
        ("quen  mat-khau?? (2 lan)", "quên  mật-khẩu?? (2 lan)"),
        (" quen\nmat khau ", " quên\nmật khẩu "),
        ("tai khoan123 mat khau", "tài khoản123 mật khẩu"),
        # unknown syllables stay
        ("quen mat khau facebook xyz", "quên mật khẩu facebook xyz"),
        ("hello world", "hello world"),
        # also where lower case is another length or another letter
        ("İstanbul abc", "İstanbul abc"),
        ("ẞ ab cd", "ẞ ab cd"),
        ("\u212a ab cd", "\u212a ab cd"),
        # marked syllables stay and guide their neighbours
        ("quên mat khau", "quên mật khẩu"),
        ("doi căn cuoc", "đổi căn cước"),
        ("doi chiếu ho so", "đối chiếu hồ sơ"),
        # a marked syllable that nobody knows may lack a mark, but none is taken from it
        ("mât khau tai khoan", "mật khẩu tài khoản"),
        ("quền mat khau", "quền mật khẩu"),
        ("hò sơ", "hồ sơ"),
        ("hó sơ", "hó sơ"),
        # nothing to restore
        ("123 😀 !?", "123 😀 !?"),
    ],
)
def test_bare_syllables_are_restored(typed: str, restored: str) -> None:
    assert RESTORER.restore(typed) == restored
    assert fold(restored) == fold(typed)


@pytest.mark.parametrize(
    "text",
    [
        "Quên mật khẩu tài khoản",
        "QUÊN MẬT KHẨU",
        "  quên mật   khẩu?!\t",
        # other marks are the citizen's own
        "quền mật khãu",
        # `sao` and `khi` are words without marks, or unknown
        "tại sao quên mật khẩu khi đi",
        "đi dau",
    ],
)
def test_a_marked_text_keeps_its_spelling(text: str) -> None:
    assert is_marked(text)
    assert RESTORER.restore(text, is_marked=True) == text


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("quên mat khẩu", "quên mật khẩu"),
        ("Quên mật Khau tài khoan", "Quên mật Khẩu tài khoản"),
        # `sao` is also a word as it stands
        ("tại sao không đăng nhập đuoc", "tại sao không đăng nhập được"),
        ("mât khẩu", "mật khẩu"),
    ],
)
def test_in_a_marked_text_only_what_is_no_word_is_restored(typed: str, restored: str) -> None:
    assert is_marked(typed)
    assert RESTORER.restore(typed, is_marked=True) == restored


def test_short_forms_bring_no_marks_of_the_writer() -> None:
    assert READER.read("mk tk quen mat khau") == "mật khẩu tài khoản quên mật khẩu"


@pytest.mark.parametrize(
    "text", ["quen mat khau", "quên mat khau", "đi dau vay", "Hello!", "123 toi"]
)
def test_a_text_without_its_marks(text: str) -> None:
    assert not is_marked(text)


@pytest.mark.parametrize("text", ["quen mat khau", "Hello!", "", "đi dau vay ma sao"])
def test_who_learnt_nothing_changes_nothing(text: str) -> None:
    assert Restorer().restore(text) == text
    assert Restorer.learn([]).restore(text) == text


def test_text_without_marks_teaches_nothing() -> None:
    assert Restorer.learn(["quen mat khau", "quên mat khau"]).counts == {}


def test_learning_ignores_case_and_punctuation() -> None:
    learnt = Restorer.learn(["Quên, MẬT khẩu!", "quên mật khẩu"])
    assert learnt.counts == {"quên": 2, "mật": 2, "khẩu": 2}
    assert learnt.pairs == {"<s> quên": 2, "quên mật": 2, "mật khẩu": 2}


def test_it_is_rebuilt_from_what_it_knows() -> None:
    rebuilt = Restorer(counts=RESTORER.counts, pairs=RESTORER.pairs)
    assert rebuilt == RESTORER
    assert rebuilt.restore("quen mat khau") == "quên mật khẩu"


@given(any_text)
def test_nothing_but_marks_changes(text: str) -> None:
    restored = RESTORER.restore(text)
    assert len(restored) == len(text)
    assert fold(restored) == fold(text)


@given(st.lists(st.sampled_from(sorted(RESTORER.counts))))
def test_a_text_of_known_words_stays(syllables: list[str]) -> None:
    text = " ".join(syllables)
    assert RESTORER.restore(text, is_marked=True) == text


@given(any_text)
def test_marks_are_never_taken_away(text: str) -> None:
    restored = RESTORER.restore(text, is_marked=True)
    marks = [set(normalize("NFD", char)) for char in text]
    assert all(had <= set(normalize("NFD", new)) for had, new in zip(marks, restored, strict=True))


@given(any_text)
def test_who_learnt_from_anything_restores_anything(text: str) -> None:
    assert fold(Restorer.learn([text]).restore(text.lower())) == fold(text.lower())
