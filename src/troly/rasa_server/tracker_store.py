"""What Rasa remembers of a conversation, in the assistant's own database.

Stock Rasa answers from nothing when its database fails, counts what is stored before it adds to it,
and reads all of a conversation in each turn. Here a failure is one, events are written only under
the turn's lease, and a long conversation is cut into sessions that carry over what was known.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY
from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.engine import Connection

from troly.answering.names import PRIVATE_ENTITIES, PRIVATE_SLOTS, Slot
from troly.privacy.secrets import mask_private
from troly.rasa_server.turn import Turn, TurnIsOver, current_turn
from troly.store.engine import create_engine_for, reading, transaction
from troly.store.tables import conversation, events

_OF_SENDER = events.c.sender_id == bindparam("sender_id")
_SESSION_BEGINS = (
    select(func.coalesce(func.max(events.c.id), 0))
    .where(_OF_SENDER, events.c.type_name == SessionStarted.type_name)
    .scalar_subquery()
)
# Timestamps are too coarse to order by, and clocks of replicas differ.
_ALL = (
    select(events.c.type_name, events.c.action_name, events.c.data, events.c.message_id)
    .where(_OF_SENDER)
    .order_by(events.c.id)
)
_LAST_SESSION = _ALL.where(events.c.id >= _SESSION_BEGINS)
# The lease is looked at and held until what it allows is written: who takes or deletes the
# conversation meanwhile waits.
_LEASE = (
    select(conversation.c.turn)
    .where(conversation.c.id == bindparam("sender_id"))
    .with_for_update(read=True)
)
_FORGET_EARLIER_RUN = delete(events).where(
    _OF_SENDER, events.c.message_id == bindparam("of_message")
)
_CHECK = select(events.c.id).limit(1)

# How many of a tracker's events the database holds already, and whether it holds some of an
# earlier run of the present turn; kept on the tracker itself.
_STORED = "_troly_stored_events"
_RUN_BEFORE = "_troly_run_before"

_MOST_TURNS_IN_A_SESSION = 8


class LeasedTrackerStore(TrackerStore):
    """Saves a turn once, under its lease, and fails where it cannot (`endpoints.yml`).

    The turn comes from the request (`troly.rasa_server.turn`). A turn that is run again, because
    whoever ran it died, takes the place of its first run.
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
        super().__init__(domain, event_broker, **kwargs)
        self.engine = create_engine_for(host)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Give what the present session holds; StoreUnavailable where it cannot be read."""
        tracker = self._read(_LAST_SESSION, sender_id)
        return self._cut(tracker) if tracker and self._is_long(tracker) else tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Give what all sessions hold."""
        return self._read(_ALL, conversation_id)

    async def keys(self) -> Iterable[str]:
        """Give the ids of all conversations."""
        with reading(self.engine) as connection:
            return list(connection.execute(select(events.c.sender_id).distinct()).scalars())

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the events that are new since the tracker was read or saved.

        TurnIsOver: the lease is somebody else's by now; nothing was written.
        StoreUnavailable: the database does not do its part.
        """
        await self.stream_events(tracker)
        turn = current_turn.get()
        held = list(tracker.events)
        new = held[getattr(tracker, _STORED, 0) :]
        with transaction(self.engine) as connection:
            _require_lease(connection, tracker.sender_id, turn)
            if getattr(tracker, _RUN_BEFORE, False):
                connection.execute(
                    _FORGET_EARLIER_RUN,
                    {"sender_id": tracker.sender_id, "of_message": turn.message_id},
                )
            if new:
                rows = [_as_row(tracker, event, turn) for event in new]
                connection.execute(insert(events), rows)
        setattr(tracker, _STORED, len(held))
        setattr(tracker, _RUN_BEFORE, False)

    def check(self) -> None:
        """Raise `StoreUnavailable` unless the events can be read."""
        with reading(self.engine) as connection:
            connection.execute(_CHECK).first()

    def _read(self, query: Any, sender_id: str) -> DialogueStateTracker | None:
        with reading(self.engine) as connection:
            stored = connection.execute(query, {"sender_id": sender_id}).all()
        turn = current_turn.get(None)
        rows = [row for row in stored if turn is None or row.message_id != turn.message_id]
        if not stored:
            return None
        tracker = DialogueStateTracker.from_dict(
            sender_id,
            [json.loads(row.data) for row in _without_old_states(rows)],
            self.domain.slots,
        )
        setattr(tracker, _STORED, len(tracker.events))
        setattr(tracker, _RUN_BEFORE, len(rows) < len(stored))
        return tracker

    def _is_long(self, tracker: DialogueStateTracker) -> bool:
        """Tell whether a session should be cut: not in a form, nor where Rasa will begin anew."""
        said = [event for event in tracker.events if isinstance(event, UserUttered)]
        if len(said) < _MOST_TURNS_IN_A_SESSION or tracker.active_loop_name:
            return False
        minutes = self.domain.session_config.session_expiration_time
        return not minutes or time.time() - said[-1].timestamp < minutes * 60

    def _cut(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        """Begin a new session that knows what the last one knew; it is saved with this turn."""
        cut = DialogueStateTracker(tracker.sender_id, self.domain.slots)
        cut.update(ActionExecuted(ACTION_SESSION_START_NAME))
        cut.update(SessionStarted())
        for slot in tracker.slots.values():
            if slot.value != slot.initial_value:
                cut.update(SlotSet(slot.name, slot.value))
        cut.update(ActionExecuted(ACTION_LISTEN_NAME))
        setattr(cut, _RUN_BEFORE, getattr(tracker, _RUN_BEFORE))
        return cut


def _require_lease(connection: Connection, sender_id: str, turn: Turn) -> None:
    token = connection.execute(_LEASE, {"sender_id": sender_id}).scalar_one_or_none()
    if token != turn.token:
        raise TurnIsOver


def _without_old_states(rows: Sequence[Any]) -> list[Any]:
    """Leave out all that the conversation remembered before what it remembers now.

    Every event is read, sent to the action server and back into shape in each turn.
    """
    states = [
        place
        for place, row in enumerate(rows)
        if row.action_name == Slot.DIALOGUE and row.type_name == SlotSet.type_name
    ]
    old = set(states[:-1])
    return [row for place, row in enumerate(rows) if place not in old]


def _masked(data: dict[str, Any]) -> dict[str, Any]:
    """Mask personal data in an event; the tracker in memory keeps it until the turn ends."""
    if data["event"] == "slot" and data["name"] in PRIVATE_SLOTS:
        return {**data, "value": None}
    if data["event"] != "user":
        return data
    parsed = data.get("parse_data") or {}
    entities = [
        {**entity, "value": None} if entity["entity"] in PRIVATE_ENTITIES else entity
        for entity in parsed.get("entities", [])
    ]
    text = mask_private(data["text"] or "")
    return {**data, "text": text, "parse_data": {**parsed, "text": text, "entities": entities}}


def _as_row(tracker: DialogueStateTracker, event: Event, turn: Turn) -> dict[str, Any]:
    data = _masked(event.as_dict())
    return {
        "sender_id": tracker.sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get(INTENT, {}).get(INTENT_NAME_KEY),
        "action_name": data.get("name"),
        # Plain ASCII, so that no character can be one the database refuses.
        "data": json.dumps(data),
        "message_id": turn.message_id,
    }
