"""Reads a tracker: what was said, what was made of it, who says it, what is remembered."""

from __future__ import annotations

from rasa_sdk import Tracker

from troly.answering.agencies import find_agency
from troly.answering.names import ADDRESS, Entity, Slot
from troly.answering.state import DialogueState
from troly.answering.tries import Asker
from troly.answering.verdict import GATE, Verdict
from troly.knowledge.agencies import Agency
from troly.knowledge.load import KnowledgeBase


def typed_text(tracker: Tracker) -> str:
    """Give the message as it came, for people to read and for secrets to be found in."""
    said = (event["text"] for event in reversed(tracker.events) if event["event"] == "user")
    return next(said, None) or ""


def understood_text(tracker: Tracker) -> str:
    """Give the message as the model read it: short forms spelled out, marks restored."""
    text: str = tracker.latest_message.get("text") or ""
    return text


def is_typed(tracker: Tracker) -> bool:
    """Tell whether the message was typed; a tapped button comes as a payload."""
    return not typed_text(tracker).startswith("/")


def latest_intent(tracker: Tracker) -> str:
    """Give the intent of the message being answered."""
    intent: str = tracker.latest_message["intent"]["name"]
    return intent


def ranking_of(tracker: Tracker) -> list[str]:
    """Give the intents that the model found likely, best first; none for a tapped button."""
    return [ranked["name"] for ranked in tracker.latest_message.get("intent_ranking", [])]


def verdict_of(tracker: Tracker) -> Verdict | None:
    """Give what the gate decided; None for a tapped button, which it does not look at."""
    verdict = tracker.latest_message.get(GATE)
    return None if verdict is None else Verdict.from_json(verdict)


def about(tracker: Tracker) -> str:
    """Give what a button's payload is about; empty for typed messages."""
    return entity(tracker, Entity.ABOUT) or ""


def entity(tracker: Tracker, name: Entity) -> str | None:
    """Give the first value of an entity in the message."""
    return next(tracker.get_latest_entity_values(name), None)


def agency_in(tracker: Tracker, knowledge: KnowledgeBase) -> Agency | None:
    """Give the agency that the message names, as it was read or as it was typed."""
    return find_agency(knowledge, understood_text(tracker), typed_text(tracker))


def asker_of(tracker: Tracker) -> Asker:
    """Give who asks, for the limits on tries."""
    metadata = tracker.latest_message.get("metadata") or {}
    return Asker(tracker.sender_id, metadata.get(ADDRESS, ""))


def state_of(tracker: Tracker) -> DialogueState:
    """Give what the conversation remembers."""
    return DialogueState.parse_obj(tracker.get_slot(Slot.DIALOGUE) or {})
