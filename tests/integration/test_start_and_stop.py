"""`make run` on a machine where nothing was there before."""

from __future__ import annotations

import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import func, select

from tests.integration.action_stand_in import ActionStandIn
from tests.integration.rasa_stand_in import served
from tests.running_troly import running_troly
from troly.store.engine import create_engine_for
from troly.store.tables import conversation

_PORTS = ("GATEWAY_PORT", "RASA_PORT", "ACTION_PORT")


def test_from_nothing_to_answers_and_back(tmp_path: Path) -> None:
    databases = {
        "ASSISTANT_DATABASE_URL": f"sqlite:///{tmp_path / 'var' / 'assistant.db'}",
        "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path / 'var' / 'portal.db'}",
    }

    with running_troly(tmp_path, **databases) as troly:
        assert _conversations(databases["ASSISTANT_DATABASE_URL"]) == 0  # the start leaves none
        answered = troly.conversation().say("tôi quên mật khẩu")[0]
        looked_up = troly.conversation().say("H24.12-261102-0112")[0]
        assert all(_is_taken(int(troly.env[port])) for port in _PORTS)

    assert answered["type"] == "answered"
    assert looked_up["type"] == "dossier_status"
    assert not any(_is_taken(int(troly.env[port])) for port in _PORTS)


def _conversations(url: str) -> int:
    with create_engine_for(url).connect() as connection:
        return int(connection.execute(select(func.count()).select_from(conversation)).scalar_one())


def _is_taken(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def test_a_conversation_survives_a_restart_in_the_middle(tmp_path: Path) -> None:
    databases = {
        "ASSISTANT_DATABASE_URL": f"sqlite:///{tmp_path}/assistant.db",
        "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path}/portal.db",
    }
    with running_troly(tmp_path, **databases) as before:
        walking, looking_up = before.conversation(), before.conversation()
        walking.say("tôi nộp hồ sơ trực tuyến như thế nào")
        walking.tap("Hướng dẫn từng bước")
        assert looking_up.say("tra cứu hồ sơ giúp tôi")[0]["type"] == "ask_dossier_code"
    with running_troly(tmp_path, **databases) as after:
        walking = after.client.resume(walking.token)
        looking_up = after.client.resume(looking_up.token)
        assert walking.say("bước tiếp theo")[0]["title"] == "Bước 2 trên 14"
        assert walking.tap("Bước trước")[0]["title"] == "Bước 1 trên 14"
        assert looking_up.say("H24.12-261102-0112")[0]["type"] == "dossier_status"


def test_a_turn_under_way_is_answered_before_everything_stops(tmp_path: Path) -> None:
    actions = ActionStandIn()
    with served(actions.app) as port, ThreadPoolExecutor() as elsewhere:
        with running_troly(
            tmp_path,
            ASSISTANT_DATABASE_URL=f"sqlite:///{tmp_path}/assistant.db",
            PORTAL_DATABASE_URL=f"sqlite:///{tmp_path}/portal.db",
            ACTION_URL=f"http://127.0.0.1:{port}",
        ) as troly:
            citizen = troly.conversation()
            actions.hold()
            answer = elsewhere.submit(citizen.say, "tôi quên mật khẩu")
            assert actions.reached.wait(30)
            troly.process.send_signal(signal.SIGTERM)
            time.sleep(1.0)  # it would be over by now
            actions.release()
            assert answer.result(30)[0]["type"] == "answered"
            assert troly.process.wait(20) == 0
        stopped = [line for line in troly.log.read_text("utf-8").splitlines() if "stopped" in line]
        assert [line.split(" | ")[1] for line in stopped] == [
            f"{name} stopped (rc=0)" for name in ("gateway", "rasa", "actions")
        ]


def test_when_one_dies_all_end(tmp_path: Path) -> None:
    with running_troly(
        tmp_path,
        ASSISTANT_DATABASE_URL=f"sqlite:///{tmp_path}/assistant.db",
        PORTAL_DATABASE_URL=f"sqlite:///{tmp_path}/portal.db",
    ) as troly:
        os.killpg(troly.process_group("actions"), signal.SIGKILL)
        assert troly.process.wait(20) == 128 + signal.SIGKILL
        assert not any(_is_taken(int(troly.env[port])) for port in _PORTS)
