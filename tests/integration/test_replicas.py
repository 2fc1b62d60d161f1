"""Several gateways on one PostgreSQL, each before a stand-in for Rasa of its own."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from tests.integration.gateway_under_test import SECRET, Citizen, Gateway, StartGateway, the_outcome
from tests.integration.rasa_stand_in import Gate
from troly.database.conventions import utc_now
from troly.gateway.channels.web.session import Sessions
from troly.privacy.seal import Seal
from troly.store.engine import create_engine_for, reading
from troly.store.messages import MessageStore
from troly.store.tables import inbox, reply


@pytest.fixture
def two(gateway_with: StartGateway, postgres_url: str) -> tuple[Gateway, Gateway]:
    return gateway_with(postgres_url), gateway_with(postgres_url)


def at(gateway: Gateway, citizen: Citizen) -> Citizen:
    """The same citizen, at another gateway."""
    return Citizen(gateway.http, citizen.token)


def until(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def test_messages_at_both_gateways_are_answered_in_the_order_stored(
    two: tuple[Gateway, Gateway], postgres_url: str
) -> None:
    citizen = two[0].new_citizen()
    sides = [citizen, at(two[1], citizen)]
    with ThreadPoolExecutor(8) as pool:
        said = list(
            pool.map(lambda n: the_outcome(sides[n % 2].post(key=f"k{n}", text=f"t{n}")), range(8))
        )
    assert {one["type"] for one in said} == {"answered"}
    engine = create_engine_for(postgres_url)
    with reading(engine) as connection:
        by_message = (
            connection.execute(
                select(inbox.c.message_key, reply.c.id).join(reply).order_by(inbox.c.id)
            )
        ).all()
    engine.dispose()
    assert len(by_message) == 8
    assert [row.id for row in by_message] == sorted(row.id for row in by_message)
    assert max(gateway.rasa.most_at_once for gateway in two) == 1


def test_who_waits_at_the_other_gateway_is_woken_by_the_database(
    two: tuple[Gateway, Gateway],
) -> None:
    """Waiting looks by itself only every two seconds."""
    citizen = two[0].new_citizen()
    at(two[1], citizen).say("Chào", key="k0")  # the other listens by now
    gate = Gate("một")
    two[0].rasa.behaviour = gate
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(citizen.say, "một", "k1")
        assert gate.reached.wait(5)
        second = pool.submit(at(two[1], citizen).say, "hai", "k2")
        until(lambda: two[1].waiting == 1)
        time.sleep(0.3)
        assert two[1].rasa.texts == ["Chào"]
        opened = time.monotonic()
        gate.open()
        assert second.result(5)["summary"] == "Đáp: hai"
        assert time.monotonic() - opened < 1
        assert first.result(5)["summary"] == "Đáp: một"


def test_the_same_key_at_both_is_asked_once(two: tuple[Gateway, Gateway]) -> None:
    citizen = two[0].new_citizen()
    with ThreadPoolExecutor(2) as pool:
        for number in range(20):
            answers = pool.map(
                lambda one, key=f"k{number}": the_outcome(one.post(key=key, text="Chào")),
                [citizen, at(two[1], citizen)],
            )
            first, second = answers
            assert first == second
    assert len(two[0].rasa.texts) + len(two[1].rasa.texts) == 20


def test_a_message_that_a_dead_gateway_took_is_answered_by_another(
    gateway_with: StartGateway, database_url: str
) -> None:
    gateway = gateway_with(database_url)
    citizen = gateway.new_citizen()
    conversation = Sessions(SECRET, 24).conversation_of(citizen.token)
    engine = create_engine_for(database_url)
    dead = MessageStore(engine, now=lambda: utc_now() - timedelta(seconds=20))
    kept = json.dumps({"words": "mật khẩu 0912345678", "metadata": {"channel": "web"}})
    for key in ("k1", "k2"):
        pending = Seal(SECRET, "pending-messages").close(kept)
        dead.accept(conversation, key, pending=pending, lease=10, text="mật khẩu *******678")

    until(lambda: len(gateway.rasa.texts) == 2)
    assert gateway.rasa.texts == ["mật khẩu 0912345678"] * 2
    until(lambda: all(one.get("outcomes") for one in citizen.history()[2::2]))
    assert citizen.say("mật khẩu 0912345678", key="k1")["summary"] == "Đáp: mật khẩu 0912345678"
    assert len(gateway.rasa.texts) == 2
    with reading(engine) as connection:
        left = connection.execute(text("SELECT count(*) FROM inbox WHERE pending IS NOT NULL"))
        assert left.scalar_one() == 0
    engine.dispose()


def test_deleted_at_one_gateway_is_deleted_while_the_other_answers(
    two: tuple[Gateway, Gateway],
) -> None:
    citizen = two[0].new_citizen()
    gate = Gate("một")
    two[0].rasa.behaviour = gate
    with ThreadPoolExecutor(2) as pool:
        answering = pool.submit(citizen.post, key="k1", text="một")
        assert gate.reached.wait(5)
        deleting = pool.submit(
            two[1].http.delete, "/api/v1/session", headers=at(two[1], citizen).headers
        )
        until(lambda: two[1].waiting == 1)
        gate.open()
        assert deleting.result(10).status_code == 204
        assert answering.result(10).status_code in (200, 401)
    assert citizen.post(key="k2", text="hai").status_code == 401


def test_a_reply_made_at_one_gateway_is_pushed_by_the_other_at_once(
    two: tuple[Gateway, Gateway],
) -> None:
    citizen = two[0].new_citizen()
    here = at(two[1], citizen)
    seen: list[float] = []
    with ThreadPoolExecutor(1) as pool:
        after = 0
        for number in range(5):
            waiting = pool.submit(
                here.http.get,
                "/api/v1/poll",
                params={"after": after, "wait": 10},
                headers=here.headers,
            )
            threading.Event().wait(0.3)
            citizen.say(f"câu {number}", key=f"k{number}")
            said = time.monotonic()
            (exchange,) = waiting.result(10).json()["exchanges"]
            seen.append(time.monotonic() - said)
            assert exchange["text"] == f"câu {number}"
            after = exchange["seq"]
    assert min(seen) < 0.3  # a look into the database would take up to five seconds
