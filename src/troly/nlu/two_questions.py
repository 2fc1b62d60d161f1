"""Two questions in one message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from troly.nlu.intent_model import Ranked
from troly.text.questions import pairs_of_questions


@dataclass(frozen=True)
class TwoQuestions:
    """The intents of two questions, in order; `confidence` is that of the less certain one."""

    intents: tuple[str, str]
    confidence: float


def find_two(text: str, first: Callable[[str], Ranked]) -> TwoQuestions | None:
    """Give the likeliest two questions of a normalised text, if it may hold two.

    Args:
        text: The text.
        first: Ranks a part of it.
    """
    found = []
    for one, other in pairs_of_questions(text):
        ranked = first(one), first(other)
        if ranked[0].intent != ranked[1].intent:
            confidence = min(part.confidence for part in ranked)
            found.append(TwoQuestions((ranked[0].intent, ranked[1].intent), confidence))
    return max(found, key=lambda two: two.confidence, default=None)
