"""Answers from the knowledge base: one entry, a choice of entries, or none."""

from __future__ import annotations

from collections.abc import Sequence

from troly.answering.intents import LOOK_UP_DOSSIER, NONE_OF_THESE, payload
from troly.answering.outcome import (
    Button,
    Contact,
    Link,
    Method,
    Outcome,
    OutcomeType,
    Source,
)
from troly.knowledge.entry import Entry
from troly.knowledge.load import KnowledgeBase

HOTLINE = "hotline"


def answer_question(knowledge: KnowledgeBase, entry_id: str) -> Outcome:
    """Answer with one entry; what helps next becomes buttons.

    KeyError: the knowledge base has no such entry.
    """
    entry = knowledge.entry(entry_id)
    answer = entry.answer
    methods = [Method(name=method.name, steps=[*method.steps]) for method in answer.methods]
    if answer.steps:
        methods = [Method(steps=[*answer.steps])]
    return Outcome(
        type=OutcomeType.ANSWERED,
        entry_ids=[entry.id],
        title=entry.question,
        summary=answer.summary,
        methods=methods,
        notes=[*answer.notes],
        notice=entry.review.notice or "",
        links=[_link(knowledge, name) for name in entry.links],
        contacts=[contact(knowledge, name) for name in entry.contacts],
        source=_source(knowledge, entry),
        buttons=[
            *([look_up_button(knowledge)] if entry.offers_look_up else []),
            *entry_buttons(knowledge, entry.related),
        ],
    )


def ask_which(knowledge: KnowledgeBase, entry_ids: Sequence[str]) -> Outcome:
    """Offer up to three entries by their short titles, and "none of these"."""
    known = [entry_id for entry_id in entry_ids if entry_id in knowledge.entries]
    if not known:
        return not_covered(knowledge)
    groups = {knowledge.entry(entry_id).twin_group for entry_id in known}
    group = groups.pop() if len(groups) == 1 else None
    return Outcome(
        type=OutcomeType.CLARIFY,
        entry_ids=known,
        summary=knowledge.twin_groups[group] if group else knowledge.message("clarify"),
        buttons=[
            *entry_buttons(knowledge, known),
            Button(title=knowledge.message("none_of_these"), payload=payload(NONE_OF_THESE)),
        ],
    )


def not_covered(knowledge: KnowledgeBase, message: str = "not_covered") -> Outcome:
    """Say that this is not covered, what is, and whom to call."""
    return Outcome(
        type=OutcomeType.NOT_COVERED,
        summary=knowledge.message(message),
        notes=[topic.title for topic in knowledge.topics.values()],
        contacts=[contact(knowledge, HOTLINE)],
    )


def contact(knowledge: KnowledgeBase, variable: str) -> Contact:
    """Give a telephone number of the knowledge base."""
    found = knowledge.variables[variable]
    return Contact(title=found.title, phone=found.value)


def look_up_button(knowledge: KnowledgeBase) -> Button:
    """Give the way to our own dossier look-up."""
    return Button(title=knowledge.message("dossier_start"), payload=payload(LOOK_UP_DOSSIER))


def entry_buttons(knowledge: KnowledgeBase, entry_ids: Sequence[str]) -> list[Button]:
    """Give a button for each entry that exists."""
    return [
        Button(title=knowledge.entry(entry_id).title, payload=payload(entry_id))
        for entry_id in entry_ids
        if entry_id in knowledge.entries
    ]


def _link(knowledge: KnowledgeBase, variable: str) -> Link:
    found = knowledge.variables[variable]
    return Link(title=found.title, url=found.value)


def _source(knowledge: KnowledgeBase, entry: Entry) -> Source:
    document = knowledge.documents[entry.source.document]
    row, reviewed_on = entry.source.row, entry.review.reviewed_on
    return Source(
        document=document.title,
        publisher=document.publisher,
        row=row,
        url=document.url,
        reviewed_on=reviewed_on,
        line=knowledge.message(
            "source_line",
            document=document.title,
            publisher=document.publisher,
            row=row,
            reviewed_on=f"{reviewed_on:%d/%m/%Y}",
        ),
    )
