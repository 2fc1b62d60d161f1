"""The training questions as their files have them, with who wrote them and how."""

from __future__ import annotations

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
    """Read every question with words in it, in the order of the files."""
    lines = []
    for file in sorted(folder.glob("*.yml")):
        for block in yaml.safe_load(file.read_text("utf-8"))["nlu"]:
            about = block.get("metadata", {})
            for line in block["examples"].splitlines():
                text = line.removeprefix("- ")
                if kind_of(text) is Kind.WORDS:
                    author, register = about.get("author", ""), about.get("register", "")
                    lines.append(TrainingLine(text, block["intent"], author, register, file.name))
    return lines
