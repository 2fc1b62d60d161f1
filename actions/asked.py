"""What a message asked, and what becomes of it beside the answer: labels and comments."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from rasa_sdk import Tracker

from actions.services import Services
from troly.answering.agencies import find_agency
from troly.answering.intents import DIALOGUE_INTENTS
from troly.answering.state import DialogueState
from troly.knowledge.agencies import Agency
from troly.knowledge.load import KnowledgeBase
from troly.privacy.secrets import mask_private
from troly.store.errors import StoreUnavailable

logger = logging.getLogger(__name__)

_RANKED = 5
_UNSURE = "nlu_fallback"


def is_typed(tracker: Tracker) -> bool:
    """Tell whether the message was typed; a tapped button comes as a payload."""
    return not typed_text(tracker).startswith("/")


def typed_text(tracker: Tracker) -> str:
    """Give the message as it came, for people to read and for secrets to be found in."""
    said = (event["text"] for event in reversed(tracker.events) if event["event"] == "user")
    return next(said, None) or ""


def understood_text(tracker: Tracker) -> str:
    """Give the message as the model read it: short forms spelled out, marks restored."""
    text: str = tracker.latest_message.get("text") or ""
    return text


def agency_in(tracker: Tracker, knowledge: KnowledgeBase) -> Agency | None:
    """Give the agency that the message names, as it was read or as it was typed."""
    return find_agency(knowledge, understood_text(tracker), typed_text(tracker))


async def remember_question(tools: Services, tracker: Tracker, state: DialogueState) -> None:
    """Note a typed question; after "it did not help" it is also the comment we waited for."""
    if not is_typed(tracker):
        return
    state.question = mask_private(typed_text(tracker))
    ranking = [ranked["name"] for ranked in tracker.latest_message.get("intent_ranking", [])]
    skipped = {*DIALOGUE_INTENTS, _UNSURE}
    state.ranking = [name for name in ranking if name not in skipped][:_RANKED]
    state.offered = []
    if state.feedback_id is not None:
        feedback_id, state.feedback_id = state.feedback_id, None
        await stored(tools.feedback.add_comment, feedback_id, tracker.sender_id, state.question)


async def label_choice(
    tools: Services, tracker: Tracker, state: DialogueState, chosen: str
) -> None:
    """Store which of the offered entries was meant; None of them is `none_of_these`."""
    offered, state.offered = state.offered, []
    if offered and not is_typed(tracker):
        await stored(tools.feedback.save_choice, tracker.sender_id, state.question, offered, chosen)


async def stored(save: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """Save what an answer does not depend on: a failure is logged, and None given."""
    try:
        return await asyncio.to_thread(save, *values, **named)
    except StoreUnavailable as failure:
        logger.warning("not stored: %s", failure)
        return None
