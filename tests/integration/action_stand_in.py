"""A small HTTP server in place of the action server, which can hold a turn back."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

from fastapi import Request

from troly.answering.outcome import Outcome, OutcomeType
from troly.gateway.http.framework import FastAPI


class ActionStandIn:
    """Answers every action alike; while `hold` is set, only once it is cleared."""

    def __init__(self) -> None:
        self.carried: list[dict[str, str]] = []  # the headers of each call
        self.reached = threading.Event()
        self._open = threading.Event()
        self._open.set()
        self.app = FastAPI()
        self.app.get("/health")(self._health)
        self.app.post("/webhook")(self._act)

    def hold(self) -> None:
        """Let the next turns wait."""
        self.reached.clear()
        self._open.clear()

    def release(self) -> None:
        """Let all turns go on."""
        self._open.set()

    async def _health(self) -> dict[str, str]:
        return {"status": "ok"}

    async def _act(self, request: Request) -> dict[str, Any]:
        self.carried.append(dict(request.headers))
        self.reached.set()
        while not self._open.is_set():
            await asyncio.sleep(0.01)
        outcome = Outcome(type=OutcomeType.ANSWERED, summary="Đáp")
        return {"events": [], "responses": [{"custom": json.loads(outcome.json())}]}
