"""Deletion while others write."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select
from sqlalchemy.engine import Connection, Engine

from troly.store import erase
from troly.store.engine import create_engine_for, reading, transaction
from troly.store.erase import Erased, Eraser, Purged
from troly.store.history import History
from troly.store.messages import MessageStore
from troly.store.migrate import upgrade
from troly.store.tables import conversation, deletion, events, inbox

LONG_AGO = datetime(2026, 1, 1, 8, 0)
RETENTION = timedelta(days=90)


def engine_at(url: str) -> Iterator[Engine]:
    engine = create_engine_for(url)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    upgrade(database_url)
    yield from engine_at(database_url)


@pytest.fixture
def other(engine: Engine, database_url: str) -> Iterator[Engine]:
    """The same database as another process opens it."""
    yield from engine_at(database_url)


def add_events(connection: Connection, *senders: str) -> None:
    connection.execute(
        insert(events), [{"sender_id": one, "type_name": "user", "data": "{}"} for one in senders]
    )


def add_old(engine: Engine, *ids: str, events_each: int = 1) -> None:
    """Add conversations of long ago, with a message and some of Rasa's events each."""
    with transaction(engine) as connection:
        of_each = [
            {"id": one, "channel": "web", "created_at": LONG_AGO, "last_message_at": LONG_AGO}
            for one in ids
        ]
        connection.execute(insert(conversation), of_each)
        messages = [
            {"conversation_id": one, "message_key": "k", "text": "x", "received_at": LONG_AGO}
            for one in ids
        ]
        connection.execute(insert(inbox), messages)
        add_events(connection, *ids * events_each)


def senders(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        found = connection.execute(select(events.c.sender_id).order_by(events.c.sender_id))
        return list(found.scalars())


def write_as_rasa_does(connection: Connection, sender: str) -> bool:
    """Hold the conversation's row, then write; tell whether there still was a conversation."""
    row = select(conversation.c.id).where(conversation.c.id == sender)
    if not connection.execute(row.with_for_update(read=True)).first():
        return False
    add_events(connection, sender)
    return True


@pytest.mark.parametrize("database_url", ["postgres_url"], indirect=True)
def test_what_is_being_written_meanwhile_is_deleted_too(engine: Engine, other: Engine) -> None:
    add_old(engine, "web-1")
    with ThreadPoolExecutor(1) as pool:
        with transaction(other) as connection:
            assert write_as_rasa_does(connection, "web-1")
            deletion_under_way = pool.submit(Eraser(engine).erase_conversation, "web-1", "citizen")
            time.sleep(0.3)
            assert not deletion_under_way.done()
        assert deletion_under_way.result(5) == Erased(conversations=1, messages=1, events=2)
    assert senders(engine) == []


@pytest.mark.parametrize("database_url", ["postgres_url"], indirect=True)
def test_what_comes_late_finds_no_conversation(engine: Engine, other: Engine) -> None:
    add_old(engine, "web-1")
    events_deleted, go_on = Event(), Event()

    def stop_before_the_end(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("DELETE FROM events"):
            events_deleted.set()
            assert go_on.wait(5)

    event.listen(engine, "after_cursor_execute", stop_before_the_end)

    def write_late() -> bool:
        with transaction(other) as connection:
            return write_as_rasa_does(connection, "web-1")

    with ThreadPoolExecutor(2) as pool:
        deletion_under_way = pool.submit(Eraser(engine).erase_conversation, "web-1", "citizen")
        assert events_deleted.wait(5)
        late = pool.submit(write_late)
        time.sleep(0.3)
        assert not late.done()
        go_on.set()
        assert not late.result(5)
        deletion_under_way.result(5)
    assert senders(engine) == []


@pytest.mark.parametrize("database_url", ["tmp_sqlite_url"], indirect=True)
def test_nobody_waits_long_for_a_purge(engine: Engine, other: Engine) -> None:
    add_old(engine, *(f"web-{number}" for number in range(3000)), events_each=20)
    store = MessageStore(other)
    young = store.start("web")
    waits: list[float] = []
    with ThreadPoolExecutor(1) as pool:
        purge = pool.submit(Eraser(engine).purge, RETENTION)
        while not purge.done():
            started = time.monotonic()
            key = f"k{len(waits)}"
            store.accept(young, key, pending="sealed", lease=10, text="Chào")
            waits.append(time.monotonic() - started)
            time.sleep(0.01)
        purged = purge.result()
    assert purged == Purged(Erased(conversations=3000, messages=3000, events=60_000), 0)
    assert max(waits) < 1
    assert len(waits) >= 3000 / erase._BATCH  # somebody else's turn after every batch
    with reading(engine) as connection:
        assert connection.execute(select(func.count()).select_from(inbox)).scalar_one() == len(
            waits
        )
        (logged,) = connection.execute(select(deletion)).all()
    assert (logged.conversations, logged.messages, logged.events) == (3000, 3000, 60_000)


def test_events_without_a_conversation_are_found(
    engine: Engine, other: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erase, "_BATCH", 2)
    monkeypatch.setattr(erase, "_LOOKED_AT", 3)
    monkeypatch.setattr(erase, "_PAUSE_SECONDS", 0)
    add_old(engine, "web-old")
    known = MessageStore(other).start("web")
    with transaction(other) as connection:
        add_events(connection, known, *(f"{kind}-{n}" for kind in "az" for n in range(4)), "a-1")

    purged = Eraser(engine).purge(RETENTION)

    assert purged == Purged(Erased(conversations=1, messages=1, events=1), orphaned_events=9)
    assert senders(engine) == [known]
    with reading(engine) as connection:
        assert connection.execute(select(deletion.c.events)).scalars().all() == [10]


@pytest.mark.usefixtures("other")
def test_a_conversation_that_goes_on_meanwhile_is_not_old(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erase, "_BATCH", 1)
    add_old(engine, "web-1", "web-2")
    store = MessageStore(engine)

    def go_on(_seconds: float) -> None:
        store.accept("web-2", "again", pending="sealed", lease=10, text="Chào")

    monkeypatch.setattr(erase.time, "sleep", go_on)

    assert Eraser(engine).purge(RETENTION).old.conversations == 1
    assert len(History(engine).past("web-2").exchanges) == 2
