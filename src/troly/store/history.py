"""Conversations as they are read again: by a client that comes back, by streams."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.engine import Engine, Row

from troly.store.engine import reading
from troly.store.messages import Replies, require_conversation
from troly.store.tables import button, inbox, reply

HISTORY_LIMIT = 100

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
_GREETING = (
    select(reply.c.outcomes)
    .where(reply.c.conversation_id == bindparam("of_conversation"), reply.c.inbox_id.is_(None))
    .order_by(reply.c.id)
    .limit(1)
)


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
    outcomes: Replies | None


@dataclass(frozen=True)
class Past:
    """A conversation so far: its greeting and the latest messages with their replies."""

    greeting: Replies
    exchanges: list[Exchange]


class History:
    """Reads; each method raises `StoreUnavailable` where the database does not do its part."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def past(self, conversation_id: str) -> Past:
        """Give the greeting and the latest `HISTORY_LIMIT` messages, oldest first.

        The greeting of a conversation that began before greetings were stored is empty.
        UnknownConversation: there is no such conversation.
        """
        with reading(self._engine) as connection:
            require_conversation(connection, conversation_id)
            greeting = connection.execute(
                _GREETING, {"of_conversation": conversation_id}
            ).scalar_one_or_none()
            rows = connection.execute(
                _EXCHANGES.where(inbox.c.conversation_id == conversation_id)
                .order_by(inbox.c.id.desc())
                .limit(HISTORY_LIMIT)
            ).all()
        return Past(
            greeting=json.loads(greeting or "[]"),
            exchanges=[_exchange(row) for row in reversed(rows)],
        )

    def answered_after(self, conversation_id: str, seq: int) -> list[Exchange]:
        """Give the messages whose reply has a number above `seq`, in that order.

        Replies of a conversation are saved one after another (`troly.store.messages`), so that
        none can appear later with a lower number.
        UnknownConversation: there is no such conversation.
        """
        with reading(self._engine) as connection:
            rows = connection.execute(
                _ANSWERED_AFTER, {"of_conversation": conversation_id, "seq": seq}
            ).all()
            if not rows:
                require_conversation(connection, conversation_id)
        return [_exchange(row) for row in rows]

    def talked_since(self, seq: int) -> dict[str, int]:
        """Give the conversations with a reply numbered above `seq`, each with its latest."""
        with reading(self._engine) as connection:
            talked = connection.execute(
                select(reply.c.conversation_id, func.max(reply.c.id))
                .where(reply.c.id > seq)
                .group_by(reply.c.conversation_id)
            )
            return {row[0]: row[1] for row in talked}

    def last_reply(self) -> int:
        """Give the highest number of all replies; 0 where there is none."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.max(reply.c.id))).scalar_one() or 0


def _exchange(row: Row) -> Exchange:
    return Exchange(
        key=row.message_key,
        text=row.text or row.title or "",
        button_id=row.button_id,
        seq=row.id,
        outcomes=None if row.outcomes is None else json.loads(row.outcomes),
    )
