"""Several questions in one message."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Protocol

from troly.nlu.decision import SeveralQuestions
from troly.nlu.features import Question, as_question
from troly.nlu.intent_model import Ranked
from troly.text.questions import pairs_of_questions


class Ranks(Protocol):
    """Ranks the intents of a question, best first."""

    def rank(self, question: Question) -> list[Ranked]:
        """Rank."""


def find_several(text: str, model: Ranks) -> list[SeveralQuestions]:
    """Give the likeliest three and the likeliest two questions that a normalised text may hold."""

    @cache
    def likeliest(part: str) -> Ranked:
        return model.rank(as_question(part))[0]

    def best(cuts: Iterable[tuple[str, ...]]) -> list[SeveralQuestions]:
        found = []
        for parts in cuts:
            intents = tuple(likeliest(part).intent for part in parts)
            if len(set(intents)) == len(parts):
                confidence = min(likeliest(part).confidence for part in parts)
                found.append(SeveralQuestions(intents, confidence))
        return sorted(found, key=lambda several: -several.confidence)[:1]

    pairs = pairs_of_questions(text)
    threes = ((one, *others) for one, rest in pairs for others in pairs_of_questions(rest))
    return [*best(threes), *best(pairs)]
