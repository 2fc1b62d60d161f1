"""Find and mask what must never be stored: numbers of people, passwords, one-time codes, cards."""

from __future__ import annotations

import re
from enum import StrEnum

from troly.privacy.mask import (
    EMAIL,
    HARMLESS,
    IDENTITY_NUMBER,
    PHONE,
    WHOLE_NUMBER,
    mask_personal_data,
    with_plain_numbers,
)


class PrivateKind(StrEnum):
    """What was found."""

    PASSWORD = "password"  # noqa: S105
    ONE_TIME_CODE = "one_time_code"
    CARD = "card"
    PHONE = "phone"
    IDENTITY_NUMBER = "identity_number"
    EMAIL = "email"


SECRETS = frozenset({PrivateKind.PASSWORD, PrivateKind.ONE_TIME_CODE, PrivateKind.CARD})
"""What nobody should send to anybody."""

# What may stand between the word and the secret: `mật khẩu của tôi là …`, with or without marks.
_FILLERS = (
    "bác|bac|cháu|chau|của|cua|cũ|cu|đăng|dang|em|khoản|khoan|là|la|minh|mình|mới|moi"
    "|nhập|nhap|tài|tai|toi|tôi"
)
_OF_MINE = rf"(?:\s+(?:{_FILLERS})){{0,5}}"
_WORDS = r"(?:[\s(]+[^\W\d_]{1,10}\)?){0,6}?"
# "là", a mark, or both
_IS = r"(?:\s+(?:là|la)(?!\w)\s*[:=]?|\s*[:=])\s*"
_PASSWORD = re.compile(
    rf"""
    (?<!\w) (?: mật\s?khẩu | mat\s?khau | mk | password | pass | pw ) (?!\w)
    (?:
        # A word of Vietnamese is no password: `mật khẩu: sai`, `mật khẩu là sai`. None is longer
        # than seven letters, and none that ends a message has five and no marks.
        {_WORDS} {_IS}
        (?P<said> (?=\S*[\d@#$%^&*!_]) \S{{4,}} | [a-z]{{8,}} | [a-z]{{5,7}} (?=[\s.]*\Z) )
      | {_OF_MINE} \s+ (?P<bare> (?=\S*[\d@#$%^&*!_]) \S{{4,}} )
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A word such as nobody writes but in a password: letters, digits and one of these signs.
_LIKE_A_PASSWORD = re.compile(
    r"(?<!\S)(?=\S*[^\W\d_])(?=\S*\d)(?=\S*[@#$%^&*!])[^\s/.]{6,}(?=[,.]?(?:\s|\Z))"
)
_BANK_ACCOUNT = re.compile(
    rf"(?<!\w)(?:tài\s?khoản|tai\s?khoan|stk|tk)(?!\w){_WORDS}[\s:]+(?P<digits>\d{{8,15}})(?!\d)",
    re.IGNORECASE,
)
_ONE_TIME_CODE = re.compile(
    rf"""
    (?<!\w)
    (?: otp | pin | mã\s(?:otp|xác\s(?:thực|nhận|minh)|kích\shoạt|pin)
      | ma\s(?:otp|xac\s(?:thuc|nhan|minh)|kich\shoat|pin) ) (?!\w)
    (?: {_WORDS} {_IS} | {_OF_MINE} \s* )
    (?P<digits> \d (?:[\s.\-]?\d){{3,7}} ) (?![\s.\-]?\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Nothing but a few digits: a one-time code, or the second factor of a dossier.
_BARE_CODE = re.compile(r"\s*(?P<code>\d{4,8})[\s.]*")
# Digits that may be the second factor: with one separator at most between two of them, as
# `troly.portal.reading` reads them; the letter O is a zero beside digits.
_BLANK = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
_SEPARATOR = rf"(?:[{_BLANK}]+|[.\-‐-―−_¯⁃])?"
_CHAIN = rf"[\doO]+(?:{_SEPARATOR}[\doO]+)*"
_CARD = re.compile(r"(?<![\w.\-])[3-69]\d{3}(?:[ .\-]?\d){9,15}(?![\w\-])")
_HARMLESS = re.compile(HARMLESS, re.VERBOSE | re.IGNORECASE)
# What is left of a mistyped dossier code must be there to read.
_REST_OF_CODE = r"(?<![\w.\-]) (?:\d{1,3}\.){0,4} \d{1,3} - \d{6} - \d{4} (?![\w\-])"
_CHAIN_OR_HARMLESS = re.compile(
    rf"(?P<harmless> {HARMLESS} | {_REST_OF_CODE}) | {_CHAIN}", re.VERBOSE | re.IGNORECASE
)
_DOMESTIC_CARD = [9, 7, 0, 4]
_MASK = "***"


def find_private(text: str) -> set[PrivateKind]:
    """Tell what a text gives away."""
    text = with_plain_numbers(text)
    found = {kind for kind, pattern in _SECRET_PATTERNS if pattern.search(text)}
    if _BARE_CODE.fullmatch(text):
        found.add(PrivateKind.ONE_TIME_CODE)
    if _LIKE_A_PASSWORD.search(_without_emails(text)):
        found.add(PrivateKind.PASSWORD)
    if any(_is_card(number[0]) for number in _CARD.finditer(text)):
        found.add(PrivateKind.CARD)
    rest = _HARMLESS.sub(" ", text)
    found |= {kind for kind, pattern in _PERSONAL_PATTERNS.items() if pattern.search(rest)}
    return found


def mask_private(text: str) -> str:
    """Replace all of it by stars; codes of dossiers and procedures, dates and money stay.

    Other digits that may be a dossier's second factor go too, however they are grouped, and so do
    dates whose year has two digits.
    """
    text = with_plain_numbers(text)
    if bare := _BARE_CODE.fullmatch(text):
        return "*" * len(bare["code"])
    text = _PASSWORD.sub(_hide_password, text)
    text = _ONE_TIME_CODE.sub(_hide_digits, text)
    text = _LIKE_A_PASSWORD.sub(_MASK, text)
    text = _BANK_ACCOUNT.sub(_hide_digits, text)
    text = _CARD.sub(lambda number: _MASK if _is_card(number[0]) else number[0], text)
    text = mask_personal_data(text)
    return _CHAIN_OR_HARMLESS.sub(lambda found: found["harmless"] or _hide_factor(found[0]), text)


def _without_emails(text: str) -> str:
    return EMAIL.sub(" ", text)


def _hide_password(found: re.Match[str]) -> str:
    secret = found["said"] or found["bare"]
    return found[0][: -len(secret)] + _MASK


def _hide_digits(found: re.Match[str]) -> str:
    return found[0].replace(found["digits"], _MASK)


def _hide_factor(chain: str) -> str:
    """Hide digits if they make a second factor together, or if a group of them is one."""
    plain = chain.upper()
    # An O at the edge may belong to a word: `SO123456`.
    for spelled in (plain, plain.lstrip("O"), plain.rstrip("O"), plain.strip("O")):
        groups = re.findall(r"\d+", spelled.replace("O", "0"))
        if any(WHOLE_NUMBER.fullmatch(number) for number in ("".join(groups), *groups)):
            return "*" * sum(map(len, groups))
    return chain


def _is_card(number: str) -> bool:
    """Tell by the beginning of Vietnam's own cards, also mistyped, else by the last digit.

    The last digit: ISO/IEC 7812-1, annex B.
    """
    digits = [int(char) for char in number if char.isdigit()][::-1]
    if digits[:-5:-1] == _DOMESTIC_CARD:
        return True
    doubled = (d * 2 - 9 if d > 4 else d * 2 for d in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


_SECRET_PATTERNS = (
    (PrivateKind.PASSWORD, _PASSWORD),
    (PrivateKind.ONE_TIME_CODE, _ONE_TIME_CODE),
    (PrivateKind.CARD, _BANK_ACCOUNT),
)
_PERSONAL_PATTERNS = {
    PrivateKind.PHONE: PHONE,
    PrivateKind.IDENTITY_NUMBER: IDENTITY_NUMBER,
    PrivateKind.EMAIL: EMAIL,
}
