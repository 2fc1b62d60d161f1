"""What other agencies do, and emergencies: who handles it and how to reach them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from troly.answering.buttons_and_links import contact, link
from troly.answering.outcome import Link, Outcome, OutcomeType
from troly.knowledge.agencies import Agency
from troly.knowledge.load import KnowledgeBase
from troly.privacy.mask import PHONE
from troly.text.unicode import fold, words


def find_agency(knowledge: KnowledgeBase, *texts: str) -> Agency | None:
    """Give the agency whose phrase is in a text, the longest phrase first; urgent ones win.

    `texts` are the message as it was read, with short forms spelled out, and as it was typed: marks
    that were put on it may be the wrong ones.

    Whole syllables are compared. One typed without marks may have any, one with marks has no
    others, wherever they stand: `hoả` is `hỏa`, but `số đó` is no `sổ đỏ`.
    """
    # The end of a telephone number is no emergency number.
    read = [_syllables(PHONE.sub(" ", text)) for text in texts]
    found = [
        (agency.urgent, len(phrase), agency)
        for agency in knowledge.agencies
        for phrase in agency.words
        if any(_holds(typed, _syllables_of_phrase(phrase)) for typed in read)
    ]
    return max(found, key=lambda one: one[:2])[2] if found else None


class _Syllable(NamedTuple):
    """A word or number, without its marks, and these."""

    letters: str
    marks: str


def _syllables(text: str) -> tuple[_Syllable, ...]:
    return tuple(_Syllable(fold(word), _marks(word)) for word in words(text.lower()))


# The same in every message; what a citizen types is not kept.
_syllables_of_phrase = lru_cache(maxsize=1024)(_syllables)


def _marks(word: str) -> str:
    """Give a syllable's marks in one order; `đ` counts as one."""
    letters = unicodedata.normalize("NFD", word)
    return "".join(sorted(char for char in letters if unicodedata.combining(char) or char == "đ"))


def _holds(typed: Sequence[_Syllable], phrase: Sequence[_Syllable]) -> bool:
    return any(
        all(map(_may_be, typed[start : start + len(phrase)], phrase))
        for start in range(len(typed) - len(phrase) + 1)
    )


def _may_be(typed: _Syllable, word: _Syllable) -> bool:
    return typed.letters == word.letters and typed.marks in (word.marks, "")


def point_to_agency(knowledge: KnowledgeBase, agency: Agency) -> Outcome:
    """Say who handles it, how to reach them, and where that is from."""
    source, reviewed_on = agency.source, agency.reviewed_on
    return Outcome(
        type=OutcomeType.NOT_COVERED,
        title=agency.title,
        summary=agency.handled_by,
        notes=[
            agency.reach,
            knowledge.message(
                "agency_source", title=source.title, reviewed_on=f"{reviewed_on:%d/%m/%Y}"
            ),
        ],
        links=[
            *(link(knowledge, name) for name in agency.links),
            Link(title=source.title, url=source.url),
        ],
        contacts=[contact(knowledge, name) for name in agency.contacts],
    )
