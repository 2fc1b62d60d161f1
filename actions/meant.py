"""A typed reply that means a button: the conversation goes on as if it had been tapped."""

from __future__ import annotations

import json

from rasa_sdk.events import ActionExecuted, UserUttered

from actions.outcome_action import Events


def meant(payload: str) -> Events:
    """Give the events of a tap on the button with this payload."""
    intent, brace, rest = payload.removeprefix("/").partition("{")
    values = json.loads(brace + rest) if brace else {}
    parsed = {
        "text": payload,
        "intent": {"name": intent, "confidence": 1.0},
        "entities": [{"entity": name, "value": value} for name, value in values.items()],
    }
    # Rules begin after a listening assistant.
    return [ActionExecuted("action_listen"), UserUttered(payload, parsed)]
