"""A reply in the form that leaves the server: no payloads, and all of it as plain text too."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from enum import Enum

from pydantic import BaseModel

from troly.answering import plain_text
from troly.answering.intents import HELPFUL, NOT_HELPFUL
from troly.answering.outcome import Outcome
from troly.store.messages import OfferedButton, Replies, ReplyJson


class ButtonKind(str, Enum):
    """What a button is for: clients that rate answers by themselves leave out `feedback`."""

    CHOICE = "choice"
    FEEDBACK = "feedback"


class ReplyButton(BaseModel):
    """A choice under an id that means nothing outside its conversation."""

    id: str
    title: str
    kind: ButtonKind


class Reply(Outcome):
    """An outcome as a client gets it."""

    buttons: list[ReplyButton]  # type: ignore[assignment]  # the payload stays on the server
    text: str


def to_replies(
    outcomes: Iterable[Outcome],
) -> tuple[Replies, list[OfferedButton]]:
    """Give the replies (`Reply`) as JSON objects, and their buttons with payloads to be stored."""
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
        {"id": button.id, "title": button.title, "kind": _kind(button.payload).value}
        for button in buttons
    ]
    reply["text"] = plain_text.render(outcome)
    return reply, buttons


def _kind(payload: str) -> ButtonKind:
    is_feedback = payload.removeprefix("/") in {HELPFUL, NOT_HELPFUL}
    return ButtonKind.FEEDBACK if is_feedback else ButtonKind.CHOICE
