"""The Rasa server as the gateway sees it: a message in, outcomes out."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from http import HTTPStatus

import aiohttp

from troly.answering.outcome import Outcome

# JSON spells characters beyond the first 65,536 as two escapes; half of such a pair is none.
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class TurnFailed(Exception):
    """Rasa gave no usable answer; the message says why, without a citizen's words."""


class RasaClient:
    """Talks to Rasa's REST channel.

    That channel answers every fault of its own with 200 and an empty list, so an empty list is
    a failure here.
    """

    def __init__(self, base_url: str, timeout: float) -> None:
        """Take the address; `timeout` is in seconds, for a whole request."""
        self._base_url = base_url
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._session: aiohttp.ClientSession | None = None

    async def ask(self, sender: str, message: str, metadata: Mapping[str, str]) -> list[Outcome]:
        """Give the outcomes of one turn, at least one, or raise `TurnFailed`."""
        body = {"sender": sender, "message": message, "metadata": dict(metadata)}
        try:
            async with self._http.post("/webhooks/rest/webhook", json=body) as response:
                if response.status != HTTPStatus.OK:
                    raise TurnFailed(f"Rasa answered with status {response.status}")
                answer = await response.read()
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            raise TurnFailed(f"Rasa: {type(error).__name__}") from error
        return _outcomes_in(answer)

    async def answers(self) -> bool:
        """Tell whether the Rasa server is up."""
        try:
            async with self._http.get("/") as response:
                return response.status == HTTPStatus.OK
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return False

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    @property
    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:  # it belongs to the loop that runs by now
            self._session = aiohttp.ClientSession(self._base_url, timeout=self._timeout)
        return self._session


def _outcomes_in(answer: bytes) -> list[Outcome]:
    try:
        said = [item["custom"] for item in json.loads(answer) if "custom" in item]
        if _SURROGATE.search(answer):  # a lone one could not be sent to anybody
            json.dumps(said, ensure_ascii=False).encode("utf-8")
        outcomes = [Outcome.parse_obj(outcome) for outcome in said]
    except (ValueError, TypeError, RecursionError) as error:
        # Only the kind of error: its text may repeat what the citizen wrote.
        raise TurnFailed(f"Rasa's answer cannot be read: {type(error).__name__}") from None
    if not outcomes:
        raise TurnFailed("Rasa answered nothing")
    return outcomes
