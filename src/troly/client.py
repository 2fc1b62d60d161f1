"""Talks to a running gateway like the chat page does, for terminals and scripts."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

# A turn ends in an answer or an apology within the gateway's own limit; this is for the rest.
_PATIENCE_SECONDS = 30.0


class GatewayUnreachable(Exception):
    """The gateway does not answer; the message names the address and the remedy."""


@dataclass(frozen=True)
class Answer:
    """What came back for one message."""

    text: str
    outcomes: list[dict[str, Any]]
    milliseconds: int

    def as_json(self) -> dict[str, Any]:
        """Give one flat record: type of the first outcome, entries and texts of all of them."""
        return {
            "text": self.text,
            "type": self.outcomes[0]["type"],
            "entry_ids": [entry for outcome in self.outcomes for entry in outcome["entry_ids"]],
            "rendered": self.rendered,
            "milliseconds": self.milliseconds,
        }

    @property
    def rendered(self) -> str:
        """Give what a citizen reads, as plain text."""
        return "\n\n".join(outcome["text"] for outcome in self.outcomes)


class GatewayClient:
    """Asks one gateway; every message begins a conversation of its own."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        # The gateway may run on this machine: a proxy set in the environment is not for it.
        self._http = httpx.Client(base_url=base_url, timeout=_PATIENCE_SECONDS, trust_env=False)

    def is_ready(self) -> bool:
        """Tell whether the gateway says that messages can be answered."""
        try:
            return self._http.get("/api/v1/health/ready").status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def ask(self, text: str, *, forget: bool = False) -> Answer:
        """Send one message and wait for its reply; `forget` deletes the conversation afterwards.

        Raises:
            GatewayUnreachable: nothing answers there, or not like a gateway.
        """
        try:
            token = self._http.post("/api/v1/session", json={}).raise_for_status().json()["token"]
            session = {"Authorization": f"Bearer {token}"}
            started = time.monotonic()
            reply = self._http.post(
                "/api/v1/messages", json={"key": uuid4().hex, "text": text}, headers=session
            )
            milliseconds = round((time.monotonic() - started) * 1000)
            if forget:
                self._http.delete("/api/v1/session", headers=session).raise_for_status()
            return Answer(text, _outcomes(reply), milliseconds)
        except httpx.HTTPStatusError as error:
            raise GatewayUnreachable(
                f"{self._base_url} answers with status {error.response.status_code}:"
                f" see {self._base_url}/api/v1/health/ready"
            ) from error
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise GatewayUnreachable(
                f"no gateway answers at {self._base_url} ({type(error).__name__}):"
                " start it with `make run`"
            ) from error


def _outcomes(reply: httpx.Response) -> list[dict[str, Any]]:
    body = reply.json()
    if reply.status_code == httpx.codes.OK:
        outcomes: list[dict[str, Any]] = body["outcomes"]
        return outcomes
    # Refused before it became a turn (a body too large, for instance).
    return [{"type": body["error"], "entry_ids": [], "text": body["message"]}]
