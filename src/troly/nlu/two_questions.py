"""Two questions in one message."""

from __future__ import annotations

from typing import Protocol

from troly.nlu.decision import TwoQuestions
from troly.nlu.features import Question, as_question
from troly.nlu.intent_model import Ranked
from troly.text.questions import pairs_of_questions


class Ranks(Protocol):
    """Ranks the intents of a question, best first."""

    def rank(self, question: Question) -> list[Ranked]:
        """Rank."""


def find_two(text: str, model: Ranks) -> TwoQuestions | None:
    """Give the likeliest two questions of a normalised text, if it may hold two."""
    found = []
    for parts in pairs_of_questions(text):
        one, other = (model.rank(as_question(part))[0] for part in parts)
        if one.intent != other.intent:
            confidence = min(one.confidence, other.confidence)
            found.append(TwoQuestions((one.intent, other.intent), confidence))
    return max(found, key=lambda two: two.confidence, default=None)
