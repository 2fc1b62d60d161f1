"""A typed reply that means a button: the conversation goes on as if it had been tapped."""

from __future__ import annotations

import json

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecuted, ActiveLoop, UserUttered

from actions.outcome_action import Events


def as_tap(payload: str, tracker: Tracker | None = None) -> Events:
    """Give the events of a tap on the button with this payload.

    With a tracker whose form is open, the form looks at it first, as at every message; opening it
    anew makes Rasa forget that it has refused the words.
    """
    intent, brace, rest = payload.removeprefix("/").partition("{")
    values = json.loads(brace + rest) if brace else {}
    parsed = {
        "text": payload,
        "intent": {"name": intent, "confidence": 1.0},
        "entities": [{"entity": name, "value": value} for name, value in values.items()],
    }
    # Rules begin after a listening assistant.
    tap = [ActionExecuted("action_listen"), UserUttered(payload, parsed)]
    form = tracker.active_loop_name if tracker else None
    return [ActiveLoop(form), *tap] if form else tap
