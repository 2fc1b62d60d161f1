"""Answers a short question of the last answer."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.outcome_action import Answer, OutcomeAction, latest_intent
from actions.services import Services
from troly.answering.follow_up import follow_up
from troly.answering.state import DialogueState


class FollowUp(OutcomeAction):
    """How long, where, which number, which address, another way."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_follow_up"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Answer."""
        outcomes = follow_up(tools.knowledge.current(), state, latest_intent(tracker))
        return outcomes, []
