"""What is said outside the answers: greetings, thanks, help, a person, apologies."""

from __future__ import annotations

from troly.answering.answer_question import HOTLINE, contact, look_up_button
from troly.answering.intents import (
    AFFIRM,
    DENY,
    GREETING,
    HELP,
    NO_WORDS,
    THANKS,
)
from troly.answering.outcome import Outcome, OutcomeType
from troly.knowledge.load import KnowledgeBase

SMALL_TALK = frozenset({AFFIRM, DENY, GREETING, HELP, NO_WORDS, THANKS})
_WITH_TOPICS = frozenset({GREETING, HELP})


def small_talk(knowledge: KnowledgeBase, intent: str) -> Outcome:
    """Answer one of `SMALL_TALK`; who greets or asks for help learns what can be asked."""
    if intent not in SMALL_TALK:
        raise ValueError(f"{intent} is no small talk")
    outcome = Outcome(type=OutcomeType.SMALL_TALK, summary=knowledge.message(intent))
    if intent in _WITH_TOPICS:
        outcome.notes = [topic.title for topic in knowledge.topics.values()]
        outcome.buttons = [look_up_button(knowledge)]
    return outcome


def hand_off(knowledge: KnowledgeBase) -> Outcome:
    """Tell how to reach a person."""
    return Outcome(
        type=OutcomeType.HANDOFF,
        summary=knowledge.message("talk_to_person"),
        contacts=[contact(knowledge, HOTLINE)],
    )


def unavailable(knowledge: KnowledgeBase, message: str = "unavailable") -> Outcome:
    """Apologise for a turn that could not be done, with the hotline."""
    return Outcome(
        type=OutcomeType.UNAVAILABLE,
        summary=knowledge.message(message),
        contacts=[contact(knowledge, HOTLINE)],
    )


def refuse_input(knowledge: KnowledgeBase, message: str, **parameters: object) -> Outcome:
    """Say why a message cannot be read, and what to do about it."""
    return Outcome(type=OutcomeType.INPUT_REFUSED, summary=knowledge.message(message, **parameters))
