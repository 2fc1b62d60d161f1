"""Keeps what a message tells beside its answer: the question, a choice made, a comment."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from rasa_sdk import Tracker

from actions.services import Services
from actions.tracker import is_typed, ranking_of, typed_text
from troly.answering.intents import DIALOGUE_INTENTS, UNSURE
from troly.answering.state import DialogueState
from troly.privacy.secrets import mask_private
from troly.store.errors import StoreUnavailable

logger = logging.getLogger(__name__)

_RANKED = 5
_NO_ENTRIES = {*DIALOGUE_INTENTS, UNSURE}


async def remember_question(services: Services, tracker: Tracker, state: DialogueState) -> None:
    """Note a typed question; after "it did not help" it is also the comment we waited for."""
    if not is_typed(tracker):
        return
    state.question = mask_private(typed_text(tracker))
    state.ranking = [name for name in ranking_of(tracker) if name not in _NO_ENTRIES][:_RANKED]
    state.offered = []
    if state.feedback_id is not None:
        feedback_id, state.feedback_id = state.feedback_id, None
        await save_if_possible(
            services.feedback.add_comment, feedback_id, tracker.sender_id, state.question
        )


async def label_choice(
    services: Services, tracker: Tracker, state: DialogueState, chosen: str
) -> None:
    """Store which of the offered entries was meant; None of them is `none_of_these`."""
    offered, state.offered = state.offered, []
    if offered and not is_typed(tracker):
        await save_if_possible(
            services.feedback.save_choice, tracker.sender_id, state.question, offered, chosen
        )


async def save_if_possible(save: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """Save what an answer does not depend on: a failure is logged, and None given."""
    try:
        return await asyncio.to_thread(save, *values, **named)
    except StoreUnavailable as failure:
        logger.warning("not stored: %s", failure)
        return None
