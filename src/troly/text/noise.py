"""Write a sentence the way hurried thumbs would: for training, by seeded dice, never stored.

Each function takes a correctly spelled sentence and gives one way in which it could have been
typed. `random.Random` decides, so the same seed gives the same text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from random import Random

from troly.text.abbreviations import lexicon
from troly.text.unicode import fold

_SYLLABLE = re.compile(r"[^\W\d_]+")
_TONE_KEYS = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_LETTER_KEYS = {"\u0302": None, "\u0306": "w", "\u031b": "w"}  # a circumflex doubles its letter
# Neighbours on the keyboard of a phone.
_NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo",
    "k": "jl", "l": "ko", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "x": "zc", "y": "tu",
}  # fmt: skip
_SHORT_FORM_SHARE = 0.7


def without_marks(text: str, _dice: Random) -> str:
    """Leave out every mark, as phones set to English do."""
    return fold(text)


def with_some_marks(text: str, dice: Random) -> str:
    """Leave out the marks of about half the syllables."""
    return _SYLLABLE.sub(
        lambda match: fold(match.group()) if dice.random() < 0.5 else match.group(), text
    )


def in_chat_spelling(text: str, dice: Random) -> str:
    """Put short forms for most words that have one; without marks, one time in two."""

    def shorten(match: re.Match[str]) -> str:
        if dice.random() >= _SHORT_FORM_SHARE:
            return match.group()
        return dice.choice(_short_forms()[match.group().lower()])

    shortened = _long_forms().sub(shorten, text)
    return fold(shortened) if dice.random() < 0.5 else shortened


def with_telex_slips(text: str, dice: Random) -> str:
    """Let one or two syllables appear as the keys that were typed for them."""
    return _at_some_syllables(text, dice, lambda syllable: _telex_keys(syllable.lower()))


def with_slips(text: str, dice: Random) -> str:
    """Let a finger miss once or twice: a letter swapped, lost, doubled or its neighbour."""
    return _at_some_syllables(text, dice, lambda syllable: _slip(syllable, dice))


def _at_some_syllables(text: str, dice: Random, change: Callable[[str], str]) -> str:
    found = [match for match in _SYLLABLE.finditer(text) if len(match.group()) > 1]
    chosen = dice.sample(found, min(len(found), dice.choice((1, 1, 2))))
    for match in sorted(chosen, key=lambda one: -one.start()):
        text = text[: match.start()] + change(match.group()) + text[match.end() :]
    return text


def _slip(syllable: str, dice: Random) -> str:
    at = dice.randrange(len(syllable) - 1)
    letter = syllable[at]
    kind = dice.choice(("swap", "lose", "double", "neighbour"))
    if kind == "swap":
        return syllable[:at] + syllable[at + 1] + letter + syllable[at + 2 :]
    if kind == "lose":
        return syllable[:at] + syllable[at + 1 :]
    if kind == "double":
        return syllable[:at] + letter + syllable[at:]
    missed = dice.choice(_NEIGHBOURS.get(fold(letter), letter))
    return syllable[:at] + missed + syllable[at + 1 :]


def _telex_keys(syllable: str) -> str:
    keys, tone = "", ""
    for mark in unicodedata.normalize("NFD", syllable.replace("đ", "dd")):
        if mark in _TONE_KEYS:
            tone = _TONE_KEYS[mark]
        elif mark in _LETTER_KEYS:
            keys += _LETTER_KEYS[mark] or keys[-1]
        else:
            keys += mark
    return keys + tone


NOISES = (without_marks, with_some_marks, in_chat_spelling, with_telex_slips, with_slips)
"""All ways of writing carelessly."""


@lru_cache(maxsize=1)
def _short_forms() -> dict[str, list[str]]:
    short_forms: dict[str, list[str]] = {}
    for short, form in lexicon().items():
        for full in filter(None, (form.full, form.other)):
            short_forms.setdefault(full, []).append(short)
    return short_forms


@lru_cache(maxsize=1)
def _long_forms() -> re.Pattern[str]:
    longest_first = sorted(_short_forms(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
