"""What each threshold of the gate would do to questions that the model was not trained on.

    python -m benchmarks.gate_curve [--folds 4]

Cross-validates on the training questions alone (the held-out questions take no part), with half
of the questions stripped of their marks, and prints Markdown tables: one row for each value of
one threshold, the others as in `config.yml`. The table behind docs/adr/0005-gate.md.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from sklearn.model_selection import StratifiedKFold

from troly.answering.intents import DIALOGUE_INTENTS, OUT_OF_SCOPE
from troly.knowledge.load import load
from troly.nlu.decision import Decision, Thresholds, decide
from troly.nlu.features import Question
from troly.nlu.intent_model import IntentModel
from troly.text.reading import Kind, kind_of, normalise
from troly.text.restore import Restorer
from troly.text.segment import segment
from troly.text.unicode import fold, has_letters

_SEED = 7
_GRID = {
    "answer": (0.3, 0.4, 0.5, 0.6, 0.7, 0.8),
    "ask": (0.02, 0.05, 0.1, 0.2, 0.3),
    "similarity": (0.0, 0.05, 0.1, 0.15, 0.2, 0.25),
}


@dataclass(frozen=True)
class Unseen:
    """What the model made of a question outside its training fold."""

    intent: str
    ranking: list[tuple[str, float]]
    similarity: float
    is_one_word: bool


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folds", type=int, default=4)
    arguments = parser.parse_args()
    texts, intents = _training_questions(Path("data/nlu"))
    unseen = list(_cross_validate(texts, intents, arguments.folds))
    knowledge = load(Path("faq_kb"))
    right = {entry: {entry, *knowledge.twins(entry)} for entry in knowledge.entries}
    thresholds = _thresholds(Path("config.yml"))
    write = sys.stdout.write
    write(f"{len(unseen)} training questions, {arguments.folds} folds\n")
    for name, values in _GRID.items():
        write(
            f"\n| {name} | answered right | offered right | wrong | refused"
            " | out of scope: answered | asked which |\n|---|---|---|---|---|---|---|\n"
        )
        for value in values:
            cells = _felt(unseen, right, replace(thresholds, **{name: value}))
            now = " (now)" if value == getattr(thresholds, name) else ""
            write(f"| {value}{now} | {' | '.join(f'{100 * cell:.1f} %' for cell in cells)} |\n")


def _training_questions(folder: Path) -> tuple[list[str], list[str]]:
    texts, intents = [], []
    for file in sorted(folder.glob("*.yml")):
        for block in yaml.safe_load(file.read_text("utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                text = line.removeprefix("- ").strip()
                if kind_of(text) is Kind.WORDS:
                    texts.append(text)
                    intents.append(block["intent"])
    return texts, intents


def _cross_validate(texts: Sequence[str], intents: Sequence[str], folds: int) -> Iterator[Unseen]:
    dice = random.Random(_SEED)
    typed = [fold(text) if dice.random() < 0.5 else text for text in texts]
    splitter = StratifiedKFold(folds, shuffle=True, random_state=_SEED)
    for seen, held_out in splitter.split(texts, intents):
        sentences = [normalise(texts[i]) for i in seen]
        restorer = Restorer.learn(sentences)
        model = IntentModel.train(
            [_question(sentence) for sentence in sentences], [intents[i] for i in seen], 1.0
        )
        for i in held_out:
            question = _question(normalise(typed[i], restorer))
            ranking, similarity = model.rank(question)
            pairs = [(ranked.intent, ranked.confidence) for ranked in ranking[:6]]
            yield Unseen(intents[i], pairs, similarity, sum(map(has_letters, question.words)) == 1)


def _question(text: str) -> Question:
    return Question(text, tuple(word.text for word in segment(text)))


def _thresholds(config: Path) -> Thresholds:
    gate = yaml.safe_load(config.read_text("utf-8"))["pipeline"][-1]
    return Thresholds(**{name: value for name, value in gate.items() if name != "name"})


def _felt(
    unseen: Sequence[Unseen], right: dict[str, set[str]], thresholds: Thresholds
) -> tuple[float, ...]:
    counts = dict.fromkeys(("right", "offered", "wrong", "refused", "false", "asked"), 0)
    in_scope = [question for question in unseen if question.intent not in DIALOGUE_INTENTS]
    out_of_scope = [question for question in unseen if question.intent == OUT_OF_SCOPE]
    for question in in_scope:
        verdict = decide(question.ranking, question.similarity, thresholds, question.is_one_word)
        good = right[question.intent]
        if verdict.decision is Decision.ASK_WHICH:
            counts["offered" if good.intersection(verdict.offered) else "wrong"] += 1
        elif verdict.intent in good:
            counts["right"] += 1
        else:
            counts["refused" if verdict.intent in DIALOGUE_INTENTS else "wrong"] += 1
    for question in out_of_scope:
        verdict = decide(question.ranking, question.similarity, thresholds, question.is_one_word)
        if verdict.decision is Decision.ASK_WHICH:
            counts["asked"] += 1
        elif verdict.intent not in DIALOGUE_INTENTS:
            counts["false"] += 1
    return (
        *(counts[name] / len(in_scope) for name in ("right", "offered", "wrong", "refused")),
        *(counts[name] / len(out_of_scope) for name in ("false", "asked")),
    )


if __name__ == "__main__":
    main()
