"""What is wrong with the knowledge base, said so that an editor can put it right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One finding; as text it is one line, `file:line: severity: message: remedy`."""

    file: Path
    line: int | None
    message: str
    remedy: str
    severity: Severity = "error"

    def __str__(self) -> str:
        place = self.file.as_posix() if self.line is None else f"{self.file.as_posix()}:{self.line}"
        return f"{place}: {self.severity}: {self.message}: {self.remedy}"


class KnowledgeError(Exception):
    """The knowledge base cannot be used; as text, one line with the first problem."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = list(problems)

    def __str__(self) -> str:
        first, *others = self.problems
        more = f" (and {len(others)} more: troly kb check)" if others else ""
        return f"{first}{more}"


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Give the remedy for a misspelled name: the likeliest known one, or else `otherwise`."""
    close = get_close_matches(word, list(known), n=1)
    return f"did you mean '{close[0]}'?" if close else otherwise
