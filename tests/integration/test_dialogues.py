"""Conversations over the whole road: gateway, Rasa, actions, PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.running_troly import RunningTroly
from troly.answering.outcome import OutcomeType

_DIALOGUES = [
    pytest.param(dialogue, id=f"{file.stem}: {dialogue['name']}")
    for file in sorted(Path(__file__).parent.glob("dialogues/*.yml"))
    for dialogue in yaml.safe_load(file.read_text("utf-8"))
]


@pytest.mark.parametrize("dialogue", _DIALOGUES)
def test_dialogue(troly: RunningTroly, dialogue: dict[str, Any]) -> None:
    conversation = troly.conversation()
    for turn in dialogue["turns"]:
        outcomes = conversation.say(turn["say"]) if "say" in turn else conversation.tap(turn["tap"])
        expected = turn["expect"] if isinstance(turn["expect"], list) else [turn["expect"]]
        assert len(outcomes) == len(expected), turn
        for outcome, wanted in zip(outcomes, map(_wanted, expected), strict=True):
            _compare(outcome, wanted)


def test_every_kind_of_outcome_is_in_some_dialogue() -> None:
    # The two others are in tests of their own: what is down, and what cannot be read.
    others = {OutcomeType.UNAVAILABLE, OutcomeType.INPUT_REFUSED}
    expected = {
        _wanted(one)["type"]
        for dialogue in _DIALOGUES
        for turn in dialogue.values[0]["turns"]
        for one in (turn["expect"] if isinstance(turn["expect"], list) else [turn["expect"]])
    }
    assert {kind.value for kind in OutcomeType} - expected == {kind.value for kind in others}


def test_there_are_enough_dialogues() -> None:
    assert len(_DIALOGUES) >= 120


def _wanted(expected: str | dict[str, Any]) -> dict[str, Any]:
    """Spell out the short form `type entry`."""
    if isinstance(expected, dict):
        return expected
    outcome_type, *entries = expected.split()
    return {"type": outcome_type, **({"entries": entries} if entries else {})}


def _compare(outcome: dict[str, Any], wanted: dict[str, Any]) -> None:
    titles = [button["title"] for button in outcome["buttons"]]
    assert outcome["type"] == wanted["type"]
    assert outcome["entry_ids"] == wanted.get("entries", outcome["entry_ids"])
    assert [part for part in wanted.get("contains", []) if part not in outcome["text"]] == []
    assert [part for part in wanted.get("lacks", []) if part in outcome["text"]] == []
    assert [title for title in wanted.get("buttons", []) if title not in titles] == []
    assert [title for title in wanted.get("without", []) if title in titles] == []
