"""The hot path: what citizens send, whose turn it is, and what they are answered.

One conversation's messages are answered one after another, in the order stored. The database
decides whose turn it is, so that any number of replicas may take messages: a *turn* is a lease on
the conversation, known by a random token. Whoever holds it renews it while it asks Rasa, and saves
the reply; a lease that has run out may be taken by anybody, and from then on the old token opens
nothing (a fencing token: M. Kleppmann, *Designing Data-Intensive Applications*, chapter 8).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from troly.database.conventions import utc_now
from troly.store.engine import reading, transaction
from troly.store.errors import UnknownConversation
from troly.store.tables import button, conversation, events, inbox, reply

ReplyJson = dict[str, Any]
"""One outcome as a JSON object, in the form a client gets it (`docs/api/`)."""

Replies = Sequence[ReplyJson]
"""All that answers one message."""

BUTTON_LIFETIME = timedelta(hours=24)

NEWS_CHANNEL = "troly_news"
"""PostgreSQL's channel on which each saved reply is told: `<conversation> <its number>`."""

# "Unless it is there already" is not in the SQL standard; both databases spell it alike.
_INSERT_OR_LEAVE = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

# What every turn needs is built once: building a statement costs as much as running it.
_OF_CONVERSATION = conversation.c.id == bindparam("of_conversation")
_TOUCH = update(conversation).where(_OF_CONVERSATION).values(last_message_at=bindparam("now"))
# Whoever looks before it writes must see what the last writer left.
_LOCK = select(conversation.c.id).where(_OF_CONVERSATION).with_for_update()
_WAITING = inbox.alias("waiting")
_IS_OLDEST = ~exists().where(
    _WAITING.c.conversation_id == bindparam("of_conversation"),
    _WAITING.c.pending.is_not(None),
    _WAITING.c.id < bindparam("of_message"),
)
_IS_WAITING = exists().where(inbox.c.id == bindparam("of_message"), inbox.c.pending.is_not(None))
_IS_FREE = or_(conversation.c.turn.is_(None), conversation.c.turn_until < bindparam("now"))
_TAKE_TURN = (
    update(conversation)
    .where(_OF_CONVERSATION, _IS_FREE, _IS_OLDEST, _IS_WAITING)
    .values(turn=bindparam("token"), turn_until=bindparam("until"))
)
_END_TURN = (
    update(conversation)
    .where(_OF_CONVERSATION, conversation.c.turn == bindparam("token"))
    .values(turn=None, turn_until=None)
)
_RENEW_TURN = (
    update(conversation)
    .where(_OF_CONVERSATION, conversation.c.turn == bindparam("token"))
    .values(turn_until=bindparam("until"))
)
_END_LAPSED = (
    update(conversation)
    .where(_OF_CONVERSATION, conversation.c.turn_until < bindparam("now"))
    .values(turn=None, turn_until=None)
)
_FIND_REPLY = (
    select(inbox.c.id, reply.c.outcomes)
    .outerjoin(reply, reply.c.inbox_id == inbox.c.id)
    .where(
        inbox.c.conversation_id == bindparam("of_conversation"),
        inbox.c.message_key == bindparam("key"),
    )
)
_NO_LONGER_PENDING = update(inbox).where(inbox.c.id == bindparam("of_message")).values(pending=None)
_FORGET_EVENTS = delete(events).where(
    events.c.sender_id == bindparam("of_conversation"),
    events.c.message_id == bindparam("of_message"),
)
_INSERT_REPLY = insert(reply)
_INSERT_BUTTONS = insert(button)
_TELL = select(func.pg_notify(NEWS_CHANNEL, bindparam("news")))


@dataclass(frozen=True)
class OfferedButton:
    """A button of a reply, with the payload that only the server knows."""

    id: str
    payload: str
    title: str


@dataclass(frozen=True)
class Turn:
    """The right to answer one message: given once, and gone when its time has run out."""

    conversation_id: str
    message_id: int
    token: str


@dataclass(frozen=True)
class Accepted:
    """A message that is stored, under `message_id`, and will be answered once.

    `turn` is there if it may be answered at once. If the same key was accepted before,
    `replies` are what it was answered then, if it was answered already.
    """

    message_id: int
    turn: Turn | None = None
    replies: Replies | None = None


@dataclass(frozen=True)
class Overdue:
    """A message that should have been answered by now; `pending` is what `accept` was given."""

    conversation_id: str
    message_id: int
    pending: str


class MessageStore:
    """Each method is one transaction, and raises `StoreUnavailable` where the database fails.

    Times are seconds; a lease is counted by the clock of the replica that takes it, so clocks of
    replicas must agree to about a second. Where they do not, a turn is run again, and fenced.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now
        self._tells = engine.dialect.name == "postgresql"
        insert_or_leave = _INSERT_OR_LEAVE[engine.dialect.name]
        self._insert_message = insert_or_leave(inbox).on_conflict_do_nothing(
            index_elements=["conversation_id", "message_key"]
        )

    def start(
        self, channel: str, greeting: Replies = (), buttons: Sequence[OfferedButton] = ()
    ) -> str:
        """Begin a conversation with what it is greeted with; gives its id.

        The id is the channel and 128 random bits.
        """
        conversation_id = f"{channel}-{secrets.token_hex(16)}"
        now = self._now()
        with transaction(self._engine) as connection:
            connection.execute(
                insert(conversation).values(
                    id=conversation_id, channel=channel, created_at=now, last_message_at=now
                )
            )
            if greeting:
                self._insert_reply(connection, conversation_id, None, greeting, 0)
            _insert_buttons(connection, conversation_id, buttons, now)
        return conversation_id

    def accept(
        self,
        conversation_id: str,
        message_key: str,
        *,
        pending: str,
        lease: float,
        text: str | None = None,
        button_id: str | None = None,
    ) -> Accepted:
        """Store a message once, however often it is sent under its key, and see whose turn it is.

        `pending` is what somebody else needs to answer it, should this process die; it is kept
        until there is a reply. The turn, if it is free, is taken for `lease` seconds.
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
                    "pending": pending,
                    "received_at": now,
                },
            )
            if not stored.rowcount:
                row = connection.execute(
                    _FIND_REPLY, {"of_conversation": conversation_id, "key": message_key}
                ).one()
                return Accepted(row.id, replies=_parsed(row.outcomes))
            message_id: int = stored.inserted_primary_key[0]
            turn = self._take(connection, conversation_id, message_id, lease)
        return Accepted(message_id, turn)

    def take_turn(
        self, conversation_id: str, message_id: int, lease: float
    ) -> Turn | Replies | None:
        """Give the turn of a stored message if it has come; its reply if somebody has answered.

        UnknownConversation: the conversation has been deleted meanwhile.
        """
        with transaction(self._engine) as connection:
            if not connection.execute(_LOCK, {"of_conversation": conversation_id}).first():
                raise UnknownConversation(conversation_id)
            turn = self._take(connection, conversation_id, message_id, lease)
            return turn or _standing_replies(connection, message_id)

    def renew_turn(self, turn: Turn, lease: float) -> None:
        """Keep a turn for `lease` seconds from now; does nothing where it is somebody else's."""
        with transaction(self._engine) as connection:
            connection.execute(
                _RENEW_TURN,
                {
                    "of_conversation": turn.conversation_id,
                    "token": turn.token,
                    "until": self._now() + timedelta(seconds=lease),
                },
            )

    def save_reply(
        self,
        turn: Turn,
        replies: Replies,
        buttons: Sequence[OfferedButton] = (),
        milliseconds: int = 0,
        *,
        is_apology: bool = False,
    ) -> int | None:
        """Save the reply of a turn, which ends by it; gives the reply's number.

        With an apology Rasa forgets what it may have saved of the turn: nobody has seen it.
        None: the turn is somebody else's by now; nothing was saved.
        UnknownConversation: the conversation has been deleted meanwhile.
        """
        with transaction(self._engine) as connection:
            mine = connection.execute(
                _END_TURN, {"of_conversation": turn.conversation_id, "token": turn.token}
            )
            if not mine.rowcount:
                require_conversation(connection, turn.conversation_id)
                return None
            if is_apology:
                _forget_events(connection, turn)
            return self._save(connection, turn, replies, buttons, milliseconds)

    def save_apology(
        self,
        conversation_id: str,
        message_id: int,
        replies: Replies,
        buttons: Sequence[OfferedButton] = (),
        milliseconds: int = 0,
    ) -> int | None:
        """Save the reply to a message whose turn did not come in time; Rasa forgets as above.

        None: it has a reply, or somebody is answering it now; nothing was saved.
        UnknownConversation: the conversation has been deleted meanwhile.
        """
        now = self._now()
        with transaction(self._engine) as connection:
            found = {"of_conversation": conversation_id, "of_message": message_id, "now": now}
            connection.execute(_TOUCH, {"of_conversation": conversation_id, "now": now})
            may = select(_IS_WAITING, or_(_IS_FREE, ~_IS_OLDEST)).where(_OF_CONVERSATION)
            row = connection.execute(may, found).first()
            if row is None:
                raise UnknownConversation(conversation_id)
            if not all(row):
                return None
            # Whoever held a turn that has run out must not answer too.
            connection.execute(_END_LAPSED, {"of_conversation": conversation_id, "now": now})
            turn = Turn(conversation_id, message_id, "")
            _forget_events(connection, turn)
            return self._save(connection, turn, replies, buttons, milliseconds)

    def is_under_way(self, conversation_id: str) -> bool:
        """Tell whether somebody is answering a message of the conversation now."""
        with reading(self._engine) as connection:
            query = select(~_IS_FREE).where(_OF_CONVERSATION)
            found = {"of_conversation": conversation_id, "now": self._now()}
            return bool(connection.execute(query, found).scalar())

    def overdue(self, seconds: float, limit: int = 20) -> list[Overdue]:
        """Give messages, oldest first, whose replica is dead.

        It let a turn in their conversation run out, or it would have answered or apologised
        within `seconds`.
        """
        now = self._now()
        query = (
            select(inbox.c.conversation_id, inbox.c.id, inbox.c.pending)
            .join(conversation, conversation.c.id == inbox.c.conversation_id)
            .where(
                inbox.c.pending.is_not(None),
                or_(
                    conversation.c.turn_until < now,
                    and_(
                        conversation.c.turn.is_(None),
                        inbox.c.received_at < now - timedelta(seconds=seconds),
                    ),
                ),
            )
            .order_by(inbox.c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [Overdue(*row) for row in connection.execute(query)]

    def button_payload(self, conversation_id: str, button_id: str) -> str | None:
        """Give what a button stands for; None if it is another conversation's, old or unknown."""
        with reading(self._engine) as connection:
            payload: str | None = connection.execute(
                select(button.c.payload).where(
                    button.c.id == button_id,
                    button.c.conversation_id == conversation_id,
                    button.c.created_at > self._now() - BUTTON_LIFETIME,
                )
            ).scalar_one_or_none()
        return payload

    def _take(
        self, connection: Connection, conversation_id: str, message_id: int, lease: float
    ) -> Turn | None:
        now = self._now()
        turn = Turn(conversation_id, message_id, secrets.token_hex(8))
        taken = connection.execute(
            _TAKE_TURN,
            {
                "of_conversation": conversation_id,
                "of_message": message_id,
                "token": turn.token,
                "now": now,
                "until": now + timedelta(seconds=lease),
            },
        )
        return turn if taken.rowcount else None

    def _save(
        self,
        connection: Connection,
        turn: Turn,
        replies: Replies,
        buttons: Sequence[OfferedButton],
        milliseconds: int,
    ) -> int:
        conversation_id = turn.conversation_id
        number = self._insert_reply(
            connection, conversation_id, turn.message_id, replies, milliseconds
        )
        connection.execute(_NO_LONGER_PENDING, {"of_message": turn.message_id})
        _insert_buttons(connection, conversation_id, buttons, self._now())
        if self._tells:  # when the transaction is done, to every replica
            connection.execute(_TELL, {"news": f"{conversation_id} {number}"})
        return number

    def _insert_reply(
        self,
        connection: Connection,
        conversation_id: str,
        message_id: int | None,
        replies: Replies,
        milliseconds: int,
    ) -> int:
        saved = connection.execute(
            _INSERT_REPLY,
            {
                "conversation_id": conversation_id,
                "inbox_id": message_id,
                # Plain ASCII, so that no character can be one the database refuses.
                "outcomes": json.dumps(replies),
                "created_at": self._now(),
                "milliseconds": milliseconds,
            },
        )
        number: int = saved.inserted_primary_key[0]
        return number


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


def _forget_events(connection: Connection, turn: Turn) -> None:
    connection.execute(
        _FORGET_EVENTS,
        {"of_conversation": turn.conversation_id, "of_message": turn.message_id},
    )


def _standing_replies(connection: Connection, message_id: int) -> Replies | None:
    stored = select(reply.c.outcomes).where(reply.c.inbox_id == message_id)
    return _parsed(connection.execute(stored).scalar_one_or_none())


def require_conversation(connection: Connection, conversation_id: str) -> None:
    """Raise `UnknownConversation` where there is none."""
    known = select(conversation.c.id).where(conversation.c.id == conversation_id)
    if not connection.execute(known).first():
        raise UnknownConversation(conversation_id)


def _parsed(stored: str | None) -> Replies | None:
    return None if stored is None else json.loads(stored)
