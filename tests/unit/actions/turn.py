"""One turn at the action server: a tracker as Rasa sends it, and what the action makes of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from troly.answering.outcome import Outcome
from troly.answering.state import DialogueState
from troly.answering.verdict import GATE, Decision, Verdict


def tracker(
    intent: str = "",
    *,
    text: str = "",
    slots: dict[str, Any] | None = None,
    entities: list[tuple[str, Any]] | None = None,
    form: str | None = None,
    offered: list[str] | None = None,
    second_answers: list[str] | None = None,
    second_offers: list[str] | None = None,
    just_set: dict[str, Any] | None = None,
    state: dict[str, Any] | None = None,
    conversation: str = "web-1",
    address: str | None = None,
) -> Tracker:
    """Build a tracker from the state that Rasa sends.

    `offered`, `second_answers` and `second_offers` are the gate's, which otherwise decided nothing.
    `just_set` are slots that the form has filled from this message and wants validated.
    """
    filled = just_set or {}
    verdict = Verdict(
        Decision.ASK_WHICH if offered else Decision.ANSWER,
        intent,
        tuple(offered or []),
        tuple(second_answers or []),
        tuple(second_offers or []),
    )
    judged = offered or second_answers or second_offers
    return Tracker.from_dict(
        {
            "sender_id": conversation,
            "slots": {
                "ma_ho_so": None,
                "sau_so_cuoi": None,
                "form_problem": None,
                "requested_slot": None,
                "dialogue": state,
                **(slots or {}),
                **filled,
            },
            "latest_message": {
                "text": text,
                "intent": {"name": intent, "confidence": 1.0},
                "entities": [{"entity": name, "value": value} for name, value in entities or []],
                **({GATE: verdict.to_json()} if judged else {}),
                "metadata": {} if address is None else {"address": address},
            },
            "events": [
                {"event": "user", "text": text},
                *({"event": "slot", "name": name, "value": filled[name]} for name in filled),
            ],
            "active_loop": {"name": form} if form else {},
            "latest_action_name": "action_listen",
        }
    )


@dataclass(frozen=True)
class Result:
    """What an action said and what it wants remembered."""

    messages: list[dict[str, Any]]
    events: list[dict[str, Any]]

    @property
    def outcome(self) -> Outcome:
        """The one outcome that was sent; anything else in the message is an error."""
        (message,) = self.messages
        custom = message.pop("custom")
        assert not any(message.values()), "an outcome goes out alone"
        return Outcome.parse_obj(custom)

    @property
    def slots(self) -> dict[str, Any]:
        """The slots that are set, beside what the dialogue remembers."""
        return {
            e["name"]: e["value"]
            for e in self.events
            if e["event"] == "slot" and e["name"] != "dialogue"
        }

    @property
    def state(self) -> DialogueState:
        """What the dialogue remembers now."""
        (kept,) = [e["value"] for e in self.events if e.get("name") == "dialogue"]
        return DialogueState.parse_obj(kept)

    @property
    def others(self) -> list[tuple[str, str | None]]:
        """The other events by kind and name."""
        return [(e["event"], e["name"]) for e in self.events if e["event"] != "slot"]


def run(action: Action, state: Tracker, domain: dict[str, Any] | None = None) -> Result:
    """Run an action as the action server does."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, state, domain or {}))
    return Result(dispatcher.messages, events)


def run_at_once(action: Action, states: list[Tracker]) -> None:
    """Run an action for many trackers at once, because each run takes its time."""

    async def gather() -> None:
        await asyncio.gather(*(action.run(CollectingDispatcher(), state, {}) for state in states))

    asyncio.run(gather())
