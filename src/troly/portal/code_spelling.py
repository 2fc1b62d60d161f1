"""One spelling for the many ways to type a code, with the way back to the citizen's own."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import takewhile

from troly.text.unicode import is_invisible

_DASHES = "_\u2212\u00af\u2043"  # with minus, macron, hyphen bullet; the rest has category Pd
# A base letter carries at most two marks in Vietnamese; composing more takes quadratic time.
_MARKS_COMPOSED = 2

_ZERO_RUN = re.compile(r"[0-9O]+")
_LETTER = re.compile(r"[^\W\d_]")
# G or H that begins the number of a province or ministry, as in "GO1.899".
_UNIT_LETTER = re.compile(r"(?<![^\W\d_])[GH]\Z")
_UNIT_AHEAD = re.compile(r"[GH] ?[0-9O]")
_DIGIT_BEHIND = re.compile(r"[0-9O][ \n.,\-]")
_DIGIT_AHEAD = re.compile(r"[ \n.,\-][0-9O]")


@dataclass(frozen=True)
class OneSpelling:
    """Text in capitals, without invisible characters and with one kind of each separator.

    Every character stands for one or several of the original: character `i` of `text` was
    read from `original[starts[i]:ends[i]]`.
    """

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the offsets in the original of a part that is not empty."""
        return self.starts[start], self.ends[end - 1]


def one_spelling(original: str) -> OneSpelling:
    """Unify letters, digits, dashes and blanks; linear in the length of the text.

    A run of blanks becomes one: a line break if there is one in it, else a space.
    """
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, char in enumerate(original):
        if is_invisible(char):
            continue
        if _is_mark(char) and starts:
            ends[-1] = index + 1
            continue
        if char.isspace():
            blank = "\n" if char in "\n\r\x0b\x0c\x85\u2028\u2029" else " "
            if chars and chars[-1] in " \n":
                chars[-1] = "\n" if "\n" in (chars[-1], blank) else " "
                ends[-1] = index + 1
                continue
            chars.append(blank)
        else:
            chars.append(_unified(original, index))
        starts.append(index)
        ends.append(index + 1)
    return OneSpelling("".join(chars), starts, ends)


def _unified(original: str, index: int) -> str:
    char = original[index]
    category = unicodedata.category(char)
    if category == "Pd" or char in _DASHES:
        return "-"
    if char.isascii() and not char.isalpha():
        return char
    if category == "Nd":
        return str(unicodedata.decimal(char))
    marks = original[index + 1 : index + 1 + _MARKS_COMPOSED]
    cluster = char + "".join(takewhile(_is_mark, marks))
    upper = unicodedata.normalize("NFKC", cluster).upper()
    return upper if len(upper) == 1 else char


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me"}


def zeros_for_letter_o(text: str) -> str:
    """Turn the letter O into a zero where it stands among digits; the length stays.

    An O at the edge of a run of digits that touches another letter belongs to a word:
    "HO SO0000" keeps its own, "GO1" and "O0O.O0" do not.
    """
    return _ZERO_RUN.sub(_with_zeros, text)


def _with_zeros(match: re.Match[str]) -> str:
    run, text = match[0], match.string
    if "O" not in run:
        return run
    before = text[max(match.start() - 2, 0) : match.start()]
    after = text[match.end() : match.end() + 3]
    core = run
    if _LETTER.match(before[-1:]) and not _UNIT_LETTER.search(before):
        core = core.lstrip("O")
    lead = run[: len(run) - len(core)]
    if _LETTER.match(after) and not _UNIT_AHEAD.match(after):
        core = core.rstrip("O")
    tail = run[len(lead) + len(core) :]
    if not any(char.isdigit() for char in core) and not _stands_for_digits(match):
        return run
    return lead + core.replace("O", "0") + tail


def _stands_for_digits(run: re.Match[str]) -> bool:
    """Tell whether a run of O alone has digits for neighbours, as in "000.OO.16"."""
    text, start, end = run.string, run.start(), run.end()
    return bool(
        _DIGIT_BEHIND.match(text[max(start - 2, 0) : start]) or _DIGIT_AHEAD.match(text, end)
    )
