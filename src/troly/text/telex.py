"""Read Vietnamese that reached us as bare Telex keystrokes: `nhaapj` is `nhập`.

Telex writes marks with letters: `aa` is `â`, `aw` is `ă`, `dd` is `đ`, and one of `s f r x j` is
the tone. Where the keyboard program is off, or a finger too quick, the keys themselves appear.
"""

from __future__ import annotations

import unicodedata

_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_TONE_MARKS = frozenset(_TONES.values())
_DOUBLED = {"a": "â", "e": "ê", "o": "ô"}
_HORNED = {"a": "ă", "o": "ơ", "u": "ư"}
_VOWELS = frozenset("aeiouyâêôăơư")


def decode(keys: str) -> str:
    """Give the syllable that a row of Telex keys means, in the form of `spell`.

    Modifiers may stand where they are typed in practice: right after their letter, or at the end
    of the syllable. Keys that mean nothing are kept as letters.
    """
    letters: list[str] = []
    tone = ""
    for key in keys:
        if key in _TONES and not tone and _VOWELS.intersection(letters):
            tone = _TONES[key]
        elif key in _DOUBLED and key in letters:
            _replace_last(letters, key, _DOUBLED[key])
        elif key == "d" and letters[:1] == ["d"]:
            letters[0] = "đ"
        elif key == "w":
            _put_horn(letters)
        else:
            letters.append(key)
    return "".join(letters) + tone


def spell(syllable: str) -> str:
    """Give a syllable with its tone mark at the end: `hòa` and `hoà` become one."""
    decomposed = unicodedata.normalize("NFD", syllable)
    tone = "".join(mark for mark in decomposed if mark in _TONE_MARKS)
    letters = "".join(mark for mark in decomposed if mark not in _TONE_MARKS)
    return unicodedata.normalize("NFC", letters) + tone


def _put_horn(letters: list[str]) -> None:
    written = "".join(letters)
    if (pair := written.find("uo")) >= 0:
        letters[pair : pair + 2] = ["ư", "ơ"]
        return
    if (pair := written.find("ua")) > 0 and letters[pair - 1] != "q":
        letters[pair] = "ư"
        return
    for position in reversed(range(len(letters))):
        if letters[position] in _HORNED:
            letters[position] = _HORNED[letters[position]]
            return
    letters.append("ư")


def _replace_last(letters: list[str], old: str, new: str) -> None:
    position = len(letters) - 1 - letters[::-1].index(old)
    letters[position] = new
