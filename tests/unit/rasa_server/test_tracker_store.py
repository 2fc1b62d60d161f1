from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import create_engine, event

from troly.rasa_server.tracker_store import PooledTrackerStore

DOMAIN = Domain.from_dict({"slots": {"ma_ho_so": {"type": "text", "mappings": []}}})


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/assistant.db"


@pytest.fixture
def store(address: str) -> PooledTrackerStore:
    return PooledTrackerStore(DOMAIN, address)


def wait(awaitable: Any) -> Any:
    return asyncio.run(awaitable)


def as_dicts(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    return [one.as_dict() for one in tracker.events]


def begun(store: PooledTrackerStore, sender: str = "web-1") -> DialogueStateTracker:
    tracker: DialogueStateTracker = wait(store.get_or_create_tracker(sender))
    tracker.update(ActionExecuted("action_session_start"))
    tracker.update(SessionStarted())
    tracker.update(UserUttered("quên mật khẩu 👍", {"name": "quen_mat_khau"}))
    wait(store.save(tracker))
    return tracker


def test_an_unknown_conversation_is_none(store: PooledTrackerStore) -> None:
    assert wait(store.retrieve("web-1")) is None


def test_what_was_saved_comes_back_as_rasa_reads_it(
    store: PooledTrackerStore, address: str
) -> None:
    tracker = begun(store)
    tracker.update(SlotSet("ma_ho_so", "H24.12-261102-0112"))
    wait(store.save(tracker))
    wait(store.save(tracker))
    theirs = SQLTrackerStore(domain=DOMAIN, dialect="sqlite", db=address.removeprefix("sqlite:///"))
    for ours, stock in [
        (store.retrieve("web-1"), theirs.retrieve("web-1")),
        (store.retrieve_full_tracker("web-1"), theirs.retrieve_full_tracker("web-1")),
    ]:
        read = wait(ours)
        assert as_dicts(read) == as_dicts(wait(stock))
        assert read.get_slot("ma_ho_so") == "H24.12-261102-0112"
        assert read.latest_message.text == "quên mật khẩu 👍"


def test_a_tracker_read_again_adds_only_what_is_new(store: PooledTrackerStore) -> None:
    begun(store)
    read = wait(store.retrieve("web-1"))
    read.update(ActionExecuted("action_listen"))
    wait(store.save(read))
    names = [one.type_name for one in wait(store.retrieve_full_tracker("web-1")).events]
    assert names == ["action", "action", "session_started", "user", "action"]


def test_only_the_last_session_is_read(store: PooledTrackerStore) -> None:
    tracker = begun(store)
    tracker.update(SessionStarted())
    tracker.update(UserUttered("đăng nhập", {"name": "dang_nhap"}))
    wait(store.save(tracker))
    read = wait(store.retrieve("web-1"))
    assert [one.type_name for one in read.events] == ["session_started", "user"]
    read.update(ActionExecuted("action_listen"))
    wait(store.save(read))
    assert len(wait(store.retrieve_full_tracker("web-1")).events) == len(tracker.events) + 1


def test_conversations_are_kept_apart(store: PooledTrackerStore) -> None:
    begun(store)
    other = begun(store, "web-2")
    other.update(SlotSet("ma_ho_so", "x"))
    wait(store.save(other))
    assert wait(store.retrieve("web-1")).get_slot("ma_ho_so") is None


def test_reading_and_saving_are_one_statement_each(store: PooledTrackerStore) -> None:
    begun(store)
    statements: list[str] = []
    event.listen(
        store.engine,
        "before_cursor_execute",
        lambda _conn, _cursor, statement, *_rest: statements.append(statement.split()[0]),
    )
    read = wait(store.retrieve("web-1"))
    read.update(ActionExecuted("action_listen"))
    wait(store.save(read))
    assert statements == ["BEGIN", "SELECT", "BEGIN", "INSERT"]


def test_only_the_last_of_what_was_remembered_is_read(address: str) -> None:
    remembers = {"type": "any", "influence_conversation": False, "mappings": []}
    store = PooledTrackerStore(Domain.from_dict({"slots": {"dialogue": remembers}}), address)
    tracker = begun(store)
    for step in (1, 2, 3):
        tracker.update(SlotSet("dialogue", {"step": step}))
        wait(store.save(tracker))
    read_again = wait(store.retrieve("web-1"))
    values = [one.value for one in read_again.events if isinstance(one, SlotSet)]
    assert values == [{"step": 3}]
    read_again.update(SlotSet("dialogue", {"step": 4}))
    wait(store.save(read_again))
    assert wait(store.retrieve("web-1")).get_slot("dialogue") == {"step": 4}


def stored_values(address: str) -> str:
    with create_engine(address).connect() as connection:
        return str(connection.execute("SELECT data FROM events").fetchall())


def test_personal_data_is_masked_when_it_is_stored(store: PooledTrackerStore, address: str) -> None:
    tracker = begun(store)
    said = "số 0912345678, mật khẩu là Abc@123"
    entities = [
        {"entity": "sau_so_cuoi", "value": "345678", "start": 0, "end": 6},
        {"entity": "ma_ho_so", "value": "H24.12-261102-0112", "start": 0, "end": 6},
    ]
    tracker.update(UserUttered(said, {"name": "dang_nhap"}, entities, {"text": said}))
    tracker.events.extend(
        SlotSet(slot, "345678") for slot in ("sau_so_cuoi", "so_dien_thoai", "ho_ten")
    )
    tracker.update(SlotSet("ma_ho_so", "H24.12-261102-0112"))
    wait(store.save(tracker))
    stored = stored_values(address)
    assert "0912345" not in stored
    assert "345678" not in stored
    assert "Abc@123" not in stored
    assert "H24.12-261102-0112" in stored
    # in memory, the turn still knows it
    assert tracker.latest_message is not None
    assert tracker.latest_message.text == said
    read_again = wait(store.retrieve("web-1"))
    assert read_again.latest_message.text.startswith("số *******678, mật khẩu là ***")
