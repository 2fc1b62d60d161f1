"""Scores the model's understanding on questions with known answers.

Reads `text<TAB>gold<TAB>register` (gold: entry ids joined by `|`, or `oos`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from troly.answering.intents import DIALOGUE_INTENTS
from troly.answering.verdict import OFFERING, Decision

OUT_OF_SCOPE_GOLD = "oos"


class EvaluationFileError(Exception):
    """The file of questions is wrong; the message names line and remedy."""


@dataclass(frozen=True)
class Example:
    """One question: the entries that answer it (none where out of scope) and its register."""

    text: str
    gold: frozenset[str]
    register: str


@dataclass(frozen=True)
class Prediction:
    """What the model made of a question.

    `second_answers` are given beside `answered`, `second_offers` offered beside it; `confidence` is
    that of the first of the ranking; `milliseconds` what understanding took, the gate included.
    """

    ranking: tuple[str, ...]
    decision: Decision
    answered: str
    offered: tuple[str, ...]
    second_answers: tuple[str, ...] = ()
    second_offers: tuple[str, ...] = ()
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


def read_examples(file: Path, entry_ids: Iterable[str]) -> list[Example]:
    """Read a file of questions.

    Raises:
        EvaluationFileError: a line has not three columns, or names an unknown entry.
    """
    known = set(entry_ids)
    examples = []
    try:
        lines = file.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise EvaluationFileError(f"{file}: not UTF-8: save it as UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        columns = line.split("\t")
        if len(columns) != 3:
            raise EvaluationFileError(
                f"{file}:{number}: {len(columns)} columns; write text<TAB>gold<TAB>register"
            )
        text, gold, register = columns
        ids = frozenset() if gold == OUT_OF_SCOPE_GOLD else frozenset(gold.split("|"))
        if unknown := ids - known:
            raise EvaluationFileError(
                f"{file}:{number}: no entry {', '.join(sorted(unknown))}; write ids of faq_kb/"
                f" or '{OUT_OF_SCOPE_GOLD}'"
            )
        examples.append(Example(text, ids, register))
    return examples


def score(
    examples: Sequence[Example],
    predictions: Sequence[Prediction],
    twins: Mapping[str, Sequence[str]],
) -> Report:
    """Count what a citizen would have felt; a twin of the right entry is right too."""
    report = Report()
    for example, prediction in zip(examples, predictions, strict=True):
        if example.gold:
            by_register = report.in_scope_by_register.setdefault(example.register, InScope())
            outcome = _score_in_scope(example, prediction, twins, [report.in_scope, by_register])
        else:
            of_register = report.out_of_scope_by_register.setdefault(example.register, OutOfScope())
            outcome = _score_out_of_scope(prediction, [report.out_of_scope, of_register])
        if outcome not in ("right_answer", "right_among_offered", "refused"):
            report.mistakes.append(
                {
                    "text": example.text,
                    "gold": sorted(example.gold) or [OUT_OF_SCOPE_GOLD],
                    "register": example.register,
                    "outcome": outcome,
                    "answered": prediction.answered,
                    "offered": list(prediction.offered),
                    "ranking": list(prediction.ranking[:3]),
                }
            )
    return report


def _score_in_scope(
    example: Example,
    prediction: Prediction,
    twins: Mapping[str, Sequence[str]],
    counts: Sequence[InScope],
) -> str:
    right = set(example.gold).union(*(twins[gold] for gold in example.gold))
    top = prediction.ranking[:1]
    felt = _felt_in_scope(prediction, right)
    for count in counts:
        count.questions += 1
        count.intent_strict += bool(example.gold.intersection(top))
        count.intent_or_twin += bool(right.intersection(top))
        count.among_first_three += bool(right.intersection(prediction.ranking[:3]))
        count.needless_addition += bool(prediction.second_answers) and not right.issuperset(
            (prediction.answered, *prediction.second_answers)
        )
        count.needless_offer += not right.issuperset(prediction.second_offers)
        setattr(count, felt, getattr(count, felt) + 1)
    return felt


def _felt_in_scope(prediction: Prediction, right: set[str]) -> str:
    if prediction.decision in OFFERING:
        return "right_among_offered" if right.intersection(prediction.offered) else "wrong_offer"
    if right.intersection((prediction.answered, *prediction.second_answers)):
        return "right_answer"
    if prediction.answered in DIALOGUE_INTENTS:
        return "needless_refusal"
    return "wrong_answer"


def _score_out_of_scope(prediction: Prediction, counts: Sequence[OutOfScope]) -> str:
    if prediction.decision in OFFERING:
        felt = "asked_which"
    elif prediction.answered in DIALOGUE_INTENTS:
        felt = "refused"
    else:
        felt = "falsely_answered"
    for count in counts:
        count.questions += 1
        setattr(count, felt, getattr(count, felt) + 1)
    return felt
