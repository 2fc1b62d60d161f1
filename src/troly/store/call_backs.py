"""Requests to be called back, each under a ticket number."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.engine import Engine
from sqlalchemy.sql import Delete

from troly.database.conventions import utc_now
from troly.store.engine import transaction
from troly.store.tables import call_back

# Without what is misread or misheard on the phone: 0 O, 1 I L, 2 Z, 5 S, 8 B.
_LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"
_LENGTH = 6
_PREFIX = "GL-"


class CallBackStore:
    """Adds and cancels requests. Each method may raise `StoreUnavailable`."""

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


def _open_of(conversation_id: str) -> Delete:
    return delete(call_back).where(
        call_back.c.conversation_id == conversation_id, call_back.c.state == "open"
    )
