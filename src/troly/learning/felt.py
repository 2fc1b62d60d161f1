"""Judges how a turn ended, as the citizen feels it: the one judge of `evaluate` and `tune`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from troly.answering.intents import DIALOGUE_INTENTS
from troly.answering.verdict import OFFERING, Verdict

Twins = Mapping[str, Sequence[str]]
"""The other entries of an entry's twin group, by the entry's id (`KnowledgeBase.all_twins`)."""


class Felt(StrEnum):
    """A way for a turn to end: the first six after a question in scope, the others out of it."""

    RIGHT_ANSWER = "right_answer"
    # Beside the right answer, one to a question that nobody asked.
    RIGHT_AND_MORE = "right_and_more"
    RIGHT_AMONG_OFFERED = "right_among_offered"
    NEEDLESS_REFUSAL = "needless_refusal"
    WRONG_OFFER = "wrong_offer"
    WRONG_ANSWER = "wrong_answer"
    REFUSED = "refused"
    ASKED_WHICH = "asked_which"
    FALSELY_ANSWERED = "falsely_answered"

    @property
    def is_in_scope(self) -> bool:
        """Tell whether what was asked has an answer."""
        return self not in (Felt.REFUSED, Felt.ASKED_WHICH, Felt.FALSELY_ANSWERED)


def right_entries(gold: Iterable[str], twins: Twins) -> frozenset[str]:
    """Give the entries that count as right: those of gold and their twins."""
    return frozenset(one for entry in gold for one in (entry, *twins[entry]))


def felt(verdict: Verdict, right: frozenset[str]) -> Felt:
    """Judge a turn by the entries that would have been right; none: out of scope."""
    if verdict.decision in OFFERING:
        if not right:
            return Felt.ASKED_WHICH
        is_there = right.intersection(verdict.offered)
        return Felt.RIGHT_AMONG_OFFERED if is_there else Felt.WRONG_OFFER
    if right.intersection((verdict.intent, *verdict.second_answers)):
        return Felt.RIGHT_AND_MORE if adds_needlessly(verdict, right) else Felt.RIGHT_ANSWER
    if verdict.intent in DIALOGUE_INTENTS:
        return Felt.NEEDLESS_REFUSAL if right else Felt.REFUSED
    return Felt.WRONG_ANSWER if right else Felt.FALSELY_ANSWERED


def adds_needlessly(verdict: Verdict, right: frozenset[str]) -> bool:
    """Tell whether one of two answers is to a question that nobody asked."""
    return bool(verdict.second_answers) and not right.issuperset(
        (verdict.intent, *verdict.second_answers)
    )


def offers_needlessly(verdict: Verdict, right: frozenset[str]) -> bool:
    """Tell whether a question that nobody asked is offered beside the answer."""
    return not right.issuperset(verdict.second_offers)
