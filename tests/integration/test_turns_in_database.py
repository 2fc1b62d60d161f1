"""Whose turn it is, as the database decides it, on both kinds."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.engine import Engine

from tests.integration.test_store import ANSWER, OTHER_ANSWER, Clock, accept, turn_of
from troly.store.engine import create_engine_for
from troly.store.erase import Eraser
from troly.store.errors import UnknownConversation
from troly.store.messages import MessageStore, Turn
from troly.store.migrate import upgrade
from troly.store.tables import events

LEASE = 10


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
def conversation(store: MessageStore) -> str:
    return store.start("web")


def test_the_first_message_has_the_turn_and_the_next_waits_for_it(
    store: MessageStore, conversation: str
) -> None:
    first = accept(store, conversation, "k1", text="một")
    second = accept(store, conversation, "k2", text="hai")
    assert second.turn is None
    assert store.take_turn(conversation, second.message_id, LEASE) is None
    store.save_reply(turn_of(first), ANSWER)
    taken = store.take_turn(conversation, second.message_id, LEASE)
    assert isinstance(taken, Turn)
    assert store.take_turn(conversation, second.message_id, LEASE) is None


def test_nobody_overtakes(store: MessageStore, conversation: str) -> None:
    first = accept(store, conversation, "k1", text="một")
    second = accept(store, conversation, "k2", text="hai")
    third = accept(store, conversation, "k3", text="ba")
    store.save_reply(turn_of(first), ANSWER)
    assert store.take_turn(conversation, third.message_id, LEASE) is None
    fourth = accept(store, conversation, "k4", text="bốn")
    assert fourth.turn is None
    assert isinstance(store.take_turn(conversation, second.message_id, LEASE), Turn)


def test_whoever_waits_for_a_message_that_is_answered_gets_its_reply(
    store: MessageStore, conversation: str
) -> None:
    first = accept(store, conversation, "k1", text="một")
    store.save_reply(turn_of(first), ANSWER)
    assert store.take_turn(conversation, first.message_id, LEASE) == ANSWER


def test_a_turn_that_ran_out_is_somebody_elses(
    store: MessageStore, conversation: str, clock: Clock
) -> None:
    first = accept(store, conversation, "k1", text="một")
    clock.now += timedelta(seconds=LEASE + 1)
    again = store.take_turn(conversation, first.message_id, LEASE)
    assert isinstance(again, Turn)
    assert again.token != turn_of(first).token
    assert store.save_reply(turn_of(first), OTHER_ANSWER) is None
    assert store.save_reply(again, ANSWER)
    assert accept(store, conversation, "k1").replies == ANSWER


def test_what_is_overdue_is_found_until_somebody_answers(
    store: MessageStore, conversation: str, clock: Clock
) -> None:
    first = accept(store, conversation, "k1", text="một")
    accept(store, conversation, "k2", text="hai")
    assert store.overdue(LEASE) == []
    clock.now += timedelta(seconds=LEASE + 1)
    left = store.overdue(LEASE)
    assert left[0].message_id == first.message_id
    assert {(one.conversation_id, one.pending) for one in left} == {(conversation, "sealed")}
    turn = store.take_turn(conversation, first.message_id, LEASE)
    assert store.overdue(LEASE) == []
    assert isinstance(turn, Turn)
    store.save_reply(turn, ANSWER)
    assert [one.message_id for one in store.overdue(LEASE)] == [left[1].message_id]


def test_a_turn_that_is_renewed_lasts(store: MessageStore, conversation: str, clock: Clock) -> None:
    first = accept(store, conversation, "k1", text="một")
    clock.now += timedelta(seconds=LEASE - 1)
    store.renew_turn(turn_of(first), LEASE)
    clock.now += timedelta(seconds=LEASE - 1)
    assert store.take_turn(conversation, first.message_id, LEASE) is None
    assert store.save_reply(turn_of(first), ANSWER)


def test_a_turn_of_somebody_else_is_not_renewed(
    store: MessageStore, conversation: str, clock: Clock
) -> None:
    first = accept(store, conversation, "k1", text="một")
    clock.now += timedelta(seconds=LEASE + 1)
    again = store.take_turn(conversation, first.message_id, LEASE)
    clock.now += timedelta(seconds=LEASE - 1)
    store.renew_turn(turn_of(first), LEASE)
    clock.now += timedelta(seconds=2)
    assert isinstance(again, Turn)
    assert isinstance(store.take_turn(conversation, first.message_id, LEASE), Turn)


def test_a_message_whose_turn_ran_out_is_overdue_at_once(
    store: MessageStore, conversation: str, clock: Clock
) -> None:
    first = accept(store, conversation, "k1", text="một")
    clock.now += timedelta(seconds=LEASE - 1)
    assert store.overdue(3600) == []
    clock.now += timedelta(seconds=2)
    assert [one.message_id for one in store.overdue(3600)] == [first.message_id]


def test_what_was_kept_to_answer_a_message_goes_with_the_reply(
    engine: Engine, store: MessageStore, conversation: str
) -> None:
    accepted = accept(store, conversation, "k1", text="một")
    with engine.begin() as connection:
        assert connection.execute(text("SELECT pending FROM inbox")).scalar_one() == "sealed"
    store.save_reply(turn_of(accepted), ANSWER)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT pending FROM inbox")).scalar_one() is None


def test_an_apology_is_for_messages_that_nobody_is_answering(
    store: MessageStore, conversation: str, clock: Clock
) -> None:
    first = accept(store, conversation, "k1", text="một")
    second = accept(store, conversation, "k2", text="hai")
    assert store.save_apology(conversation, first.message_id, OTHER_ANSWER) is None
    assert store.save_apology(conversation, second.message_id, OTHER_ANSWER)
    assert store.take_turn(conversation, second.message_id, LEASE) == OTHER_ANSWER
    clock.now += timedelta(seconds=LEASE + 1)
    assert store.save_apology(conversation, first.message_id, OTHER_ANSWER)
    assert store.save_reply(turn_of(first), ANSWER) is None


@pytest.mark.parametrize("is_in_time", [True, False])
def test_rasa_forgets_a_turn_that_ends_in_an_apology(
    engine: Engine, store: MessageStore, conversation: str, clock: Clock, is_in_time: bool
) -> None:
    first = accept(store, conversation, "k1", text="một")
    remember(engine, conversation, first.message_id)
    store.save_reply(turn_of(first), ANSWER)
    second = accept(store, conversation, "k2", text="hai")
    remember(engine, conversation, second.message_id)
    if is_in_time:
        assert store.save_reply(turn_of(second), OTHER_ANSWER, is_apology=True)
    else:
        clock.now += timedelta(seconds=LEASE + 1)
        assert store.save_apology(conversation, second.message_id, OTHER_ANSWER)
    with engine.begin() as connection:
        remembered = connection.execute(select(events.c.message_id)).scalars().all()
    assert remembered == [first.message_id]


def remember(engine: Engine, conversation: str, message_id: int) -> None:
    """Save an event of a turn, as Rasa does."""
    with engine.begin() as connection:
        connection.execute(
            insert(events).values(
                sender_id=conversation, type_name="user", data="{}", message_id=message_id
            )
        )


def test_a_deleted_conversation_has_no_turns(
    engine: Engine, store: MessageStore, conversation: str
) -> None:
    first = accept(store, conversation, "k1", text="một")
    assert store.is_under_way(conversation)
    Eraser(engine).erase_conversation(conversation, "citizen")
    assert not store.is_under_way(conversation)
    with pytest.raises(UnknownConversation):
        store.save_reply(turn_of(first), ANSWER)


def test_of_many_that_take_the_same_turn_one_has_it(
    store: MessageStore, conversation: str, clock: Clock
) -> None:
    first = accept(store, conversation, "k1", text="một")
    clock.now += timedelta(seconds=LEASE + 1)
    with ThreadPoolExecutor(8) as pool:
        taken = list(
            pool.map(lambda _: store.take_turn(conversation, first.message_id, LEASE), range(16))
        )
    assert [isinstance(one, Turn) for one in taken].count(True) == 1


def test_messages_at_once_have_one_turn_between_them(
    store: MessageStore, conversation: str
) -> None:
    with ThreadPoolExecutor(8) as pool:
        accepted = list(
            pool.map(lambda n: accept(store, conversation, f"k{n}", text="x"), range(16))
        )
    with_turn = [one for one in accepted if one.turn]
    assert [one.message_id for one in with_turn] == [min(one.message_id for one in accepted)]
