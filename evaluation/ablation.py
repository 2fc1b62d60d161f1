"""What each part of understanding is worth: the pipeline without it, on the held-out questions.

    python -m evaluation.ablation           # about twenty minutes

Trains the pipeline of `config.yml` once as it is and once without each part, and DIET, Rasa's
own classifier, on a few questions an intent beside ours on the same few. Writes
`evaluation/reports/ablation.md`, which `make evaluate` takes into its report.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from benchmarks.stock_rasa import first_intents, stock_python
from troly.knowledge.load import load
from troly.learning.felt import right_entries
from troly.learning.questions import Question, read_questions
from troly.learning.training_lines import TrainingLine, read_training_lines, with_words
from troly.operating.prepare import set_process_environment
from troly.settings import get_settings
from troly.text.reading import Reader
from troly.understanding.careless import careless_copies
from troly.understanding.features import VIEWS, as_question
from troly.understanding.whole import Design, Understanding, design_of

_REPORT = Path("evaluation/reports/ablation.md")
_REGISTERS = (
    "plain",
    "no_diacritics",
    "half_accented",
    "chat",
    "typo",
    "voice",
    "story",
    "symptom",
)
_SEED = 20260701
# DIET's time grows with the number of questions: on all of them it would take hours.
_FEW = 12
_COUNTS = {"name": "CountVectorsFeaturizer"}
_DIET_CONFIG = {
    "recipe": "default.v1",
    "language": "vi",
    "assistant_id": "diet",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        _COUNTS,
        {**_COUNTS, "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 100, "entity_recognition": False},
    ],
}


def main() -> None:
    """Train every variant and write the table."""
    settings = get_settings()
    set_process_environment(settings)
    knowledge = load(settings.faq_kb_dir)
    questions = [
        one
        for one in read_questions(Path("evaluation/questions.tsv"), knowledge.entries)
        if one.gold
    ]
    twins = knowledge.all_twins()
    right = [right_entries(one.gold, twins) for one in questions]
    lines = with_words(read_training_lines(Path("data/nlu")))
    rows = [f"| | all | {' | '.join(_REGISTERS)} |", f"|---|{'---:|' * (len(_REGISTERS) + 1)}"]
    for name, ranked in _variants(lines, questions):
        cells = _accuracies(questions, ranked, right)
        rows.append(f"| {name} | {' | '.join(f'{cell:.1f} %' for cell in cells)} |")
        sys.stderr.write(rows[-1] + "\n")
    text = "\n".join(
        [
            f"## What each part is worth, {date.today()}\n",
            "`python -m evaluation.ablation`: right intent or its twin first.\n",
            *rows,
        ]
    )
    _REPORT.write_text(text + "\n", "utf-8")


def _variants(
    lines: Sequence[TrainingLine], questions: Sequence[Question]
) -> Iterator[tuple[str, list[str]]]:
    design = design_of(Path("config.yml"))

    def without(view: str) -> Design:
        views = [name for name in VIEWS if not name.startswith(view)]
        return replace(design, model=replace(design.model, views=views))

    for name, variant in (
        ("as it is", design),
        ("without learnt spelling", replace(design, learn_spelling=False)),
        ("without careless copies", replace(design, copies=0)),
        ("without folded views", without("folded")),
        ("without pyvi's words", without("words")),
    ):
        yield name, _ranked_first(lines, questions, variant)
    few = _few(lines)
    yield f"as it is, {_FEW} questions an intent", _ranked_first(few, questions, design)
    yield f"DIET instead, the same {_FEW}", _ranked_first_by_diet(few, questions, design)


def _ranked_first(
    lines: Sequence[TrainingLine],
    questions: Sequence[Question],
    design: Design,
) -> list[str]:
    understanding = Understanding.train(
        [line.text for line in lines], [line.intent for line in lines], design
    )
    return [understanding.model.rank(understanding.read(one.text))[0].intent for one in questions]


def _ranked_first_by_diet(
    lines: Sequence[TrainingLine], questions: Sequence[Question], design: Design
) -> list[str]:
    """Train DIET, in stock Rasa's own environment, on texts as our classifier sees them."""
    texts = [line.text for line in lines]
    reader = Reader.learn(texts)
    learnt: dict[str, list[str]] = {}
    for line in lines:
        learnt.setdefault(line.intent, []).append(_as_read(reader, line.text))
    for number, text in careless_copies(texts, design.copies):
        learnt[lines[number].intent].append(_as_read(reader, text))
    blocks = [
        {"intent": name, "examples": "".join(f"- {text}\n" for text in own)}
        for name, own in learnt.items()
    ]
    with TemporaryDirectory() as folder:
        _write_yaml(Path(folder) / "config.yml", _DIET_CONFIG)
        _write_yaml(Path(folder) / "nlu.yml", {"version": "3.1", "nlu": blocks})
        train = ("train", "nlu", "--nlu", "nlu.yml", "--fixed-model-name", "diet")
        subprocess.run([stock_python(), "-m", "rasa", *train], cwd=folder, check=True)
        model = Path(folder) / "models" / "diet.tar.gz"
        return first_intents(model, [_as_read(reader, question.text) for question in questions])


def _as_read(reader: Reader, text: str) -> str:
    return " ".join(as_question(reader.read(text)).words)


def _write_yaml(file: Path, content: dict[str, Any]) -> None:
    file.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


def _few(lines: Sequence[TrainingLine]) -> list[TrainingLine]:
    dice = Random(_SEED)
    by_intent: dict[str, list[TrainingLine]] = {}
    for line in lines:
        by_intent.setdefault(line.intent, []).append(line)
    return [line for own in by_intent.values() for line in dice.sample(own, min(_FEW, len(own)))]


def _accuracies(
    questions: Sequence[Question], ranked: Sequence[str], right: Sequence[frozenset[str]]
) -> list[float]:
    hits = [
        (question.register, first in entries)
        for question, first, entries in zip(questions, ranked, right, strict=True)
    ]
    groups = [hits, *([hit for hit in hits if hit[0] == name] for name in _REGISTERS)]
    return [100 * sum(hit for _, hit in group) / len(group) for group in groups]


if __name__ == "__main__":
    main()
