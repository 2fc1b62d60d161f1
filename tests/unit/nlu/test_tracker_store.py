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
from sqlalchemy import event

from troly.nlu.tracker_store import PooledTrackerStore

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
    assert statements == ["SELECT", "INSERT"]
