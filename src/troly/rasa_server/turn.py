"""The turn that Rasa's server is in, from the request that brings it to the store that saves it."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Turn:
    """Which message is answered, and the token of the lease under which it is.

    (`troly.store.messages.Turn` is the same in the gateway.)
    """

    message_id: int
    token: str


class TurnIsOver(Exception):
    """The lease has run out, or the conversation was deleted: nothing of this turn is kept."""


current_turn: ContextVar[Turn] = ContextVar("current_turn")
