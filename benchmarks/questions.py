"""The held-out questions that the knowledge base covers, drawn with a fixed seed."""

from __future__ import annotations

import random

from benchmarks.stock_project import ROOT

_SEED = 20260701
_PER_CONVERSATION = 4
_OUT_OF_SCOPE = "oos"


def in_scope_questions() -> list[str]:
    """Give every question of evaluation/questions.tsv that some entry answers."""
    lines = (ROOT / "evaluation" / "questions.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line]
    return [text for text, gold, _register in rows if gold != _OUT_OF_SCOPE]


def draw_conversations(questions: list[str], count: int, draw: str) -> list[list[str]]:
    """Give `count` conversations; the same `draw` gives the same ones at every run."""
    chosen = random.Random(f"{_SEED} {draw}")
    return [chosen.sample(questions, _PER_CONVERSATION) for _ in range(count)]
