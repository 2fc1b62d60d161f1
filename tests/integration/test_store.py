from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Table, inspect, select, text
from sqlalchemy.engine import Engine

from troly.store.call_backs import CallBackStore
from troly.store.conversations import ConversationStore, Exchange, OfferedButton
from troly.store.engine import create_engine_for
from troly.store.erase import Erased, Eraser
from troly.store.errors import StoreUnavailable, UnknownConversation
from troly.store.feedback import FeedbackStore
from troly.store.migrate import VERSION_TABLE, upgrade
from troly.store.tables import button as button_table
from troly.store.tables import (
    call_back,
    choice,
    deletion,
    feedback,
    inbox,
    metadata,
    reply,
)
from troly.store.tables import conversation as conversation_table

ANSWER = [{"type": "answered", "summary": "Trả lời 😀 \x00"}]
OTHER_ANSWER = [{"type": "unavailable", "summary": "Xin lỗi"}]


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 8, 0)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    upgrade(database_url)
    engine = create_engine_for(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(engine: Engine, clock: Clock) -> ConversationStore:
    return ConversationStore(engine, now=clock)


@pytest.fixture
def conversation(store: ConversationStore) -> str:
    return store.start("web")


# --- migrations ----------------------------------------------------------------


def test_migrations_make_the_tables_that_the_code_knows(engine: Engine) -> None:
    def is_ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name in metadata.tables

    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE events (id INTEGER PRIMARY KEY)"))  # Rasa's
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "include_name": is_ours}
        )
        assert compare_metadata(context, metadata) == []


def test_upgrading_again_and_beside_rasa_changes_nothing(engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE events (id INTEGER PRIMARY KEY)"))
    before = set(inspect(engine).get_table_names())
    upgrade(database_url)
    assert set(inspect(engine).get_table_names()) == before
    assert VERSION_TABLE in before
    assert "alembic_version" not in before


def test_upgrading_keeps_what_is_stored(
    store: ConversationStore, conversation: str, database_url: str
) -> None:
    store.accept(conversation, "k1", text="Chào")
    upgrade(database_url)
    assert [exchange.text for exchange in store.history(conversation)] == ["Chào"]


def test_replicas_may_upgrade_at_the_same_time(postgres_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, [postgres_url] * 4))
    ConversationStore(create_engine_for(postgres_url)).check()


# --- conversations -------------------------------------------------------------


def test_conversation_ids_are_long_and_random(store: ConversationStore) -> None:
    one, other = store.start("web"), store.start("web")
    assert one.startswith("web-")
    assert len(one) == len("web-") + 32
    assert one != other


def test_a_message_is_stored_once_under_its_key(
    store: ConversationStore, conversation: str
) -> None:
    first = store.accept(conversation, "k1", text="Chào")
    again = store.accept(conversation, "k1", text="Chào")
    another = store.accept(conversation, "k2", text="Chào")

    assert not first.is_repeat
    assert again.is_repeat
    assert again.inbox_id == first.inbox_id
    assert again.earlier is None
    assert another.inbox_id != first.inbox_id


def test_a_repeated_key_gives_the_reply(store: ConversationStore, conversation: str) -> None:
    accepted = store.accept(conversation, "k1", text="Chào")
    store.save_reply(accepted.inbox_id, ANSWER, milliseconds=12)
    assert store.accept(conversation, "k1", text="Chào").earlier == ANSWER


def test_the_same_key_in_another_conversation_is_another_message(
    store: ConversationStore, conversation: str
) -> None:
    store.save_reply(store.accept(conversation, "k1", text="Chào").inbox_id, ANSWER)
    assert not store.accept(store.start("web"), "k1", text="Chào").is_repeat


def test_simultaneous_repeats_are_one_message(
    engine: Engine, store: ConversationStore, conversation: str
) -> None:
    with ThreadPoolExecutor(8) as pool:
        accepted = list(
            pool.map(lambda _: store.accept(conversation, "k1", text="Chào"), range(16))
        )
    assert len({each.inbox_id for each in accepted}) == 1
    assert [each.is_repeat for each in accepted].count(False) == 1
    with engine.begin() as connection:
        assert len(connection.execute(select(inbox)).all()) == 1


def test_the_first_reply_stands(store: ConversationStore, conversation: str) -> None:
    accepted = store.accept(conversation, "k1", text="Chào")
    late = [OfferedButton(id="b1", payload="/chon", title="Chọn")]

    assert store.save_reply(accepted.inbox_id, OTHER_ANSWER) == OTHER_ANSWER
    assert store.save_reply(accepted.inbox_id, ANSWER, late) == OTHER_ANSWER
    assert store.button_payload(conversation, "b1") is None


@pytest.mark.parametrize(
    "use",
    [
        lambda store: store.accept("web-" + "0" * 32, "k1", text="Chào"),
        lambda store: store.history("web-" + "0" * 32),
    ],
)
def test_an_unknown_conversation_is_refused(
    store: ConversationStore, use: Callable[[ConversationStore], object]
) -> None:
    with pytest.raises(UnknownConversation):
        use(store)


# --- buttons -------------------------------------------------------------------


@pytest.fixture
def button(store: ConversationStore, conversation: str) -> OfferedButton:
    button = OfferedButton(id="b1", payload='/chon{"entry": "dang_nhap"}', title="Đăng nhập")
    accepted = store.accept(conversation, "k1", text="Chào")
    store.save_reply(accepted.inbox_id, ANSWER, [button])
    return button


def test_a_button_gives_its_payload_for_a_day(
    store: ConversationStore, conversation: str, button: OfferedButton, clock: Clock
) -> None:
    clock.now += timedelta(hours=23, minutes=59)
    assert store.button_payload(conversation, button.id) == button.payload
    clock.now += timedelta(minutes=2)
    assert store.button_payload(conversation, button.id) is None


def test_a_button_is_its_conversations_own(store: ConversationStore, button: OfferedButton) -> None:
    assert store.button_payload(store.start("web"), button.id) is None


def test_an_unknown_button_gives_nothing(store: ConversationStore, conversation: str) -> None:
    assert store.button_payload(conversation, "b9") is None


# --- history -------------------------------------------------------------------


def test_history_is_in_order_with_replies_and_pressed_buttons(
    store: ConversationStore, conversation: str, button: OfferedButton
) -> None:
    pressed = store.accept(conversation, "k2", button_id=button.id)
    store.accept(conversation, "k3", text="Còn gì nữa?")
    store.save_reply(pressed.inbox_id, OTHER_ANSWER)

    first, second, third = store.history(conversation)
    assert first.seq < second.seq
    assert first == Exchange("k1", "Chào", None, first.seq, ANSWER)
    assert second == Exchange("k2", "Đăng nhập", "b1", second.seq, OTHER_ANSWER)
    assert third == Exchange("k3", "Còn gì nữa?", None, None, None)


def test_history_is_the_conversations_own(
    store: ConversationStore, conversation: str, button: OfferedButton
) -> None:
    stranger = store.start("web")
    store.accept(stranger, "k1", button_id=button.id)
    assert store.history(stranger) == [Exchange("k1", "", button.id, None, None)]


@pytest.mark.usefixtures("button")
def test_what_was_answered_after_a_reply(store: ConversationStore, conversation: str) -> None:
    second = store.accept(conversation, "k2", text="Còn gì nữa?")
    assert [one.key for one in store.answered_after(conversation, 0)] == ["k1"]
    (first,) = store.answered_after(conversation, 0)
    store.save_reply(second.inbox_id, OTHER_ANSWER)
    assert [one.key for one in store.answered_after(conversation, first.seq)] == ["k2"]
    assert store.answered_after(store.start("web"), 0) == []
    with pytest.raises(UnknownConversation):
        store.answered_after("web-none", 0)


@pytest.mark.usefixtures("button")
def test_who_talked_since(store: ConversationStore, conversation: str) -> None:
    last = store.last_reply()
    assert store.talked_since(last) == {}
    other = store.start("web")
    store.save_reply(store.accept(other, "k1", text="Chào").inbox_id, ANSWER)
    newest = store.last_reply()
    assert newest > last
    assert store.talked_since(last) == {other: newest}
    assert store.talked_since(last - 1) == {other: newest, conversation: last}


def test_a_long_history_keeps_its_end(store: ConversationStore, conversation: str) -> None:
    for number in range(105):
        store.accept(conversation, f"k{number}", text=f"Câu {number}")
    texts = [exchange.text for exchange in store.history(conversation)]
    assert texts == [f"Câu {number}" for number in range(5, 105)]


# --- faults --------------------------------------------------------------------


def test_a_database_without_tables_is_unavailable_in_one_line(database_url: str) -> None:
    store = ConversationStore(create_engine_for(database_url))
    for use in (store.check, lambda: store.start("web")):
        with pytest.raises(StoreUnavailable) as failed:
            use()
        assert "conversation" in str(failed.value)
        assert "\n" not in str(failed.value)


def test_a_server_that_is_not_there_is_unavailable_in_one_line() -> None:
    url = "postgresql://troly:geheim@127.0.0.1:1/troly"
    for use in (lambda: upgrade(url), ConversationStore(create_engine_for(url)).check):
        with pytest.raises(StoreUnavailable) as failed:
            use()
        assert "refused" in str(failed.value)
        assert "geheim" not in str(failed.value)
        assert "\n" not in str(failed.value)


def test_what_a_citizen_wrote_is_not_in_the_error(
    engine: Engine, store: ConversationStore, conversation: str
) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE reply"))
        connection.execute(text("DROP TABLE inbox"))
    with pytest.raises(StoreUnavailable) as failed:
        store.accept(conversation, "k1", text="số của tôi là 031099001234")
    assert "031099001234" not in str(failed.value)
    assert "031099001234" not in str(failed.value.__cause__)


# --- what citizens leave with us -----------------------------------------------


def rows(engine: Engine, table: Table) -> list[Any]:
    with engine.connect() as connection:
        found: list[Any] = connection.execute(select(table)).all()
    return found


def test_feedback_and_its_comment(engine: Engine, conversation: str, clock: Clock) -> None:
    store = FeedbackStore(engine, now=clock)
    number = store.save_feedback(
        conversation,
        outcome_id="abc",
        entry_id="dang_nhap",
        entry_version="0123abcd",
        question="đăng nhập 👍",
        ranking=["dang_nhap"],
        helpful=False,
    )
    store.add_comment(number, "web-of-another", "của người khác")
    store.add_comment(number, conversation, "thiếu hình")
    (row,) = rows(engine, feedback)
    assert (row.helpful, row.comment, row.question) == (False, "thiếu hình", "đăng nhập 👍")
    assert row.created_at == clock.now


def test_a_choice_is_kept_as_a_label(engine: Engine, conversation: str) -> None:
    FeedbackStore(engine).save_choice(conversation, "mật khẩu", ["a", "b"], "none_of_these")
    (row,) = rows(engine, choice)
    assert (row.offered, row.chosen) == ('["a", "b"]', "none_of_these")


def test_a_request_gets_a_ticket_of_its_own(engine: Engine, conversation: str) -> None:
    store = CallBackStore(engine)
    tickets = {
        store.create(conversation, phone="+84912345678", name=None, purpose="phí") for _ in range(9)
    }
    assert len(tickets) == 9
    assert all(re.fullmatch(r"GL-[34679ACDEFGHJKMNPQRTUVWXY]{6}", ticket) for ticket in tickets)
    assert {(row.phone, row.state) for row in rows(engine, call_back)} == {("+84912345678", "open")}


@pytest.fixture
def full(engine: Engine, store: ConversationStore, conversation: str) -> str:
    """A conversation with something in every table."""
    accepted = store.accept(conversation, "k", text="Chào")
    store.save_reply(accepted.inbox_id, ANSWER, [OfferedButton("b", "/x", "X")])
    FeedbackStore(engine).save_choice(conversation, "q", ["a"], "a")
    CallBackStore(engine).create(conversation, phone="+84912345678", name="Lan", purpose="phí")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS events (sender_id VARCHAR, data TEXT)"))
        for sender in (conversation, "web-of-another"):
            insert = text("INSERT INTO events VALUES (:sender, 'x')")
            connection.execute(insert, {"sender": sender})
    return conversation


def test_a_conversation_is_erased_everywhere(
    engine: Engine, store: ConversationStore, full: str, clock: Clock
) -> None:
    other = store.start("web")
    erased = Eraser(engine, now=clock).erase_conversation(full, "citizen")
    assert erased == Erased(conversations=1, messages=1, events=1, call_backs=1)
    for table in (inbox, reply, button_table, choice, call_back):
        assert rows(engine, table) == []
    assert [row.id for row in rows(engine, conversation_table)] == [other]
    with engine.connect() as connection:
        senders = connection.execute(text("SELECT sender_id FROM events")).scalars().all()
    assert senders == ["web-of-another"]
    (logged,) = rows(engine, deletion)
    assert (logged.reason, logged.conversations, logged.deleted_at) == ("citizen", 1, clock.now)
    assert full not in str(logged)


def test_only_old_conversations_are_purged(
    engine: Engine, store: ConversationStore, full: str, clock: Clock
) -> None:
    clock.now += timedelta(days=89)
    young = store.start("web")
    clock.now += timedelta(days=2)
    purged = Eraser(engine, now=clock).purge(timedelta(days=90))
    assert purged.old.conversations == 1
    assert [row.id for row in rows(engine, conversation_table)] == [young]
    assert Eraser(engine, now=clock).purge(timedelta(days=90)).old.conversations == 0


def test_before_rasa_has_run_there_is_no_table_of_events(engine: Engine, conversation: str) -> None:
    erased = Eraser(engine).erase_conversation(conversation, "citizen")
    assert (erased.conversations, erased.events) == (1, 0)
