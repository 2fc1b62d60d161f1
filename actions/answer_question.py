"""Answers a question of the knowledge base."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.as_tap import as_tap
from actions.labels import label_choice, remember_question
from actions.outcome_action import Answer, OutcomeAction
from actions.services import Services
from actions.tracker import is_typed, latest_intent, understood_text, verdict_of
from troly.answering.answer_question import answer_question
from troly.answering.choices import choice_by_title
from troly.answering.feedback import feedback_buttons, thank_for_comment
from troly.answering.intents import payload
from troly.answering.state import DialogueState
from troly.answering.verdict import Decision, Verdict
from troly.answering.walk import way_back


class AnswerQuestion(OutcomeAction):
    """Answers with the entry that the intent names; answers or offers that of a second question.

    Rasa resumes an open form by itself.
    """

    action = "action_answer_question"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        knowledge, entry_id = services.knowledge.current(), latest_intent(tracker)
        choice = choice_by_title(state, understood_text(tracker)) if is_typed(tracker) else None
        if choice and choice.payload != payload(entry_id):
            return [], as_tap(choice.payload, tracker)
        if is_typed(tracker) and state.feedback_id is not None and entry_id == state.entry_id:
            # The answer that did not help would not help now.
            await remember_question(services, tracker, state)
            return [thank_for_comment(knowledge)], []
        verdict = verdict_of(tracker) or Verdict(Decision.ANSWER, entry_id)
        notices = knowledge.current_notices(services.now())
        outcomes = [
            answer_question(knowledge, one, notices, verdict.second_offers)
            for one in (entry_id, *verdict.second_answers)
        ]
        for second in outcomes[1:]:
            second.intro = " ".join(
                filter(None, [knowledge.message("second_question"), second.intro])
            )
        last = outcomes[-1]
        last.buttons += [*way_back(knowledge, state, entry_id), *feedback_buttons(knowledge)]
        await label_choice(services, tracker, state, entry_id)
        await remember_question(services, tracker, state)
        state.entry_id, state.outcome_id, state.failures = last.entry_ids[0], last.id, 0
        return outcomes, []
