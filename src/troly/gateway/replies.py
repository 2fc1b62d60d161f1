"""A reply in the form that leaves the server: no payloads, and all of it as plain text too."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from troly.answering import plain_text
from troly.answering.outcome import ButtonKind, Outcome
from troly.store.conversations import OfferedButton


class ButtonOut(BaseModel):
    """A choice under an id that means nothing outside its conversation."""

    id: str
    title: str
    kind: ButtonKind


class OutcomeOut(Outcome):
    """An outcome as a client gets it."""

    buttons: list[ButtonOut]  # type: ignore[assignment]  # the payload stays on the server
    text: str


def to_reply(
    outcome: Outcome, known_ids: Mapping[str, str] | None = None
) -> tuple[dict[str, Any], list[OfferedButton]]:
    """Give an `OutcomeOut` as a JSON object, and its buttons with payloads to be stored.

    `known_ids` are those, by payload, under which some of them are stored already.
    """
    ids = known_ids or {}
    buttons = [
        OfferedButton(
            id=ids.get(button.payload) or secrets.token_urlsafe(12),
            payload=button.payload,
            title=button.title,
        )
        for button in outcome.buttons
    ]
    # Through text, since JSON has its own spelling of dates and names of outcome types.
    reply: dict[str, Any] = json.loads(outcome.json(exclude={"buttons"}))
    reply["buttons"] = [
        {"id": offered.id, "title": offered.title, "kind": button.kind.value}
        for offered, button in zip(buttons, outcome.buttons, strict=True)
    ]
    reply["text"] = plain_text.render(outcome)
    return reply, buttons
