"""Short questions after an answer, understood of that answer: how long, where, which number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from troly.answering.answer_question import answer_question
from troly.answering.buttons_and_links import contact, entry_buttons, link
from troly.answering.intents import (
    ASK_HOW_LONG,
    ASK_LINK,
    ASK_OTHER_WAY,
    ASK_PHONE,
    ASK_WHERE,
)
from troly.answering.outcome import Method, Outcome, OutcomeType
from troly.answering.state import DialogueState
from troly.knowledge.entry import Entry
from troly.knowledge.load import KnowledgeBase
from troly.knowledge.needed import HOTLINE, HOW_LONG_ENTRY, OPENING_MARK
from troly.text.unicode import fold

FOLLOW_UPS = frozenset({ASK_HOW_LONG, ASK_LINK, ASK_OTHER_WAY, ASK_PHONE, ASK_WHERE})

# How a question begins that goes on from the last answer; folded.
_GOES_ON = re.compile(r"\s*(?:(?:the|vay|a|u|ma)\s+)*con\s", re.IGNORECASE)


def follow_up(knowledge: KnowledgeBase, state: DialogueState, intent: str) -> list[Outcome]:
    """Answer one of `FOLLOW_UPS` of the entry answered with last; without one, ask of which."""
    entry = knowledge.entries.get(state.entry_id)
    if entry is None:
        return [_of_what(knowledge, intent)]
    if intent == ASK_HOW_LONG:
        return _how_long(knowledge, entry)
    return [_ANSWERS[intent](knowledge, entry)]


def _of_what(knowledge: KnowledgeBase, intent: str) -> Outcome:
    if intent == ASK_PHONE:
        return Outcome(
            type=OutcomeType.HANDOFF,
            summary=knowledge.message("follow_up_hotline"),
            contacts=[contact(knowledge, HOTLINE)],
        )
    offered = [HOW_LONG_ENTRY] if intent == ASK_HOW_LONG else []
    offered += [entry_id for entry_id in knowledge.most_asked if entry_id not in offered]
    return Outcome(
        type=OutcomeType.CLARIFY,
        offered_ids=offered,
        summary=knowledge.message("follow_up_of_what"),
        buttons=entry_buttons(knowledge, offered),
    )


def _how_long(knowledge: KnowledgeBase, entry: Entry) -> list[Outcome]:
    outcome = answer_question(knowledge, HOW_LONG_ENTRY)
    outcome.intro = knowledge.message("follow_up_how_long", question=entry.question)
    return [outcome]


def _where(knowledge: KnowledgeBase, entry: Entry) -> Outcome:
    answer = entry.answer
    ways = [answer.steps] if answer.steps else [method.steps for method in answer.methods]
    places = [step for way in ways for step in way if OPENING_MARK in step]
    if not places:
        return _about(knowledge, entry, "follow_up_where_unknown")
    outcome = _about(knowledge, entry, "follow_up_where")
    outcome.methods = [Method(steps=places)]
    return outcome


def _phone(knowledge: KnowledgeBase, entry: Entry) -> Outcome:
    outcome = _about(knowledge, entry, "follow_up_phone")
    names: Sequence[str] = entry.contacts or (HOTLINE,)
    outcome.contacts = [contact(knowledge, name) for name in names]
    return outcome


def _link(knowledge: KnowledgeBase, entry: Entry) -> Outcome:
    if not entry.links:
        return _about(knowledge, entry, "follow_up_no_link")
    outcome = _about(knowledge, entry, "follow_up_link")
    outcome.links = [link(knowledge, name) for name in entry.links]
    return outcome


def _other_way(knowledge: KnowledgeBase, entry: Entry) -> Outcome:
    if len(entry.answer.methods) < 2:
        return _about(knowledge, entry, "follow_up_no_other_way")
    outcome = _about(knowledge, entry, "follow_up_other_way")
    outcome.methods = [Method(name=m.name, steps=[*m.steps]) for m in entry.answer.methods]
    return outcome


def of_same_matter(
    knowledge: KnowledgeBase, state: DialogueState, text: str, offered: Sequence[str]
) -> str | None:
    """Give the one offered entry that goes on from the last answer: `thế còn mật khẩu thì sao`.

    None where the text does not begin as a follow-up, or several entries could be meant.
    """
    last = knowledge.entries.get(state.entry_id)
    if last is None or not _GOES_ON.match(fold(text)):
        return None
    near = {*last.related, *knowledge.twins(last.id)}
    candidates = [entry_id for entry_id in offered if entry_id in near]
    return candidates[0] if len(candidates) == 1 else None


_ANSWERS = {
    ASK_LINK: _link,
    ASK_OTHER_WAY: _other_way,
    ASK_PHONE: _phone,
    ASK_WHERE: _where,
}


def _about(knowledge: KnowledgeBase, entry: Entry, message: str) -> Outcome:
    """Say a sentence about an entry: with its source, since it says what the entry says."""
    whole = answer_question(knowledge, entry.id)
    return Outcome(
        type=OutcomeType.ANSWERED,
        entry_ids=[entry.id],
        title=entry.question,
        summary=knowledge.message(message),
        notice=whole.notice,
        contacts=[] if message != "follow_up_no_other_way" else [contact(knowledge, HOTLINE)],
        source=whole.source,
        buttons=entry_buttons(knowledge, entry.related),
    )
