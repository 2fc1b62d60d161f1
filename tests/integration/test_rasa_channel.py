"""Rasa's own server as the gateway meets it: who may ask, under which lease, and its faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import text

from tests.integration.action_stand_in import ActionStandIn
from tests.integration.one_process import environment, serving
from tests.integration.rasa_stand_in import served
from tests.running_troly import free_ports
from troly import internal
from troly.store.engine import create_engine_for, transaction
from troly.store.messages import MessageStore, Turn
from troly.store.migrate import upgrade


@dataclass
class Rasa:
    url: str
    secret: str
    store: MessageStore
    database: str
    actions: ActionStandIn
    log: Path

    def ask(self, turn: Turn, words: str = "tôi quên mật khẩu", **changes: Any) -> httpx2.Response:
        body = {
            "conversation": turn.conversation_id,
            "message": turn.message_id,
            "turn": turn.token,
            "words": words,
            "metadata": {"channel": "web", "address": "x"},
            **changes,
        }
        return self.post("/webhooks/troly/turn", body)

    def post(self, path: str, body: Any) -> httpx2.Response:
        headers = internal.headers(self.secret)
        return httpx2.post(self.url + path, json=body, headers=headers, trust_env=False, timeout=30)

    def ready(self) -> httpx2.Response:
        headers = internal.headers(self.secret)
        path = f"{self.url}/webhooks/troly/ready"
        return httpx2.get(path, headers=headers, trust_env=False, timeout=30)

    def new_turn(self) -> Turn:
        accepted = self.store.accept(self.store.start("web"), "k", pending="sealed", lease=60)
        assert accepted.turn is not None
        return accepted.turn

    def stored(self, conversation_id: str) -> list[str]:
        engine = create_engine_for(self.database)
        with transaction(engine) as connection:
            found = connection.execute(
                text("SELECT type_name FROM events WHERE sender_id = :id ORDER BY id"),
                {"id": conversation_id},
            )
            types = list(found.scalars())
        engine.dispose()
        return types


@pytest.fixture(scope="module")
def rasa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rasa]:
    folder = tmp_path_factory.mktemp("rasa")
    database = f"sqlite:///{folder}/assistant.db"
    upgrade(database)
    gateway, port, actions = map(str, free_ports(3))
    env = environment(
        ASSISTANT_DATABASE_URL=database, GATEWAY_PORT=gateway, RASA_PORT=port, ACTION_PORT=actions
    )
    stand_in = ActionStandIn()
    with served(stand_in.app) as action_port:
        env["ACTION_URL"] = f"http://127.0.0.1:{action_port}"
        with serving("rasa", folder, env):
            yield Rasa(
                f"http://127.0.0.1:{port}",
                env["INTERNAL_SECRET"],
                MessageStore(create_engine_for(database)),
                database,
                stand_in,
                folder / "rasa.log",
            )


def test_a_turn_is_answered_and_kept(rasa: Rasa) -> None:
    turn = rasa.new_turn()
    answer = rasa.ask(turn)
    assert answer.status_code == 200
    assert answer.json()["outcomes"]
    assert rasa.stored(turn.conversation_id).count("user") == 1


def test_strangers_learn_nothing(rasa: Rasa) -> None:
    turn = rasa.new_turn()
    for headers in ({}, internal.headers("x" * 32)):
        for method, path in (("POST", "turn"), ("GET", "ready"), ("GET", "nowhere")):
            url = f"{rasa.url}/webhooks/troly/{path}"
            refused = httpx2.request(method, url, headers=headers, json={}, trust_env=False)
            assert refused.status_code in (401, 404), path
            assert turn.conversation_id not in refused.text
    assert httpx2.post(f"{rasa.url}/webhooks/rest/webhook", json={}, trust_env=False).is_error
    assert rasa.stored(turn.conversation_id) == []


def test_a_turn_that_is_over_leaves_nothing(rasa: Rasa) -> None:
    turn = rasa.new_turn()
    late = rasa.ask(replace(turn, token="another"))
    assert late.status_code == 409
    assert rasa.stored(turn.conversation_id) == []


def test_a_turn_that_is_run_again_is_kept_once(rasa: Rasa) -> None:
    turn = rasa.new_turn()
    assert [rasa.ask(turn).status_code for _ in range(2)] == [200, 200]
    assert rasa.stored(turn.conversation_id).count("user") == 1


def test_a_conversation_that_is_gone_leaves_nothing(rasa: Rasa) -> None:
    gone = Turn("web-" + "0" * 32, 1, "token")
    assert rasa.ask(gone).status_code == 409
    assert rasa.stored(gone.conversation_id) == []


def test_a_database_that_fails_is_told_and_nothing_is_answered(rasa: Rasa) -> None:
    turn = rasa.new_turn()
    engine = create_engine_for(rasa.database)
    with transaction(engine) as connection:
        connection.execute(text("ALTER TABLE events RENAME TO events_away"))
    try:
        assert rasa.ask(turn).status_code == 503
        assert rasa.ready().json()["events"] is False
    finally:
        with transaction(engine) as connection:
            connection.execute(text("ALTER TABLE events_away RENAME TO events"))
        engine.dispose()
    assert rasa.ask(turn).status_code == 200


@pytest.mark.parametrize("body", [{}, [], None, {"words": "số 0912345678"}])
def test_a_body_that_is_none_of_ours_is_refused_without_an_echo(rasa: Rasa, body: Any) -> None:
    refused = rasa.post("/webhooks/troly/turn", body)
    assert refused.status_code == 400
    assert "0912345678" not in refused.text
    assert "0912345678" not in rasa.log.read_text("utf-8")


def test_it_says_what_it_can_do(rasa: Rasa) -> None:
    assert rasa.ready().status_code == 200
    assert rasa.ready().json() == {"model": True, "events": True, "actions": True}
