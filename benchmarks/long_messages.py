"""What understanding the longest messages costs.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python -m benchmarks.long_messages

The threads are as in Rasa's process; others would only be counted, and not help.

Rasa understands one message at a time, so whoever sends dear ones makes everybody wait. Texts of
1,000 characters, made of what cost most in the past, go through the stations of the present model
in this process; the baseline, in the same run, is the held-out questions. Prints a page in
Markdown.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field

from benchmarks.machine import describe_machine
from benchmarks.questions import in_scope_questions
from troly.operating.prepare import trained_model
from troly.settings import get_settings
from troly.understanding.features import as_question
from troly.understanding.several_questions import find_several
from troly.understanding.whole import Understanding

_SEED = 20261128
_LONGEST = 1000
_TEXTS = 100
_LETTERS = "abcdeghiklmnopqrstuvxyăâêôơưđáàảãạ"
_ASKING = ("sao", "nào", "gì", "ở đâu", "bao lâu", "không ạ")
_JOINTS = (", ", ". ", "? ", " rồi ", " còn ", " với lại ", "; ")


@dataclass
class Cost:
    """Milliseconds of the processor for each text, station by station."""

    read: list[float] = field(default_factory=list)
    segment: list[float] = field(default_factory=list)
    examine: list[float] = field(default_factory=list)
    cut: list[float] = field(default_factory=list)

    def whole(self) -> list[float]:
        """Give what all stations cost each text."""
        return [sum(parts) for parts in zip(*asdict(self).values(), strict=True)]


def main() -> None:
    """Measure and print."""
    understanding = Understanding.load(trained_model(get_settings()))
    questions = in_scope_questions()
    known = [word for word in understanding.reader.restorer.counts if len(word) < 8]
    dice = random.Random(_SEED)
    clauses: dict[str, Callable[[], str]] = {
        "words of the training texts, at random": lambda: f"{dice.choice(known)} ",
        "letters at random": lambda: "".join(dice.choices(_LETTERS, k=dice.randint(1, 6))) + " ",
        "short clauses that all ask": lambda: (
            " ".join([*dice.choices(known, k=2), dice.choice(_ASKING)]) + dice.choice(_JOINTS)
        ),
        "questions one after another": lambda: f"{dice.choice(questions)}{dice.choice(_JOINTS)}",
        "one clause again and again": lambda: "làm sao đây, ",
    }
    measured = {"baseline: held-out questions": _measure(understanding, questions[:_TEXTS])}
    for name, clause in clauses.items():
        measured[name] = _measure(understanding, [_fill(clause) for _ in range(_TEXTS)])
    print(_report(measured))


def _fill(clause: Callable[[], str]) -> str:
    text = ""
    while len(text) < _LONGEST:
        text += clause()
    return text[:_LONGEST]


def _measure(understanding: Understanding, texts: Sequence[str]) -> Cost:
    as_question(texts[0])  # loads pyvi's model
    cost = Cost()
    for text in texts:
        began = time.thread_time()
        read = understanding.reader.read(text)
        was_read = time.thread_time()
        question = as_question(read)
        was_segmented = time.thread_time()
        examined = understanding.model.examine(question)
        was_examined = time.thread_time()
        find_several(question.text, examined.likeliest)
        was_cut = time.thread_time()
        cost.read.append((was_read - began) * 1000)
        cost.segment.append((was_segmented - was_read) * 1000)
        cost.examine.append((was_examined - was_segmented) * 1000)
        cost.cut.append((was_cut - was_examined) * 1000)
    return cost


def _report(measured: dict[str, Cost]) -> str:
    lines = [
        f"# The longest messages, {time.strftime('%Y-%m-%d')}",
        "",
        f"`python -m benchmarks.long_messages`: {_TEXTS} texts of {_LONGEST} characters of each"
        " kind, processor milliseconds.",
        "",
        *(f"- {name}: {value}" for name, value in asdict(describe_machine()).items()),
        "",
        "| texts | mean | longest | read | segment | examine | cut |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, cost in measured.items():
        whole = cost.whole()
        stations = " | ".join(f"{_mean(part):.1f}" for part in asdict(cost).values())
        lines.append(f"| {name} | {_mean(whole):.1f} | {max(whole):.1f} | {stations} |")
    return "\n".join(lines)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
