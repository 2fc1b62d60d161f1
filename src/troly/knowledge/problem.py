"""What is wrong with the knowledge base, said so that an editor can put it right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from troly.knowledge.findings import Finding, words

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One finding; as text it is one line, `file:line: lỗi: message: remedy`."""

    file: Path
    line: int | None
    found: Finding
    severity: Severity = "error"

    def __str__(self) -> str:
        where = self.file.as_posix() if self.line is None else f"{self.file.as_posix()}:{self.line}"
        return f"{where}: {words(self.severity)}: {self.found.message}: {self.found.remedy}"


class KnowledgeError(Exception):
    """The knowledge base cannot be used; as text, one line with the first problem."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = list(problems)

    def __str__(self) -> str:
        first, *others = self.problems
        return f"{first} {words('more', count=len(others))}" if others else str(first)
