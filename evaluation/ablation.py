"""What each part of understanding is worth: the pipeline without it, on the held-out questions.

    python -m evaluation.ablation           # about twenty minutes

Trains the pipeline of `config.yml` once as it is and once without each part, and DIET, Rasa's
own classifier, on a few questions an intent beside ours on the same few. Writes
`evaluation/reports/ablation.md`, which `make evaluate` takes into its report.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from troly.knowledge.load import load
from troly.learning.felt import right_entries
from troly.learning.questions import Question, read_questions
from troly.learning.training_lines import TrainingLine, read_training_lines, with_words
from troly.operating.prepare import set_process_environment
from troly.settings import get_settings
from troly.understanding.features import VIEWS
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
_DIET_EPOCHS = 100


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
    yield f"DIET instead, the same {_FEW}", _ranked_first_by_diet(few, questions)


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
    lines: Sequence[TrainingLine], questions: Sequence[Question]
) -> list[str]:
    import asyncio

    import rasa.core.agent
    import rasa.model_training

    with TemporaryDirectory() as folder:
        config, nlu = Path(folder) / "config.yml", Path(folder) / "nlu.yml"
        config.write_text(yaml.safe_dump(_diet_config()), "utf-8")
        by_intent: dict[str, list[str]] = {}
        for line in lines:
            by_intent.setdefault(line.intent, []).append(f"- {line.text}\n")
        blocks = [{"intent": name, "examples": "".join(own)} for name, own in by_intent.items()]
        nlu.write_text(
            yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True), "utf-8"
        )
        model = rasa.model_training.train_nlu(str(config), str(nlu), folder)
        agent = rasa.core.agent.Agent.load(model)

        async def parse_all() -> list[dict[str, Any]]:
            return [await agent.parse_message(question.text) for question in questions]

        return [parsed["intent"]["name"] for parsed in asyncio.run(parse_all())]


def _diet_config() -> dict[str, Any]:
    """Our text processing before Rasa's own features and classifier."""
    counts = {"name": "CountVectorsFeaturizer"}
    return {
        "recipe": "default.v1",
        "language": "vi",
        "assistant_id": "diet",
        "pipeline": [
            {"name": "troly.rasa_components.noise_maker.NoiseMaker", "copies": 1},
            {"name": "troly.rasa_components.normaliser.Normaliser"},
            {"name": "troly.rasa_components.tokeniser.VietnameseTokeniser"},
            counts,
            {**counts, "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
            {"name": "DIETClassifier", "epochs": _DIET_EPOCHS, "entity_recognition": False},
        ],
    }


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
