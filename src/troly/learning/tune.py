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
from troly.answering.verdict import OFFERING
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
    "right": 0.0,
    "right and more": 0.25,
    "offered": 0.25,
    "refused": 1.0,
    "wrong offer": 1.5,
    "wrong": 4.0,
    "oos refused": 0.0,
    "oos asked": 0.5,
    "oos answered": 2.0,
}
"""What each way to end a turn costs a citizen, the hotline's number being one.

A wrong answer sends somebody on a wrong way; a choice costs a look and a tap.
"""


LIMITS = {"refused": 0.02, "wrong": 0.02}
"""More than this share of either is not taken, whatever it saves elsewhere."""


@dataclass(frozen=True)
class Unseen:
    """What was made of a question that the pipeline had never seen."""

    line: TrainingLine
    ranking: list[tuple[str, float]]
    similarity: float
    one_word: bool
    several: list[SeveralQuestions]


def tune(project: Path, twins: Mapping[str, Sequence[str]], write: bool) -> str:
    """Give a page: what was tried, what is best; with `write`, put that into `config.yml`."""
    config = project / "config.yml"
    design = design_of(config)
    lines = with_words(read_training_lines(project / "data/nlu"))
    unseen = list(cross_validate(lines, design))
    chosen = best(unseen, twins, design.thresholds)
    if write:
        _write(config, chosen)
    return "\n".join(_page(unseen, twins, chosen))


def _page(
    unseen: Sequence[Unseen], twins: Mapping[str, Sequence[str]], chosen: Thresholds
) -> Iterator[str]:
    best_values = ", ".join(f"{name} {getattr(chosen, name)}" for name in GRID)
    yield f"{len(unseen)} training questions, {_FOLDS} folds. Best: {best_values}."
    for name, values in GRID.items():
        yield f"\n| {name} | {' | '.join(COSTS)} | cost |"
        yield f"|---|{'---:|' * (len(COSTS) + 1)}"
        for value in values:
            felt = shares(unseen, twins, replace(chosen, **{name: value}))
            cells = [f"{100 * felt[way]:.1f} %" for way in COSTS]
            marked = _mark(value, getattr(chosen, name))
            yield f"| {marked} | {' | '.join(cells)} | {cost(felt):.3f} |"


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
    ranking, similarity = understanding.model.rank_and_similarity(question)
    return Unseen(
        line,
        [(ranked.intent, ranked.confidence) for ranked in ranking[:_KEPT]],
        similarity,
        is_one_word(question.words),
        find_several(question.text, understanding.model),
    )


def shares(
    unseen: Sequence[Unseen],
    twins: Mapping[str, Sequence[str]],
    thresholds: Thresholds,
) -> dict[str, float]:
    """Give how often a turn would end in each of the ways of `COSTS`.

    Shares are of the questions in scope, or of those out of scope (`oos …`).
    """
    counts = dict.fromkeys(COSTS, 0)
    for one in unseen:
        felt = _felt(one, twins, thresholds)
        if felt:
            counts[felt] += 1
    totals = {
        True: sum(n for felt, n in counts.items() if felt.startswith("oos")),
        False: sum(n for felt, n in counts.items() if not felt.startswith("oos")),
    }
    return {felt: n / max(totals[felt.startswith("oos")], 1) for felt, n in counts.items()}


def _felt(one: Unseen, twins: Mapping[str, Sequence[str]], thresholds: Thresholds) -> str:
    gold = one.line.intent
    if gold in DIALOGUE_INTENTS and gold != OUT_OF_SCOPE:
        return ""
    verdict = decide(one.ranking, one.similarity, thresholds, one.one_word, one.several)
    if gold == OUT_OF_SCOPE:
        if verdict.decision in OFFERING:
            return "oos asked"
        return "oos refused" if verdict.intent in DIALOGUE_INTENTS else "oos answered"
    right = {gold, *twins[gold]}
    if verdict.decision in OFFERING:
        return "offered" if right.intersection(verdict.offered) else "wrong offer"
    if right.intersection((verdict.intent, *verdict.second_answers)):
        return "right and more" if verdict.second_answers else "right"
    return "refused" if verdict.intent in DIALOGUE_INTENTS else "wrong"


def cost(felt: Mapping[str, float]) -> float:
    """Give what such a mixture costs, in scope and out of scope counting alike."""
    return sum(share * COSTS[name] for name, share in felt.items())


def best(
    unseen: Sequence[Unseen], twins: Mapping[str, Sequence[str]], now: Thresholds
) -> Thresholds:
    """Give the thresholds of least cost within the limits."""
    tried = [
        replace(now, **dict(zip(GRID, values, strict=True))) for values in product(*GRID.values())
    ]
    costs = []
    for thresholds in tried:
        felt = shares(unseen, twins, thresholds)
        within = all(felt[name] <= limit for name, limit in LIMITS.items())
        costs.append(cost(felt) if within else np.inf)
    return tried[int(np.argmin(costs))]
