"""Parts that are down, slow or broken while citizens go on asking."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.running_troly import RunningTroly

QUESTION = "tôi quên mật khẩu"
CODE = "H24.12-261102-0112"


@contextmanager
def portal_down(portal_address: str) -> Iterator[None]:
    """Shut the assistant's account out of the portal database, for a while."""
    server = make_url(portal_address).set(username="postgres")
    engine = create_engine(server, isolation_level="AUTOCOMMIT", future=True)
    with engine.connect() as connection:
        connection.execute(text("ALTER ROLE assistant NOLOGIN"))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename='assistant'")
        )
        try:
            yield
        finally:
            connection.execute(text("ALTER ROLE assistant LOGIN"))
    engine.dispose()


def test_portal_database_down(troly: RunningTroly, portal_address: str) -> None:
    with portal_down(portal_address):
        looked_up = troly.conversation().say(CODE)[0]
        answered = troly.conversation().say(QUESTION)[0]

    assert looked_up["type"] == "unavailable"
    assert "082.507.7988" in looked_up["text"]
    assert "chưa tra cứu được hồ sơ" in looked_up["text"]
    assert answered["type"] == "answered"
    assert "portal" in troly.log.read_text("utf-8")
    assert troly.conversation().say(CODE)[0]["type"] == "dossier_status"


def test_action_server_hangs(troly: RunningTroly) -> None:
    conversation = troly.conversation()
    actions = troly.process_group("actions")
    os.killpg(actions, signal.SIGSTOP)
    try:
        started = time.monotonic()
        outcome = conversation.say("quên mật khẩu, gọi giúp số 0912345987")[0]
        waited = time.monotonic() - started
    finally:
        os.killpg(actions, signal.SIGCONT)

    assert outcome["type"] == "unavailable"
    assert "082.507.7988" in outcome["text"]
    assert waited < 10  # the promise to citizens, not a speed
    assert _answers_again(conversation)
    said = troly.log.read_text("utf-8")
    assert "a turn was cut off" in said  # as Rasa's side tells it
    assert "0912345987" not in said


def test_edited_answer_is_served_within_seconds(troly: RunningTroly, content: Path) -> None:
    entry = content / "tai_khoan" / "quen_mat_khau.yml"
    before = entry.read_text("utf-8")
    entry.write_text(before.replace("Chọn mục “Quên tài khoản”.", "Chọn mục “Thử sửa”."), "utf-8")
    try:
        assert _within_seconds(lambda: "Thử sửa" in troly.conversation().say(QUESTION)[0]["text"])
    finally:
        entry.write_text(before, "utf-8")


@pytest.mark.parametrize(
    "broken", ["answer: [", "id: quen_mat_khau\n", ""], ids=["syntax", "keys missing", "empty"]
)
def test_broken_edit_is_refused(troly: RunningTroly, content: Path, broken: str) -> None:
    entry = content / "tai_khoan" / "quen_mat_khau.yml"
    before = entry.read_text("utf-8")
    refusals = _refusals(troly)
    entry.write_text(broken, "utf-8")
    try:
        # Somebody must ask for the change to be noticed.
        assert _within_seconds(
            lambda: troly.conversation().say(QUESTION) and _refusals(troly) > refusals
        )
        outcome = troly.conversation().say(QUESTION)[0]
    finally:
        entry.write_text(before, "utf-8")

    assert outcome["type"] == "answered"
    assert "Quên tài khoản" in outcome["text"]
    assert "quen_mat_khau.yml" in troly.log.read_text("utf-8")


def _refusals(troly: RunningTroly) -> int:
    return troly.log.read_text("utf-8").count("knowledge base not reloaded")


def _answers_again(conversation: object) -> bool:
    return _within_seconds(lambda: conversation.say(QUESTION)[0]["type"] == "answered")


def _within_seconds(holds: object, seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.3)
    return False


def test_after_a_day_of_silence_a_form_is_forgotten(troly: RunningTroly) -> None:
    conversation = troly.conversation()
    assert conversation.say("tra cứu hồ sơ giúp tôi")[0]["type"] == "ask_dossier_code"
    conversation.say(CODE)
    conversation.tap("Xem chi tiết")
    a_day_passes(troly.env["ASSISTANT_DATABASE_URL"])
    assert [one["type"] for one in conversation.say("000002")] == ["small_talk"]
    assert conversation.say(QUESTION)[0]["type"] == "answered"


def a_day_passes(url: str) -> None:
    """Make all that Rasa remembers a day older."""
    engine = create_engine(url, future=True)
    with engine.begin() as connection:
        for row in connection.execute(text("SELECT id, data FROM events")).all():
            event = json.loads(row.data)
            event["timestamp"] -= 86_400
            connection.execute(
                text(
                    "UPDATE events SET timestamp = timestamp - 86400, data = :data WHERE id = :id"
                ),
                {"data": json.dumps(event), "id": row.id},
            )
    engine.dispose()
