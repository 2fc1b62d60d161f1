"""Numbers that citizens take for a dossier code, or that are none at all.

All patterns are bounded, so that reading takes time linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from troly.portal.code_grammar import LETTER_START, read_date
from troly.privacy.mask import IDENTITY_NUMBER, PHONE


class LookAlikeKind(StrEnum):
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


class Rule(NamedTuple):
    """What one kind of thing looks like; `holds` tells what the pattern cannot."""

    kind: LookAlikeKind
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] | None = None


def _date_since_first_day(match: re.Match[str]) -> bool:
    digits = match["date"]
    return read_date(digits, "%y%m%d" if len(digits) == 6 else "%Y%m%d", date.max) is not None


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
THINGS = [
    Rule(
        LookAlikeKind.RESULT_NUMBER,
        re.compile(
            rf"{_NOT_IN_WORD}(?:(?:[0-9]{{1,3}}\.){{0,3}}[GH][0-9]{{2}}(?:\.[0-9]{{1,3}}){{0,4}}"
            r"[.\-])?KQ[.\-]?(?:[GH][0-9]{2}(?:\.[0-9]{1,3}){0,4}[.\-])?[0-9]{4,12}(?![0-9])"
        ),
    ),
    Rule(
        LookAlikeKind.PROCEDURE_CODE,
        re.compile(
            r"(?<![0-9.])[1-9]\.[0-9]{6}(?:\.[0-9]{1,3}){0,3}"
            r"(?:\.[GH][0-9]{2}(?:\.[0-9]{1,3}){0,3})?(?![0-9])"
        ),
    ),
    Rule(
        LookAlikeKind.LEGAL_REFERENCE,
        re.compile(
            r"(?<![0-9/])[0-9]{1,5}/(?:(?:19|20)[0-9]{2}/[A-ZĐÐ]{1,6}[0-9]{0,2}"
            r"(?:-[A-ZĐÐ]{1,8}){0,3}|[A-ZĐÐ]{2,6}-[A-ZĐÐ]{2,8})(?![^\W_])"
        ),
    ),
    Rule(
        LookAlikeKind.INSURANCE_FILE,
        re.compile(r"(?<![0-9/])[0-9]{4,6}/(?:19|20)[0-9]{2}/[0-9]{4,6}(?![0-9/])"),
    ),
    Rule(
        LookAlikeKind.WAYBILL,
        re.compile(
            rf"{_NOT_IN_WORD}[A-Z]{{2}}(?:[0-9]{{9}}[A-Z]{{2}}|(?: ?[0-9]{{3}}){{3}} ?VN)(?![^\W_])"
        ),
    ),
    Rule(
        LookAlikeKind.LEGACY_CODE,
        re.compile(
            rf"{_NOT_IN_WORD}[A-Z]{{2}}(?=[0-9A-F]{{0,11}}[A-F])[0-9][0-9A-F]{{11}}(?![^\W_])"
        ),
    ),
    # A unit of the old style, with whatever there is of the rest; "8h30" is a time of day.
    Rule(
        LookAlikeKind.INCOMPLETE,
        re.compile(
            rf"(?<![0-9])(?:(?:[0-9]{{1,3}}{_T}){{1,3}}|[0-9]{{5,7}})[GH][0-9]{{2}}"
            rf"(?:(?:{_T})?[0-9]{{1,12}}){{0,3}}(?![0-9])"
        ),
    ),
    *(
        Rule(
            kind,
            re.compile(rf"{LETTER_START}(?<![0-9] )[GH][0-9]{{2,30}}(?:{_T}[0-9]{{1,30}}){{0,7}}"),
            holds,
        )
        for kind, holds in [
            (LookAlikeKind.AMBIGUOUS, _is_run_together),
            (LookAlikeKind.INCOMPLETE, None),
        ]
    ),
    Rule(
        LookAlikeKind.INCOMPLETE,
        re.compile(rf"(?<![0-9])[0-9]{{4}},? ?(?:NGÀY|NGAY) ?{_DATE}"),
    ),
    Rule(
        LookAlikeKind.INCOMPLETE,
        re.compile(
            r"(?<![0-9])(?:[0-9]{1,3}[.\-]){0,4}(?P<date>[0-9]{6}|[0-9]{8})"
            r"-[0-9]{1,7}(?![0-9])"
        ),
        _date_since_first_day,
    ),
    Rule(LookAlikeKind.DATE, re.compile(rf"(?<![0-9/.\-]){_DATE}")),
    Rule(
        LookAlikeKind.DATE,
        re.compile(
            r"(?<![0-9])(?:19|20)[0-9]{2}(?P<mark>[/.\-])(?:0?[1-9]|1[0-2])(?P=mark)"
            r"(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])"
        ),
    ),
    Rule(
        LookAlikeKind.DATE,
        re.compile(r"(?<![0-9/])(?:0?[1-9]|[12][0-9]|3[01])/(?:0?[1-9]|1[0-2])(?![0-9/])"),
    ),
    Rule(
        LookAlikeKind.DATE,
        re.compile(
            r"(?:NGÀY|NGAY) ?[0-9]{1,2} ?(?:THÁNG|THANG) ?[0-9]{1,2}"
            r"(?: ?,? ?(?:NĂM|NAM) ?[0-9]{4})?(?![0-9])"
        ),
    ),
]

PERSONAL_NUMBERS = [
    Rule(LookAlikeKind.PHONE, PHONE),
    Rule(LookAlikeKind.PHONE, re.compile(r"(?<![0-9])1[89]00[ .]?(?:[0-9]{6}|[0-9]{4})(?![0-9])")),
    Rule(LookAlikeKind.TAX_CODE, re.compile(r"(?<![0-9])[0-9]{10}(?:-?[0-9]{3})?(?![0-9])")),
    Rule(LookAlikeKind.IDENTITY_NUMBER, IDENTITY_NUMBER),
    Rule(
        LookAlikeKind.INCOMPLETE, re.compile(r"(?<![0-9.,/\-+])0[0-9]{3}(?![0-9])(?![.,/\-][0-9])")
    ),
    Rule(LookAlikeKind.NUMBER, re.compile(r"[0-9]{4,}")),
]
