"""The training questions as their files have them, with who wrote them and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from troly.text.reading import Kind, kind_of


@dataclass(frozen=True)
class TrainingLine:
    """One training question; `author` and `register` are empty where its file does not say."""

    text: str
    intent: str
    author: str
    register: str
    file: str

    def __str__(self) -> str:
        return f"{self.file} {self.intent}: {self.text}"


def read_training_lines(folder: Path) -> list[TrainingLine]:
    """Read every line, in the order of the files.

    ValueError: something among the examples is no line of its own.
    """
    lines = []
    for file in sorted(folder.glob("*.yml")):
        for block in yaml.safe_load(file.read_text("utf-8"))["nlu"]:
            about = block.get("metadata", {})
            for line in block["examples"].splitlines():
                if not line.startswith("- "):
                    raise ValueError(f"{file}: begin this example with a dash: {line}")
                text, intent = line.removeprefix("- "), block["intent"]
                author, register = about.get("author", ""), about.get("register", "")
                lines.append(TrainingLine(text, intent, author, register, file.name))
    return lines


def with_words(lines: Sequence[TrainingLine]) -> list[TrainingLine]:
    """Give the lines that a classifier learns from; the others hold emoji or digits alone."""
    return [line for line in lines if kind_of(line.text) is Kind.WORDS]
