"""The Rasa server as the gateway sees it: a message in, outcomes out."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from troly.answering.outcome import Outcome


class TurnFailed(Exception):
    """Rasa gave no usable answer; the message says why, without a citizen's words."""


class RasaClient:
    """Talks to Rasa's REST channel.

    That channel answers every fault of its own with 200 and an empty list, so an empty list is
    a failure here.
    """

    def __init__(self, base_url: str, timeout: float) -> None:
        """Prepare the client; `timeout` is in seconds, for each step of a request."""
        # Rasa runs beside us: a proxy set in the environment is meant for other hosts.
        self._http = httpx.AsyncClient(base_url=base_url, timeout=timeout, trust_env=False)

    async def ask(self, sender: str, message: str, metadata: Mapping[str, str]) -> list[Outcome]:
        """Give the outcomes of one turn, at least one, or raise `TurnFailed`."""
        try:
            response = await self._http.post(
                "/webhooks/rest/webhook",
                json={"sender": sender, "message": message, "metadata": dict(metadata)},
            )
        except httpx.HTTPError as error:
            raise TurnFailed(f"Rasa: {type(error).__name__}") from error
        if response.status_code != httpx.codes.OK:
            raise TurnFailed(f"Rasa answered with status {response.status_code}")
        return _outcomes_in(response)

    async def answers(self) -> bool:
        """Tell whether the Rasa server is up."""
        try:
            response = await self._http.get("/")
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _outcomes_in(response: httpx.Response) -> list[Outcome]:
    try:
        outcomes = [
            Outcome.parse_obj(item["custom"]) for item in response.json() if "custom" in item
        ]
        for outcome in outcomes:
            # A lone surrogate could not be sent to anybody.
            outcome.json(ensure_ascii=False).encode("utf-8")
    except (ValueError, TypeError, RecursionError) as error:
        # Only the kind of error: its text may repeat what the citizen wrote.
        raise TurnFailed(f"Rasa's answer cannot be read: {type(error).__name__}") from None
    if not outcomes:
        raise TurnFailed("Rasa answered nothing")
    return outcomes
