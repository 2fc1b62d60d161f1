from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troly.gateway.input_check import TEXT_LIMIT, Refusal, check_text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        # Text stays text.
        ("Làm sao nộp hồ sơ?", "Làm sao nộp hồ sơ?"),
        ("  hai đầu \n", "hai đầu"),
        ("dòng một\r\ndòng hai\rdòng ba", "dòng một\ndòng hai\ndòng ba"),
        ("một\thai", "một\thai"),
        ("dòng một\vdòng hai\fdòng ba\x85dòng bốn", "dòng một\ndòng hai\ndòng ba\ndòng bốn"),
        ("15/10/2026 và 1/2", "15/10/2026 và 1/2"),
        ("<script>alert('x')</script>", "<script>alert('x')</script>"),
        ("hỏi 😀 nhé 👍🏽", "hỏi 😀 nhé 👍🏽"),
        ("'; DROP TABLE inbox; --", "'; DROP TABLE inbox; --"),
        # Composed, without what nobody sees.
        ("thu\u0309 tu\u0323c", "thủ tục"),
        ("a\u200b\u0301", "á"),
        ("ho\u00ad so\u2060", "ho so"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("\u202echữ ngược", "chữ ngược"),
        ("thẻ\U000e0041 ẩn", "thẻ ẩn"),
        # Rasa's own syntax loses its slash, whatever stands in front.
        ("/restart", "restart"),
        ('/intent{"slot":"x"}', 'intent{"slot":"x"}'),
        ("/tra_cuu@1.0", "tra_cuu@1.0"),
        ("//x", "x"),
        ("/ / /x", "x"),
        ("\uff0fx", "x"),
        ("\u2044x", "x"),
        ("\u2215x", "x"),
        ("/\uff0f\u2044\u2215 /x", "x"),
        (" \t\n/x", "x"),
        ("\u3000/x", "x"),
        ("\u00a0\u2003\u2028/x", "x"),
        ("\ufeff/x", "x"),
        ("\u200b/x", "x"),
        ("/\u200b/x", "x"),
        ("\u200b\u3000\x00\ufeff/\u2060/x", "x"),
        ("\x1c\x85/x", "x"),
        # As long as allowed, once what does not count is gone.
        ("\u200b" + "x" * TEXT_LIMIT + "  ", "x" * TEXT_LIMIT),
        ("e\u0302\u0301" * TEXT_LIMIT, "ế" * TEXT_LIMIT),
    ],
)
def test_text_is_cleaned(raw: str, text: str) -> None:
    assert check_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "empty_input"),
        (" \n\t\u3000", "empty_input"),
        ("\x00", "empty_input"),
        ("\u200b\ufeff\u2060", "empty_input"),
        ("/", "empty_input"),
        ("///\uff0f \u2044", "empty_input"),
        ("x" * (TEXT_LIMIT + 1), "too_long"),
        ("đ" * 10_000, "too_long"),
        ("x \ud800", "bad_characters"),
        ("\udfff", "bad_characters"),
    ],
)
def test_text_is_refused(raw: str, reason: str) -> None:
    assert check_text(raw) == Refusal(reason)  # type: ignore[arg-type]


def test_limit_is_the_callers() -> None:
    assert check_text("abcd", limit=3) == Refusal("too_long")
    assert check_text("abc", limit=3) == "abc"


# Characters that matter here come up far more often than by chance.
_tricky = st.sampled_from(
    '/\uff0f\u2044\u2215 \n\t\r\u3000\u200b\ufeff\x00\x85\u0301\u0323aếđ{"😀\u200d'
)
_texts = st.text(_tricky | st.characters(), max_size=60)


@given(_texts)
def test_what_remains_is_safe(raw: str) -> None:
    checked = check_text(raw, limit=40)
    if isinstance(checked, Refusal):
        return
    assert 0 < len(checked) <= 40
    assert checked == checked.strip()
    assert not checked.startswith("/")
    assert not unicodedata.normalize("NFKC", checked).strip().startswith("/")
    assert "\x00" not in checked
    assert checked.encode("utf-8").decode("utf-8") == checked
    assert unicodedata.is_normalized("NFC", checked)


@given(_texts)
def test_checking_twice_changes_nothing(raw: str) -> None:
    checked = check_text(raw)
    if isinstance(checked, str):
        assert check_text(checked) == checked
