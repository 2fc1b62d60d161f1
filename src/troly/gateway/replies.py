"""A reply in the form that leaves the server: no payloads, and all of it as plain text too."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable

from pydantic import BaseModel

from troly.answering import plain_text
from troly.answering.outcome import ButtonKind, Outcome
from troly.store.messages import OfferedButton, Replies, ReplyJson


class ButtonOut(BaseModel):
    """A choice under an id that means nothing outside its conversation."""

    id: str
    title: str
    kind: ButtonKind


class OutcomeOut(Outcome):
    """An outcome as a client gets it."""

    buttons: list[ButtonOut]  # type: ignore[assignment]  # the payload stays on the server
    text: str


def to_replies(outcomes: Iterable[Outcome]) -> tuple[Replies, list[OfferedButton]]:
    """Give outcomes as JSON objects (`OutcomeOut`), and their buttons with payloads to store."""
    replies, buttons = [], []
    for outcome in outcomes:
        reply, its_buttons = _to_reply(outcome)
        replies.append(reply)
        buttons.extend(its_buttons)
    return replies, buttons


def _to_reply(outcome: Outcome) -> tuple[ReplyJson, list[OfferedButton]]:
    buttons = [
        OfferedButton(
            id=secrets.token_urlsafe(12),
            payload=button.payload,
            title=button.title,
        )
        for button in outcome.buttons
    ]
    # Through text, since JSON has its own spelling of dates and names of outcome types.
    reply: ReplyJson = json.loads(outcome.json(exclude={"buttons"}))
    reply["buttons"] = [
        {"id": offered.id, "title": offered.title, "kind": button.kind.value}
        for offered, button in zip(buttons, outcome.buttons, strict=True)
    ]
    reply["text"] = plain_text.render(outcome)
    return reply, buttons
