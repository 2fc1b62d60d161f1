"""Vietnamese letters as Unicode sees them: composition, folding, what counts as a word."""

from __future__ import annotations

import re
import unicodedata

# Marks that make a Vietnamese letter: three tones above, one below, breve, circumflex, horn, hook.
_MARKS = "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b"
_MARKED_LATIN = re.compile(f"([a-z])[{_MARKS}]+")
_STROKED_D = str.maketrans("đĐ", "dD")
_WORD = re.compile(r"[^\W_]+")
_BLANK = re.compile(r"\s")
_INVISIBLE = {"Cc", "Cf"}


def is_invisible(char: str) -> bool:
    """Tell whether nobody sees a character: controls and format marks that are no white space.

    Text that was copied is full of them, and numbers are hidden behind them.
    """
    return unicodedata.category(char) in _INVISIBLE and not char.isspace()


def without_invisible(text: str) -> str:
    """Leave out what nobody sees."""
    return "".join(char for char in text if not is_invisible(char))


def compose(text: str) -> str:
    """Give the text in NFC, without invisible characters; every white space becomes a space.

    Phones and macOS send letters decomposed (`e` + two marks); spaCy shreds such words.
    """
    return unicodedata.normalize("NFC", _BLANK.sub(" ", without_invisible(text)))


def fold(text: str) -> str:
    """Drop the Vietnamese marks and lower the case: `Đăng Ký` becomes `dang ky`.

    `đ` is replaced by hand: it has no Unicode decomposition, so the usual accent strippers
    leave it or delete it. Letters outside the Latin alphabet keep their own marks.
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_STROKED_D).lower())
    return unicodedata.normalize("NFC", _MARKED_LATIN.sub(r"\1", decomposed))


def has_marks(text: str) -> bool:
    """Tell whether any letter carries a Vietnamese mark (`đ` counts)."""
    return fold(text) != unicodedata.normalize("NFC", text.lower())


def words(text: str) -> list[str]:
    """Split into runs of letters and digits; everything else separates."""
    return _WORD.findall(text)


def word_spans(text: str) -> list[tuple[int, int]]:
    """Give where each of `words` begins and ends."""
    return [match.span() for match in _WORD.finditer(text)]


def has_letters(text: str) -> bool:
    """Tell whether there is anything to read: a letter of any script."""
    return any(char.isalpha() for char in text)
