"""Says honestly that something is not covered."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.as_tap import as_tap
from actions.forms import problem_of_open_form
from actions.labels import label_choice, remember_question
from actions.outcome_action import Answer, OutcomeAction
from actions.services import Services
from actions.tracker import agency_in, is_typed, latest_intent, understood_text
from troly.answering.agencies import point_to_agency
from troly.answering.answer_question import not_covered
from troly.answering.call_back import still_not_covered
from troly.answering.choices import choice_by_title
from troly.answering.feedback import thank_for_comment
from troly.answering.intents import NONE_OF_THESE
from troly.answering.state import DialogueState


class ExplainNotCovered(OutcomeAction):
    """Asks to rephrase; the second time in a row offers topics, hotline and a call back.

    Inside a look-up the form asks again instead. What another agency does, or what is urgent, is
    pointed there.
    """

    action = "action_explain_not_covered"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        knowledge, text = services.knowledge.current(), understood_text(tracker)
        if is_typed(tracker) and (agency := agency_in(tracker, knowledge)):
            await remember_question(services, tracker, state)
            return [point_to_agency(knowledge, agency)], []
        if tracker.active_loop_name:
            return [], [problem_of_open_form(tracker)]
        if is_typed(tracker) and (choice := choice_by_title(state, text)):
            return [], as_tap(choice.payload, tracker)
        is_comment = is_typed(tracker) and state.feedback_id is not None
        await label_choice(services, tracker, state, NONE_OF_THESE)
        await remember_question(services, tracker, state)
        if is_comment:
            return [thank_for_comment(knowledge)], []
        state.failures += 1
        if state.failures > 1:
            return [still_not_covered(knowledge, services.now())], []
        refused = latest_intent(tracker) == NONE_OF_THESE
        return [not_covered(knowledge, "none_of_these_reply" if refused else "not_covered")], []
