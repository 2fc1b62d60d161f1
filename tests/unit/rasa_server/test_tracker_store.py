from __future__ import annotations

import asyncio
import json
from contextvars import Context
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import create_engine, event, select

from troly.rasa_server.tracker_store import LeasedTrackerStore
from troly.rasa_server.turn import Turn, TurnIsOver, current_turn
from troly.store.engine import create_engine_for
from troly.store.erase import Eraser
from troly.store.errors import StoreUnavailable
from troly.store.messages import MessageStore
from troly.store.messages import Turn as GatewayTurn
from troly.store.migrate import upgrade
from troly.store.tables import events

DOMAIN = Domain.from_dict({"slots": {"ma_ho_so": {"type": "text", "mappings": []}}})


@pytest.fixture
def address(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/assistant.db"
    upgrade(url)
    return url


@pytest.fixture
def store(address: str) -> LeasedTrackerStore:
    return LeasedTrackerStore(DOMAIN, address)


@dataclass
class Talk:
    """A conversation whose turns the test begins, as the gateway's requests do."""

    messages: MessageStore
    id: str
    turn: GatewayTurn | None = None

    def next_turn(self) -> None:
        """End the present turn and begin that of another message."""
        if self.turn:
            assert self.messages.save_reply(self.turn, [{"summary": "x"}])
        accepted = self.messages.accept(self.id, uuid4().hex, pending="sealed", lease=60, text="x")
        assert accepted.turn
        self.turn = accepted.turn
        current_turn.set(Turn(self.turn.message_id, self.turn.token))


@pytest.fixture
def talk(address: str) -> Talk:
    return talk_on(address)


def talk_on(address: str) -> Talk:
    messages = MessageStore(create_engine_for(address))
    talk = Talk(messages, messages.start("web"))
    talk.next_turn()
    return talk


def wait(awaitable: Any) -> Any:
    return asyncio.run(awaitable)


def as_dicts(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    return [one.as_dict() for one in tracker.events]


def begun(store: LeasedTrackerStore, talk: Talk) -> DialogueStateTracker:
    """A first turn, saved; another one is under way."""
    tracker: DialogueStateTracker = wait(store.get_or_create_tracker(talk.id))
    tracker.update(ActionExecuted("action_session_start"))
    tracker.update(SessionStarted())
    tracker.update(UserUttered("quên mật khẩu 👍", {"name": "quen_mat_khau"}))
    wait(store.save(tracker))
    talk.next_turn()
    return tracker


def test_an_unknown_conversation_is_none(store: LeasedTrackerStore, talk: Talk) -> None:
    assert wait(store.retrieve(talk.id)) is None


def test_what_was_saved_comes_back_as_rasa_reads_it(
    store: LeasedTrackerStore, talk: Talk, address: str
) -> None:
    tracker = begun(store, talk)
    tracker.update(SlotSet("ma_ho_so", "H24.12-261102-0112"))
    wait(store.save(tracker))
    wait(store.save(tracker))
    talk.next_turn()
    theirs = SQLTrackerStore(domain=DOMAIN, dialect="sqlite", db=address.removeprefix("sqlite:///"))
    for ours, stock in [
        (store.retrieve(talk.id), theirs.retrieve(talk.id)),
        (store.retrieve_full_tracker(talk.id), theirs.retrieve_full_tracker(talk.id)),
    ]:
        read = wait(ours)
        assert as_dicts(read) == as_dicts(wait(stock))
        assert read.get_slot("ma_ho_so") == "H24.12-261102-0112"
        assert read.latest_message.text == "quên mật khẩu 👍"


def test_a_tracker_read_again_adds_only_what_is_new(store: LeasedTrackerStore, talk: Talk) -> None:
    begun(store, talk)
    read = wait(store.retrieve(talk.id))
    read.update(ActionExecuted("action_listen"))
    wait(store.save(read))
    talk.next_turn()
    names = [one.type_name for one in wait(store.retrieve_full_tracker(talk.id)).events]
    assert names == ["action", "action", "session_started", "user", "action"]


def test_only_the_last_session_is_read(store: LeasedTrackerStore, talk: Talk) -> None:
    tracker = begun(store, talk)
    tracker.update(SessionStarted())
    tracker.update(UserUttered("đăng nhập", {"name": "dang_nhap"}))
    wait(store.save(tracker))
    talk.next_turn()
    read = wait(store.retrieve(talk.id))
    assert [one.type_name for one in read.events] == ["session_started", "user"]
    read.update(ActionExecuted("action_listen"))
    wait(store.save(read))
    talk.next_turn()
    assert len(wait(store.retrieve_full_tracker(talk.id)).events) == len(tracker.events) + 1


def test_conversations_are_kept_apart(store: LeasedTrackerStore, talk: Talk, address: str) -> None:
    begun(store, talk)
    other = begun(store, talk_on(address))
    other.update(SlotSet("ma_ho_so", "x"))
    wait(store.save(other))
    assert wait(store.retrieve(talk.id)).get_slot("ma_ho_so") is None


def test_reading_is_one_statement_and_saving_two(store: LeasedTrackerStore, talk: Talk) -> None:
    begun(store, talk)
    statements: list[str] = []
    event.listen(
        store.engine,
        "before_cursor_execute",
        lambda _conn, _cursor, statement, *_rest: statements.append(statement.split()[0]),
    )
    read = wait(store.retrieve(talk.id))
    read.update(ActionExecuted("action_listen"))
    wait(store.save(read))
    assert statements == ["BEGIN", "SELECT", "BEGIN", "SELECT", "INSERT"]


def test_only_the_last_of_what_was_remembered_is_read(address: str, talk: Talk) -> None:
    remembers = {"type": "any", "influence_conversation": False, "mappings": []}
    store = LeasedTrackerStore(Domain.from_dict({"slots": {"dialogue": remembers}}), address)
    tracker = begun(store, talk)
    for step in (1, 2, 3):
        tracker.update(SlotSet("dialogue", {"step": step}))
        wait(store.save(tracker))
    talk.next_turn()
    read_again = wait(store.retrieve(talk.id))
    values = [one.value for one in read_again.events if isinstance(one, SlotSet)]
    assert values == [{"step": 3}]
    read_again.update(SlotSet("dialogue", {"step": 4}))
    wait(store.save(read_again))
    talk.next_turn()
    assert wait(store.retrieve(talk.id)).get_slot("dialogue") == {"step": 4}


def stored_values(address: str) -> str:
    with create_engine(address).connect() as connection:
        return str(connection.execute("SELECT data FROM events").fetchall())


def test_personal_data_is_masked_when_it_is_stored(
    store: LeasedTrackerStore, talk: Talk, address: str
) -> None:
    tracker = begun(store, talk)
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
    talk.next_turn()
    read_again = wait(store.retrieve(talk.id))
    assert read_again.latest_message.text.startswith("số *******678, mật khẩu là ***")


# --- the turn's lease ------------------------------------------------------------------------


def test_a_turn_that_is_run_again_takes_the_place_of_its_first_run(
    store: LeasedTrackerStore, talk: Talk
) -> None:
    begun(store, talk)
    for words in ("lần một", "lần hai"):
        tracker = wait(store.retrieve(talk.id))
        tracker.update(UserUttered(words, {"name": "dang_nhap"}))
        wait(store.save(tracker))
    talk.next_turn()
    said = wait(store.retrieve(talk.id)).events
    assert [one.text for one in said if isinstance(one, UserUttered)] == [
        "quên mật khẩu 👍",
        "lần hai",
    ]


@pytest.mark.parametrize("end", ["taken by another", "deleted"])
def test_nothing_is_written_when_the_turn_is_over(
    store: LeasedTrackerStore, talk: Talk, end: str
) -> None:
    begun(store, talk)
    tracker = wait(store.retrieve(talk.id))
    tracker.update(UserUttered("muộn", {"name": "dang_nhap"}))
    late = current_turn.get()
    if end == "deleted":
        Eraser(store.engine).erase_conversation(talk.id, "citizen")
    else:
        talk.next_turn()
    current_turn.set(late)
    with pytest.raises(TurnIsOver):
        wait(store.save(tracker))
    with store.engine.connect() as connection:
        stored = connection.execute(select(events.c.data)).scalars().all()
    said = [json.loads(one)["text"] for one in stored if json.loads(one)["event"] == "user"]
    assert said == ([] if end == "deleted" else ["quên mật khẩu 👍"])


def test_without_a_turn_nothing_is_saved(store: LeasedTrackerStore, talk: Talk) -> None:
    tracker = begun(store, talk)
    tracker.update(ActionExecuted("action_listen"))
    with pytest.raises(LookupError):
        Context().run(wait, store.save(tracker))


def test_a_database_that_fails_is_a_failure(tmp_path: Path) -> None:
    store = LeasedTrackerStore(DOMAIN, f"sqlite:///{tmp_path}/empty.db")
    for use in (lambda: wait(store.retrieve("web-1")), store.check):
        with pytest.raises(StoreUnavailable):
            use()


# --- long conversations ----------------------------------------------------------------------


def many_turns(store: LeasedTrackerStore, talk: Talk, count: int) -> list[int]:
    """Talk; gives how many events were read in each turn."""
    begun(store, talk)
    read = []
    for number in range(count):
        tracker = wait(store.retrieve(talk.id))
        read.append(len(tracker.events))
        tracker.update(UserUttered(f"câu {number}", {"name": "dang_nhap"}))
        if number == 2:
            tracker.update(SlotSet("ma_ho_so", "H24.12-261102-0112"))
        tracker.update(ActionExecuted("action_listen"))
        wait(store.save(tracker))
        talk.next_turn()
    return read


def test_a_long_conversation_is_read_no_slower_and_forgets_nothing_it_knew(
    store: LeasedTrackerStore, talk: Talk
) -> None:
    read = many_turns(store, talk, 60)
    assert max(read[30:]) <= max(read[:30])
    assert wait(store.retrieve(talk.id)).get_slot("ma_ho_so") == "H24.12-261102-0112"
    said = [
        one.text
        for one in wait(store.retrieve_full_tracker(talk.id)).events
        if isinstance(one, UserUttered)
    ]
    assert said == ["quên mật khẩu 👍", *(f"câu {number}" for number in range(60))]


def test_an_open_form_is_not_cut(store: LeasedTrackerStore, talk: Talk) -> None:
    tracker = begun(store, talk)
    tracker.update(ActiveLoop("look_up_dossier_form"))
    wait(store.save(tracker))
    talk.next_turn()
    many = many_turns_in(store, talk, 20)
    assert many == sorted(many)
    assert wait(store.retrieve(talk.id)).active_loop_name == "look_up_dossier_form"


def many_turns_in(store: LeasedTrackerStore, talk: Talk, count: int) -> list[int]:
    read = []
    for number in range(count):
        tracker = wait(store.retrieve(talk.id))
        read.append(len(tracker.events))
        tracker.update(UserUttered(f"câu {number}", {"name": "dang_nhap"}))
        wait(store.save(tracker))
        talk.next_turn()
    return read


def test_a_conversation_that_rasa_will_begin_anew_is_left_to_it(
    store: LeasedTrackerStore, talk: Talk
) -> None:
    tracker = begun(store, talk)
    for number in range(20):
        tracker.update(UserUttered(f"câu {number}", {"name": "dang_nhap"}, timestamp=1.0))
    wait(store.save(tracker))
    talk.next_turn()
    read = wait(store.retrieve(talk.id))
    assert read.latest_message.text == "câu 19"  # by which Rasa sees that the session is over
