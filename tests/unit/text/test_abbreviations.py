from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given

from tests.unit.text.text_strategies import any_text
from troly.text.abbreviations import lexicon, read_lexicon, spell_out
from troly.text.unicode import fold

WORD = r"[^\W\d_]+"
WORDS = rf"{WORD}( {WORD})*"

LINES = [line for line in read_lexicon().splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("", ""),
        ("hs", "hồ sơ"),
        ("HS", "hồ sơ"),
        ("em quên mk tk rồi", "em quên mật khẩu tài khoản rồi"),
        ("đk tk ntn", "đăng ký tài khoản như thế nào"),
        ("dc ko", "được không"),
        ("ko dc", "không được"),
        # punctuation around, spaces as they were
        ("nộp hs, rồi sao?", "nộp hồ sơ, rồi sao?"),
        ("(hs)", "(hồ sơ)"),
        ("hs.", "hồ sơ."),
        ("hs... hs…", "hồ sơ... hồ sơ…"),
        ("“hs”", "“hồ sơ”"),
        ("  hs   tk ", "  hồ sơ   tài khoản "),
        ("tk,dvc;hs:", "tài khoản,dịch vụ công;hồ sơ:"),
        ("hs/tk", "hồ sơ/tài khoản"),
        ("hs-đk", "hồ sơ-đăng ký"),
        ("dv, dvc", "dịch vụ, dịch vụ công"),
        # the longest form counts, not a part of it
        ("dvcqg", "dịch vụ công quốc gia"),
        ("tthc", "thủ tục hành chính"),
    ],
)
def test_short_forms_are_spelled_out(text: str, full: str) -> None:
    assert spell_out(text) == full


@pytest.mark.parametrize(
    ("text", "full"),
    [
        # up to three words before tell which reading is meant, with marks or without
        ("mk", "mình"),
        ("mk muốn hỏi", "mình muốn hỏi"),
        ("quên mk", "quên mật khẩu"),
        ("QUEN MK", "QUEN mật khẩu"),
        ("quen het ca mk", "quen het ca mật khẩu"),
        ("quen het tat ca mk", "quen het tat ca mình"),
        # and one word after
        ("mk tk ạ", "mật khẩu tài khoản ạ"),
        ("mk bị quên", "mình bị quên"),
        ("cần tt gì", "cần thông tin gì"),
        ("nộp hs tt", "nộp hồ sơ trực tuyến"),
        ("thanh toán tt", "thanh toán trực tuyến"),
    ],
)
def test_neighbours_tell_what_an_ambiguous_form_means(text: str, full: str) -> None:
    assert spell_out(text) == full


@pytest.mark.parametrize(
    "text",
    [
        # parts of words
        "khai hsk không",
        "tkb",
        "kể",
        # beside digits
        "24h",
        "h24",
        "100k",
        "k1",
        "8h30",
        "tk_1",
        # addresses
        "abc.dk@x.vn",
        "hs@tk.vn",
        "em@tk",
        "abc-hs@x.vn",
        "http://hs.vn/tk",
        "www.dvc.vn/tk/mk",
        "https://x.vn/?tk=1&mk=2",
        "http://x.vn/a#hs",
        "tk+a@x.vn",
        "dvc:8000/tk",
        "dichvucong.haiphong.gov.vn",
        "tthc.tp.vn",
        # codes and numbers
        "000.00.16.H24-260901-0001",
        "000.00.16.h24-260901-0001",
        "h24.12-261102-0112",
        "H 24.12-261102-0112",
        "kq.h24-1234",
    ],
)
def test_what_only_looks_like_a_short_form_stays(text: str) -> None:
    assert spell_out(text) == text


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_lexicon(line: str) -> None:
    assert line == unicodedata.normalize("NFC", line).lower()
    short, full, *ambiguous = line.split("\t")
    assert re.fullmatch(WORD, short), "only a single word of letters is ever found"
    assert re.fullmatch(WORDS, full), "words, one space apart"
    assert short != full
    assert spell_out(short) == full
    assert len(ambiguous) in {0, 2}
    if ambiguous:
        other, beside = ambiguous
        assert re.fullmatch(WORDS, other)
        assert other not in {short, full}
        assert re.fullmatch(WORDS, beside)
        assert fold(beside) == beside, "neighbours are compared without marks"
        assert [spell_out(f"{word} {short}") for word in beside.split()] == [
            f"{spell_out(word)} {other}" for word in beside.split()
        ]


def test_a_short_form_stands_in_the_lexicon_once() -> None:
    counts = Counter(line.split("\t")[0] for line in LINES)
    assert [short for short, count in counts.items() if count > 1] == []
    assert len(lexicon()) == len(LINES)


def test_what_is_spelled_out_holds_no_short_form() -> None:
    short_forms = lexicon().keys()
    chains = {
        form
        for form in lexicon().values()
        if short_forms & {*form.full.split(), *form.other.split()}
    }
    assert chains == set()


@given(any_text)
def test_any_text_is_spelled_out_once_and_for_all(text: str) -> None:
    full = spell_out(text)
    assert spell_out(full) == full
