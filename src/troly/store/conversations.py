"""Conversations, what citizens sent in them and what they were answered."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine, Row

from troly.database.conventions import utc_now
from troly.store.engine import transaction
from troly.store.errors import UnknownConversation
from troly.store.tables import button, conversation, inbox, reply

Outcomes = list[dict[str, Any]]
"""The outcomes of one turn as JSON objects, in the form the citizen's client gets them."""

BUTTON_LIFETIME = timedelta(hours=24)
HISTORY_LIMIT = 100

# "Unless it is there already" is not in the SQL standard; both databases spell it alike.
_INSERT_OR_LEAVE = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

# What every turn needs is built once: building a statement costs as much as running it.
_TOUCH = (
    update(conversation)
    .where(conversation.c.id == bindparam("of_conversation"))
    .values(last_message_at=bindparam("now"))
)
_FIND_ACCEPTED = (
    select(inbox.c.id, reply.c.outcomes)
    .outerjoin(reply, reply.c.inbox_id == inbox.c.id)
    .where(
        inbox.c.conversation_id == bindparam("of_conversation"),
        inbox.c.message_key == bindparam("key"),
    )
)
_FIND_CONVERSATION = select(inbox.c.conversation_id).where(inbox.c.id == bindparam("of_message"))
_INSERT_BUTTONS = insert(button)
_EXCHANGES = (
    select(
        inbox.c.message_key,
        inbox.c.text,
        inbox.c.button_id,
        button.c.title,
        reply.c.id,
        reply.c.outcomes,
    )
    .outerjoin(
        button,
        and_(button.c.id == inbox.c.button_id, button.c.conversation_id == inbox.c.conversation_id),
    )
    .outerjoin(reply, reply.c.inbox_id == inbox.c.id)
)
_ANSWERED_AFTER = (
    _EXCHANGES.where(
        inbox.c.conversation_id == bindparam("of_conversation"), reply.c.id > bindparam("seq")
    )
    .order_by(reply.c.id)
    .limit(HISTORY_LIMIT)
)


@dataclass(frozen=True)
class Accepted:
    """A message that is stored and will be answered once.

    Its reply is saved under `inbox_id`. If the same key was accepted before, it is a repeat, and
    `earlier` is the reply it got then, if it got one already.
    """

    inbox_id: int
    is_repeat: bool
    earlier: Outcomes | None


@dataclass(frozen=True)
class OfferedButton:
    """A button of a reply, with the payload that only the server knows."""

    id: str
    payload: str
    title: str


@dataclass(frozen=True)
class Exchange:
    """One message of a citizen and its reply; `seq` and `outcomes` are None while there is none.

    `key` is the sender's name for the message, `seq` the number of its reply: later replies of
    a conversation have higher ones.
    """

    key: str
    text: str
    button_id: str | None
    seq: int | None
    outcomes: Outcomes | None


class ConversationStore:
    """Reads and writes conversations; each method is one transaction.

    Every method raises `StoreUnavailable` when the database does not do its part.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now
        insert_or_leave = _INSERT_OR_LEAVE[engine.dialect.name]
        self._insert_message = insert_or_leave(inbox).on_conflict_do_nothing(
            index_elements=["conversation_id", "message_key"]
        )
        self._insert_reply = insert_or_leave(reply).on_conflict_do_nothing(
            index_elements=["inbox_id"]
        )

    def start(self, channel: str, buttons: Sequence[OfferedButton] = ()) -> str:
        """Begin a conversation and give its id: the channel and 128 random bits.

        `buttons` are those of its greeting.
        """
        conversation_id = f"{channel}-{secrets.token_hex(16)}"
        now = self._now()
        with transaction(self._engine) as connection:
            connection.execute(
                insert(conversation).values(
                    id=conversation_id, channel=channel, created_at=now, last_message_at=now
                )
            )
            _insert_buttons(connection, conversation_id, buttons, now)
        return conversation_id

    def accept(
        self,
        conversation_id: str,
        message_key: str,
        *,
        text: str | None = None,
        button_id: str | None = None,
    ) -> Accepted:
        """Store a message once, however often it is sent under the same key.

        UnknownConversation: there is no such conversation.
        """
        now = self._now()
        with transaction(self._engine) as connection:
            # This comes first since it also makes simultaneous messages of one conversation wait.
            known = connection.execute(_TOUCH, {"of_conversation": conversation_id, "now": now})
            if not known.rowcount:
                raise UnknownConversation(conversation_id)
            stored = connection.execute(
                self._insert_message,
                {
                    "conversation_id": conversation_id,
                    "message_key": message_key,
                    "text": text,
                    "button_id": button_id,
                    "received_at": now,
                },
            )
            row = connection.execute(
                _FIND_ACCEPTED, {"of_conversation": conversation_id, "key": message_key}
            ).one()
        return Accepted(row.id, is_repeat=not stored.rowcount, earlier=_parsed(row.outcomes))

    def save_reply(
        self,
        inbox_id: int,
        outcomes: Outcomes,
        buttons: Sequence[OfferedButton] = (),
        milliseconds: int = 0,
    ) -> Outcomes:
        """Save the reply to a message and give the one that stands.

        A message has one reply: where there is one already, it stays and is returned.
        """
        now = self._now()
        with transaction(self._engine) as connection:
            saved = connection.execute(
                self._insert_reply,
                {
                    "inbox_id": inbox_id,
                    # Plain ASCII, so that no character can be one the database refuses.
                    "outcomes": json.dumps(outcomes),
                    "created_at": now,
                    "milliseconds": milliseconds,
                },
            )
            if not saved.rowcount:
                return _earlier_reply(connection, inbox_id)
            if buttons:
                conversation_id = connection.execute(
                    _FIND_CONVERSATION, {"of_message": inbox_id}
                ).scalar_one()
                _insert_buttons(connection, conversation_id, buttons, now)
        return outcomes

    def button_payload(self, conversation_id: str, button_id: str) -> str | None:
        """Give what a button stands for; None if it is another conversation's, old or unknown."""
        with transaction(self._engine) as connection:
            payload: str | None = connection.execute(
                select(button.c.payload).where(
                    button.c.id == button_id,
                    button.c.conversation_id == conversation_id,
                    button.c.created_at > self._now() - BUTTON_LIFETIME,
                )
            ).scalar_one_or_none()
        return payload

    def greeting_buttons(self, conversation_id: str) -> dict[str, str]:
        """Give the ids of the greeting's buttons by their payloads."""
        with transaction(self._engine) as connection:
            rows = connection.execute(
                select(button.c.payload, button.c.id)
                .join(conversation, conversation.c.id == button.c.conversation_id)
                .where(
                    button.c.conversation_id == conversation_id,
                    button.c.created_at == conversation.c.created_at,
                )
            ).all()
        return {row.payload: row.id for row in rows}

    def history(self, conversation_id: str) -> list[Exchange]:
        """Give the latest messages with their replies, oldest first.

        UnknownConversation: there is no such conversation.
        """
        with transaction(self._engine) as connection:
            _require(connection, conversation_id)
            rows = connection.execute(
                _EXCHANGES.where(inbox.c.conversation_id == conversation_id)
                .order_by(inbox.c.id.desc())
                .limit(HISTORY_LIMIT)
            ).all()
        return [_exchange(row) for row in reversed(rows)]

    def answered_after(self, conversation_id: str, seq: int) -> list[Exchange]:
        """Give the messages whose reply has a number above `seq`, in that order.

        UnknownConversation: there is no such conversation.
        """
        with transaction(self._engine) as connection:
            rows = connection.execute(
                _ANSWERED_AFTER, {"of_conversation": conversation_id, "seq": seq}
            ).all()
            if not rows:
                _require(connection, conversation_id)
        return [_exchange(row) for row in rows]

    def talked_since(self, seq: int) -> dict[str, int]:
        """Give the conversations with a reply numbered above `seq`, each with its latest."""
        with transaction(self._engine) as connection:
            talked = connection.execute(
                select(inbox.c.conversation_id, func.max(reply.c.id))
                .join(reply, reply.c.inbox_id == inbox.c.id)
                .where(reply.c.id > seq)
                .group_by(inbox.c.conversation_id)
            )
            return {row[0]: row[1] for row in talked}

    def last_reply(self) -> int:
        """Give the highest number of all replies; 0 where there is none."""
        with transaction(self._engine) as connection:
            return connection.execute(select(func.max(reply.c.id))).scalar_one() or 0

    def check(self) -> None:
        """Raise `StoreUnavailable` unless the database answers and has its tables."""
        with transaction(self._engine) as connection:
            connection.execute(select(conversation.c.id).limit(1)).first()


def _insert_buttons(
    connection: Connection, conversation_id: str, buttons: Sequence[OfferedButton], now: datetime
) -> None:
    if not buttons:
        return
    connection.execute(
        _INSERT_BUTTONS,
        [
            {
                "id": offered.id,
                "conversation_id": conversation_id,
                "payload": offered.payload,
                "title": offered.title,
                "created_at": now,
            }
            for offered in buttons
        ],
    )


def _require(connection: Connection, conversation_id: str) -> None:
    known = select(conversation.c.id).where(conversation.c.id == conversation_id)
    if not connection.execute(known).first():
        raise UnknownConversation(conversation_id)


def _exchange(row: Row) -> Exchange:
    return Exchange(
        key=row.message_key,
        text=row.text or row.title or "",
        button_id=row.button_id,
        seq=row.id,
        outcomes=_parsed(row.outcomes),
    )


def _earlier_reply(connection: Connection, inbox_id: int) -> Outcomes:
    stored = connection.execute(
        select(reply.c.outcomes).where(reply.c.inbox_id == inbox_id)
    ).scalar_one()
    outcomes: Outcomes = json.loads(stored)
    return outcomes


def _parsed(stored: str | None) -> Outcomes | None:
    return None if stored is None else json.loads(stored)
