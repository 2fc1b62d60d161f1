from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from troly.answering.outcome import Outcome, OutcomeType
from troly.answering.state import DialogueState
from troly.answering.walk import (
    begin_walk,
    finish,
    go_to,
    move,
    stuck,
    walk_buttons,
    way_back,
)
from troly.knowledge.entry import Entry
from troly.knowledge.load import KnowledgeBase

ENTRY = "nop_ho_so_truc_tuyen"


def steps_of(knowledge: KnowledgeBase) -> list[str]:
    return [*knowledge.entry(ENTRY).answer.steps]


def titles(outcome: Outcome) -> list[str]:
    return [button.title for button in outcome.buttons]


def walking(knowledge: KnowledgeBase, step: int = 1) -> DialogueState:
    state = DialogueState()
    begin_walk(knowledge, state, ENTRY)
    go_to(knowledge, state, step)
    return state


def longest(entry: Entry) -> int:
    ways = [entry.answer.steps, *(method.steps for method in entry.answer.methods)]
    return max(map(len, ways))


def test_every_answer_of_more_than_three_steps_can_be_walked(knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        assert bool(walk_buttons(knowledge, entry)) == (longest(entry) > 3), entry.id


def test_each_walk_goes_through_all_steps_to_its_end(knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        ways = entry.answer.methods or ([entry.answer] if entry.answer.steps else [])
        for number, way in enumerate(ways):
            state, seen = DialogueState(), []
            about = f"{entry.id}.{number}" if entry.answer.methods else entry.id
            outcome = begin_walk(knowledge, state, about)
            while outcome.type is OutcomeType.STEP:
                seen.append(outcome.summary)
                outcome = move(knowledge, state, 1)
            assert seen == [*way.steps]
            assert outcome.summary == knowledge.message("walk_finished")
            assert state.walk is None


def test_the_first_step_carries_the_notice(knowledge: KnowledgeBase) -> None:
    state = DialogueState()
    first = begin_walk(knowledge, state, ENTRY)
    assert first.title == f"Bước 1 trên {len(steps_of(knowledge))}"
    assert first.intro == knowledge.entry(ENTRY).question
    assert first.notice == knowledge.entry(ENTRY).review.notice
    assert not move(knowledge, state, 1).notice


def test_without_a_name_it_is_the_last_answer_that_is_walked(knowledge: KnowledgeBase) -> None:
    state = DialogueState(entry_id=ENTRY)
    assert begin_walk(knowledge, state, "").summary == steps_of(knowledge)[0]
    assert move(knowledge, DialogueState(entry_id=ENTRY), 1).summary == steps_of(knowledge)[0]


@pytest.mark.parametrize(
    "about", ["", "khong_co", "khong_nop_duoc_ho_so", "nop_ho_so_truc_tuyen.7"]
)
def test_what_cannot_be_walked_is_asked_for(knowledge: KnowledgeBase, about: str) -> None:
    outcome = begin_walk(knowledge, DialogueState(), about)
    assert outcome.type is OutcomeType.QUESTION_BACK
    assert outcome.buttons
    assert (outcome.entry_ids, outcome.offered_ids) == ([], [*knowledge.most_asked])


def test_of_several_methods_one_is_chosen(knowledge: KnowledgeBase) -> None:
    entry = next(e for e in knowledge.entries.values() if e.answer.methods)
    state = DialogueState()
    outcome = begin_walk(knowledge, state, entry.id)
    assert outcome.type is OutcomeType.QUESTION_BACK
    assert [button.payload for button in outcome.buttons] == [
        f'/walk{{"about": "{entry.id}.{number}"}}' for number in range(len(entry.answer.methods))
    ]
    assert (outcome.entry_ids, outcome.offered_ids) == ([], [entry.id])
    assert state.walk is None


def test_back_on_and_to_a_number(knowledge: KnowledgeBase) -> None:
    state, steps = walking(knowledge, 4), steps_of(knowledge)
    assert move(knowledge, state, -1).summary == steps[2]
    assert move(knowledge, state, 0).summary == steps[2]
    assert go_to(knowledge, state, 5).summary == steps[4]
    assert move(knowledge, walking(knowledge), -1).summary == steps[0]
    assert go_to(knowledge, state, 99).summary == knowledge.message("walk_finished")


def test_a_step_offers_the_way_round_its_obstacle(knowledge: KnowledgeBase) -> None:
    obstacle = knowledge.entry(ENTRY).obstacles[0]
    state = walking(knowledge, obstacle.step)
    shown = move(knowledge, state, 0)
    assert obstacle.title in titles(shown)
    helped = stuck(knowledge, state)
    assert obstacle.title in titles(helped)
    assert helped.contacts
    assert (helped.entry_ids, helped.offered_ids) == ([], [obstacle.entry])


def test_from_the_obstacles_entry_it_goes_on_with_the_step_after(knowledge: KnowledgeBase) -> None:
    obstacle = knowledge.entry(ENTRY).obstacles[0]
    state = walking(knowledge, obstacle.step)
    (back,) = way_back(knowledge, state, obstacle.entry)
    assert back.title == f"Về bước {obstacle.step + 1}"
    (same,) = way_back(knowledge, state, "doi_can_cuoc")
    assert same.title == f"Về bước {obstacle.step}"
    assert way_back(knowledge, DialogueState(), obstacle.entry) == []


SHORTENED = {"entry_id": ENTRY, "step": 99}
WITHOUT_ITS_METHOD = {"entry_id": ENTRY, "method": 7}
REMOVED = {"entry_id": "khong_con_muc_nay"}


@pytest.mark.parametrize("walk", [SHORTENED, WITHOUT_ITS_METHOD, REMOVED])
@pytest.mark.parametrize(
    "ask",
    [
        stuck,
        lambda knowledge, state: move(knowledge, state, 1),
        lambda knowledge, state: move(knowledge, state, 0),
        lambda knowledge, state: go_to(knowledge, state, 2),
    ],
)
def test_a_walk_ends_honestly_where_its_entry_was_edited_away(
    knowledge: KnowledgeBase,
    walk: dict[str, Any],
    ask: Callable[[KnowledgeBase, DialogueState], Outcome],
) -> None:
    state = DialogueState(entry_id=walk["entry_id"], walk=walk)
    assert way_back(knowledge, state, "doi_can_cuoc") == []
    outcome = ask(knowledge, state)
    assert outcome.summary == knowledge.message("walk_changed")
    left = [walk["entry_id"]] if walk["entry_id"] in knowledge.entries else knowledge.most_asked
    assert [button.payload for button in outcome.buttons] == [f"/{one}" for one in left]
    assert outcome.contacts
    assert state.walk is None


def test_a_method_that_is_not_there_begins_no_walk(knowledge: KnowledgeBase) -> None:
    state = DialogueState()
    begin_walk(knowledge, state, f"{ENTRY}.7")
    assert state.walk is None


def test_the_end_names_what_comes_next(knowledge: KnowledgeBase) -> None:
    state = walking(knowledge)
    outcome = finish(knowledge, state)
    assert [button.payload for button in outcome.buttons] == [
        f"/{entry_id}" for entry_id in knowledge.entry(ENTRY).related
    ]
    assert state.walk is None
