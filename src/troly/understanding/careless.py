"""Careless copies of training questions, free of Rasa."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from troly.text.noise import NOISES

_SEED = 20260701


def careless_copies(texts: Sequence[str], copies: int) -> list[tuple[int, str]]:
    """Give careless copies of texts, each with the number of the text it is a copy of."""
    dice = Random(_SEED)  # noqa: S311  # nothing is kept secret by it
    made = []
    for _ in range(copies):
        for number, text in enumerate(texts):
            copy = dice.choice(NOISES)(text, dice)
            if copy != text:
                made.append((number, copy))
    return made
