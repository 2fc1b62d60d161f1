"""What came of the simulation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from statistics import median
from typing import Any

from troly.simulation.behaviour import Life
from troly.simulation.citizen import Goal

LEAST_HELPED_PERCENT = 95.0
MOST_MEDIAN_TURNS = 2
_SHOWN = 20


def figures(lives: Sequence[Life]) -> dict[str, Any]:
    """Give the figures that have goals, and those beside them."""
    questions = [life for life in lives if life.citizen.goal is Goal.QUESTION and life.helped]
    return {
        "citizens": len(lives),
        "helped_percent": _percent(sum(life.helped for life in lives), len(lives)),
        "median_turns_to_an_answer": median(life.turns for life in questions)
        if questions
        else None,
        "wrong_answers": sum(life.wrong_answers for life in lives),
        "dead_ends": sum(life.dead_ends for life in lives),
        "gave_up": sum(life.gave_up for life in lives),
    }


def as_markdown(lives: Sequence[Life], seed: int, model: str) -> str:
    """Give the report for people."""
    return "\n".join(_lines(lives, seed, model)) + "\n"


def _lines(lives: Sequence[Life], seed: int, model: str) -> Iterator[str]:
    found = figures(lives)
    yield f"# Simulation, {date.today()}\n"
    yield (
        f"`troly simulate --citizens {len(lives)} --seed {seed}`, model {model}. Citizens ask the"
        " held-out questions, a third of them with more noise: what these cannot tell, this cannot"
        " tell either ([data sheet](../README.md)). Who is out of scope and got an answer is not"
        " helped.\n"
    )
    yield "| | reached | goal |\n| --- | ---: | ---: |"
    yield f"| helped | {found['helped_percent']} % | {LEAST_HELPED_PERCENT:g} % |"
    turns = found["median_turns_to_an_answer"]
    yield f"| turns to the answer of a question, median | {turns} | {MOST_MEDIAN_TURNS} |"
    yield f"| dead ends | {found['dead_ends']} | 0 |"
    yield f"| wrong answers | {found['wrong_answers']} | – |"
    yield f"| gave up | {found['gave_up']} | – |\n"
    yield from _table("came for", lives, lambda life: life.citizen.goal.value)
    yield from _table("writes", lives, lambda life: life.citizen.kind)
    failed = [life for life in lives if not life.helped or life.dead_ends or life.wrong_answers]
    yield f"## The first {min(len(failed), _SHOWN)} of {len(failed)} that did not go well\n"
    for life in failed[:_SHOWN]:
        wanted = ", ".join(sorted(life.citizen.gold | life.citizen.second_gold))
        yield f"### {life.citizen.number}: {life.citizen.goal.value} {wanted}\n"
        yield "```\n" + "\n".join(life.log) + "\n```\n"


def _table(title: str, lives: Sequence[Life], kind: Any) -> Iterator[str]:
    groups: defaultdict[str, list[Life]] = defaultdict(list)
    for life in lives:
        groups[kind(life)].append(life)
    yield f"| {title} | citizens | helped | turns, median | wrong answers | dead ends |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for name, group in sorted(groups.items()):
        yield (
            f"| {name} | {len(group)} | {_percent(sum(one.helped for one in group), len(group))} %"
            f" | {median(one.turns for one in group):g} | {sum(o.wrong_answers for o in group)}"
            f" | {sum(one.dead_ends for one in group)} |"
        )
    yield ""


def _percent(count: int, total: int) -> float:
    return round(100 * count / total, 1) if total else 0.0
