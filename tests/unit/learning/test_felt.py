from __future__ import annotations

import pytest

from troly.answering.intents import GREETING, OUT_OF_SCOPE, UNSURE
from troly.answering.verdict import Decision, Verdict
from troly.learning.felt import Felt, felt, right_entries

TWINS = {"a": ["twin_of_a"], "twin_of_a": ["a"], "b": []}
RIGHT = right_entries(["a"], TWINS)
NOTHING = right_entries([], TWINS)


def answer(first: str, *others: str) -> Verdict:
    return Verdict(Decision.ANSWER, first, second_answers=others)


def offer(*entries: str) -> Verdict:
    return Verdict(Decision.ASK_WHICH, UNSURE, entries)


@pytest.mark.parametrize(
    ("verdict", "way"),
    [
        (answer("a"), Felt.RIGHT_ANSWER),
        (answer("twin_of_a"), Felt.RIGHT_ANSWER),
        # Two answers that are both right answer nothing that nobody asked.
        (answer("a", "twin_of_a"), Felt.RIGHT_ANSWER),
        (answer("a", "b"), Felt.RIGHT_AND_MORE),
        (answer("b", "a"), Felt.RIGHT_AND_MORE),
        (answer("b"), Felt.WRONG_ANSWER),
        (answer(GREETING), Felt.NEEDLESS_REFUSAL),
        (Verdict(Decision.NOT_COVERED, OUT_OF_SCOPE), Felt.NEEDLESS_REFUSAL),
        (offer("b", "twin_of_a"), Felt.RIGHT_AMONG_OFFERED),
        (offer("b"), Felt.WRONG_OFFER),
        (Verdict(Decision.LIST_QUESTIONS, UNSURE, ("b", "a")), Felt.RIGHT_AMONG_OFFERED),
    ],
)
def test_what_is_in_scope(verdict: Verdict, way: Felt) -> None:
    assert felt(verdict, RIGHT) is way
    assert way.is_in_scope


@pytest.mark.parametrize(
    ("verdict", "way"),
    [
        (answer("a"), Felt.FALSELY_ANSWERED),
        (answer("a", "b"), Felt.FALSELY_ANSWERED),
        (answer(GREETING), Felt.REFUSED),
        (Verdict(Decision.NOT_COVERED, OUT_OF_SCOPE), Felt.REFUSED),
        (offer("a"), Felt.ASKED_WHICH),
    ],
)
def test_what_is_out_of_scope(verdict: Verdict, way: Felt) -> None:
    assert felt(verdict, NOTHING) is way
    assert not way.is_in_scope
