from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Table, insert, inspect, select, text
from sqlalchemy.engine import Engine

from troly.store.call_backs import CallBackStore
from troly.store.engine import create_engine_for
from troly.store.erase import Erased, Eraser
from troly.store.errors import StoreUnavailable, UnknownConversation
from troly.store.feedback import FeedbackStore
from troly.store.history import Exchange, History
from troly.store.messages import Accepted, MessageStore, OfferedButton, Turn
from troly.store.migrate import VERSION_TABLE, upgrade
from troly.store.probe import probe_write
from troly.store.tables import button as button_table
from troly.store.tables import (
    call_back,
    choice,
    deletion,
    events,
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
def store(engine: Engine, clock: Clock) -> MessageStore:
    return MessageStore(engine, now=clock)


@pytest.fixture
def history(engine: Engine) -> History:
    return History(engine)


def accept(store: MessageStore, conversation: str, key: str, **what: Any) -> Accepted:
    """Store a message as the gateway does; its turn, if free, is taken for ten seconds."""
    return store.accept(conversation, key, pending="sealed", lease=10, **what)


def turn_of(accepted: Accepted) -> Turn:
    assert accepted.turn is not None
    return accepted.turn


@pytest.fixture
def conversation(store: MessageStore) -> str:
    return store.start("web")


# --- migrations ----------------------------------------------------------------


def test_migrations_make_the_tables_that_the_code_knows(engine: Engine) -> None:
    def is_ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name in metadata.tables

    with engine.begin() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "include_name": is_ours}
        )
        assert compare_metadata(context, metadata) == []


def test_upgrading_again_and_beside_rasa_changes_nothing(engine: Engine, database_url: str) -> None:
    before = set(inspect(engine).get_table_names())
    upgrade(database_url)
    assert set(inspect(engine).get_table_names()) == before
    assert VERSION_TABLE in before
    assert "alembic_version" not in before


def test_upgrading_keeps_what_is_stored(
    store: MessageStore, history: History, conversation: str, database_url: str
) -> None:
    accept(store, conversation, "k1", text="Chào")
    upgrade(database_url)
    assert [exchange.text for exchange in history.past(conversation).exchanges] == ["Chào"]


def test_of_several_ratings_of_an_answer_the_latest_stays(
    engine: Engine, store: MessageStore, conversation: str, database_url: str
) -> None:
    _back_to(engine, "0002")
    other = store.start("web")
    with engine.begin() as connection:
        connection.execute(
            insert(feedback),
            [
                {
                    "conversation_id": of,
                    "outcome_id": outcome,
                    "entry_id": "dang_nhap",
                    "entry_version": "",
                    "question": question,
                    "ranking": "[]",
                    "helpful": True,
                    "created_at": datetime(2026, 11, 23),
                }
                for of, outcome, question in [
                    (conversation, "abc", "first"),
                    (conversation, "def", "of another answer"),
                    (other, "abc", "of another conversation"),
                    (conversation, "abc", "last"),
                ]
            ],
        )
    upgrade(database_url)
    kept = [row.question for row in rows(engine, feedback)]
    assert kept == ["of another answer", "of another conversation", "last"]
    Eraser(engine).erase_conversation(conversation, "citizen")
    assert [row.question for row in rows(engine, feedback)] == ["of another conversation"]


def _back_to(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
        config.set_main_option("script_location", "troly.store:migrations")
        command.downgrade(config, revision)


def test_replicas_may_upgrade_at_the_same_time(postgres_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, [postgres_url] * 4))
    probe_write(create_engine_for(postgres_url))


# --- conversations -------------------------------------------------------------


def test_conversation_ids_are_long_and_random(store: MessageStore) -> None:
    one, other = store.start("web"), store.start("web")
    assert one.startswith("web-")
    assert len(one) == len("web-") + 32
    assert one != other


def test_a_message_is_stored_once_under_its_key(store: MessageStore, conversation: str) -> None:
    first = accept(store, conversation, "k1", text="Chào")
    again = accept(store, conversation, "k1", text="Chào")
    another = accept(store, conversation, "k2", text="Chào")

    assert first.turn is not None
    assert again.turn is None
    assert again.message_id == first.message_id
    assert again.replies is None
    assert another.message_id != first.message_id


def test_a_repeated_key_gives_the_reply(store: MessageStore, conversation: str) -> None:
    accepted = accept(store, conversation, "k1", text="Chào")
    store.save_reply(turn_of(accepted), ANSWER, milliseconds=12)
    assert accept(store, conversation, "k1", text="Chào").replies == ANSWER


def test_the_same_key_in_another_conversation_is_another_message(
    store: MessageStore, conversation: str
) -> None:
    store.save_reply(turn_of(accept(store, conversation, "k1", text="Chào")), ANSWER)
    assert accept(store, store.start("web"), "k1", text="Chào").turn is not None


def test_simultaneous_repeats_are_one_message(
    engine: Engine, store: MessageStore, conversation: str
) -> None:
    with ThreadPoolExecutor(8) as pool:
        accepted = list(
            pool.map(lambda _: accept(store, conversation, "k1", text="Chào"), range(16))
        )
    assert len({each.message_id for each in accepted}) == 1
    assert [each.turn is None for each in accepted].count(False) == 1
    with engine.begin() as connection:
        assert len(connection.execute(select(inbox)).all()) == 1


def test_the_first_reply_stands(store: MessageStore, conversation: str) -> None:
    accepted = accept(store, conversation, "k1", text="Chào")
    late = [OfferedButton(id="b1", payload="/chon", title="Chọn")]

    assert store.save_reply(turn_of(accepted), OTHER_ANSWER)
    assert store.save_reply(turn_of(accepted), ANSWER, late) is None
    assert store.save_apology(conversation, accepted.message_id, ANSWER, late) is None
    assert accept(store, conversation, "k1", text="Chào").replies == OTHER_ANSWER
    assert store.button_payload(conversation, "b1") is None


@pytest.mark.parametrize(
    "use",
    [
        lambda store: accept(store, "web-" + "0" * 32, "k1", text="Chào"),
        lambda store: store.take_turn("web-" + "0" * 32, 1, 10),
        lambda store: store.save_reply(Turn("web-" + "0" * 32, 1, "token"), ANSWER),
        lambda store: store.save_apology("web-" + "0" * 32, 1, OTHER_ANSWER),
    ],
)
def test_an_unknown_conversation_is_refused(
    store: MessageStore, use: Callable[[MessageStore], object]
) -> None:
    with pytest.raises(UnknownConversation):
        use(store)


# --- buttons -------------------------------------------------------------------


@pytest.fixture
def button(store: MessageStore, conversation: str) -> OfferedButton:
    button = OfferedButton(id="b1", payload='/chon{"entry": "dang_nhap"}', title="Đăng nhập")
    accepted = accept(store, conversation, "k1", text="Chào")
    store.save_reply(turn_of(accepted), ANSWER, [button])
    return button


def test_a_button_gives_its_payload_for_a_day(
    store: MessageStore, conversation: str, button: OfferedButton, clock: Clock
) -> None:
    clock.now += timedelta(hours=23, minutes=59)
    assert store.button_payload(conversation, button.id) == button.payload
    clock.now += timedelta(minutes=2)
    assert store.button_payload(conversation, button.id) is None


def test_a_button_is_its_conversations_own(store: MessageStore, button: OfferedButton) -> None:
    assert store.button_payload(store.start("web"), button.id) is None


def test_an_unknown_button_gives_nothing(store: MessageStore, conversation: str) -> None:
    assert store.button_payload(conversation, "b9") is None


# --- history -------------------------------------------------------------------


def test_history_is_in_order_with_replies_and_pressed_buttons(
    store: MessageStore, history: History, conversation: str, button: OfferedButton
) -> None:
    pressed = accept(store, conversation, "k2", button_id=button.id)
    accept(store, conversation, "k3", text="Còn gì nữa?")
    store.save_reply(turn_of(pressed), OTHER_ANSWER)

    first, second, third = history.past(conversation).exchanges
    assert first.seq < second.seq
    assert first == Exchange("k1", "Chào", None, first.seq, ANSWER)
    assert second == Exchange("k2", "Đăng nhập", "b1", second.seq, OTHER_ANSWER)
    assert third == Exchange("k3", "Còn gì nữa?", None, None, None)


def test_history_is_the_conversations_own(
    store: MessageStore, history: History, conversation: str, button: OfferedButton
) -> None:
    stranger = store.start("web")
    accept(store, stranger, "k1", button_id=button.id)
    assert history.past(stranger).exchanges == [Exchange("k1", "", button.id, None, None)]


@pytest.mark.usefixtures("button")
def test_what_was_answered_after_a_reply(
    store: MessageStore, history: History, conversation: str
) -> None:
    second = accept(store, conversation, "k2", text="Còn gì nữa?")
    assert [one.key for one in history.answered_after(conversation, 0)] == ["k1"]
    (first,) = history.answered_after(conversation, 0)
    store.save_reply(turn_of(second), OTHER_ANSWER)
    assert [one.key for one in history.answered_after(conversation, first.seq)] == ["k2"]
    assert history.answered_after(store.start("web"), 0) == []
    with pytest.raises(UnknownConversation):
        history.answered_after("web-none", 0)


@pytest.mark.usefixtures("button")
def test_who_talked_since(store: MessageStore, history: History, conversation: str) -> None:
    last = history.last_reply()
    assert history.talked_since(last) == {}
    other = store.start("web")
    store.save_reply(turn_of(accept(store, other, "k1", text="Chào")), ANSWER)
    newest = history.last_reply()
    assert newest > last
    assert history.talked_since(last) == {other: newest}
    assert history.talked_since(last - 1) == {other: newest, conversation: last}


def test_a_long_history_keeps_its_end(
    store: MessageStore, history: History, conversation: str
) -> None:
    for number in range(105):
        accept(store, conversation, f"k{number}", text=f"Câu {number}")
    texts = [exchange.text for exchange in history.past(conversation).exchanges]
    assert texts == [f"Câu {number}" for number in range(5, 105)]


# --- faults --------------------------------------------------------------------


def test_a_database_without_tables_is_unavailable_in_one_line(database_url: str) -> None:
    engine = create_engine_for(database_url)
    store = MessageStore(engine)
    for use in (lambda: probe_write(engine), lambda: store.start("web")):
        with pytest.raises(StoreUnavailable) as failed:
            use()
        assert re.search("no such table|does not exist", str(failed.value))
        assert "\n" not in str(failed.value)


def test_a_server_that_is_not_there_is_unavailable_in_one_line() -> None:
    url = "postgresql://troly:geheim@127.0.0.1:1/troly"
    for use in (lambda: upgrade(url), lambda: probe_write(create_engine_for(url))):
        with pytest.raises(StoreUnavailable) as failed:
            use()
        assert "refused" in str(failed.value)
        assert "geheim" not in str(failed.value)
        assert "\n" not in str(failed.value)


def test_what_a_citizen_wrote_is_not_in_the_error(
    engine: Engine, store: MessageStore, conversation: str
) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE reply"))
        connection.execute(text("DROP TABLE inbox"))
    with pytest.raises(StoreUnavailable) as failed:
        accept(store, conversation, "k1", text="số của tôi là 031099001234")
    assert "031099001234" not in str(failed.value)
    assert "031099001234" not in str(failed.value.__cause__)


# --- what citizens leave with us -----------------------------------------------


def rows(engine: Engine, table: Table) -> list[Any]:
    with engine.connect() as connection:
        found: list[Any] = connection.execute(select(table)).all()
    return found


@pytest.fixture
def answered(store: MessageStore, conversation: str) -> str:
    """A conversation that was answered with the outcome `abc`."""
    asked = accept(store, conversation, "k", text="đăng nhập 👍")
    store.save_reply(turn_of(asked), [{"id": "abc", "entry_ids": ["dang_nhap"]}])
    return conversation


def test_feedback_and_its_comment(engine: Engine, answered: str, clock: Clock) -> None:
    store = FeedbackStore(engine, now=clock)
    number = store.rate(answered, "abc", {"dang_nhap": "0123abcd"}, helpful=False)
    assert number is not None
    store.add_comment(number, "web-of-another", "của người khác")
    store.add_comment(number, answered, "thiếu hình")
    (row,) = rows(engine, feedback)
    assert (row.helpful, row.comment, row.question) == (False, "thiếu hình", "đăng nhập 👍")
    assert (row.entry_id, row.entry_version, row.ranking) == ("dang_nhap", "0123abcd", "[]")
    assert row.created_at == clock.now


def test_an_answer_has_one_rating_the_latest(engine: Engine, answered: str, clock: Clock) -> None:
    store = FeedbackStore(engine, now=clock)
    known = {"question": "làm sao vào được", "ranking": ["dang_nhap"]}
    number = store.rate(answered, "abc", {}, helpful=False, comment="thiếu hình", **known)
    clock.now += timedelta(minutes=1)

    assert store.rate(answered, "abc", {}, helpful=False) == number
    (row,) = rows(engine, feedback)
    assert (row.comment, row.created_at) == ("thiếu hình", clock.now)
    assert (row.question, row.ranking) == ("làm sao vào được", '["dang_nhap"]')

    assert store.rate(answered, "abc", {}, helpful=True) == number
    (row,) = rows(engine, feedback)
    assert (row.helpful, row.comment) == (True, None)  # it explained the other verdict

    assert store.rate(answered, "abc", {}, helpful=True, comment="rất rõ") == number
    (row,) = rows(engine, feedback)
    assert (row.helpful, row.comment) == (True, "rất rõ")


def test_ratings_at_the_same_moment_are_one(engine: Engine, answered: str) -> None:
    store = FeedbackStore(engine)
    with ThreadPoolExecutor(4) as pool:
        numbers = [*pool.map(lambda _: store.rate(answered, "abc", {}, helpful=True), range(8))]
    (row,) = rows(engine, feedback)
    assert {*numbers} == {row.id}


def test_what_was_not_answered_cannot_be_rated(
    engine: Engine, store: MessageStore, answered: str
) -> None:
    asked = accept(store, answered, "k2", text="mật khẩu")
    question_back = {"id": "def", "entry_ids": [], "offered_ids": ["dang_nhap"]}
    store.save_reply(turn_of(asked), [question_back])
    rate = FeedbackStore(engine).rate
    assert rate(answered, "def", {}, helpful=False) is None
    assert rate(store.start("web"), "abc", {}, helpful=False) is None
    assert rows(engine, feedback) == []


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
def full(engine: Engine, store: MessageStore, conversation: str) -> str:
    """A conversation with something in every table."""
    accepted = accept(store, conversation, "k", text="Chào")
    store.save_reply(turn_of(accepted), ANSWER, [OfferedButton("b", "/x", "X")])
    FeedbackStore(engine).save_choice(conversation, "q", ["a"], "a")
    CallBackStore(engine).create(conversation, phone="+84912345678", name="Lan", purpose="phí")
    with engine.begin() as connection:
        for sender in (conversation, "web-of-another"):
            values = {"sender_id": sender, "type_name": "user", "data": "x"}
            connection.execute(events.insert().values(values))
    return conversation


def test_a_conversation_is_erased_everywhere(
    engine: Engine, store: MessageStore, full: str, clock: Clock
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
    engine: Engine, store: MessageStore, full: str, clock: Clock
) -> None:
    clock.now += timedelta(days=89)
    young = store.start("web")
    clock.now += timedelta(days=2)
    purged = Eraser(engine, now=clock).purge(timedelta(days=90))
    assert purged.old.conversations == 1
    assert [row.id for row in rows(engine, conversation_table)] == [young]
    assert Eraser(engine, now=clock).purge(timedelta(days=90)).old.conversations == 0
