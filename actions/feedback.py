"""Hears whether an answer helped."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.asked import stored
from actions.outcome_action import Answer, OutcomeAction, about, latest_intent
from actions.services import Services
from troly.answering.feedback import (
    ask_what_was_missing,
    thank_for_comment,
    thank_for_praise,
)
from troly.answering.intents import HELPFUL
from troly.answering.state import DialogueState


class HearFeedback(OutcomeAction):
    """Stores whether the last answer helped; where it did not, asks what was missing."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_hear_feedback"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Answer."""
        knowledge, helpful = tools.knowledge.current(), latest_intent(tracker) == HELPFUL
        feedback_id = None
        if state.outcome_id:
            feedback_id = await stored(
                tools.feedback.rate,
                tracker.sender_id,
                state.outcome_id,
                knowledge.versions,
                helpful=helpful,
                question=state.question,
                ranking=state.ranking,
            )
        if helpful:
            return [thank_for_praise(knowledge)], []
        state.feedback_id = feedback_id
        return [ask_what_was_missing(knowledge)], []


class HearWhatIsMissing(OutcomeAction):
    """Stores the reason that was tapped."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_hear_what_is_missing"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Answer."""
        if state.feedback_id is not None:
            feedback_id, state.feedback_id = state.feedback_id, None
            reason = about(tracker)
            await stored(tools.feedback.add_comment, feedback_id, tracker.sender_id, reason)
        return [thank_for_comment(tools.knowledge.current())], []
