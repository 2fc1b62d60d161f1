"""Runs gateway, Rasa server and action server together until one ends or Ctrl-C comes."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
import time

from honcho.manager import Manager

from troly.client import GatewayClient, GatewayUnreachable
from troly.settings import Settings

# What a citizen might ask first; the start is over when this is really answered.
_PROBE = "Tôi quên mật khẩu"
_READY_WITHIN_SECONDS = 120.0
_PROBE_EVERY_SECONDS = 0.5


class PortInUse(Exception):
    """A port cannot be had; the message names it, its setting and the remedy."""


def check_ports(settings: Settings) -> None:
    """See that all processes will be able to listen.

    PortInUse: one will not.
    """
    for setting, host, port in (
        ("GATEWAY_PORT", settings.gateway_host, settings.gateway_port),
        ("RASA_PORT", "127.0.0.1", settings.rasa_port),
        ("ACTION_PORT", "127.0.0.1", settings.action_port),
    ):
        _check_port(setting, host, port)


def run(settings: Settings) -> int:
    """Run all processes; gives the exit code of the first that ended."""
    manager = Manager()
    for name in ("actions", "rasa", "gateway"):
        manager.add_process(name, f"{sys.executable} -m troly.cli serve {name}", env=_env())
    threading.Thread(target=_announce, args=(settings,), daemon=True).start()
    manager.loop()
    return int(manager.returncode or 0)


def _env() -> dict[str, str]:
    # Lines appear as they are written, though they go through a pipe.
    return {**os.environ, "PYTHONUNBUFFERED": "1"}


def _check_port(setting: str, host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                remedy = f"set {setting} in .env to a free one, or stop what uses it"
                raise PortInUse(f"port {port} is in use: {remedy}") from None
            raise PortInUse(
                f"cannot listen on {host}, port {port} ({error.strerror}):"
                f" correct GATEWAY_HOST or {setting} in .env"
            ) from None


def _announce(settings: Settings) -> None:
    gateway = GatewayClient(settings.gateway_url)
    deadline = time.monotonic() + _READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            if gateway.is_ready() and gateway.ask(_PROBE).type != "unavailable":
                _say(
                    f"ready. Chat page: {settings.gateway_url}/ ;"
                    f" in a terminal: make ask Q='{_PROBE}' ; stop with Ctrl-C"
                )
                return
        except GatewayUnreachable:
            pass  # not up yet
        time.sleep(_PROBE_EVERY_SECONDS)
    _say(f"still not ready after {_READY_WITHIN_SECONDS:.0f} s: see the lines above")


def _say(message: str) -> None:
    sys.stdout.write(f"troly: {message}\n")
    sys.stdout.flush()
