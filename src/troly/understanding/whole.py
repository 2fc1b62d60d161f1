"""Stations 2 to 4 in one piece, without Rasa: for experiments, and to look inside.

Rasa's pipeline calls the same parts one after the other;
`tests/unit/rasa_components/test_components.py` checks that both come to the same ranking.
"""

from __future__ import annotations

import json
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import yaml

from troly.text.reading import Reader
from troly.text.restore import Restorer
from troly.understanding.careless import careless_copies
from troly.understanding.decision import Thresholds
from troly.understanding.features import Question, as_question
from troly.understanding.intent_model import IntentModel, Lesson, Settings


@dataclass(frozen=True)
class Design:
    """How the pipeline is set up."""

    copies: int
    learn_spelling: bool
    model: Settings
    thresholds: Thresholds


class Understanding:
    """A trained pipeline: texts in, ranked intents out."""

    def __init__(self, reader: Reader, model: IntentModel) -> None:
        """Hold the trained parts."""
        self.reader = reader
        self.model = model

    @classmethod
    def train(cls, texts: Sequence[str], intents: Sequence[str], design: Design) -> Understanding:
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
        return cls(reader, IntentModel.train([*originals, *copies], design.model))

    @classmethod
    def load(cls, file: Path) -> Understanding:
        """Read the parts out of a model that Rasa has trained."""
        with tarfile.open(file) as archive, TemporaryDirectory() as folder:
            members = {Path(member.name).name: member for member in archive.getmembers()}
            learnt = json.load(_opened(archive, members["spelling.json"]))
            arrays = Path(folder) / "intents.npz"
            arrays.write_bytes(_opened(archive, members["intents.npz"]).read())
            model = IntentModel.load(arrays)
        return cls(Reader(Restorer(**learnt)), model)

    def read(self, text: str) -> Question:
        """Give the text as the classifier sees it."""
        return as_question(self.reader.read(text))


def _opened(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(member)
    assert file  # the member is a file
    return file


def design_of(config: Path) -> Design:
    """Read the pipeline's set-up from `config.yml`; ValueError: it is wrong, or lacks something."""
    try:
        pipeline = yaml.safe_load(config.read_text("utf-8"))["pipeline"]
    except yaml.YAMLError as error:
        raise ValueError(f"config.yml: {error}") from error
    steps: dict[str, Any] = {step["name"].rpartition(".")[2]: step for step in pipeline}
    needed = ("NoiseMaker", "Normaliser", "QuestionClassifier", "Gate")
    if missing := [name for name in needed if name not in steps]:
        raise ValueError(f"config.yml: the pipeline has no {', '.join(missing)}")
    classifier = steps["QuestionClassifier"]
    return Design(
        copies=steps["NoiseMaker"]["copies"],
        learn_spelling=steps["Normaliser"]["learn_spelling"],
        model=Settings(
            **{one.name: classifier[one.name] for one in fields(Settings) if one.name in classifier}
        ),
        thresholds=Thresholds.read(steps["Gate"]),
    )
