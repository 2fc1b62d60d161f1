"""Asks which question is meant."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.outcome_action import Answer, OutcomeAction
from actions.services import Services
from troly.answering.answer_question import ask_which


class AskWhich(OutcomeAction):
    """Offers the entries that the gate found likely."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_ask_which"

    async def answer(self, tools: Services, tracker: Tracker) -> Answer:
        """Answer."""
        offered = tracker.latest_message["gate"]["offered"]
        return [ask_which(tools.knowledge.current(), offered)], []
