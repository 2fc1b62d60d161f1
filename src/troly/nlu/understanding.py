"""Stations 2 to 4 in one piece, without Rasa: for experiments, and to look inside.

Rasa's pipeline calls the same parts one after the other; `tests/unit/nlu/test_components.py`
checks that both come to the same ranking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from troly.nlu.careless import careless_copies
from troly.nlu.encoder import Encoder
from troly.nlu.features import Question
from troly.nlu.intent_model import IntentModel, Lesson, Settings
from troly.text.reading import Reader
from troly.text.segment import segment


@dataclass(frozen=True)
class Design:
    """How the pipeline is set up."""

    copies: int
    learn_spelling: bool
    model: Settings


class Understanding:
    """A trained pipeline: texts in, ranked intents out."""

    def __init__(self, reader: Reader, model: IntentModel) -> None:
        """Hold the trained parts."""
        self.reader = reader
        self.model = model

    @classmethod
    def train(
        cls,
        texts: Sequence[str],
        intents: Sequence[str],
        design: Design,
        encoder: Encoder | None,
    ) -> Understanding:
        """Learn from labelled texts that hold words."""
        reader = Reader.learn(texts) if design.learn_spelling else Reader()
        originals = [
            Lesson(as_question(reader.read(text)), intent, number)
            for number, (text, intent) in enumerate(zip(texts, intents, strict=True))
        ]
        copies = [
            Lesson(as_question(reader.read(text)), intents[number], number, is_copy=True)
            for number, text in careless_copies(texts, design.copies)
        ]
        return cls(reader, IntentModel.train([*originals, *copies], design.model, encoder))

    def read(self, text: str) -> Question:
        """Give the text as the classifier sees it."""
        return as_question(self.reader.read(text))


def as_question(text: str) -> Question:
    """Make what the classifier is given of a normalised text."""
    return Question(text, tuple(word.text for word in segment(text)))


def design_of(config: Path) -> Design:
    """Read the pipeline's set-up from `config.yml`."""
    steps: dict[str, Any] = {
        step["name"].rpartition(".")[2]: step
        for step in yaml.safe_load(config.read_text("utf-8"))["pipeline"]
    }
    classifier = steps["QuestionClassifier"]
    return Design(
        copies=steps["NoiseMaker"]["copies"],
        learn_spelling=steps["Normaliser"]["learn_spelling"],
        model=Settings(
            **{name: classifier[name] for name in Settings.__dataclass_fields__},
        ),
    )
