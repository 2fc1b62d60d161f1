from __future__ import annotations

import time

import pytest
from hypothesis import given

from tests.unit.text.text_strategies import any_text, vietnamese_text
from troly.text.reading import (
    MAX_CHARACTERS,
    MAX_WORD_CHARACTERS,
    Kind,
    Reader,
    kind_of,
    normalise,
)

READER = Reader.learn(["quên mật khẩu tài khoản", "đăng ký hồ sơ trực tuyến"] * 3)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Quên mật khẩu", Kind.WORDS),
        ("k", Kind.WORDS),
        ("h24.12", Kind.WORDS),
        ("????a", Kind.WORDS),
        ("\u200bđ", Kind.WORDS),
        ("東京", Kind.WORDS),
        ("", Kind.EMPTY),
        ("   ", Kind.EMPTY),
        ("\n\t\r", Kind.EMPTY),
        ("\u200b\ufeff\u2060", Kind.EMPTY),
        ("\x00\x07", Kind.EMPTY),
        ("\u00a0\u3000", Kind.EMPTY),
        ("0123", Kind.DIGITS),
        ("0912 345 678", Kind.DIGITS),
        ("1.001193", Kind.DIGITS),
        ("15/4/2026!", Kind.DIGITS),
        ("٣", Kind.DIGITS),
        ("?", Kind.SYMBOLS),
        ("...", Kind.SYMBOLS),
        ("😀👍🏽", Kind.SYMBOLS),
        ("€ ½", Kind.SYMBOLS),
    ],
)
def test_kind_of(text: str, kind: Kind) -> None:
    assert kind_of(text) is kind


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        ("Quên Mật KHẨU", "quên mật khẩu"),
        ("ĐĂNG KÝ", "đăng ký"),
        ("  hai   đầu \n", "hai đầu"),
        ("dòng một\r\ndòng\u00a0hai", "dòng một dòng hai"),
        ("thu\u0309 tu\u0323c", "thủ tục"),
        ("mật\u200bkhẩu", "mậtkhẩu"),
        ("E quên MK tk r", "em quên mật khẩu tài khoản rồi"),
        ("HS của t đc duyệt ch?", "hồ sơ của tôi được duyệt ch?"),
        ("gửi a.dk@x.vn nhé", "gửi a.dk@x.vn nhé"),
        ("Mã 000.00.16.H24-260901-0001", "mã 000.00.16.h24-260901-0001"),
        ("😀!", "😀!"),
    ],
)
def test_normalise(typed: str, read: str) -> None:
    assert normalise(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Quen mat khau", "quên mật khẩu"),
        # spelled out before marks are restored
        ("em quen mat khau tk roi", "em quên mật khẩu tài khoản roi"),
        ("dk tk", "đăng ký tài khoản"),
        ("nop hs truc tuyen", "nop hồ sơ trực tuyến"),
        ("quên mat khẩu tai khoản", "quên mật khẩu tài khoản"),
        # mended before marks are restored
        ("quen maatj khua", "quên mật khẩu"),
        ("dangky hs truc tuyn", "đăng ký hồ sơ trực tuyến"),
        # short forms bring no marks of the writer
        ("quen mk", "quên mật khẩu"),
        ("quen mk tk!", "quên mật khẩu tài khoản!"),
    ],
)
def test_a_reader_mends_and_restores(typed: str, read: str) -> None:
    assert READER.read(typed) == read


@given(any_text)
def test_who_learnt_nothing_only_normalises(text: str) -> None:
    assert Reader().read(text) == normalise(text)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    words = MAX_CHARACTERS // 2
    assert normalise("ồ " * words + "thừa") == ("ồ " * words).strip()


@pytest.mark.parametrize("extra", [0, 1, 500])
def test_a_long_run_is_cut(extra: int) -> None:
    run = "x" * (MAX_WORD_CHARACTERS + extra)
    assert normalise(f"quên {run} khẩu") == f"quên {'x' * MAX_WORD_CHARACTERS} khẩu"


def test_each_long_run_is_cut() -> None:
    run = "=" * 70
    assert normalise(f"{run} {run}") == " ".join(["=" * MAX_WORD_CHARACTERS] * 2)


@given(any_text)
def test_any_text_can_be_read(text: str) -> None:
    assert kind_of(text) in Kind
    read = READER.read(text)
    assert read == read.strip().lower()
    assert "  " not in read


@given(vietnamese_text.filter(lambda text: len(text) <= MAX_WORD_CHARACTERS // 4))
def test_reading_again_changes_nothing(text: str) -> None:
    # Longer runs may grow beyond the limit when they are spelled out.
    read = normalise(text)
    assert normalise(read) == read


@pytest.mark.parametrize("unit", ["quen mat khau ", "quên mậtt khaaur ", "a", "ắ", "x.y@z/", "😀 "])
def test_a_text_of_four_times_the_length_takes_about_four_times_as_long(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        times = []
        for _ in range(9):
            started = time.process_time()
            READER.read(text)
            times.append(time.process_time() - started)
        return min(times)

    # Sixteen times where anything were quadratic.
    assert seconds(MAX_CHARACTERS) < 10 * seconds(MAX_CHARACTERS // 4)
