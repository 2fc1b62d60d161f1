"""What each part of understanding is worth: the pipeline without it, on the held-out questions.

    python -m benchmarks.ablation           # about twenty minutes

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
from troly.learning.evaluation import Example, read_examples
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
    right = {entry: {entry, *knowledge.twins(entry)} for entry in knowledge.entries}
    examples = [
        e for e in read_examples(Path("evaluation/questions.tsv"), knowledge.entries) if e.gold
    ]
    lines = with_words(read_training_lines(Path("data/nlu")))
    rows = [f"| | all | {' | '.join(_REGISTERS)} |", f"|---|{'---:|' * (len(_REGISTERS) + 1)}"]
    for name, ranked in _variants(lines, examples):
        cells = _accuracies(examples, ranked, right)
        rows.append(f"| {name} | {' | '.join(f'{cell:.1f} %' for cell in cells)} |")
        sys.stderr.write(rows[-1] + "\n")
    text = "\n".join(
        [
            f"## What each part is worth, {date.today()}\n",
            "`python -m benchmarks.ablation`: right intent or its twin first.\n",
            *rows,
        ]
    )
    _REPORT.write_text(text + "\n", "utf-8")


def _variants(
    lines: Sequence[TrainingLine], examples: Sequence[Example]
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
        yield name, _ranked_first(lines, examples, variant)
    few = _few(lines)
    yield f"as it is, {_FEW} questions an intent", _ranked_first(few, examples, design)
    yield f"DIET instead, the same {_FEW}", _ranked_first_by_diet(few, examples)


def _ranked_first(
    lines: Sequence[TrainingLine],
    examples: Sequence[Example],
    design: Design,
) -> list[str]:
    understanding = Understanding.train(
        [line.text for line in lines], [line.intent for line in lines], design
    )
    return [
        understanding.model.rank(understanding.read(example.text))[0].intent for example in examples
    ]


def _ranked_first_by_diet(lines: Sequence[TrainingLine], examples: Sequence[Example]) -> list[str]:
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
            return [await agent.parse_message(example.text) for example in examples]

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
    examples: Sequence[Example], ranked: Sequence[str], right: dict[str, set[str]]
) -> list[float]:
    hits = [
        (example.register, first in set().union(*(right[gold] for gold in example.gold)))
        for example, first in zip(examples, ranked, strict=True)
    ]
    groups = [hits, *([hit for hit in hits if hit[0] == name] for name in _REGISTERS)]
    return [100 * sum(hit for _, hit in group) / len(group) for group in groups]


if __name__ == "__main__":
    main()
