"""Several questions in one message."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Protocol

from troly.nlu.decision import SURE_ENOUGH, SeveralQuestions
from troly.nlu.features import Question, as_question
from troly.nlu.intent_model import Ranked
from troly.text.questions import pairs_of_questions


class Ranks(Protocol):
    """Ranks the intents of a question, best first."""

    def rank(self, question: Question) -> list[Ranked]:
        """Rank."""


def find_several(text: str, model: Ranks) -> list[SeveralQuestions]:
    """Give the likeliest three and the likeliest two questions that a normalised text may hold.

    Only parts that are sure enough by themselves are looked at further: a long story has many
    places to cut it.
    """

    @cache
    def likeliest(part: str) -> Ranked:
        return model.rank(as_question(part))[0]

    begun = [
        (one, rest)
        for one, rest in pairs_of_questions(text)
        if likeliest(one).confidence >= SURE_ENOUGH
    ]
    threes = ((one, *others) for one, rest in begun for others in pairs_of_questions(rest))
    return [*_best(threes, likeliest), *_best(iter(begun), likeliest)]


def _best(
    cuts: Iterator[tuple[str, ...]], likeliest: Callable[[str], Ranked]
) -> list[SeveralQuestions]:
    """Give the cut whose least certain part is most certain, if any is certain enough."""
    best: list[SeveralQuestions] = []
    for parts in cuts:
        least = best[0].confidence if best else SURE_ENOUGH
        # The last part is the longest and the dearest, so it comes last.
        if all(likeliest(part).confidence >= least for part in parts):
            intents = tuple(likeliest(part).intent for part in parts)
            if len(set(intents)) == len(parts):
                confidence = min(likeliest(part).confidence for part in parts)
                best = [SeveralQuestions(intents, confidence)]
    return best
