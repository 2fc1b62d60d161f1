"""Several questions in one message."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from troly.text.questions import Cut, Part, cuts
from troly.understanding.decision import SURE_ENOUGH, SeveralQuestions
from troly.understanding.intent_model import Ranked

Likeliest = Callable[[Part], Ranked]
"""Gives the likeliest intent of a part of a text."""


def find_several(text: str, likeliest_of: Likeliest) -> list[SeveralQuestions]:
    """Give the likeliest three, two, and two of which one is only told, that a text may hold.

    The text is normalised. Only parts that are sure enough by themselves are looked at further: a
    long story has many places to cut it.
    """
    likeliest = cache(likeliest_of)
    begun = [cut for cut in cuts(text) if likeliest(cut.one).confidence >= SURE_ENOUGH]
    asked = [cut for cut in begun if cut.both_ask]
    told = [cut for cut in begun if not cut.both_ask]
    threes = (
        (cut.one, rest.one, rest.other)
        for cut in asked
        for rest in cuts(text, cut.other.start)
        if rest.both_ask
    )
    return [
        *_best(threes, likeliest),
        *_best(_pairs(asked), likeliest),
        *_best(_pairs(told), likeliest, asked=False),
    ]


def _pairs(parts: list[Cut]) -> list[tuple[Part, Part]]:
    return [(cut.one, cut.other) for cut in parts]


def _best(
    ways: Iterable[tuple[Part, ...]], likeliest: Likeliest, asked: bool = True
) -> list[SeveralQuestions]:
    """Give the cut whose least certain part is most certain, if any is certain enough."""
    best: list[SeveralQuestions] = []
    for parts in ways:
        least = best[0].confidence if best else SURE_ENOUGH
        # The last part is the longest and the dearest, so it comes last.
        if all(likeliest(part).confidence >= least for part in parts):
            intents = tuple(likeliest(part).intent for part in parts)
            if len(set(intents)) == len(parts):
                confidence = min(likeliest(part).confidence for part in parts)
                best = [SeveralQuestions(intents, confidence, asked)]
    return best
