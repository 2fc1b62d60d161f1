"""Gateway, Rasa server and action server apart: start, who may ask, and the end."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.integration.action_stand_in import ActionStandIn
from tests.integration.one_process import OneProcess, environment, serving
from tests.integration.rasa_stand_in import served
from tests.running_troly import PROJECT, free_ports
from troly.client import GatewayClient
from troly.internal import HEADER
from troly.store.migrate import upgrade

QUESTION = "tôi quên mật khẩu"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Settings of three processes that stand in no project's folder."""
    gateway, rasa, actions = map(str, free_ports(3))
    database = f"sqlite:///{tmp_path}/assistant.db"
    upgrade(database)
    return environment(
        ASSISTANT_DATABASE_URL=database, GATEWAY_PORT=gateway, RASA_PORT=rasa, ACTION_PORT=actions
    )


@pytest.fixture(scope="module")
def model() -> None:
    """See that there is a model of the present data."""
    command = [PROJECT / ".venv/bin/troly", "train"]
    subprocess.run(command, env=environment(), check=True, timeout=300)


@pytest.fixture
def action_stand_in(env: dict[str, str]) -> Iterator[ActionStandIn]:
    stand_in = ActionStandIn()
    with served(stand_in.app) as port:
        env["ACTION_URL"] = f"http://127.0.0.1:{port}"
        yield stand_in
        stand_in.release()


@pytest.mark.timeout(420)
@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("name", ["gateway", "rasa", "actions"])
def test_each_starts_from_anywhere_and_ends_well(
    name: str, tmp_path: Path, env: dict[str, str]
) -> None:
    with serving(name, tmp_path, env) as one:
        one.terminate()
        assert one.exit_code() == 0


@pytest.mark.usefixtures("model")
def test_a_damaged_model_is_refused_at_once_in_one_line(
    tmp_path: Path, env: dict[str, str]
) -> None:
    models = shutil.copytree(PROJECT / "models", tmp_path / "models")
    (damaged,) = models.glob("*.tar.gz")
    damaged.write_bytes(damaged.read_bytes()[:-1000])

    done = subprocess.run(
        [PROJECT / ".venv/bin/troly", "serve", "rasa"],
        env={**env, "MODEL_DIR": str(models)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"troly: {damaged} is damaged, or not the file that training wrote: run `troly train`"
    ]
    assert "rasa" not in done.stdout


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize("ends", ["gateway", "rasa"])
def test_a_turn_under_way_is_answered_before_the_end(
    ends: str, tmp_path: Path, env: dict[str, str], action_stand_in: ActionStandIn
) -> None:
    with ExitStack() as running, ThreadPoolExecutor() as elsewhere:
        processes: dict[str, OneProcess] = {
            name: running.enter_context(serving(name, tmp_path, env))
            for name in ("rasa", "gateway")
        }
        citizen = GatewayClient(f"http://127.0.0.1:{env['GATEWAY_PORT']}").begin()
        action_stand_in.hold()
        answer = elsewhere.submit(citizen.say, QUESTION)
        assert action_stand_in.reached.wait(30)

        processes[ends].terminate()
        time.sleep(1.0)  # it would be over by now
        action_stand_in.release()

        assert answer.result(30)[0]["type"] == "answered"
        assert processes[ends].exit_code() == 0


@pytest.mark.usefixtures("model")
def test_a_turn_that_never_ends_keeps_nobody_alive(
    tmp_path: Path, env: dict[str, str], action_stand_in: ActionStandIn
) -> None:
    env["TURN_TIMEOUT_SECONDS"] = "1"
    with serving("rasa", tmp_path, env) as rasa, serving("gateway", tmp_path, env) as gateway:
        action_stand_in.hold()
        apology = GatewayClient(f"http://127.0.0.1:{env['GATEWAY_PORT']}").begin().say(QUESTION)
        assert apology[0]["type"] == "unavailable"

        gateway.terminate()
        rasa.terminate()
        asked = time.monotonic()
        assert (gateway.exit_code(), rasa.exit_code()) == (0, 0)
        assert time.monotonic() - asked < 8


@pytest.mark.usefixtures("model")
def test_rasa_shows_the_action_server_that_it_is_ours(
    tmp_path: Path, env: dict[str, str], action_stand_in: ActionStandIn
) -> None:
    with serving("rasa", tmp_path, env), serving("gateway", tmp_path, env):
        GatewayClient(f"http://127.0.0.1:{env['GATEWAY_PORT']}").begin().say(QUESTION)

    assert {carried[HEADER.lower()] for carried in action_stand_in.carried} == {
        env["INTERNAL_SECRET"]
    }


class TestActionServer:
    @pytest.fixture
    def url(self, env: dict[str, str]) -> str:
        return f"http://127.0.0.1:{env['ACTION_PORT']}"

    @pytest.fixture
    def actions(self, tmp_path: Path, env: dict[str, str]) -> Iterator[OneProcess]:
        with serving("actions", tmp_path, env) as one:
            yield one

    @pytest.mark.usefixtures("actions")
    @pytest.mark.parametrize("carried", [None, "", "x" * 32, "s" * 33, "é"])
    def test_strangers_learn_nothing(self, url: str, carried: str | None) -> None:
        headers = {} if carried is None else {HEADER: carried.encode()}
        for method, path in (
            ("POST", "/webhook"),
            ("GET", "/webhook"),
            ("GET", "/actions"),
            ("GET", "/nowhere"),
            ("GET", "/health/"),
        ):
            refused = httpx2.request(method, url + path, headers=headers, trust_env=False)
            assert (refused.status_code, refused.content) == (401, b""), (method, path)
        assert httpx2.options(f"{url}/webhook", headers=headers, trust_env=False).content == b""

    @pytest.mark.usefixtures("actions")
    def test_whether_it_lives_is_no_secret(self, url: str) -> None:
        assert httpx2.get(f"{url}/health", trust_env=False).json() == {"status": "ok"}

    def test_an_action_under_way_is_answered_before_the_end(
        self, url: str, actions: OneProcess, tmp_path: Path, env: dict[str, str]
    ) -> None:
        def cancel() -> httpx2.Response:
            headers = {HEADER: env["INTERNAL_SECRET"]}
            body = _call("action_cancel_call_back")
            return httpx2.post(f"{url}/webhook", json=body, headers=headers, trust_env=False)

        with ThreadPoolExecutor() as elsewhere:
            others_write = sqlite3.connect(tmp_path / "assistant.db", isolation_level=None)
            others_write.execute("BEGIN IMMEDIATE")
            answer = elsewhere.submit(cancel)
            time.sleep(0.5)
            httpx2.get(f"{url}/health", trust_env=False)  # it came later, so the other is there

            actions.terminate()
            time.sleep(1.0)
            others_write.execute("ROLLBACK")
            others_write.close()

            assert answer.result(30).status_code == 200
            assert answer.result().json()["responses"]
            assert actions.exit_code() == 0


def _call(action: str) -> dict[str, Any]:
    """Give what Rasa sends, as far as an action without slots reads it."""
    return {
        "next_action": action,
        "sender_id": "web-1",
        "version": "3.6.21",
        "tracker": {
            "sender_id": "web-1",
            "slots": {},
            "latest_message": {"text": "hủy yêu cầu gọi lại", "entities": []},
            "events": [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": None,
            "latest_input_channel": "rest",
        },
        "domain": {},
    }
