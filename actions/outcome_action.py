"""The one shape of an action that answers: a tracker in, an outcome and events out."""

from __future__ import annotations

import json
import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.services import Services, services
from troly.answering.converse import unavailable
from troly.answering.outcome import Outcome

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]
Answer = tuple[Outcome | None, Events]


class OutcomeAction(Action, ABC):
    """Answers with an outcome, whatever happens: a failure becomes an apology, never silence.

    Rasa's SDK would otherwise answer 500 with the whole request in it, and Rasa would log that
    and say nothing to the citizen.
    """

    @abstractmethod
    async def answer(self, tools: Services, tracker: Tracker) -> Answer:
        """Give what to say, if anything, and what to remember."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Do what Rasa asks for."""
        tools = services()
        try:
            outcome, events = await self.answer(tools, tracker)
        except Exception:
            logger.exception("%s failed", self.name())
            outcome, events = unavailable(tools.knowledge.current()), []
        if outcome is not None:
            dispatcher.utter_message(json_message=json.loads(outcome.json()))
        return events


def latest_intent(tracker: Tracker) -> str:
    """Give the intent of the message being answered."""
    intent: str = tracker.latest_message["intent"]["name"]
    return intent
