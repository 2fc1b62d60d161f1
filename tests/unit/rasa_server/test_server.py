from __future__ import annotations

from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from troly.rasa_server.server import _validate_action_result, action_call

DOMAIN = Domain.from_dict(
    {
        "intents": ["greeting"],
        "slots": {"dialogue": {"type": "any", "mappings": [{"type": "custom"}]}},
        "actions": ["action_answer", {"validate_form": {"send_domain": True}}],
    }
)
LISTEN = ActionExecuted("action_listen")
FIRST: list[Event] = [LISTEN, UserUttered("Chào"), BotUttered("Chào anh/chị")]
SECOND: list[Event] = [LISTEN, UserUttered("Cảm ơn"), SlotSet("dialogue", {"failures": 1})]


def call(name: str, events: list[Event]) -> tuple[dict[str, Any], dict[str, Any]]:
    tracker = DialogueStateTracker.from_events("web-1", events, [AnySlot("dialogue", [{}])])
    action = RemoteAction(name, None)
    return action_call(action, tracker, DOMAIN), action._action_call_format(tracker, DOMAIN)


def test_a_call_is_what_rasa_sends_with_this_turns_events_alone() -> None:
    ours, rasas = call("action_answer", [*FIRST, *SECOND])
    names = [event["event"] for event in ours["tracker"].pop("events")]
    assert names == ["user", "slot"]
    assert len(rasas["tracker"].pop("events")) == 6
    del rasas["domain"]
    assert ours == rasas


def test_the_domain_goes_to_those_that_need_it() -> None:
    ours, _ = call("validate_form", SECOND)
    assert ours["domain"] == DOMAIN.as_dict()


def test_before_anybody_spoke_all_events_are_of_this_turn() -> None:
    ours, _ = call("action_answer", [LISTEN])
    assert len(ours["tracker"]["events"]) == 1


@pytest.mark.parametrize(
    "answer",
    [{}, {"events": []}, {"events": [], "responses": None}, {"events": ["x"], "responses": []}],
)
def test_an_answer_without_its_lists_is_refused(answer: dict[str, Any]) -> None:
    with pytest.raises(RasaException, match="has no list of"):
        _validate_action_result(RemoteAction("action_answer", None), answer)


def test_an_answer_with_its_lists_is_taken() -> None:
    answer = {"events": [{"event": "slot"}], "responses": [{"custom": {}}]}
    assert _validate_action_result(RemoteAction("action_answer", None), answer)
