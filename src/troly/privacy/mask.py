"""Hide personal data in text that people read: telephone and identity numbers, e-mails, names."""

from __future__ import annotations

import re
import unicodedata

from troly.text.unicode import without_invisible

# What may stand between two digits of one number.
_GAP = r"[\s.\-–()]{0,2}"
_BLANK = r"\s{0,2}"

PHONE = re.compile(
    rf"""
    (?<!\d)
    (?: (?:\+{_GAP})? 84 | 0 ) {_GAP}
    (?:
        [35789] (?:{_GAP}\d){{8}}       # mobile: 10 digits with the leading 0
      | 2 (?:{_GAP}\d){{9}}             # landline: 11 digits with the leading 0
    )
    (?!\d)
    """,
    re.VERBOSE,
)
"""A Vietnamese telephone number, with or without +84 and separators."""

IDENTITY_NUMBER = re.compile(
    rf"""
    (?<!\d)
    (?:
        0\d\d (?:{_GAP}\d{{3}}){{2,3}}
        # Groups with dots that do not begin with 0 are amounts of money.
      | [1-9]\d\d (?:{_BLANK}\d{{3}}){{2,3}}
    )
    (?!\d)
    """,
    re.VERBOSE,
)
"""The 12 digits of an identity card (căn cước), or the 9 of the former one (chứng minh)."""

WHOLE_NUMBER = re.compile(r"\d{6}|(?:0|84)(?:[35789]\d{8}|2\d{9})|\d{9}|\d{12}", re.ASCII)
"""What is taken for a dossier's second factor, once its digits stand together.

Six digits; a mobile or landline number; the former and the present identity card.
"""

EMAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5}")
"""An e-mail address."""

# Digits that say nothing about a person, but whose parts could be taken for a number that does.
HARMLESS = r"""
    # dossier code, the old ones also run together; "anh0912…" is a word and a number
    (?: (?<!\d) (?:\d{1,3}\.){3} | (?<![^\W_]) )
    [GH]\d\d (?:\.\d{1,3}){0,4} [-–] \d{6,8} [-–] \d{1,7}
  | (?<!\d) \d{7}[GH]\d{12,15} (?!\d)
    # code of a procedure
  | (?<!\d) [1-9]\.\d{6} (?:\.\d{1,3}){0,3} (?:\.[GH]\d\d)? (?!\d)
    # date
  | (?<!\d) [0-3]?\d (?P<slash>[./-]) [01]?\d (?P=slash) (?:19|20)\d\d (?! [.\-]?\d)
    # amount of money
  | (?<!\d) [1-9]\d{0,2} (?:[\s.,]?\d{3}){1,4} \s? (?:đồng|đ|vnđ|vnd|₫) (?!\w)
"""

_NUMBERS = re.compile(
    rf"(?P<harmless>{HARMLESS}) | (?P<email>{EMAIL.pattern})"
    rf" | (?P<phone>{PHONE.pattern}) | (?P<identity>{IDENTITY_NUMBER.pattern})",
    re.VERBOSE | re.IGNORECASE,
)

_DECIMAL = re.compile(r"[^\D0-9]")  # digits of other scripts and widths

_DIGITS_SHOWN = 3


def mask_personal_data(text: str) -> str:
    """Replace telephone numbers, identity numbers and e-mail addresses by stars.

    A telephone number keeps its last three digits, so that its owner knows it again. Dossier
    codes, procedure codes, dates and amounts of money stay as they are. Digits become ASCII, and
    what nobody sees is left out.
    """
    return _NUMBERS.sub(_masked, with_plain_numbers(text))


def with_plain_numbers(text: str) -> str:
    """Write digits of other scripts and widths as ASCII, without invisible characters."""
    return _DECIMAL.sub(lambda digit: str(int(digit[0])), without_invisible(text))


def _masked(match: re.Match[str]) -> str:
    if match["harmless"]:
        return match[0]
    if match["email"]:
        return "***@***"
    digits = [char for char in match[0] if char.isdecimal()]
    shown = "".join(digits[-_DIGITS_SHOWN:]) if match["phone"] else ""
    return "*" * (len(digits) - len(shown)) + shown


def mask_name(name: str) -> str:
    """Keep the first letter of each word: `Nguyễn Văn A` becomes `N***** V** A`."""
    words = unicodedata.normalize("NFC", name).split()
    return " ".join(word[0] + "*" * (len(word) - 1) for word in words)
