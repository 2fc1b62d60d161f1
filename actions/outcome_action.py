"""The one shape of an action that answers: a tracker in, outcomes and events out."""

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
Answer = tuple[list[Outcome], Events]


class OutcomeAction(Action, ABC):
    """Answers with outcomes, whatever happens: a failure becomes an apology, never silence.

    Rasa's SDK would otherwise answer 500 with the whole request in it, and Rasa would log that
    and say nothing to the citizen.
    """

    @abstractmethod
    async def answer(self, tools: Services, tracker: Tracker) -> Answer:
        """Give what to say, in order, and what to remember."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Do what Rasa asks for."""
        tools = services()
        try:
            outcomes, events = await self.answer(tools, tracker)
        except Exception:
            logger.exception("%s failed", self.name())
            outcomes, events = [unavailable(tools.knowledge.current())], []
        for outcome in outcomes:
            dispatcher.utter_message(json_message=json.loads(outcome.json()))
        return events


def latest_intent(tracker: Tracker) -> str:
    """Give the intent of the message being answered."""
    intent: str = tracker.latest_message["intent"]["name"]
    return intent
