"""Scores the model's understanding on questions with known answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from troly.answering.verdict import Verdict
from troly.learning.felt import (
    Felt,
    Twins,
    adds_needlessly,
    felt,
    offers_needlessly,
    right_entries,
)
from troly.learning.questions import OUT_OF_SCOPE_GOLD, Question

_NO_MISTAKE = frozenset(
    {Felt.RIGHT_ANSWER, Felt.RIGHT_AND_MORE, Felt.RIGHT_AMONG_OFFERED, Felt.REFUSED}
)


@dataclass(frozen=True)
class Prediction:
    """What the model made of a question.

    `confidence` is that of the first of the ranking; `milliseconds` what understanding took, the
    gate included.
    """

    ranking: tuple[str, ...]
    verdict: Verdict
    confidence: float = 0.0
    milliseconds: float = 0.0


@dataclass
class InScope:
    """Counts over questions that an entry answers."""

    questions: int = 0
    intent_strict: int = 0
    intent_or_twin: int = 0
    among_first_three: int = 0
    right_answer: int = 0
    right_among_offered: int = 0
    wrong_answer: int = 0
    wrong_offer: int = 0
    needless_refusal: int = 0
    needless_addition: int = 0
    needless_offer: int = 0


@dataclass
class OutOfScope:
    """Counts over text that no entry answers."""

    questions: int = 0
    refused: int = 0
    asked_which: int = 0
    falsely_answered: int = 0


@dataclass
class Report:
    """Counts in all and by register, and each question that went wrong."""

    in_scope: InScope = field(default_factory=InScope)
    out_of_scope: OutOfScope = field(default_factory=OutOfScope)
    in_scope_by_register: dict[str, InScope] = field(default_factory=dict)
    out_of_scope_by_register: dict[str, OutOfScope] = field(default_factory=dict)
    mistakes: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Give all counts, and the figures, as plain JSON."""
        return {**asdict(self), "figures": self.figures()}

    def figures(self) -> dict[str, float]:
        """Give in percent what is compared from report to report.

        By name; a register stands for its right intents, or for its false answers (`oos_…`).
        """
        whole = self.in_scope
        counted: dict[str, tuple[int, InScope | OutOfScope]] = {
            "intent": (whole.intent_or_twin, whole),
            "top_3": (whole.among_first_three, whole),
            "strict": (whole.intent_strict, whole),
            "wrong": (whole.wrong_answer, whole),
            "refused": (whole.needless_refusal, whole),
            **{name: (its.intent_or_twin, its) for name, its in self.in_scope_by_register.items()},
            **{
                name: (its.falsely_answered, its)
                for name, its in self.out_of_scope_by_register.items()
            },
        }
        return {
            name: 100 * count / of.questions
            for name, (count, of) in counted.items()
            if of.questions
        }


def score(questions: Sequence[Question], predictions: Sequence[Prediction], twins: Twins) -> Report:
    """Count what a citizen would have felt; a twin of the right entry is right too."""
    report = Report()
    for question, prediction in zip(questions, predictions, strict=True):
        right = right_entries(question.gold, twins)
        how = felt(prediction.verdict, right)
        if question.gold:
            by_register = report.in_scope_by_register.setdefault(question.register, InScope())
            for counts in (report.in_scope, by_register):
                _count_in_scope(counts, question, prediction, right, how)
        else:
            of_register = report.out_of_scope_by_register.setdefault(
                question.register, OutOfScope()
            )
            for told in (report.out_of_scope, of_register):
                told.questions += 1
                setattr(told, how.value, getattr(told, how.value) + 1)
        if how not in _NO_MISTAKE:
            report.mistakes.append(_mistake(question, prediction, how))
    return report


def _count_in_scope(
    counts: InScope,
    question: Question,
    prediction: Prediction,
    right: frozenset[str],
    how: Felt,
) -> None:
    ranking = prediction.ranking
    counts.questions += 1
    counts.intent_strict += bool(question.gold.intersection(ranking[:1]))
    counts.intent_or_twin += bool(right.intersection(ranking[:1]))
    counts.among_first_three += bool(right.intersection(ranking[:3]))
    # Two answers of which one is wrong add needlessly too: this is counted beside the rest.
    counts.needless_addition += adds_needlessly(prediction.verdict, right)
    counts.needless_offer += offers_needlessly(prediction.verdict, right)
    name = (Felt.RIGHT_ANSWER if how is Felt.RIGHT_AND_MORE else how).value
    setattr(counts, name, getattr(counts, name) + 1)


def _mistake(question: Question, prediction: Prediction, how: Felt) -> dict[str, Any]:
    return {
        "text": question.text,
        "gold": sorted(question.gold) or [OUT_OF_SCOPE_GOLD],
        "register": question.register,
        "outcome": how.value,
        "answered": prediction.verdict.intent,
        "offered": list(prediction.verdict.offered),
        "ranking": list(prediction.ranking[:3]),
    }
