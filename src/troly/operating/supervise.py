"""Runs gateway, Rasa server and action server together until one ends or a signal comes.

They stop one after another, who asks before who answers, so that turns under way are answered.
"""

from __future__ import annotations

import errno
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from troly.client import GatewayClient
from troly.settings import Settings

_STARTED_IN_ORDER = ("actions", "rasa", "gateway")
# What a process may take to stop beyond answering its last turns.
_STOP_SECONDS = 3.0
_LAST_LINES_SECONDS = 1.0

_EXAMPLE = "Tôi quên mật khẩu"
_READY_WITHIN_SECONDS = 120.0
_ASK_EVERY_SECONDS = 0.5


class PortInUse(Exception):
    """A port cannot be had; the message names it, its setting and the remedy."""


def check_ports(settings: Settings) -> None:
    """See that all processes will be able to listen.

    PortInUse: one will not.
    """
    for name, host, port in (
        ("GATEWAY", settings.gateway_host, settings.gateway_port),
        ("RASA", settings.rasa_host, settings.rasa_port),
        ("ACTION", settings.action_host, settings.action_port),
    ):
        _check_port(name, host, port)


def _check_port(name: str, host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                remedy = f"set {name}_PORT in .env to a free one, or stop what uses it"
                raise PortInUse(f"port {port} is in use: {remedy}") from None
            raise PortInUse(
                f"cannot listen on {host}, port {port} ({error.strerror}):"
                f" correct {name}_HOST or {name}_PORT in .env"
            ) from None


def run(settings: Settings) -> int:
    """Run all processes; gives 0 after a signal, else the exit code of the first that ended."""
    # What happens, in its order: the name of a process that ended, or a signal's number.
    happened: queue.SimpleQueue[str | int] = queue.SimpleQueue()
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda number, _frame: happened.put(number))
    processes = {name: _Process(name, happened) for name in _STARTED_IN_ORDER}
    threading.Thread(target=_announce, args=(settings,), daemon=True).start()
    first = happened.get()
    code = processes[first].exit_code if isinstance(first, str) else 0
    _stop([*processes.values()][::-1], settings.drain_seconds + _STOP_SECONDS)
    return code


class _Process:
    """One running process; its lines are passed on with the time and its name."""

    def __init__(self, name: str, happened: queue.SimpleQueue[str | int]) -> None:
        self.name = name
        self._process = subprocess.Popen(  # noqa: S603 (a name of ours)
            [sys.executable, "-m", "troly.cli", "serve", name],
            # Lines appear as they are written, though they go through a pipe.
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C comes to us alone, who stop them in order
        )
        _say(f"{name} started (pid={self._process.pid})")
        self._lines = threading.Thread(target=self._pass_lines_on, daemon=True)
        self._lines.start()
        threading.Thread(target=self._wait, args=(happened,), daemon=True).start()

    @property
    def exit_code(self) -> int:
        """The code as shells give it: 128 and the signal's number for a death by signal."""
        code = self._process.wait()
        return code if code >= 0 else 128 - code

    def stop(self, seconds: float) -> None:
        """Tell it to stop; after that time it is killed."""
        self._process.terminate()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            _say(f"{self.name} does not stop: killing it")
            self.kill()
        self._process.wait()
        self._lines.join(_LAST_LINES_SECONDS)

    def kill(self) -> None:
        """End it at once, with all that it started."""
        if self._process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _wait(self, happened: queue.SimpleQueue[str | int]) -> None:
        code = self._process.wait()
        _say(f"{self.name} stopped (rc={code})")
        happened.put(self.name)

    def _pass_lines_on(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            _write_line(self.name, line.decode("utf-8", "replace"))


def _stop(processes: Sequence[_Process], seconds: float) -> None:
    def kill_all(_number: int, _frame: object) -> None:
        for process in processes:
            process.kill()

    for again in (signal.SIGINT, signal.SIGTERM):
        signal.signal(again, kill_all)  # whoever says it twice does not want to wait
    for process in processes:
        process.stop(seconds)


def _announce(settings: Settings) -> None:
    gateway = GatewayClient(settings.gateway_url)
    deadline = time.monotonic() + _READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if gateway.is_ready():
            _say_ourselves(
                f"ready. Chat page: {settings.gateway_url}/ ;"
                f" in a terminal: make ask Q='{_EXAMPLE}' ; stop with Ctrl-C"
            )
            return
        time.sleep(_ASK_EVERY_SECONDS)
    _say_ourselves(f"still not ready after {_READY_WITHIN_SECONDS:.0f} s: see the lines above")


def _say_ourselves(message: str) -> None:
    sys.stdout.write(f"troly: {message}\n")
    sys.stdout.flush()


def _say(message: str) -> None:
    _write_line("system", f"{message}\n")


def _write_line(name: str, line: str) -> None:
    width = max(map(len, _STARTED_IN_ORDER))
    # One call a line: lines of several processes do not mix.
    sys.stdout.write(f"{datetime.now():%H:%M:%S} {name.ljust(width)} | {line.rstrip()}\n")
    sys.stdout.flush()
