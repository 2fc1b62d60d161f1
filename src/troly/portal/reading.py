"""Dossier codes in what a citizen typed, and numbers that only look like one.

Nothing is guessed: a spelling that could mean two codes gives none, but is reported as a
look-alike, so that the assistant can ask.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import partial

from troly.portal.code_grammar import (
    FAMILIES,
    SEQUENCE_WIDTH,
    DossierCode,
    Family,
    alphanumeric,
    read_date,
)
from troly.portal.code_spelling import one_spelling, zeros_for_letter_o
from troly.portal.look_alikes import PERSONAL_NUMBERS, THINGS, LookAlike, LookAlikeKind, Rule
from troly.privacy.mask import WHOLE_NUMBER

# Stands where something has been found; no pattern takes it for a part of anything.
_TAKEN = "\0"


@dataclass(frozen=True)
class Numbers:
    """What is read from a text, each in reading order.

    No look-alike overlaps a code or another look-alike. `last_six` is the second factor: the last
    six digits of a telephone or identity number. Either these six digits alone, or the whole
    number whose last six are taken; with blanks, dots or dashes. None unless there is exactly one
    such number.
    """

    codes: list[DossierCode]
    look_alikes: list[LookAlike]
    last_six: str | None


def read_numbers(text: str, today: date) -> Numbers:
    """Read a text as the citizen typed it.

    A code dated after today is none, because no dossier has been received then.
    """
    reading = _Reading(text, today)
    reading.take_codes()
    reading.take(THINGS)
    last_six = _last_six(reading.rest)
    reading.take(PERSONAL_NUMBERS)
    return Numbers(
        codes=sorted(reading.codes, key=lambda code: code.start),
        look_alikes=sorted(reading.look_alikes, key=lambda found: found.start),
        last_six=last_six,
    )


def _last_six(rest: str) -> str | None:
    factors: set[str] = set()
    for chain in re.finditer(r"[0-9]+(?:[ .\-][0-9]+)*", rest):
        groups = re.findall(r"[0-9]+", chain[0])
        # "031099 000001" is one number or two: both are read, and only one answer counts.
        factors.update(n[-6:] for n in ["".join(groups), *groups] if WHOLE_NUMBER.fullmatch(n))
    return factors.pop() if len(factors) == 1 else None


class _Reading:
    """A text from which one kind of thing after the other is taken out.

    `rest` is the text in one spelling, with everything found so far struck out.
    """

    def __init__(self, text: str, today: date) -> None:
        self._original = text
        self._today = today
        self._spelled = one_spelling(text)
        self.rest = zeros_for_letter_o(self._spelled.text)
        self.codes: list[DossierCode] = []
        self.look_alikes: list[LookAlike] = []

    def take_codes(self) -> None:
        """Take out codes, and what is one but for its date."""
        for family in FAMILIES:
            self.rest = family.pattern.sub(partial(self._take_code, family), self.rest)

    def take(self, rules: list[Rule]) -> None:
        """Take out what the rules describe, one rule after the other."""
        for rule in rules:
            self.rest = rule.pattern.sub(partial(self._take_look_alike, rule), self.rest)

    def _take_look_alike(self, rule: Rule, match: re.Match[str]) -> str:
        if rule.holds and not rule.holds(match):
            return match[0]
        self._note(rule.kind, match)
        return _TAKEN * len(match[0])

    def _take_code(self, family: Family, match: re.Match[str]) -> str:
        if self._has_letters_in_long_sequence(match):
            return match[0]
        digits = alphanumeric(match["date"])
        if read_date(digits, family.date_format, self._today) is None:
            self._note(LookAlikeKind.BAD_DATE, match)
        else:
            sequence = alphanumeric(match["sequence"]).zfill(SEQUENCE_WIDTH)
            text = f"{family.unit(match)}-{digits}-{sequence}"
            start, end = self._spelled.span(*match.span())
            self.codes.append(DossierCode(text, alphanumeric(text), start, end))
        return _TAKEN * len(match[0])

    def _has_letters_in_long_sequence(self, match: re.Match[str]) -> bool:
        """Tell whether a fifth digit was typed as O: it may as well begin a word."""
        start, end = match.span("sequence")
        return end - start > SEQUENCE_WIDTH and "O" in self._spelled.text[start:end]

    def _note(self, kind: LookAlikeKind, match: re.Match[str]) -> None:
        start, end = self._spelled.span(*match.span())
        self.look_alikes.append(LookAlike(kind, self._original[start:end], start, end))
