"""What the database holds of a conversation, and what is wrong with it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import MetaData, func, select
from sqlalchemy.engine import Engine

from tests.faults.citizens import APOLOGY, Citizen
from troly.store.tables import conversation, events, inbox, metadata, reply


@dataclass(frozen=True)
class Message:
    """A stored message, and its replies in the order saved."""

    id: int
    key: str
    text: str | None
    replies: list[tuple[int, list[dict[str, Any]]]]

    @property
    def is_answered(self) -> bool:
        """Tell whether it has an answer that is no apology."""
        return any(one["type"] != APOLOGY for _, outcomes in self.replies for one in outcomes)


@dataclass(frozen=True)
class Kept:
    """Messages in the order stored; of Rasa's events, in their order, message, kind and text."""

    messages: list[Message]
    events: list[tuple[int, str, str | None]]

    @property
    def heard(self) -> list[tuple[int, str | None]]:
        """Give what Rasa has heard: message and text."""
        return [(message, text) for message, kind, text in self.events if kind == "user"]


def kept(engine: Engine, conversation_id: str) -> Kept:
    """Read a conversation."""
    with engine.connect() as connection:
        said = connection.execute(
            select(inbox).where(inbox.c.conversation_id == conversation_id).order_by(inbox.c.id)
        ).all()
        replies = connection.execute(
            select(reply).where(reply.c.conversation_id == conversation_id).order_by(reply.c.id)
        ).all()
        remembered = connection.execute(
            select(events).where(events.c.sender_id == conversation_id).order_by(events.c.id)
        ).all()
    messages = [
        Message(
            one.id,
            one.message_key,
            one.text,
            [(two.id, json.loads(two.outcomes)) for two in replies if two.inbox_id == one.id],
        )
        for one in said
    ]
    return Kept(
        messages,
        [(one.message_id, one.type_name, json.loads(one.data).get("text")) for one in remembered],
    )


def faults_of(engine: Engine, citizens: Iterable[Citizen]) -> Counter[str]:
    """Count what is wrong with conversations, by its kind; empty where all is well."""
    return sum((_faults(kept(engine, one.conversation), one) for one in citizens), Counter())


def _faults(of: Kept, citizen: Citizen) -> Counter[str]:
    faults: Counter[str] = Counter()
    answered = [one for one in of.messages if one.is_answered]
    stored = {one.key: one for one in of.messages}
    for key, shown in citizen.shown.items():
        if key not in stored:
            faults["lost: shown, but not stored"] += 1
        elif [shown] != [outcomes for _, outcomes in stored[key].replies]:
            faults["shown and stored differ"] += 1
    for one in of.messages:
        faults["lost: without a reply"] += not one.replies
        faults["doubled: several replies"] += len(one.replies) > 1
    numbers = [number for one in answered for number, _ in one.replies]
    faults["order: replies"] += numbers != sorted(numbers)
    heard = Counter(message for message, _ in of.heard)
    for one in answered:
        faults["lost: not in Rasa's events"] += not heard[one.id]
        faults["doubled: in Rasa's events"] += heard[one.id] > 1
    faults["events of what was not answered"] += len(heard.keys() - {one.id for one in answered})
    runs = [message for message, _ in groupby(message for message, _, _ in of.events)]
    faults["order: events"] += runs != sorted(set(runs))
    texts = {one.id: one.text for one in of.messages if one.text is not None}
    faults["events with another text"] += any(
        texts.get(message, text) != text for message, text in of.heard
    )
    return +faults


def sessions_of(engine: Engine, conversation_id: str) -> int:
    """Count how often Rasa began anew in a conversation."""
    return sum(kind == "session_started" for _, kind, _ in kept(engine, conversation_id).events)


def rows_of(engine: Engine, conversation_id: str) -> int:
    """Count the rows of all tables that name a conversation."""
    with engine.connect() as connection:
        return sum(
            connection.execute(
                select(func.count()).where(table.c[column] == conversation_id)
            ).scalar_one()
            for table, column in _tables(metadata)
        )


def _tables(of: MetaData) -> list[tuple[Any, str]]:
    named = [(table, "conversation_id") for table in of.tables.values()]
    return [
        *((table, column) for table, column in named if column in table.c),
        (conversation, "id"),
        (events, "sender_id"),
    ]
