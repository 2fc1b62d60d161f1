"""Requests to be called back, each under a ticket number."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.sql import Delete

from troly.database.conventions import utc_now
from troly.store.engine import transaction
from troly.store.tables import call_back

# Without what is misread or misheard on the phone: 0 O, 1 I L, 2 Z, 5 S, 8 B.
_LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"
_LENGTH = 6
_PREFIX = "GL-"


@dataclass(frozen=True)
class CallBack:
    """A request that waits for somebody to call; `created_at` is UTC without a zone."""

    ticket: str
    created_at: datetime
    phone: str
    name: str | None
    purpose: str
    conversation_id: str


_WAITING = (
    select(*(call_back.c[name] for name in CallBack.__dataclass_fields__))
    .where(call_back.c.state == "open")
    .order_by(call_back.c.created_at, call_back.c.ticket)
)


class CallBackStore:
    """Adds, cancels, lists and finishes requests. Each method may raise `StoreUnavailable`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    def create(self, conversation_id: str, *, phone: str, name: str | None, purpose: str) -> str:
        """Save a request that its citizen agreed to, and give its ticket number.

        It takes the place of an open one of the same conversation: the number may be corrected.
        """
        # 25 to the power of 6 numbers: that one is taken already is not worth a second try.
        ticket = _PREFIX + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        now = self._now()
        with transaction(self._engine) as connection:
            connection.execute(_open_of(conversation_id))
            connection.execute(
                insert(call_back).values(
                    ticket=ticket,
                    conversation_id=conversation_id,
                    phone=phone,
                    name=name,
                    purpose=purpose,
                    state="open",
                    consented_at=now,
                    created_at=now,
                )
            )
        return ticket

    def cancel(self, conversation_id: str) -> int:
        """Delete the open requests of a conversation, number and all; gives how many there were."""
        with transaction(self._engine) as connection:
            deleted = connection.execute(_open_of(conversation_id))
        return int(deleted.rowcount)

    def waiting(self) -> list[CallBack]:
        """Give the open requests, oldest first."""
        with transaction(self._engine) as connection:
            return [CallBack(**row) for row in connection.execute(_WAITING).mappings()]

    def finish(self, ticket: str) -> bool:
        """Note that its citizen was called; False if there is no such open request."""
        with transaction(self._engine) as connection:
            finished = connection.execute(
                update(call_back)
                .where(call_back.c.ticket == ticket, call_back.c.state == "open")
                .values(state="done")
            )
        return bool(finished.rowcount)


def _open_of(conversation_id: str) -> Delete:
    return delete(call_back).where(
        call_back.c.conversation_id == conversation_id, call_back.c.state == "open"
    )
