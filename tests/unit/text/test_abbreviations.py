from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from text_strategies import any_text

from troly.text.abbreviations import lexicon, read_lexicon, spell_out

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
        ("tk,mk;hs:", "tài khoản,mật khẩu;hồ sơ:"),
        ("dv, dvc", "dịch vụ, dịch vụ công"),
        # the longest form counts, not a part of it
        ("dvcqg", "dịch vụ công quốc gia"),
        ("tthc", "thủ tục hành chính"),
    ],
)
def test_short_forms_are_spelled_out(text: str, full: str) -> None:
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
        "dichvucong.haiphong.gov.vn",
        "tthc.tp.vn",
        # codes and numbers
        "000.00.16.H24-260901-0001",
        "000.00.16.h24-260901-0001",
        "h24.12-261102-0112",
        "kq.h24-1234",
        "15/2025/qđ-ubnd",
        "12/tt-hs",
        "hs/2026",
        # hyphenated names
        "hs-đk",
    ],
)
def test_what_only_looks_like_a_short_form_stays(text: str) -> None:
    assert spell_out(text) == text


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_lexicon(line: str) -> None:
    columns = line.split("\t")
    assert len(columns) == 2
    assert line == unicodedata.normalize("NFC", line).lower()
    short, full = columns
    assert re.fullmatch(r"[^\W\d_]+", short), "only a single word of letters is ever found"
    assert re.fullmatch(r"[^\W\d_]+( [^\W\d_]+)*", full), "words, one space apart"
    assert short != full
    assert spell_out(short) == full


def test_a_short_form_stands_in_the_lexicon_once() -> None:
    counts = Counter(line.split("\t")[0] for line in LINES)
    assert [short for short, count in counts.items() if count > 1] == []
    assert len(lexicon()) == len(LINES)


def test_what_is_spelled_out_holds_no_short_form() -> None:
    short_forms = lexicon().keys()
    chains = {full for full in lexicon().values() if short_forms & set(full.split())}
    assert chains == set()


@given(any_text)
def test_any_text_is_spelled_out_once_and_for_all(text: str) -> None:
    full = spell_out(text)
    assert spell_out(full) == full
