"""Asks which question is meant."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.as_tap import as_tap
from actions.labels import remember_question
from actions.outcome_action import Answer, OutcomeAction
from actions.services import Services
from actions.tracker import agency_in, understood_text, verdict_of
from troly.answering.agencies import point_to_agency
from troly.answering.answer_question import ask_which
from troly.answering.choices import choice_by_title
from troly.answering.feedback import thank_for_comment
from troly.answering.follow_up import of_same_matter
from troly.answering.intents import payload
from troly.answering.state import DialogueState
from troly.answering.verdict import Decision


class AskWhich(OutcomeAction):
    """Offers the entries that the gate found likely, beside the agency that the words point to.

    Not where a title of the last list was typed out, nor where a question goes on from the last
    answer and only one of the entries has to do with that, nor where we wait for a comment.
    """

    action = "action_ask_which"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        knowledge, text = services.knowledge.current(), understood_text(tracker)
        verdict = verdict_of(tracker)
        if verdict is None:
            raise ValueError("only the gate asks which")
        if choice := choice_by_title(state, text):
            return [], as_tap(choice.payload, tracker)
        is_comment = state.feedback_id is not None
        await remember_question(services, tracker, state)
        if is_comment:
            return [thank_for_comment(knowledge)], []
        if going_on := of_same_matter(knowledge, state, text, verdict.offered):
            return [], as_tap(payload(going_on))
        several = verdict.decision is Decision.LIST_QUESTIONS
        outcome = ask_which(knowledge, verdict.offered, "many_questions" if several else "clarify")
        state.offered = outcome.offered_ids
        if agency := agency_in(tracker, knowledge):
            elsewhere = point_to_agency(knowledge, agency)
            elsewhere.offered_ids, elsewhere.buttons = outcome.offered_ids, outcome.buttons
            return [elsewhere], []
        return [outcome], []
