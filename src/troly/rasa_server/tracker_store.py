"""Rasa's SQL tracker store on our own engine, in two statements a turn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY
from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from troly.privacy.secrets import mask_private
from troly.store.engine import create_engine_for, reading

_EVENTS = SQLTrackerStore.SQLEvent.__table__
_OF_SENDER = _EVENTS.c.sender_id == bindparam("sender_id")
_LAST_SESSION_STARTED = (
    select(func.coalesce(func.max(_EVENTS.c.timestamp), 0))
    .where(_OF_SENDER, _EVENTS.c.type_name == SessionStarted.type_name)
    .scalar_subquery()
)
# Timestamps are too coarse to order by.
_ALL = (
    select(_EVENTS.c.type_name, _EVENTS.c.action_name, _EVENTS.c.data)
    .where(_OF_SENDER)
    .order_by(_EVENTS.c.id)
)
_LAST_SESSION = _ALL.where(_EVENTS.c.timestamp >= _LAST_SESSION_STARTED)

# How many of a tracker's events the database holds already; kept on the tracker itself.
_STORED = "_troly_stored_events"


class PooledTrackerStore(SQLTrackerStore):
    """Keeps connections open, and gives up on a database that does not answer.

    Rasa's own engine opens SQLite anew for every transaction and waits for a hung PostgreSQL for
    ever. Rasa's own `save` counts what is stored before it adds to it, through the object mapper;
    here each tracker remembers how many of its events are stored.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str = "",
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        """Open the store.

        Args:
            domain: The conversation's domain.
            host: The database's address; endpoints.yml calls it `url`.
            event_broker: Where events are published too.
            kwargs: What Rasa's base class takes beside.
        """
        super().__init__(domain=domain, host=host, event_broker=event_broker, **kwargs)
        self.engine: Engine
        self.engine.dispose()
        self.engine = create_engine_for(host)
        self.sessionmaker = sessionmaker(bind=self.engine)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the events that are new since the tracker was read or saved."""
        await self.stream_events(tracker)
        events = list(tracker.events)
        new = events[getattr(tracker, _STORED, 0) :]
        if new:
            with self.engine.begin() as connection:
                connection.execute(insert(_EVENTS), [_as_row(tracker, event) for event in new])
        setattr(tracker, _STORED, len(events))

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        query = _ALL if fetch_events_from_all_sessions else _LAST_SESSION
        with reading(self.engine) as connection:
            stored = connection.execute(query, {"sender_id": sender_id}).all()
        if not stored:
            return None
        tracker = DialogueStateTracker.from_dict(
            sender_id,
            [json.loads(row.data) for row in _without_old_states(stored)],
            self.domain.slots,
        )
        setattr(tracker, _STORED, len(tracker.events))
        return tracker


# The slot that actions write whole in most turns (`troly.answering.state`).
_STATE_SLOT = "dialogue"


def _without_old_states(rows: Sequence[Any]) -> list[Any]:
    """Leave out all that the conversation remembered before what it remembers now.

    Every event is read, sent to the action server and back into shape in each turn.
    """
    states = [
        place
        for place, row in enumerate(rows)
        if row.action_name == _STATE_SLOT and row.type_name == SlotSet.type_name
    ]
    old = set(states[:-1])
    return [row for place, row in enumerate(rows) if place not in old]


# They live for one turn: what is stored must not know them.
_PRIVATE_SLOTS = frozenset({"sau_so_cuoi", "so_dien_thoai", "ho_ten"})
_PRIVATE_ENTITIES = frozenset({"sau_so_cuoi", "so_dien_thoai"})


def _masked(data: dict[str, Any]) -> dict[str, Any]:
    """Mask personal data in an event; the tracker in memory keeps it until the turn ends."""
    if data["event"] == "slot" and data["name"] in _PRIVATE_SLOTS:
        return {**data, "value": None}
    if data["event"] != "user":
        return data
    parsed = data.get("parse_data") or {}
    entities = [
        {**entity, "value": None} if entity["entity"] in _PRIVATE_ENTITIES else entity
        for entity in parsed.get("entities", [])
    ]
    text = mask_private(data["text"] or "")
    return {**data, "text": text, "parse_data": {**parsed, "text": text, "entities": entities}}


def _as_row(tracker: DialogueStateTracker, event: Event) -> dict[str, Any]:
    data = _masked(event.as_dict())
    return {
        "sender_id": tracker.sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get(INTENT, {}).get(INTENT_NAME_KEY),
        "action_name": data.get("name"),
        # Plain ASCII, so that no character can be one the database refuses.
        "data": json.dumps(data),
    }
