"""`make run` on a machine where nothing was there before."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.running_troly import running_troly

_PORTS = ("GATEWAY_PORT", "RASA_PORT", "ACTION_PORT")


def test_from_nothing_to_answers_and_back(tmp_path: Path) -> None:
    databases = {
        "ASSISTANT_DATABASE_URL": f"sqlite:///{tmp_path / 'var' / 'assistant.db'}",
        "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path / 'var' / 'portal.db'}",
    }

    with running_troly(tmp_path, **databases) as troly:
        answered = troly.conversation().say("tôi quên mật khẩu")[0]
        looked_up = troly.conversation().say("H24.12-261102-0112")[0]
        assert all(_is_taken(int(troly.env[port])) for port in _PORTS)

    assert answered["type"] == "answered"
    assert looked_up["type"] == "dossier_status"
    assert not any(_is_taken(int(troly.env[port])) for port in _PORTS)


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
