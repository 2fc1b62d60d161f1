"""Who the simulated citizens are: seeded goals, words and habits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from random import Random

import yaml

from troly.knowledge.load import KnowledgeBase
from troly.learning.felt import Twins, right_entries
from troly.learning.questions import Question, TwoQuestions, read_questions, read_two_questions
from troly.text.noise import NOISES


class Goal(StrEnum):
    """What somebody comes for."""

    QUESTION = "question"
    TWO_QUESTIONS = "two questions"
    WALK = "step by step"
    STATUS = "dossier status"
    DETAILS = "dossier details"
    WHEN_READY = "when a dossier is ready"
    PERSON = "a person"
    CALL_BACK = "a call back"
    TOPICS = "topics"
    DELETION = "deletion"
    OUT_OF_SCOPE = "out of scope"


# How many of a hundred come for what; most have a question.
_SHARES = {
    Goal.QUESTION: 54,
    Goal.TWO_QUESTIONS: 6,
    Goal.WALK: 8,
    Goal.STATUS: 8,
    Goal.DETAILS: 6,
    Goal.WHEN_READY: 3,
    Goal.PERSON: 3,
    Goal.CALL_BACK: 4,
    Goal.TOPICS: 2,
    Goal.DELETION: 1,
    Goal.OUT_OF_SCOPE: 5,
}
_LEAST_PATIENCE, _MOST_PATIENCE = 2, 6


@dataclass(frozen=True)
class World:
    """What citizens draw from."""

    questions: Sequence[Question]
    phrases: Mapping[str, Sequence[str]]
    dossiers: Sequence[Mapping[str, str]]
    knowledge: KnowledgeBase
    twins: Twins
    two_questions: Sequence[TwoQuestions]

    def right(self, gold: frozenset[str]) -> frozenset[str]:
        """Give the entries that count as right: gold ones and their twins."""
        return right_entries(gold, self.twins)


@dataclass
class Citizen:
    """One of them; `dice` makes every further decision, so that a seed gives one life."""

    number: int
    goal: Goal
    dice: Random
    # Messages without progress before they give up.
    patience: int
    # Who types a choice's number instead of tapping it.
    types_choices: bool
    noise: Callable[[str, Random], str] | None
    wordings: list[str]
    gold: frozenset[str] = frozenset()
    second_gold: frozenset[str] = frozenset()
    dossier: Mapping[str, str] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """Type a text with this citizen's noise."""
        return self.noise(text, self.dice) if self.noise else text

    @property
    def kind(self) -> str:
        """Name the citizen's habits, for the report."""
        writes = self.noise.__name__.replace("_", " ") if self.noise else "carefully"
        return f"{writes}, {'types' if self.types_choices else 'taps'} choices"


def read_world(folder: Path, knowledge: KnowledgeBase) -> World:
    """Read the held-out questions and what else is said from `evaluation/`."""
    questions = read_questions(folder / "questions.tsv", knowledge.entries)
    two_questions = read_two_questions(folder / "two_questions.tsv", knowledge.entries)
    said = yaml.safe_load((folder / "simulation.yml").read_text("utf-8"))
    dossiers = said.pop("dossiers")
    return World(questions, said, dossiers, knowledge, knowledge.all_twins(), two_questions)


def citizens(world: World, count: int, seed: int) -> Iterator[Citizen]:
    """Give so many citizens; the same seed gives the same ones."""
    goals, weights = [*_SHARES], [*_SHARES.values()]
    for number in range(count):
        # A string, since tuples are no seeds; each citizen has dice of their own.
        dice = Random(f"{seed}.{number}")  # noqa: S311
        goal = dice.choices(goals, weights)[0]
        citizen = Citizen(
            number=number,
            goal=goal,
            dice=dice,
            patience=dice.randint(_LEAST_PATIENCE, _MOST_PATIENCE),
            types_choices=dice.random() < 0.4,
            # The held-out questions come in every spelling already; a third get more.
            noise=dice.choice(NOISES) if dice.random() < 0.33 else None,
            wordings=[],
        )
        _draw_words(citizen, world)
        yield citizen


def _draw_words(citizen: Citizen, world: World) -> None:
    dice, goal = citizen.dice, citizen.goal
    if goal is Goal.TWO_QUESTIONS:
        message = dice.choice(world.two_questions)
        citizen.gold, citizen.second_gold = (frozenset({one}) for one in message.gold)
        citizen.wordings = [message.text]
    elif goal in (Goal.QUESTION, Goal.OUT_OF_SCOPE, Goal.WALK):
        asked = [one for one in world.questions if _fits(one, goal, world)]
        citizen.gold = dice.choice(asked).gold
        citizen.wordings = [one.text for one in asked if one.gold == citizen.gold]
        dice.shuffle(citizen.wordings)
    elif goal in (Goal.STATUS, Goal.DETAILS, Goal.WHEN_READY):
        citizen.dossier = dice.choice(world.dossiers)


def _fits(question: Question, goal: Goal, world: World) -> bool:
    if goal is Goal.OUT_OF_SCOPE:
        return not question.gold
    if goal is Goal.QUESTION:
        return bool(question.gold)
    return any(len(world.knowledge.entry(one).answer.steps) > 3 for one in question.gold)
