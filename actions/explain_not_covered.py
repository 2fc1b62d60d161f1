"""Says honestly that something is not covered."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.dossier_forms import problem_of_open_form
from actions.outcome_action import Answer, OutcomeAction, latest_intent
from actions.services import Services
from troly.answering.answer_question import not_covered
from troly.answering.intents import NONE_OF_THESE


class ExplainNotCovered(OutcomeAction):
    """Names topics and hotline; inside a look-up the form asks again instead."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_explain_not_covered"

    async def answer(self, tools: Services, tracker: Tracker) -> Answer:
        """Answer."""
        knowledge = tools.knowledge.current()
        if tracker.active_loop_name:
            return [], [problem_of_open_form(tracker)]
        refused = latest_intent(tracker) == NONE_OF_THESE
        message = "none_of_these_reply" if refused else "not_covered"
        return [not_covered(knowledge, message)], []
