"""Hears whether an answer helped."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.labels import save_if_possible
from actions.outcome_action import Answer, OutcomeAction
from actions.services import Services
from actions.tracker import about, latest_intent
from troly.answering.feedback import (
    ask_what_was_missing,
    thank_for_comment,
    thank_for_praise,
)
from troly.answering.intents import HELPFUL
from troly.answering.state import DialogueState


class HearFeedback(OutcomeAction):
    """Stores whether the last answer helped; where it did not, asks what was missing."""

    action = "action_hear_feedback"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        knowledge, helpful = services.knowledge.current(), latest_intent(tracker) == HELPFUL
        feedback_id = None
        if state.outcome_id:
            feedback_id = await save_if_possible(
                services.feedback.rate,
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

    action = "action_hear_what_is_missing"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        if state.feedback_id is not None:
            feedback_id, state.feedback_id = state.feedback_id, None
            await save_if_possible(
                services.feedback.add_comment, feedback_id, tracker.sender_id, about(tracker)
            )
        return [thank_for_comment(services.knowledge.current())], []
