"""Both sides as running processes: start, wait for the first answer, look at them, stop."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.chat import CHATS, CONNECTION_ERRORS, Unanswered, http_client
from benchmarks.process_usage import cpu_seconds, resident_bytes
from benchmarks.stock_rasa import ROOT, stock_python
from troly.operating.prepare import prepare_databases
from troly.settings import Settings

_FIRST_QUESTION = "Tôi quên mật khẩu"
_START_WITHIN_SECONDS = 300.0
_PROBE_EVERY_SECONDS = 0.1
_STOP_WITHIN_SECONDS = 20.0
_LOG_LINES_SHOWN = 15


@dataclass(frozen=True)
class Command:
    """How one process is started."""

    arguments: list[str]
    folder: Path = ROOT


@dataclass
class Side:
    """One assistant: its processes by name, and the address that clients talk to."""

    name: str
    url: str
    commands: dict[str, Command]
    environment: dict[str, str]
    logs: Path
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self) -> float:
        """Start all processes; gives the seconds until a first question was really answered."""
        self.logs.mkdir(parents=True, exist_ok=True)
        started = time.monotonic()
        for name, command in self.commands.items():
            with self._log(name).open("wb") as log:
                self._running[name] = subprocess.Popen(
                    command.arguments,
                    cwd=command.folder,
                    env=self.environment,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # so that children are counted and stopped as well
                )
        while not asyncio.run(self._answers()):
            self._check_alive()
            if time.monotonic() - started > _START_WITHIN_SECONDS:
                raise SystemExit(
                    f"benchmarks: {self.name} gave no answer in {_START_WITHIN_SECONDS:.0f} s:"
                    f" see {self.logs}"
                )
            time.sleep(_PROBE_EVERY_SECONDS)
        return time.monotonic() - started

    def stop(self) -> None:
        """Stop all processes, whatever state they are in."""
        for process in self._running.values():
            process.send_signal(signal.SIGTERM)
        for process in self._running.values():
            try:
                process.wait(_STOP_WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._running.clear()

    def memory(self) -> dict[str, int]:
        """Give the resident bytes of every process."""
        return {name: resident_bytes(running.pid) for name, running in self._running.items()}

    def cpu(self) -> dict[str, float]:
        """Give the processor seconds that every process has used so far."""
        return {name: cpu_seconds(running.pid) for name, running in self._running.items()}

    async def _answers(self) -> bool:
        async with http_client(self.url) as http:
            chat = CHATS[self.name](http)
            try:
                await chat.ask(await chat.begin(), _FIRST_QUESTION)
            except (Unanswered, *CONNECTION_ERRORS):
                return False
        return True

    def _check_alive(self) -> None:
        for name, process in self._running.items():
            if process.poll() is not None:
                lines = self._log(name).read_text("utf-8", "replace").splitlines()
                end = "\n".join(lines[-_LOG_LINES_SHOWN:])
                raise SystemExit(f"benchmarks: {self.name}'s {name} process ended:\n{end}")

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"


def temporary_settings(folder: Path, model_dir: Path, database_url: str = "") -> Settings:
    """Give settings with databases ready for use, of their own unless told, and free ports."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        assistant_database_url=database_url or f"sqlite:///{folder}/assistant.db",
        portal_database_url=f"sqlite:///{folder}/portal.db",
        faq_kb_dir=ROOT / "faq_kb",
        model_dir=model_dir,
        gateway_host="127.0.0.1",
        gateway_port=free_port(),
        rasa_port=free_port(),
        action_port=free_port(),
        session_secret=secrets.token_hex(32),
        dossier_secret=secrets.token_hex(32),
        internal_secret=secrets.token_hex(32),
    )
    prepare_databases(settings)
    return settings


def environment_of(settings: Settings) -> dict[str, str]:
    """Give the environment of a process with these settings, as `troly run` gives it."""
    return {
        **os.environ,
        **{name.upper(): str(value) for name, value in settings.dict().items()},
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
        # Rasa's telemetry does not fit the raised sentry-sdk; stock Rasa runs without it too.
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",  # for stock Rasa
    }


def troly_side(settings: Settings, logs: Path) -> Side:
    """Give troly as `troly run` starts it."""
    return Side(
        name="troly",
        url=settings.gateway_url,
        commands={name: _troly_serves(name) for name in ("actions", "rasa", "gateway")},
        environment=environment_of(settings),
        logs=logs,
    )


def stock_side(settings: Settings, project: Path, model: Path, logs: Path) -> Side:
    """Give a stock Rasa server with its defaults, beside an action server of troly's."""
    rasa_run = [
        *(stock_python(), "-m", "rasa", "run", "--model", str(model)),
        *("--interface", "127.0.0.1", "--port", str(settings.rasa_port)),
    ]
    return Side(
        name="stock",
        url=settings.rasa_url,
        commands={"actions": _troly_serves("actions"), "rasa": Command(rasa_run, project)},
        environment=environment_of(settings),
        logs=logs,
    )


def _troly_serves(process: str) -> Command:
    return Command([sys.executable, "-m", "troly.cli", "serve", process])


def free_port() -> int:
    """Give a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
