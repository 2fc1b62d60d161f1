"""Delete conversations everywhere: on a citizen's wish, or when they are old.

Whoever adds to a conversation holds its row of `conversation`, so that row is taken first: what
was being added by then is deleted too, and what comes later finds no conversation. Rasa's events
have no foreign key to take it for them, so the tracker store must do so itself (`FOR SHARE`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql.elements import ColumnElement

from troly.database.conventions import utc_now
from troly.store.engine import reading, transaction
from troly.store.errors import UnknownConversation
from troly.store.tables import call_back, conversation, deletion, events, inbox

# So few at a time that whoever waits to write to SQLite meanwhile does not notice.
_BATCH = 100

# SQLite keeps no queue: who waits for it looks again every tenth of a second.
_PAUSE_SECONDS = 0.15

# How many senders are compared with the conversations in one query.
_LOOKED_AT = 1000


@dataclass(frozen=True)
class Erased:
    """How much was deleted; what hangs on a conversation goes with it and is not counted."""

    conversations: int = 0
    messages: int = 0
    events: int = 0
    call_backs: int = 0

    def __add__(self, other: Erased) -> Erased:
        """Give the sum of both."""
        both = asdict(other)
        return Erased(**{name: count + both[name] for name, count in asdict(self).items()})


@dataclass(frozen=True)
class Purged:
    """What `Eraser.purge` deleted: conversations that were old, and events that had none."""

    old: Erased
    orphaned_events: int


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
            taken = connection.execute(
                select(conversation.c.id)
                .where(conversation.c.id == conversation_id)
                .with_for_update()
            )
            if not taken.first():
                raise UnknownConversation(conversation_id)
            erased = _erase(connection, [conversation_id])
            self._log(connection, reason, erased)
        return erased

    def purge(self, older_than: timedelta) -> Purged:
        """Delete the conversations whose last message is older, and events without one.

        Goes in small steps, between which others write; what was deleted before a fault stays so
        and is in the log.
        """
        is_old = conversation.c.last_message_at < self._now() - older_than
        with transaction(self._engine) as connection:
            entry = self._log(connection, f"older than {older_than.days} days", Erased())
        old, orphaned_events = Erased(), 0
        for ids in self._batches_of_old(is_old):
            with transaction(self._engine) as connection:
                # Somebody may write in one of them just now: then it is not old any more.
                taken = connection.execute(
                    select(conversation.c.id)
                    .where(conversation.c.id.in_(ids), is_old)
                    .with_for_update(skip_locked=True)
                )
                erased = _erase(connection, taken.scalars().all())
                _add_to_log(connection, entry, erased)
            old += erased
        for senders in self._batches_of_orphans():
            with transaction(self._engine) as connection:
                erased = Erased(events=_delete(connection, events, events.c.sender_id, senders))
                _add_to_log(connection, entry, erased)
            orphaned_events += erased.events
        return Purged(old, orphaned_events)

    def _batches_of_old(self, is_old: ColumnElement) -> Iterator[Sequence[str]]:
        with reading(self._engine) as connection:
            ids = connection.execute(select(conversation.c.id).where(is_old)).scalars().all()
        yield from _in_batches(ids)

    def _batches_of_orphans(self) -> Iterator[Sequence[str]]:
        # One sender after the other, as the index has them, however many events there are.
        last = ""
        while True:
            with reading(self._engine) as connection:
                senders = (
                    connection.execute(
                        select(events.c.sender_id)
                        .where(events.c.sender_id > last)
                        .order_by(events.c.sender_id)
                        .distinct()
                        .limit(_LOOKED_AT)
                    )
                    .scalars()
                    .all()
                )
                known = select(conversation.c.id).where(conversation.c.id.in_(senders))
                conversations = set(connection.execute(known).scalars())
            if not senders:
                return
            yield from _in_batches([one for one in senders if one not in conversations])
            last = senders[-1]

    def _log(self, connection: Connection, reason: str, erased: Erased) -> int:
        entry = insert(deletion).values(deleted_at=self._now(), reason=reason, **asdict(erased))
        number: int = connection.execute(entry).inserted_primary_key.id
        return number


def _in_batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give some at a time, and others time to write in between."""
    for first in range(0, len(ids), _BATCH):
        yield ids[first : first + _BATCH]
        time.sleep(_PAUSE_SECONDS)


def _erase(connection: Connection, ids: Sequence[str]) -> Erased:
    """Delete conversations whose rows this transaction has taken."""
    return Erased(
        messages=_delete(connection, inbox, inbox.c.conversation_id, ids),
        call_backs=_delete(connection, call_back, call_back.c.conversation_id, ids),
        events=_delete(connection, events, events.c.sender_id, ids),
        conversations=_delete(connection, conversation, conversation.c.id, ids),
    )


def _delete(
    connection: Connection, table: Table, column: ColumnElement, values: Sequence[str]
) -> int:
    deleted: int = connection.execute(delete(table).where(column.in_(values))).rowcount
    return deleted


def _add_to_log(connection: Connection, entry: int, erased: Erased) -> None:
    more = {name: deletion.c[name] + count for name, count in asdict(erased).items()}
    connection.execute(update(deletion).where(deletion.c.id == entry).values(more))
