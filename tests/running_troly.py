"""The whole product, started as an operator starts it, on free ports and fresh databases."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx

PROJECT = Path(__file__).parents[1]
_READY_WITHIN_SECONDS = 120.0


@dataclass
class RunningTroly:
    """A started product: where it listens, where its log goes, what it was started with."""

    url: str
    env: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes]

    def process_group(self, name: str) -> int:
        """Give the process group of one of the processes, by the supervisor's name for it."""
        for line in self.log.read_text("utf-8").splitlines():
            if f"{name} started (pid=" in line:
                return int(line.rsplit("pid=", 1)[1].rstrip(")"))
        raise LookupError(name)

    def conversation(self) -> Conversation:
        """Begin a conversation as the chat page does."""
        return Conversation(self.url)


class Conversation:
    """A citizen at the web API."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=30, trust_env=False)
        session = self._http.post("/api/v1/session", json={}).json()
        self._http.headers["Authorization"] = f"Bearer {session['token']}"
        self._buttons = {b["title"]: b["id"] for b in session["greeting"]["buttons"]}

    def move_to(self, url: str) -> None:
        """Go on at another address of the same assistant."""
        self._http.base_url = url

    def say(self, text: str) -> list[dict]:
        """Type a message; gives the outcomes."""
        return self._send({"text": text})

    def tap(self, title: str) -> list[dict]:
        """Press a button by its title: the latest that has it."""
        return self._send({"button": self._buttons[title]})

    def _send(self, message: dict[str, str]) -> list[dict]:
        reply = self._http.post("/api/v1/messages", json={"key": uuid4().hex, **message})
        assert reply.status_code == 200, reply.text
        outcomes = reply.json()["outcomes"]
        self._buttons |= {b["title"]: b["id"] for o in outcomes for b in o["buttons"]}
        return outcomes


@contextmanager
def running_troly(folder: Path, **settings: str) -> Iterator[RunningTroly]:
    """Start `troly run` with these settings beside the defaults; stop it as Ctrl-C does."""
    gateway_port, rasa_port, action_port = free_ports(3)
    env = {
        **os.environ,
        "GATEWAY_PORT": str(gateway_port),
        "RASA_PORT": str(rasa_port),
        "ACTION_PORT": str(action_port),
        "SESSION_SECRET": "only-for-tests-" * 4,
        "DOSSIER_SECRET": "only-for-tests-" * 4,
        "INTERNAL_SECRET": "only-for-tests-" * 4,
        "PYTHONUNBUFFERED": "1",
        **settings,
    }
    log = folder / "troly.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [PROJECT / ".venv/bin/troly", "run"],
            cwd=PROJECT,
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_ready(process, log)
        yield RunningTroly(f"http://127.0.0.1:{gateway_port}", env, log, process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def free_ports(count: int) -> list[int]:
    """Give ports that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if "troly: ready." in log.read_text("utf-8"):
            return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise AssertionError(f"troly did not start:\n{log.read_text('utf-8')[-3000:]}")
