"""Answers a question of the knowledge base."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.asked import is_typed, label_choice, remember_question, understood_text
from actions.meant import meant
from actions.outcome_action import Answer, OutcomeAction, latest_intent
from actions.services import Services
from troly.answering.answer_question import answer_question
from troly.answering.choices import choice_by_title
from troly.answering.feedback import feedback_buttons, thank_for_comment
from troly.answering.intents import payload
from troly.answering.state import DialogueState
from troly.answering.walk import way_back


class AnswerQuestion(OutcomeAction):
    """Answers with the entry that the intent names; answers or offers that of a second question.

    Rasa resumes an open form by itself.
    """

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_answer_question"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Answer."""
        knowledge, entry_id = tools.knowledge.current(), latest_intent(tracker)
        choice = choice_by_title(state, understood_text(tracker)) if is_typed(tracker) else None
        if choice and choice.payload != payload(entry_id):
            return [], meant(choice.payload, tracker)
        if is_typed(tracker) and state.feedback_id is not None and entry_id == state.entry_id:
            # The answer that did not help would not help now.
            await remember_question(tools, tracker, state)
            return [thank_for_comment(knowledge)], []
        gate = tracker.latest_message.get("gate", {})
        notices = knowledge.current_notices(tools.now())
        outcomes = [
            answer_question(knowledge, one, notices, gate.get("perhaps", []))
            for one in (entry_id, *gate.get("also", []))
        ]
        for second in outcomes[1:]:
            second.intro = " ".join(
                filter(None, [knowledge.message("second_question"), second.intro])
            )
        last = outcomes[-1]
        last.buttons += [*way_back(knowledge, state, entry_id), *feedback_buttons(knowledge)]
        await label_choice(tools, tracker, state, entry_id)
        await remember_question(tools, tracker, state)
        state.entry_id, state.outcome_id, state.failures = last.entry_ids[0], last.id, 0
        return outcomes, []
