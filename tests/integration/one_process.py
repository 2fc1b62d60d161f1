"""One process of the product, started as service managers and containers start it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.running_troly import PROJECT

_PORTS = {"gateway": "GATEWAY_PORT", "rasa": "RASA_PORT", "actions": "ACTION_PORT"}
_LISTENS_WITHIN_SECONDS = 180.0
_ENDS_WITHIN_SECONDS = 20.0


@dataclass
class OneProcess:
    """A process that listens."""

    process: subprocess.Popen[bytes]
    log: Path

    def terminate(self) -> None:
        """Tell it to stop, as service managers do."""
        self.process.send_signal(signal.SIGTERM)

    def exit_code(self) -> int:
        """Wait for its end."""
        return self.process.wait(_ENDS_WITHIN_SECONDS)


def environment(**settings: str) -> dict[str, str]:
    """Give the environment of one installation: secrets, and what is told."""
    secrets = dict.fromkeys(("SESSION_SECRET", "DOSSIER_SECRET", "INTERNAL_SECRET"), "s" * 32)
    kept = {name: value for name, value in os.environ.items() if name != "TROLY_PROJECT_DIR"}
    return {**kept, "PYTHONUNBUFFERED": "1", **secrets, **settings}


@contextmanager
def serving(name: str, folder: Path, env: Mapping[str, str]) -> Iterator[OneProcess]:
    """Run `troly serve NAME` from a folder and wait until it listens; it is killed in the end."""
    log = folder / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [PROJECT / ".venv/bin/troly", "serve", name],
            cwd=folder,
            env=dict(env),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_listening(process, int(env[_PORTS[name]]), log)
        yield OneProcess(process, log)
    finally:
        process.kill()
        process.wait()


def _wait_until_listening(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _LISTENS_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"it does not listen:\n{log.read_text('utf-8')[-3000:]}")
