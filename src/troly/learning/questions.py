"""Reads questions with known answers: `evaluation/questions.tsv` and files of the same form."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

OUT_OF_SCOPE_GOLD = "oos"
"""What stands for the answer where no entry is one."""


class QuestionFileError(Exception):
    """A file of questions is wrong; the message names line and remedy."""


@dataclass(frozen=True)
class Question:
    """One question: the entries that answer it (none where out of scope) and its register."""

    text: str
    gold: frozenset[str]
    register: str


@dataclass(frozen=True)
class TwoQuestions:
    """A message that asks two things, and the entry that answers each."""

    text: str
    gold: tuple[str, str]


def read_questions(file: Path, entry_ids: Collection[str]) -> list[Question]:
    """Read lines of `text<TAB>gold<TAB>register`; gold: entry ids joined by `|`, or `oos`.

    Raises:
        QuestionFileError: a line has not three columns, or names an unknown entry.
    """
    questions = []
    for line, (text, gold, register) in _rows(file, "text<TAB>gold<TAB>register"):
        ids = frozenset() if gold == OUT_OF_SCOPE_GOLD else frozenset(gold.split("|"))
        if unknown := ids.difference(entry_ids):
            raise QuestionFileError(
                f"{line}: no entry {', '.join(sorted(unknown))}; write ids of faq_kb/"
                f" or '{OUT_OF_SCOPE_GOLD}'"
            )
        questions.append(Question(text, ids, register))
    return questions


def read_two_questions(file: Path, entry_ids: Collection[str]) -> list[TwoQuestions]:
    """Read lines of `text<TAB>first entry<TAB>second entry`.

    Raises:
        QuestionFileError: a line has not three columns, or names an unknown entry.
    """
    messages = []
    for line, (text, first, second) in _rows(file, "text<TAB>first entry<TAB>second entry"):
        if unknown := {first, second}.difference(entry_ids):
            raise QuestionFileError(
                f"{line}: no entry {', '.join(sorted(unknown))}; write ids of faq_kb/"
            )
        messages.append(TwoQuestions(text, (first, second)))
    return messages


def _rows(file: Path, form: str) -> Iterator[tuple[str, list[str]]]:
    """Give each line as `file:number` and its three columns; empty lines are skipped."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise QuestionFileError(f"{file}: not UTF-8: save it as UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        columns = line.split("\t")
        if len(columns) != 3:
            raise QuestionFileError(f"{file}:{number}: {len(columns)} columns; write {form}")
        yield f"{file}:{number}", columns
