"""Answers from the knowledge base: one entry, a choice of entries, or none."""

from __future__ import annotations

from collections.abc import Sequence

from troly.answering.buttons_and_links import button, contact, entry_buttons, link, look_up_button
from troly.answering.diagnosis import diagnosis_buttons
from troly.answering.intents import CALL_BACK, NONE_OF_THESE, TOPICS
from troly.answering.outcome import Method, Outcome, OutcomeType, Source
from troly.answering.walk import walk_buttons
from troly.knowledge.entry import Entry
from troly.knowledge.load import KnowledgeBase
from troly.knowledge.needed import HOTLINE
from troly.knowledge.notices import Notice


def answer_question(
    knowledge: KnowledgeBase,
    entry_id: str,
    notices: Sequence[Notice] = (),
    perhaps: Sequence[str] = (),
) -> Outcome:
    """Answer with one entry; what helps next becomes buttons.

    Of the operator's notices that hold now, those that name the entry stand before the answer, and
    after them that the entries which were `perhaps` asked for as well are the first buttons.
    KeyError: the knowledge base has no such entry.
    """
    entry = knowledge.entry(entry_id)
    answer = entry.answer
    perhaps = [one for one in perhaps if one in knowledge.entries]
    announced = [notice.text for notice in notices if entry.id in notice.entries]
    asked = [
        knowledge.message("perhaps_asked", title=knowledge.entry(one).title) for one in perhaps
    ]
    methods = [Method(name=method.name, steps=[*method.steps]) for method in answer.methods]
    if answer.steps:
        methods = [Method(steps=[*answer.steps])]
    return Outcome(
        type=OutcomeType.ANSWERED,
        entry_ids=[entry.id],
        offered_ids=perhaps,
        intro=" ".join([*announced, *asked]),
        title=entry.question,
        summary=answer.summary,
        methods=methods,
        notes=[*answer.notes],
        notice=entry.review.notice or "",
        links=[link(knowledge, name) for name in entry.links],
        contacts=[contact(knowledge, name) for name in entry.contacts],
        source=_source(knowledge, entry),
        buttons=[
            *entry_buttons(knowledge, perhaps),
            *walk_buttons(knowledge, entry),
            *diagnosis_buttons(knowledge, entry.id),
            *([look_up_button(knowledge)] if entry.offers_look_up else []),
            *entry_buttons(knowledge, [one for one in entry.related if one not in perhaps]),
        ],
    )


def ask_which(
    knowledge: KnowledgeBase, entry_ids: Sequence[str], message: str = "clarify"
) -> Outcome:
    """Offer a few entries by their short titles, and "none of these".

    Twins are asked for in their group's own words, others by the `message`.
    """
    known = [entry_id for entry_id in entry_ids if entry_id in knowledge.entries]
    if not known:
        return not_covered(knowledge)
    groups = {knowledge.entry(entry_id).twin_group for entry_id in known}
    group = groups.pop() if len(groups) == 1 else None
    return Outcome(
        type=OutcomeType.CLARIFY,
        offered_ids=known,
        summary=knowledge.twin_groups[group] if group else knowledge.message(message),
        buttons=[
            *entry_buttons(knowledge, known),
            button(knowledge, "none_of_these", NONE_OF_THESE),
        ],
    )


def not_covered(knowledge: KnowledgeBase, message: str = "not_covered") -> Outcome:
    """Say that this is not covered, what is, and whom to call."""
    return Outcome(
        type=OutcomeType.NOT_COVERED,
        summary=knowledge.message(message),
        notes=[topic.title for topic in knowledge.topics.values()],
        contacts=[contact(knowledge, HOTLINE)],
        buttons=[
            button(knowledge, "topics_button", TOPICS),
            button(knowledge, "call_back", CALL_BACK),
        ],
    )


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
