from __future__ import annotations

from typing import Any

import pytest

from actions.walk import WalkThrough
from tests.unit.actions.turn import Result, run, tracker
from troly.answering.outcome import OutcomeType
from troly.knowledge.load import KnowledgeBase

ENTRY = "nop_ho_so_truc_tuyen"
WALKING = {"entry_id": ENTRY, "walk": {"entry_id": ENTRY, "step": 3}}


def said(result: Result) -> list[str]:
    return [event["text"] for event in result.events if event["event"] == "user"]


@pytest.mark.parametrize(
    ("intent", "text", "step"),
    [
        ("next_step", "tiếp", 4),
        ("previous_step", "quay lại", 2),
        ("repeat", "nhắc lại", 3),
        ("at_step", "tôi đang ở bước 7", 7),
        ("walk", "hướng dẫn từng bước", 1),
    ],
)
def test_the_step_that_is_as_tap(
    knowledge: KnowledgeBase, intent: str, text: str, step: int
) -> None:
    result = run(WalkThrough(), tracker(intent, text=text, state=WALKING))
    outcome = result.outcome
    assert outcome.type is OutcomeType.STEP
    assert outcome.summary == knowledge.entry(ENTRY).answer.steps[step - 1]
    assert result.state.walk is not None
    assert result.state.walk.step == step


def test_a_button_names_its_step() -> None:
    tapped = tracker(
        "at_step", text='/at_step{"about": "5"}', entities=[("about", "5")], state=WALKING
    )
    result = run(WalkThrough(), tapped)
    assert result.state.walk is not None
    assert result.state.walk.step == 5


@pytest.mark.parametrize(
    ("intent", "state", "payload"),
    [
        ("stuck", None, "/not_helpful"),
        ("repeat", {"entry_id": ENTRY}, f"/{ENTRY}"),
    ],
)
def test_without_a_walk(intent: str, state: dict[str, Any] | None, payload: str) -> None:
    assert said(run(WalkThrough(), tracker(intent, state=state))) == [payload]


@pytest.mark.parametrize("intent", ["done", "repeat"])
def test_with_nothing_at_all(intent: str) -> None:
    assert run(WalkThrough(), tracker(intent)).outcome.type is OutcomeType.SMALL_TALK


def test_stuck_offers_the_way_round() -> None:
    outcome = run(WalkThrough(), tracker("stuck", state=WALKING)).outcome
    assert outcome.type is OutcomeType.QUESTION_BACK
    assert outcome.contacts


def test_stuck_in_steps_that_have_changed_is_answered(knowledge: KnowledgeBase) -> None:
    stale = {"entry_id": ENTRY, "walk": {"entry_id": ENTRY, "step": 99}}
    result = run(WalkThrough(), tracker("stuck", state=stale))
    assert result.outcome.summary == knowledge.message("walk_changed")
    assert result.state.walk is None
