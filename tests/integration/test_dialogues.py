"""Conversations over the whole road: gateway, Rasa, actions, PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from running_troly import RunningTroly

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
        assert [o["type"] for o in outcomes] == [e["type"] for e in turn["expect"]], turn
        for outcome, expected in zip(outcomes, turn["expect"], strict=True):
            titles = [button["title"] for button in outcome["buttons"]]
            if "entries" in expected:
                assert outcome["entry_ids"] == expected["entries"]
            for part in expected.get("contains", []):
                assert part in outcome["text"]
            for part in expected.get("lacks", []):
                assert part not in outcome["text"]
            for title in expected.get("buttons", []):
                assert title in titles
