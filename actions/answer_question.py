"""Answers a question of the knowledge base."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.outcome_action import Answer, OutcomeAction, latest_intent
from actions.services import Services
from troly.answering.answer_question import answer_question


class AnswerQuestion(OutcomeAction):
    """Answers with the entry that the intent names, and with that of a second question.

    Rasa resumes an open form by itself.
    """

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_answer_question"

    async def answer(self, tools: Services, tracker: Tracker) -> Answer:
        """Answer."""
        knowledge = tools.knowledge.current()
        also = tracker.latest_message.get("gate", {}).get("also", [])
        entries = [latest_intent(tracker), *also]
        return [answer_question(knowledge, entry_id) for entry_id in entries], []
