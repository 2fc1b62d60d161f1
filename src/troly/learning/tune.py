"""Chooses every threshold on the training questions, by cross-validation.

Each fold is understood by a pipeline that never saw it, nor any line of an author whose lines
are in it; half of the questions are typed carelessly. The held-out questions take no part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
from ruamel.yaml import YAML
from sklearn.model_selection import StratifiedGroupKFold

from troly.answering.intents import DIALOGUE_INTENTS, OUT_OF_SCOPE
from troly.learning.felt import Felt, Twins, felt, right_entries
from troly.learning.training_lines import TrainingLine, read_training_lines, with_words
from troly.text.noise import NOISES
from troly.understanding.decision import SeveralQuestions, Thresholds, decide, is_one_word
from troly.understanding.several_questions import find_several
from troly.understanding.whole import Design, Understanding, design_of

_SEED = 20260701
_FOLDS = 5
_CARELESS_SHARE = 0.5
_KEPT = 6

GRID = {
    "answer": (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8),
    "ask": (0.05, 0.1, 0.15, 0.2, 0.25, 0.3),
    "similarity": (0.0, 0.1, 0.15, 0.2, 0.25, 0.3),
}
"""What is tried for each threshold of the gate."""

COSTS = {
    Felt.RIGHT_ANSWER: 0.0,
    Felt.RIGHT_AND_MORE: 0.25,
    Felt.RIGHT_AMONG_OFFERED: 0.25,
    Felt.NEEDLESS_REFUSAL: 1.0,
    Felt.WRONG_OFFER: 1.5,
    Felt.WRONG_ANSWER: 4.0,
    Felt.REFUSED: 0.0,
    Felt.ASKED_WHICH: 0.5,
    Felt.FALSELY_ANSWERED: 2.0,
}
"""What each way to end a turn costs a citizen, the hotline's number being one.

A wrong answer sends somebody on a wrong way; a choice costs a look and a tap.
"""


LIMITS = {Felt.NEEDLESS_REFUSAL: 0.02, Felt.WRONG_ANSWER: 0.02}
"""More than this share of either is not taken, whatever it saves elsewhere."""


@dataclass(frozen=True)
class Unseen:
    """What was made of a question that the pipeline had never seen."""

    line: TrainingLine
    ranking: list[tuple[str, float]]
    similarity: float
    one_word: bool
    several: list[SeveralQuestions]


def tune(project: Path, twins: Twins, write: bool) -> str:
    """Give a page: what was tried, what is best; with `write`, put that into `config.yml`."""
    config = project / "config.yml"
    design = design_of(config)
    lines = with_words(read_training_lines(project / "data/nlu"))
    unseen = list(cross_validate(lines, design))
    chosen = best(unseen, twins, design.thresholds)
    if write:
        _write(config, chosen)
    return "\n".join(_page(unseen, twins, chosen))


def _page(unseen: Sequence[Unseen], twins: Twins, chosen: Thresholds) -> Iterator[str]:
    best_values = ", ".join(f"{name} {getattr(chosen, name)}" for name in GRID)
    yield f"{len(unseen)} training questions, {_FOLDS} folds. Best: {best_values}."
    for name, values in GRID.items():
        ways = " | ".join(way.value.replace("_", " ") for way in COSTS)
        yield f"\n| {name} | {ways} | cost |"
        yield f"|---|{'---:|' * (len(COSTS) + 1)}"
        for value in values:
            reached = shares(unseen, twins, replace(chosen, **{name: value}))
            cells = [f"{100 * reached[way]:.1f} %" for way in COSTS]
            marked = _mark(value, getattr(chosen, name))
            yield f"| {marked} | {' | '.join(cells)} | {cost(reached):.3f} |"


def _mark(value: float, chosen: float) -> str:
    return f"**{value}**" if value == chosen else f"{value}"


def _write(config: Path, chosen: Thresholds) -> None:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    content = yaml.load(config.read_text("utf-8"))
    for step in content["pipeline"]:
        if step["name"].endswith(".Gate"):
            step.update({name: getattr(chosen, name) for name in GRID})
    with config.open("w", encoding="utf-8") as file:
        yaml.dump(content, file)


def cross_validate(lines: Sequence[TrainingLine], design: Design) -> Iterator[Unseen]:
    """Give every line as a pipeline that does not know it understands it."""
    dice = Random(_SEED)  # noqa: S311  # nothing is kept secret by it
    intents = [line.intent for line in lines]
    # Lines of unknown authors are groups of their own.
    groups = [line.author or f"line {number}" for number, line in enumerate(lines)]
    folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=_SEED)
    for seen, unseen in folds.split(lines, intents, groups):
        understanding = Understanding.train(
            [lines[i].text for i in seen], [intents[i] for i in seen], design
        )
        for i in unseen:
            text = lines[i].text
            if dice.random() < _CARELESS_SHARE:
                text = dice.choice(NOISES)(text, dice)
            yield _understood(lines[i], text, understanding)


def _understood(line: TrainingLine, text: str, understanding: Understanding) -> Unseen:
    question = understanding.read(text)
    examined = understanding.model.examine(question)
    return Unseen(
        line,
        [(ranked.intent, ranked.confidence) for ranked in examined.ranking[:_KEPT]],
        examined.similarity,
        is_one_word(question.words),
        find_several(question.text, examined.likeliest),
    )


def shares(unseen: Sequence[Unseen], twins: Twins, thresholds: Thresholds) -> dict[Felt, float]:
    """Give how often a turn would end in each of the ways of `COSTS`.

    Shares are of the questions in scope, or of those out of it.
    """
    counts = dict.fromkeys(COSTS, 0)
    for one in unseen:
        gold = one.line.intent
        if gold in DIALOGUE_INTENTS and gold != OUT_OF_SCOPE:
            continue
        verdict = decide(one.ranking, one.similarity, thresholds, one.one_word, one.several)
        right = right_entries(() if gold == OUT_OF_SCOPE else (gold,), twins)
        counts[felt(verdict, right)] += 1
    totals = {
        scope: sum(count for way, count in counts.items() if way.is_in_scope == scope)
        for scope in (True, False)
    }
    return {way: count / max(totals[way.is_in_scope], 1) for way, count in counts.items()}


def cost(reached: Mapping[Felt, float]) -> float:
    """Give what such a mixture costs, in scope and out of scope counting alike."""
    return sum(share * COSTS[way] for way, share in reached.items())


def best(unseen: Sequence[Unseen], twins: Twins, now: Thresholds) -> Thresholds:
    """Give the thresholds of least cost within the limits."""
    tried = [
        replace(now, **dict(zip(GRID, values, strict=True))) for values in product(*GRID.values())
    ]
    costs = []
    for thresholds in tried:
        reached = shares(unseen, twins, thresholds)
        within = all(reached[way] <= limit for way, limit in LIMITS.items())
        costs.append(cost(reached) if within else np.inf)
    return tried[int(np.argmin(costs))]
