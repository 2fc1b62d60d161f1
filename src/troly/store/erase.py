"""Delete conversations everywhere: on a citizen's wish, or when they are old."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, MetaData, Table, Text, delete, insert, inspect, select
from sqlalchemy.engine import Connection, Engine

from troly.database.conventions import utc_now
from troly.store.engine import transaction
from troly.store.errors import UnknownConversation
from troly.store.tables import call_back, conversation, deletion, inbox

# Rasa's own table in the same database; it is there once Rasa has run.
_EVENTS = Table("events", MetaData(), Column("sender_id", Text))


@dataclass(frozen=True)
class Erased:
    """How much was deleted; what hangs on a conversation goes with it and is not counted."""

    conversations: int
    messages: int
    events: int
    call_backs: int


class Eraser:
    """Deletes, and notes how much; each method may raise `StoreUnavailable`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    def erase_conversation(self, conversation_id: str, reason: str) -> Erased:
        """Delete one conversation with all that belongs to it.

        UnknownConversation: there is none; nothing was deleted.
        """
        with transaction(self._engine) as connection:
            erased = self._erase(connection, [conversation_id], reason)
            if not erased.conversations:
                raise UnknownConversation(conversation_id)
        return erased

    def purge(self, older_than: timedelta) -> Erased:
        """Delete the conversations whose last message is older."""
        with transaction(self._engine) as connection:
            old = select(conversation.c.id).where(
                conversation.c.last_message_at < self._now() - older_than
            )
            ids = connection.execute(old).scalars().all()
            return self._erase(connection, ids, f"older than {older_than.days} days")

    def _erase(self, connection: Connection, ids: list[str], reason: str) -> Erased:
        counts = dict.fromkeys(("conversations", "messages", "events", "call_backs"), 0)
        has_events = inspect(connection).has_table(_EVENTS.name)
        for one in ids:
            counted = [
                ("messages", inbox, inbox.c.conversation_id),
                ("call_backs", call_back, call_back.c.conversation_id),
                *([("events", _EVENTS, _EVENTS.c.sender_id)] if has_events else []),
                ("conversations", conversation, conversation.c.id),
            ]
            for name, table, column in counted:
                counts[name] += connection.execute(delete(table).where(column == one)).rowcount
        erased = Erased(**counts)
        connection.execute(insert(deletion).values(deleted_at=self._now(), reason=reason, **counts))
        return erased
