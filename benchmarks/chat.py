"""How a client talks to each side: begin a conversation, ask, and see that it was answered.

`troly.client` would take more of the machine that client and servers share than aiohttp does, and
a thread for every message in the air; its names and shapes of the web API are used here.
"""

from __future__ import annotations

import asyncio
from typing import Any, Protocol
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp

from troly.client import MESSAGES, SESSION, bearer, message

_PATIENCE = aiohttp.ClientTimeout(total=30.0)

CONNECTION_ERRORS = (aiohttp.ClientError, asyncio.TimeoutError)
"""What a client raises where a side does not answer, or answers with an error status."""

# Outcomes that mean that the assistant failed, whatever it says.
_FAILED = frozenset({"unavailable", "input_refused"})


class Unanswered(Exception):
    """A message got no real answer; the text says what came instead."""


class Chat(Protocol):
    """One side's web interface."""

    async def begin(self) -> str:
        """Begin a conversation and give what names it; one of `CONNECTION_ERRORS` if that fails."""

    async def ask(self, conversation: str, text: str) -> str:
        """Give the type of the answer, or raise `Unanswered` or a connection error."""


class TrolyChat:
    """troly's gateway, as the chat page uses it."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http

    async def begin(self) -> str:
        """Ask for a session; its token names the conversation."""
        async with self._http.post(SESSION, json={}) as response:
            token: str = (await response.json())["token"]
        return token

    async def ask(self, conversation: str, text: str) -> str:
        """Send a message and judge its reply."""
        async with self._http.post(
            MESSAGES, json=message(text=text), headers=bearer(conversation)
        ) as response:
            return _answer_type((await response.json())["outcomes"])


class StockChat:
    """Stock Rasa's REST channel."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http

    async def begin(self) -> str:
        """Invent a sender: Rasa believes whatever name it is given."""
        return uuid4().hex

    async def ask(self, conversation: str, text: str) -> str:
        """Send a message and judge its reply."""
        async with self._http.post(
            "/webhooks/rest/webhook", json={"sender": conversation, "message": text}
        ) as response:
            replies = await response.json()
        return _answer_type([reply["custom"] for reply in replies if "custom" in reply])


CHATS: dict[str, type[TrolyChat] | type[StockChat]] = {"troly": TrolyChat, "stock": StockChat}


def http_client(url: str) -> aiohttp.ClientSession:
    """Give a client for a server on this machine.

    aiohttp's, which takes the least of the machine that client and servers share.
    """
    if urlsplit(url).hostname != "127.0.0.1":
        raise ValueError(f"{url}: only servers on 127.0.0.1 are put under load")
    return aiohttp.ClientSession(url, timeout=_PATIENCE, raise_for_status=True)


def _answer_type(outcomes: list[dict[str, Any]]) -> str:
    if not outcomes:
        raise Unanswered("empty answer")
    first = outcomes[0]
    answer_type: str = first["type"]
    if answer_type in _FAILED:
        raise Unanswered(answer_type)
    if not first["summary"].strip():
        raise Unanswered("answer without words")
    return answer_type
