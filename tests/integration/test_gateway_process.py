"""The gateway as a process of its own, started as in production."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from troly.store.migrate import upgrade

ROOT = Path(__file__).parents[2]


def settings(folder: Path, **changes: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "ASSISTANT_DATABASE_URL": f"sqlite:///{folder}/assistant.db",
        "FAQ_KB_DIR": str(ROOT / "faq_kb"),
        "SESSION_SECRET": "s" * 32,
        "DOSSIER_SECRET": "d" * 32,
        "INTERNAL_SECRET": "i" * 32,
        "RASA_PORT": "1",
        **changes,
    }


@contextmanager
def gateway(
    folder: Path, environment: Mapping[str, str]
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "troly.cli", "serve", "gateway"],
        cwd=folder,
        env={**environment, "GATEWAY_PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process, port
    finally:
        process.kill()
        process.communicate()


def test_its_output_holds_no_words_of_citizens(tmp_path: Path) -> None:
    environment = settings(tmp_path)
    upgrade(environment["ASSISTANT_DATABASE_URL"])
    with gateway(tmp_path, environment) as (process, port):
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            for _ in range(300):
                if process.poll() is not None or is_live(http):
                    break
                time.sleep(0.1)
            token = http.post("/api/v1/session").json()["token"]
            http.get("/?q=bi-mat")
            http.get("/bi-mat")
            http.post(
                "/api/v1/messages",
                json={"key": "k1", "text": "bi-mat"},
                headers={"Authorization": f"Bearer {token}"},
            )
        process.terminate()
        output, _ = process.communicate(timeout=30)

    assert "POST /api/v1/messages 200" in output
    assert "Rasa: ClientConnectorError" in output
    assert "bi-mat" not in output
    assert "127.0.0.1:" not in output.replace(f"127.0.0.1:{port}", "")  # nor whence they write


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"FAQ_KB_DIR": "nowhere"}, "FAQ_KB_DIR"),
        ({"ASSISTANT_DATABASE_URL": "mysql://host/name"}, "ASSISTANT_DATABASE_URL"),
        ({"SESSION_SECRET": "short"}, "SESSION_SECRET"),
    ],
)
def test_a_mistake_of_the_operator_is_one_line(
    tmp_path: Path, changes: dict[str, str], named: str
) -> None:
    with gateway(tmp_path, settings(tmp_path, **changes)) as (process, _):
        output, _ = process.communicate(timeout=60)
    assert process.returncode != 0
    assert output.startswith("troly: ")
    assert named in output
    assert len(output.splitlines()) == 1


def is_live(http: httpx2.Client) -> bool:
    try:
        return http.get("/api/v1/health/live").status_code == 200
    except httpx2.TransportError:
        return False
