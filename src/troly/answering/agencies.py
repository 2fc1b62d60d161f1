"""What other agencies do, and emergencies: who handles it and how to reach them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from troly.answering.outcome import Link, Outcome, OutcomeType
from troly.answering.parts import contact, link
from troly.knowledge.agencies import Agency
from troly.knowledge.load import KnowledgeBase
from troly.text.unicode import fold, words


def find_agency(knowledge: KnowledgeBase, text: str) -> Agency | None:
    """Give the agency whose phrase the text holds, the longest phrase first; urgent ones win.

    Whole syllables are compared. One typed without marks may have any, one with marks has no
    others, wherever they stand: `hoả` is `hỏa`, but `số đó` is no `sổ đỏ`.
    """
    typed = words(text.lower())
    found = [
        (agency.urgent, len(phrase), agency)
        for agency in knowledge.agencies
        for phrase in agency.words
        if _holds(typed, words(phrase.lower()))
    ]
    return max(found, key=lambda one: one[:2])[2] if found else None


def _holds(typed: Sequence[str], phrase: Sequence[str]) -> bool:
    places = range(len(typed) - len(phrase) + 1)
    if phrase[0].isdigit():  # `113`, but not within `0912 345 113`
        typed = ["" if _is_in_number(typed, place) else word for place, word in enumerate(typed)]
    return any(all(map(_may_be, typed[place : place + len(phrase)], phrase)) for place in places)


def _is_in_number(typed: Sequence[str], place: int) -> bool:
    beside = (*typed[max(place - 1, 0) : place], *typed[place + 1 : place + 2])
    return any(word.isdigit() for word in beside)


def _may_be(typed: str, word: str) -> bool:
    return fold(typed) == fold(word) and _marks(typed) in (_marks(word), [])


def _marks(word: str) -> list[str]:
    """Give a syllable's marks; `đ` counts as one."""
    letters = unicodedata.normalize("NFD", word)
    return sorted(char for char in letters if unicodedata.combining(char) or char == "đ")


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
