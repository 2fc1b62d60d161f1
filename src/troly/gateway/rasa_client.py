"""The Rasa server as the gateway sees it: a message in, outcomes out."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Any

import aiohttp

from troly import internal
from troly.answering.outcome import Outcome
from troly.gateway.turn_order import Request
from troly.store.messages import Turn

# JSON spells characters beyond the first 65,536 as two escapes; half of such a pair is none.
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")

# The routes of `troly.rasa_server.channel`.
_TURN = "/webhooks/troly/turn"
_READY = "/webhooks/troly/ready"


class TurnFailed(Exception):
    """Rasa gave no usable answer; the message says why, without a citizen's words."""


class RasaClient:
    """Talks to the channel that Rasa's server has for us."""

    def __init__(self, base_url: str, secret: str, timeout: float) -> None:
        """Take the address, the secret that both know, and the longest a request may last, in s."""
        self._base_url = base_url
        self._headers = internal.headers(secret)
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._session: aiohttp.ClientSession | None = None

    async def ask(self, turn: Turn, request: Request) -> list[Outcome]:
        """Give the outcomes of one turn, at least one, or raise `TurnFailed`."""
        body = {
            "conversation": turn.conversation_id,
            "message": turn.message_id,
            "turn": turn.token,
            "words": request.words,
            "metadata": dict(request.metadata),
        }
        try:
            async with self._http.post(_TURN, json=body) as response:
                if response.status != HTTPStatus.OK:
                    raise TurnFailed(f"Rasa answered with status {response.status}")
                answer = await response.read()
        except (TimeoutError, aiohttp.ClientError) as error:
            raise TurnFailed(f"Rasa: {type(error).__name__}") from error
        return _outcomes_in(answer)

    async def readiness(self) -> dict[str, Any] | None:
        """Give what Rasa's server says of its parts; None where it does not answer."""
        try:
            async with self._http.get(_READY) as response:
                said = await response.json()
                return said if isinstance(said, dict) and "model" in said else None
        except (TimeoutError, aiohttp.ClientError, ValueError):
            return None

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    @property
    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:  # it belongs to the loop that runs by now
            self._session = aiohttp.ClientSession(
                self._base_url, headers=self._headers, timeout=self._timeout
            )
        return self._session


def _outcomes_in(answer: bytes) -> list[Outcome]:
    try:
        said = json.loads(answer)["outcomes"]
        if _SURROGATE.search(answer):  # a lone one could not be sent to anybody
            json.dumps(said, ensure_ascii=False).encode("utf-8")
        outcomes = [Outcome.parse_obj(outcome) for outcome in said]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        # Only the kind of error: its text may repeat what the citizen wrote.
        raise TurnFailed(f"Rasa's answer cannot be read: {type(error).__name__}") from None
    if not outcomes:
        raise TurnFailed("Rasa answered nothing")
    return outcomes
