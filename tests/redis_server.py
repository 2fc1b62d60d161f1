"""A real Redis server for tests: starts empty, listens on loopback, leaves nothing behind."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import redis

_START_SECONDS = 30
_STOP_SECONDS = 10


@contextmanager
def running_redis() -> Iterator[str]:
    """Run a server and give its address, `redis://127.0.0.1:…/0`.

    RuntimeError: the program is missing, or the server does not start.
    """
    program = shutil.which("redis-server")
    if program is None:
        raise RuntimeError("the program redis-server is missing: run deploy/setup-debian.sh")
    port = _free_port()
    in_memory_only = ["--save", "", "--appendonly", "no"]
    with (
        tempfile.TemporaryDirectory(prefix="redis-") as folder,
        tempfile.TemporaryFile("w+") as log,
    ):
        server = subprocess.Popen(
            [program, "--bind", "127.0.0.1", "--port", str(port), *in_memory_only],
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"redis://127.0.0.1:{port}/0"
            if not _answers(server, url):
                log.seek(0)
                raise RuntimeError(f"Redis did not start:\n{log.read()}")
            yield url
        finally:
            _stop(server)


def empty(url: str) -> None:
    """Remove everything from the server."""
    with redis.Redis.from_url(url) as client:
        client.flushall()


def _answers(server: subprocess.Popen[bytes], url: str) -> bool:
    deadline = time.monotonic() + _START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with redis.Redis.from_url(url) as client:
                client.ping()
        except redis.ConnectionError:
            time.sleep(0.02)
        else:
            return True
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
