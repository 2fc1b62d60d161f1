"""A small HTTP server in place of Rasa, to show the gateway each way in which Rasa may fail."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import Request, Response

from troly.answering.outcome import Button, Outcome, OutcomeType
from troly.gateway.http.framework import FastAPI

Behaviour = Callable[[dict[str, Any]], Awaitable[Response]]


class RasaStandIn:
    """Takes messages as our channel in Rasa's server does and answers as `behaviour` says.

    `received` holds the messages in order, `most_at_once` how many were worked on at a time.
    """

    def __init__(self) -> None:
        self.forget()
        self.app = FastAPI()
        self.app.get("/webhooks/troly/ready")(self._tell_readiness)
        self.app.post("/webhooks/troly/turn")(self._take)

    def forget(self) -> None:
        """Begin as new."""
        self.received: list[dict[str, Any]] = []
        self.behaviour: Behaviour = answer
        self.parts = {"model": True, "events": True, "actions": True}
        self.most_at_once = 0
        self._at_once = 0

    @property
    def texts(self) -> list[str]:
        return [message["message"] for message in self.received]

    async def _tell_readiness(self) -> dict[str, bool]:
        return self.parts

    async def _take(self, request: Request) -> Response:
        asked = await request.json()
        message = {
            "sender": asked["conversation"],
            "message": asked["words"],
            "metadata": asked["metadata"],
        }
        self.received.append(message)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            return await self.behaviour(message)
        finally:
            self._at_once -= 1


class Gate:
    """A behaviour that holds messages with a certain text back until it is opened."""

    def __init__(self, held_text: str) -> None:
        self._held_text = held_text
        self._open = threading.Event()
        self.reached = threading.Event()

    def open(self) -> None:
        self._open.set()

    async def __call__(self, message: dict[str, Any]) -> Response:
        if message["message"] == self._held_text:
            self.reached.set()
            while not self._open.is_set():
                await asyncio.sleep(0.01)
        return await answer(message)


async def answer(message: dict[str, Any]) -> Response:
    """Answer with the citizen's own words and a choice."""
    outcome = Outcome(
        type=OutcomeType.ANSWERED,
        summary=f"Đáp: {message['message']}",
        buttons=[Button(title="Chi tiết", payload='/chi_tiet{"entry": "dang_nhap"}')],
    )
    return customs(json.loads(outcome.json()))


def customs(*payloads: Any) -> Response:
    """Build Rasa's answer around what actions sent as `custom`."""
    return raw(json.dumps({"outcomes": payloads}))


def raw(body: str, status: int = 200, media_type: str = "application/json") -> Response:
    return Response(body, status_code=status, media_type=media_type)


def always(response: Response) -> Behaviour:
    async def behaviour(_message: dict[str, Any]) -> Response:
        return response

    return behaviour


@contextmanager
def served(app: FastAPI, port: int = 0) -> Iterator[int]:
    """Serve an application in a thread of its own; gives the port, a free one unless told."""
    listener = socket.create_server(("127.0.0.1", port))
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            ws="none",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
