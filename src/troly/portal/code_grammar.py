"""How dossier codes are written.

All patterns are bounded, so that reading takes time linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple


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


_S = r"(?:[ \n]?[.,\-]{1,2}[ \n]?|[ \n])"  # what citizens put between two parts
_START = r"(?<![0-9])(?<![0-9][.,/\-])"
_END = r"(?![0-9])(?![.,/\-][0-9])"
# A letter cannot stand before G or H, unless it ends a word that people glue to a code.
LETTER_START = r"(?:(?<![^\W_])|(?<=HS|MÃ|MA|SỐ|SO|SƠ))(?<![0-9][.,/\-])"

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
    parts = (alphanumeric(match[f"level{level}"]) for level in (4, 3, 2, 1))
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
            rf"{LETTER_START}(?P<unit>G ?[0-9]{{2}}(?:{_S}[0-9]{{1,3}}){{0,4}}){_S}"
            rf"(?P<date>{_digits(8)}){_S}{_LONG_SEQUENCE}"
        ),
        _plain_unit,
        "%Y%m%d",
    ),
    # New, Decision 20/2020/QĐ-TTg: H24.12-261102-0112, at any depth, without filling zeros.
    Family(
        re.compile(
            rf"{LETTER_START}(?P<unit>[GH] ?[0-9]{{2}}(?:{_S}[0-9]{{1,3}}){{1,4}}){_S}"
            rf"{_DAY}{_S}{_SEQUENCE}"
        ),
        _plain_unit,
        "%y%m%d",
    ),
    # The same of the province itself: H24-261102-0112.
    Family(
        re.compile(
            rf"{LETTER_START}{_NO_PART_BEFORE}(?P<unit>[GH] ?[0-9]{{2}}){_S}{_DAY}{_S}{_SEQUENCE}"
        ),
        _plain_unit,
        "%y%m%d",
    ),
]

_FIRST_DAY = date(2018, 1, 1)  # no unit gave out codes before
SEQUENCE_WIDTH = 4


def read_date(digits: str, date_format: str, today: date) -> date | None:
    """Give the day, or None where there is no such day or no dossier can be of it."""
    try:
        day = datetime.strptime(digits, date_format).date()
    except ValueError:
        return None
    return day if _FIRST_DAY <= day <= today else None


def alphanumeric(text: str) -> str:
    """Drop separators and blanks."""
    return "".join(char for char in text if char.isalnum())
