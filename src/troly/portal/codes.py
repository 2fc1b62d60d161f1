"""Dossier codes in what a citizen typed, and numbers that only look like one.

Nothing is guessed: a spelling that could mean two codes gives none, but is reported as a
look-alike, so that the assistant can ask. All patterns are bounded, so that reading takes time
linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import partial
from typing import NamedTuple

from troly.portal.folded import FoldedText, fold, zeros_for_letter_o
from troly.privacy.mask import IDENTITY_NUMBER, PHONE, WHOLE_NUMBER


@dataclass(frozen=True)
class DossierCode:
    """A dossier code in its canonical spelling, e.g. `000.00.16.H24-210415-0001`.

    The key is the same in capitals and digits only: the database is searched by it. `start` and
    `end` are where the citizen's spelling stands in the text that was given.
    """

    text: str
    key: str
    start: int
    end: int


class LookAlikeKind(str, Enum):
    """What a number is that is not a dossier code."""

    PROCEDURE_CODE = "procedure_code"
    RESULT_NUMBER = "result_number"
    WAYBILL = "waybill"
    IDENTITY_NUMBER = "identity_number"
    PHONE = "phone"
    TAX_CODE = "tax_code"
    LEGAL_REFERENCE = "legal_reference"
    DATE = "date"
    INSURANCE_FILE = "insurance_file"
    LEGACY_CODE = "legacy_code"
    INCOMPLETE = "incomplete"
    AMBIGUOUS = "ambiguous"
    BAD_DATE = "bad_date"
    NUMBER = "number"


@dataclass(frozen=True)
class LookAlike:
    """A number that is not a dossier code, with its place in the text that was given."""

    kind: LookAlikeKind
    text: str
    start: int
    end: int


# --- how codes are written -------------------------------------------------------------------

_S = r"(?:[ \n]?[.,\-]{1,2}[ \n]?|[ \n])"  # what citizens put between two parts
_START = r"(?<![0-9])(?<![0-9][.,/\-])"
_END = r"(?![0-9])(?![.,/\-][0-9])"
# A letter cannot stand before G or H, unless it ends a word that people glue to a code.
_LETTER_START = r"(?:(?<![^\W_])|(?<=HS|MÃ|MA|SỐ|SO|SƠ))(?<![0-9][.,/\-])"

# The shortest codes of the new style begin as old ones end: "16 H24-210415-0001" may be a piece of
# "000.00.16.H24-210415-0001".
_NO_PART_BEFORE = "".join(rf"(?<!(?<![0-9])[0-9]{{{count}}}[ \n])" for count in (1, 2, 3))

# A running number of less than four digits has lost its leading zeros, unless it was cut: by a
# line break, so that more digits follow, or while copying, so that it still begins with a zero.
_SEQUENCE = (
    r"(?P<sequence>[0-9]{4,7}|0(?:\n?[0-9]){3}|[1-9][0-9]{0,2}(?![ \n][0-9]{1,3}(?![0-9.,])))"
    + _END
)
_LONG_SEQUENCE = r"(?P<sequence>[0-9]{4,7})" + _END


def _digits(count: int) -> str:
    """Exactly so many digits; a line break may fall between them."""
    return rf"[0-9](?:\n?[0-9]){{{count - 1}}}"


_DAY = rf"(?P<date>{_digits(6)})"


def _padded_unit(match: re.Match[str]) -> str:
    parts = (_alphanumeric(match[f"level{level}"]) for level in (4, 3, 2, 1))
    return ".".join(part.zfill(width) for part, width in zip(parts, (3, 2, 2, 3), strict=True))


def _plain_unit(match: re.Match[str]) -> str:
    return ".".join(re.findall(r"[GH][0-9]{2}|[0-9]+", re.sub(r"(?<=[GH]) ", "", match["unit"])))


class Family(NamedTuple):
    """One way in which codes are written.

    The pattern has the groups `date` (in `date_format`, for `strptime`) and `sequence`, and those
    from which `unit` makes the canonical spelling of the receiving unit.
    """

    pattern: re.Pattern[str]
    unit: Callable[[re.Match[str]], str]
    date_format: str


# Circular 03/2025/TT-VPCP may bring another grammar: it is added here and nowhere else.
FAMILIES = [
    # Old, Circular 01/2018/TT-VPCP: 000.00.16.H24-210415-0001; leading zeros may be missing.
    Family(
        re.compile(
            rf"{_START}(?P<level4>[0-9]{{1,3}}){_S}(?P<level3>[0-9]{{1,2}}){_S}"
            rf"(?P<level2>[0-9]{{1,2}}){_S}(?P<level1>[GH] ?[0-9]{{2}}){_S}{_DAY}{_S}{_SEQUENCE}"
        ),
        _padded_unit,
        "%y%m%d",
    ),
    # The same run together, wholly or in part: each width is known, so nothing is guessed.
    Family(
        re.compile(
            rf"{_START}(?P<level4>{_digits(3)}){_S}?(?P<level3>{_digits(2)}){_S}?"
            rf"(?P<level2>{_digits(2)}){_S}?(?P<level1>[GH]\n?{_digits(2)}){_S}?{_DAY}{_S}?"
            rf"{_LONG_SEQUENCE}"
        ),
        _padded_unit,
        "%y%m%d",
    ),
    # Ministries: G09.20-20260609-0092637.
    Family(
        re.compile(
            rf"{_LETTER_START}(?P<unit>G ?[0-9]{{2}}(?:{_S}[0-9]{{1,3}}){{0,4}}){_S}"
            rf"(?P<date>{_digits(8)}){_S}{_LONG_SEQUENCE}"
        ),
        _plain_unit,
        "%Y%m%d",
    ),
    # New, Decision 20/2020/QĐ-TTg: H24.12-261102-0112, at any depth, without filling zeros.
    Family(
        re.compile(
            rf"{_LETTER_START}(?P<unit>[GH] ?[0-9]{{2}}(?:{_S}[0-9]{{1,3}}){{1,4}}){_S}"
            rf"{_DAY}{_S}{_SEQUENCE}"
        ),
        _plain_unit,
        "%y%m%d",
    ),
    # The same of the province itself: H24-261102-0112.
    Family(
        re.compile(
            rf"{_LETTER_START}{_NO_PART_BEFORE}(?P<unit>[GH] ?[0-9]{{2}}){_S}{_DAY}{_S}{_SEQUENCE}"
        ),
        _plain_unit,
        "%y%m%d",
    ),
]

_FIRST_DAY = date(2018, 1, 1)  # no unit gave out codes before
_SEQUENCE_WIDTH = 4


# --- what is not a code ----------------------------------------------------------------------


class _Rule(NamedTuple):
    kind: LookAlikeKind
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] | None = None


def _date_since_first_day(match: re.Match[str]) -> bool:
    digits = match["date"]
    return _read_date(digits, "%y%m%d" if len(digits) == 6 else "%Y%m%d", date.max) is not None


def _is_run_together(match: re.Match[str]) -> bool:
    """Tell whether all digits of a code may be there, with too few separators to tell them."""
    unit, *others = re.findall(r"[0-9]+", match[0])
    everything = len(unit) + sum(map(len, others))
    return everything >= 12 and (len(unit) > 2 or any(len(part) > 7 for part in others))


_T = r" ?[.,\-] ?"  # a separator that is more than a blank
_DATE = (
    r"(?:0?[1-9]|[12][0-9]|3[01])(?: ?(?P<mark>[/.\-]) ?)(?:0?[1-9]|1[0-2])"
    r"(?: ?(?P=mark) ?)(?:(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9])"
)
_NOT_IN_WORD = r"(?<![^\W_])"

# The order matters: what an earlier rule has taken is out of sight for the later ones.
_THINGS = [
    _Rule(
        LookAlikeKind.RESULT_NUMBER,
        re.compile(
            rf"{_NOT_IN_WORD}(?:(?:[0-9]{{1,3}}\.){{0,3}}[GH][0-9]{{2}}(?:\.[0-9]{{1,3}}){{0,4}}"
            r"[.\-])?KQ[.\-]?(?:[GH][0-9]{2}(?:\.[0-9]{1,3}){0,4}[.\-])?[0-9]{4,12}(?![0-9])"
        ),
    ),
    _Rule(
        LookAlikeKind.PROCEDURE_CODE,
        re.compile(
            r"(?<![0-9.])[1-9]\.[0-9]{6}(?:\.[0-9]{1,3}){0,3}"
            r"(?:\.[GH][0-9]{2}(?:\.[0-9]{1,3}){0,3})?(?![0-9])"
        ),
    ),
    _Rule(
        LookAlikeKind.LEGAL_REFERENCE,
        re.compile(
            r"(?<![0-9/])[0-9]{1,5}/(?:(?:19|20)[0-9]{2}/[A-ZĐÐ]{1,6}[0-9]{0,2}"
            r"(?:-[A-ZĐÐ]{1,8}){0,3}|[A-ZĐÐ]{2,6}-[A-ZĐÐ]{2,8})(?![^\W_])"
        ),
    ),
    _Rule(
        LookAlikeKind.INSURANCE_FILE,
        re.compile(r"(?<![0-9/])[0-9]{4,6}/(?:19|20)[0-9]{2}/[0-9]{4,6}(?![0-9/])"),
    ),
    _Rule(
        LookAlikeKind.WAYBILL,
        re.compile(
            rf"{_NOT_IN_WORD}[A-Z]{{2}}(?:[0-9]{{9}}[A-Z]{{2}}|(?: ?[0-9]{{3}}){{3}} ?VN)(?![^\W_])"
        ),
    ),
    _Rule(
        LookAlikeKind.LEGACY_CODE,
        re.compile(
            rf"{_NOT_IN_WORD}[A-Z]{{2}}(?=[0-9A-F]{{0,11}}[A-F])[0-9][0-9A-F]{{11}}(?![^\W_])"
        ),
    ),
    # A unit of the old style, with whatever there is of the rest; "8h30" is a time of day.
    _Rule(
        LookAlikeKind.INCOMPLETE,
        re.compile(
            rf"(?<![0-9])(?:(?:[0-9]{{1,3}}{_T}){{1,3}}|[0-9]{{5,7}})[GH][0-9]{{2}}"
            rf"(?:(?:{_T})?[0-9]{{1,12}}){{0,3}}(?![0-9])"
        ),
    ),
    *(
        _Rule(
            kind,
            re.compile(rf"{_LETTER_START}(?<![0-9] )[GH][0-9]{{2,30}}(?:{_T}[0-9]{{1,30}}){{0,7}}"),
            holds,
        )
        for kind, holds in [
            (LookAlikeKind.AMBIGUOUS, _is_run_together),
            (LookAlikeKind.INCOMPLETE, None),
        ]
    ),
    _Rule(
        LookAlikeKind.INCOMPLETE,
        re.compile(rf"(?<![0-9])[0-9]{{4}},? ?(?:NGÀY|NGAY) ?{_DATE}"),
    ),
    _Rule(
        LookAlikeKind.INCOMPLETE,
        re.compile(
            r"(?<![0-9])(?:[0-9]{1,3}[.\-]){0,4}(?P<date>[0-9]{6}|[0-9]{8})"
            r"-[0-9]{1,7}(?![0-9])"
        ),
        _date_since_first_day,
    ),
    _Rule(LookAlikeKind.DATE, re.compile(rf"(?<![0-9/.\-]){_DATE}")),
    _Rule(
        LookAlikeKind.DATE,
        re.compile(
            r"(?<![0-9])(?:19|20)[0-9]{2}(?P<mark>[/.\-])(?:0?[1-9]|1[0-2])(?P=mark)"
            r"(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])"
        ),
    ),
    _Rule(
        LookAlikeKind.DATE,
        re.compile(r"(?<![0-9/])(?:0?[1-9]|[12][0-9]|3[01])/(?:0?[1-9]|1[0-2])(?![0-9/])"),
    ),
    _Rule(
        LookAlikeKind.DATE,
        re.compile(
            r"(?:NGÀY|NGAY) ?[0-9]{1,2} ?(?:THÁNG|THANG) ?[0-9]{1,2}"
            r"(?: ?,? ?(?:NĂM|NAM) ?[0-9]{4})?(?![0-9])"
        ),
    ),
]

_PERSONAL_NUMBERS = [
    _Rule(LookAlikeKind.PHONE, PHONE),
    _Rule(LookAlikeKind.PHONE, re.compile(r"(?<![0-9])1[89]00[ .]?(?:[0-9]{6}|[0-9]{4})(?![0-9])")),
    _Rule(LookAlikeKind.TAX_CODE, re.compile(r"(?<![0-9])[0-9]{10}(?:-?[0-9]{3})?(?![0-9])")),
    _Rule(LookAlikeKind.IDENTITY_NUMBER, IDENTITY_NUMBER),
    _Rule(
        LookAlikeKind.INCOMPLETE, re.compile(r"(?<![0-9.,/\-+])0[0-9]{3}(?![0-9])(?![.,/\-][0-9])")
    ),
    _Rule(LookAlikeKind.NUMBER, re.compile(r"[0-9]{4,}")),
]

# Stands where something has been found; no pattern takes it for a part of anything.
_TAKEN = "\0"


# --- reading ---------------------------------------------------------------------------------


def find_codes(text: str, today: date) -> list[DossierCode]:
    """Give the dossier codes in a text as the citizen typed it, in reading order.

    A code dated after today is none, because no dossier has been received then.
    """
    return _Reading(text, today).codes


def find_look_alikes(text: str, today: date) -> list[LookAlike]:
    """Give what looks like a dossier code or part of one, and other numbers, in reading order.

    None overlaps a code that `find_codes` finds, nor another look-alike.
    """
    reading = _Reading(text, today)
    reading.take(_THINGS)
    reading.take(_PERSONAL_NUMBERS)
    return sorted(reading.look_alikes, key=lambda found: found.start)


def find_last_six(text: str) -> str | None:
    """Give the second factor: the last six digits of a telephone or identity number.

    Either these six digits alone, or the whole number whose last six are taken; with blanks,
    dots or dashes. None unless there is exactly one such number.
    """
    reading = _Reading(text, date.max)
    reading.take(_THINGS)
    factors: set[str] = set()
    for chain in re.finditer(r"[0-9]+(?:[ .\-][0-9]+)*", reading.rest):
        groups = re.findall(r"[0-9]+", chain[0])
        # "031099 000001" is one number or two: both are read, and only one answer counts.
        factors.update(n[-6:] for n in ["".join(groups), *groups] if WHOLE_NUMBER.fullmatch(n))
    return factors.pop() if len(factors) == 1 else None


class _Reading:
    """A text from which one kind of thing after the other is taken out.

    `rest` is the folded text with everything found so far struck out.
    """

    def __init__(self, text: str, today: date) -> None:
        self._original = text
        self._today = today
        self._folded: FoldedText = fold(text)
        self.rest = zeros_for_letter_o(self._folded.text)
        self.codes: list[DossierCode] = []
        self.look_alikes: list[LookAlike] = []
        for family in FAMILIES:
            self.rest = family.pattern.sub(partial(self._take_code, family), self.rest)
        self.codes.sort(key=lambda code: code.start)

    def take(self, rules: list[_Rule]) -> None:
        """Take out what the rules describe, one rule after the other."""
        for rule in rules:
            self.rest = rule.pattern.sub(partial(self._take_look_alike, rule), self.rest)

    def _take_look_alike(self, rule: _Rule, match: re.Match[str]) -> str:
        if rule.holds and not rule.holds(match):
            return match[0]
        self._note(rule.kind, match)
        return _TAKEN * len(match[0])

    def _take_code(self, family: Family, match: re.Match[str]) -> str:
        if self._has_letters_in_long_sequence(match):
            return match[0]
        digits = _alphanumeric(match["date"])
        if _read_date(digits, family.date_format, self._today) is None:
            self._note(LookAlikeKind.BAD_DATE, match)
        else:
            sequence = _alphanumeric(match["sequence"]).zfill(_SEQUENCE_WIDTH)
            text = f"{family.unit(match)}-{digits}-{sequence}"
            start, end = self._folded.span(*match.span())
            self.codes.append(DossierCode(text, _alphanumeric(text), start, end))
        return _TAKEN * len(match[0])

    def _has_letters_in_long_sequence(self, match: re.Match[str]) -> bool:
        """Tell whether a fifth digit was typed as O: it may as well begin a word."""
        start, end = match.span("sequence")
        return end - start > _SEQUENCE_WIDTH and "O" in self._folded.text[start:end]

    def _note(self, kind: LookAlikeKind, match: re.Match[str]) -> None:
        start, end = self._folded.span(*match.span())
        self.look_alikes.append(LookAlike(kind, self._original[start:end], start, end))


def _read_date(digits: str, date_format: str, today: date) -> date | None:
    """Give the day, or None where there is no such day or no dossier can be of it."""
    try:
        day = datetime.strptime(digits, date_format).date()
    except ValueError:
        return None
    return day if _FIRST_DAY <= day <= today else None


def _alphanumeric(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
