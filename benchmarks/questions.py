"""The held-out questions that the knowledge base covers, drawn with a fixed seed."""

from __future__ import annotations

import random

from benchmarks.stock_project import ROOT
from troly.knowledge.load import load
from troly.learning.questions import read_questions

_SEED = 20260701
_PER_CONVERSATION = 4


def in_scope_questions() -> list[str]:
    """Give every question of evaluation/questions.tsv that some entry answers."""
    entries = load(ROOT / "faq_kb").entries
    questions = read_questions(ROOT / "evaluation" / "questions.tsv", entries)
    return [question.text for question in questions if question.gold]


def draw_conversations(questions: list[str], count: int, draw: str) -> list[list[str]]:
    """Give `count` conversations; the same `draw` gives the same ones at every run."""
    chosen = random.Random(f"{_SEED} {draw}")
    return [chosen.sample(questions, _PER_CONVERSATION) for _ in range(count)]
