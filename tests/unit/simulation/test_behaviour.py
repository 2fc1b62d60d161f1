from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from troly.knowledge.load import KnowledgeBase
from troly.simulation.behaviour import Behaviour, Life, Move
from troly.simulation.citizen import Citizen, Goal, World, citizens, read_world
from troly.simulation.report import as_markdown, figures


@pytest.fixture(scope="module")
def world(knowledge: KnowledgeBase, project: Path) -> World:
    return read_world(project / "evaluation", knowledge)


def outcome(
    type_: str, entries: list[str] | None = None, *buttons: str, **rest: Any
) -> dict[str, Any]:
    shown = [{"id": title, "title": title} for title in buttons]
    parts: dict[str, Any] = {"contacts": [], "links": [], **rest}
    return {"type": type_, "entry_ids": entries or [], "buttons": shown, **parts}


def life_of(world: World, goal: Goal, types_choices: bool = False) -> Life:
    """The first citizen with this goal and habit, who neither slips nor writes carelessly."""
    for citizen in citizens(world, 3000, seed=1):
        fits = citizen.types_choices == types_choices and citizen.patience > 3
        if citizen.goal is goal and fits and citizen.noise is None:
            return Life(citizen)
    raise LookupError(goal)


def begun(world: World, goal: Goal, **habits: bool) -> tuple[Behaviour, Life]:
    behaviour, life = Behaviour(world), life_of(world, goal, **habits)
    behaviour.first(life)
    return behaviour, life


# --- who comes ---------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_citizens(world: World) -> None:
    def told(seed: int) -> list[Any]:
        return [(c.goal, c.patience, c.kind, c.wordings[:1]) for c in citizens(world, 50, seed)]

    assert told(1) == told(1)
    assert told(1) != told(2)


def test_everybody_has_a_goal_and_words_for_it(world: World) -> None:
    seen = set()
    for citizen in citizens(world, 1000, seed=1):
        seen.add(citizen.goal)
        assert Behaviour(world).first(Life(citizen)).text
    assert seen == set(Goal)


# --- what they make of a reply -----------------------------------------------------------------


def test_the_right_answer_is_all_that_is_wanted(world: World) -> None:
    behaviour, life = begun(world, Goal.QUESTION)
    (gold, *_) = life.citizen.gold
    assert behaviour.next(life, [outcome("answered", [gold])]) is None
    assert (life.helped, life.wrong_answers) == (True, 0)


def test_another_answer_is_wrong(world: World) -> None:
    behaviour, life = begun(world, Goal.QUESTION)
    wrong = next(e for e in world.knowledge.entries if e not in world.right(life.citizen.gold))
    assert behaviour.next(life, [outcome("answered", [wrong])]) is not None
    assert (life.helped, life.wrong_answers) == (False, 1)


@pytest.mark.parametrize("types_choices", [False, True])
def test_a_list_is_chosen_from(world: World, types_choices: bool) -> None:
    behaviour, life = begun(world, Goal.QUESTION, types_choices=types_choices)
    (gold, *_) = life.citizen.gold
    title = world.knowledge.entry(gold).title
    move = behaviour.next(life, [outcome("clarify", ["x", gold], "X", title, "Khác")])
    assert move == (Move(text="2") if types_choices else Move(button=title))


def test_none_of_these_where_the_right_one_is_missing(world: World) -> None:
    behaviour, life = begun(world, Goal.QUESTION)
    move = behaviour.next(life, [outcome("clarify", ["x"], "X", "Tôi hỏi điều khác")])
    assert move == Move(button="Tôi hỏi điều khác")


def test_patience_ends(world: World) -> None:
    behaviour, life = begun(world, Goal.QUESTION)
    reply = [outcome("not_covered", contacts=[{"phone": "1"}])]
    moves = [behaviour.next(life, reply) for _ in range(10)]
    assert None in moves
    assert life.gave_up
    assert life.dead_ends == 0


@pytest.mark.parametrize("outcomes", [[], [outcome("not_covered")], [outcome("handoff")]])
def test_no_way_on_is_a_dead_end(world: World, outcomes: list[dict[str, Any]]) -> None:
    behaviour, life = begun(world, Goal.PERSON)
    if outcomes:
        behaviour.next(life, outcomes)
    else:
        behaviour._judge(life, outcomes)
    assert life.dead_ends == 1


@pytest.mark.parametrize(
    ("goal", "end"),
    [
        (Goal.PERSON, "handoff"),
        (Goal.CALL_BACK, "call_back"),
        (Goal.TOPICS, "topics"),
        (Goal.DELETION, "data_deleted"),
        (Goal.OUT_OF_SCOPE, "not_covered"),
        (Goal.STATUS, "dossier_status"),
        (Goal.DETAILS, "dossier_details"),
    ],
)
def test_each_goal_has_its_end(world: World, goal: Goal, end: str) -> None:
    behaviour, life = begun(world, goal)
    assert behaviour.next(life, [outcome(end, [], "X")]) is None
    assert life.helped


def test_code_and_factor_are_given_when_asked(world: World) -> None:
    behaviour, life = begun(world, Goal.DETAILS)
    life.stage = "interrupted"
    dossier = life.citizen.dossier
    said = [
        behaviour.next(life, [outcome(asked, [], "Thôi tra cứu")])
        for asked in ("ask_dossier_code", "ask_second_factor")
    ]
    assert said == [Move(text=dossier["code"]), Move(text=dossier["factor"])]


# --- the report --------------------------------------------------------------------------------


def test_the_report_counts(world: World) -> None:
    lives = [Life(c) for c in citizens(world, 20, seed=1)]
    for life in lives:
        life.turns, life.helped = 1, True
    lives[0].helped, lives[0].dead_ends, lives[0].log = False, 1, ["> xin chào"]
    found = figures(lives)
    assert (found["helped_percent"], found["dead_ends"]) == (95.0, 1)
    report = as_markdown(lives, 1, "troly-test")
    assert "> xin chào" in report
    assert "95.0 %" in report


def test_citizens_are_made_of_the_held_out_questions(world: World, project: Path) -> None:
    held_out = (project / "evaluation/questions.tsv").read_text("utf-8")
    asking: list[Citizen] = [c for c in citizens(world, 100, 1) if c.goal is Goal.QUESTION]
    assert all(wording in held_out for citizen in asking for wording in citizen.wordings)
