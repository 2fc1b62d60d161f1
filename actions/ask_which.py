"""Asks which question is meant."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.asked import agency_in, remember_question, understood_text
from actions.meant import meant
from actions.outcome_action import Answer, OutcomeAction
from actions.services import Services
from troly.answering.agencies import point_to_agency
from troly.answering.answer_question import ask_which
from troly.answering.choices import choice_by_title
from troly.answering.feedback import thank_for_comment
from troly.answering.follow_up import of_same_matter
from troly.answering.intents import payload
from troly.answering.state import DialogueState


class AskWhich(OutcomeAction):
    """Offers the entries that the gate found likely, beside the agency that the words point to.

    Not where a title of the last list was typed out, nor where a question goes on from the last
    answer and only one of the entries has to do with that, nor where we wait for a comment.
    """

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_ask_which"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Answer."""
        knowledge, gate = tools.knowledge.current(), tracker.latest_message["gate"]
        offered, text = gate["offered"], understood_text(tracker)
        if choice := choice_by_title(state, text):
            return [], meant(choice.payload, tracker)
        is_comment = state.feedback_id is not None
        await remember_question(tools, tracker, state)
        if is_comment:
            return [thank_for_comment(knowledge)], []
        if going_on := of_same_matter(knowledge, state, text, offered):
            return [], meant(payload(going_on))
        several = gate["decision"] == "list_questions"
        outcome = ask_which(knowledge, offered, "many_questions" if several else "clarify")
        state.offered = outcome.offered_ids
        if agency := agency_in(tracker, knowledge):
            elsewhere = point_to_agency(knowledge, agency)
            elsewhere.offered_ids, elsewhere.buttons = outcome.offered_ids, outcome.buttons
            return [elsewhere], []
        return [outcome], []
