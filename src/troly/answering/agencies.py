"""What other agencies do, and emergencies: who handles it and how to reach them."""

from __future__ import annotations

from troly.answering.outcome import Link, Outcome, OutcomeType
from troly.answering.parts import contact, link
from troly.knowledge.agencies import Agency
from troly.knowledge.load import KnowledgeBase
from troly.text.unicode import fold, words


def find_agency(knowledge: KnowledgeBase, text: str) -> Agency | None:
    """Give the agency whose phrase the text holds, the longest phrase first; urgent ones win.

    Whole syllables are compared, without marks.
    """
    typed = f" {' '.join(words(fold(text)))} "
    found = [
        (agency.urgent, len(phrase), agency)
        for agency in knowledge.agencies
        for phrase in agency.words
        if f" {' '.join(words(fold(phrase)))} " in typed
    ]
    return max(found, key=lambda one: one[:2])[2] if found else None


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
