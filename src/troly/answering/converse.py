"""What is said outside the answers: greetings, thanks, help, a person, apologies."""

from __future__ import annotations

from troly.answering.buttons_and_links import contact, entry_buttons, look_up_button
from troly.answering.intents import (
    ABUSE,
    AFFIRM,
    BOT_IDENTITY,
    DENY,
    ENGLISH,
    GREETING,
    HARD_TO_READ,
    NO_WORDS,
    THANKS,
)
from troly.answering.outcome import Button, Outcome, OutcomeType
from troly.answering.topics import menu_button
from troly.knowledge.load import KnowledgeBase
from troly.knowledge.needed import HOTLINE

SMALL_TALK = frozenset(
    {ABUSE, AFFIRM, BOT_IDENTITY, DENY, ENGLISH, GREETING, HARD_TO_READ, NO_WORDS, THANKS}
)
_WITH_HOTLINE = frozenset({BOT_IDENTITY, ENGLISH, HARD_TO_READ})

# From which hour on a greeting wishes the next part of the day.
_GREETINGS = {0: "greeting_morning", 11: "greeting_afternoon", 18: "greeting_evening"}


def small_talk(knowledge: KnowledgeBase, intent: str, message: str = "") -> Outcome:
    """Answer one of `SMALL_TALK`; a greeting also offers what can be asked.

    `message` names another sentence than the intent's own.
    """
    if intent not in SMALL_TALK:
        raise ValueError(f"{intent} is no small talk")
    outcome = Outcome(type=OutcomeType.SMALL_TALK, summary=knowledge.message(message or intent))
    if intent == GREETING:
        outcome.buttons = start_buttons(knowledge)
    if intent in _WITH_HOTLINE:
        outcome.contacts = [contact(knowledge, HOTLINE)]
    return outcome


def greeting_at(hour: int) -> str:
    """Name the greeting for an hour of the day, 0 to 23."""
    return _GREETINGS[max(first for first in _GREETINGS if first <= hour)]


def start_buttons(knowledge: KnowledgeBase) -> list[Button]:
    """Give the ways into a conversation: what is asked most, topics, the look-up."""
    return [
        *entry_buttons(knowledge, knowledge.most_asked),
        look_up_button(knowledge),
        menu_button(knowledge),
    ]


def no_such_choice(knowledge: KnowledgeBase) -> Outcome:
    """Say that no list is open in which that number stands."""
    return Outcome(
        type=OutcomeType.SMALL_TALK,
        summary=knowledge.message("no_such_choice"),
        buttons=[menu_button(knowledge)],
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
