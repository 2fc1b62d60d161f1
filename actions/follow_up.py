"""Answers a short question of the last answer."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.outcome_action import Answer, OutcomeAction
from actions.services import Services
from actions.tracker import latest_intent
from troly.answering.follow_up import follow_up
from troly.answering.state import DialogueState


class FollowUp(OutcomeAction):
    """How long, where, which number, which address, another way."""

    action = "action_follow_up"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        outcomes = follow_up(services.knowledge.current(), state, latest_intent(tracker))
        return outcomes, []
