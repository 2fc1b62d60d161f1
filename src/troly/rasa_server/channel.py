"""How the gateway talks to Rasa's server: one turn a request, and whether it is ready.

Rasa's own REST channel answers every fault with 200 and an empty list, knows nobody who asks, and
has no place for the lease under which a turn is run.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse, json

from troly import internal
from troly.privacy.told import told
from troly.rasa_server.turn import Turn, TurnIsOver, current_turn
from troly.store.errors import StoreUnavailable

logger = logging.getLogger(__name__)

_ACTIONS_WITHIN_SECONDS = 1.0


class TurnChannel(InputChannel):
    """Rasa's door for the gateway (`credentials.yml`)."""

    def __init__(self, secret: str) -> None:
        """Take the secret that every request must carry."""
        self._secret = secret

    @classmethod
    def name(cls) -> str:
        """Name the channel, and so its routes: `/webhooks/troly/…`."""
        return "troly"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TurnChannel:
        """Make the channel from its lines in `credentials.yml`."""
        return cls((credentials or {})["secret"])

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Give the routes; `on_new_message` runs one turn."""
        routes = Blueprint("troly", __name__)

        @routes.middleware("request")  # type: ignore[untyped-decorator]
        async def refuse_strangers(request: Request) -> HTTPResponse | None:
            if internal.is_ours(request.headers.get(internal.HEADER), self._secret):
                return None
            return _refusal("unauthorised", 401)

        @routes.post("/turn")
        async def take_turn(request: Request) -> HTTPResponse:
            said = CollectingOutputChannel()
            try:
                asked = request.json
                turn = Turn(asked["message"], asked["turn"])
                message = UserMessage(
                    asked["words"],
                    said,
                    asked["conversation"],
                    input_channel=self.name(),
                    metadata=asked["metadata"],
                )
            except (InvalidUsage, KeyError, TypeError):
                return _refusal("bad_request", 400)
            if not request.app.ctx.agent.is_ready():
                return _refusal("no_model", 503)
            current_turn.set(turn)
            try:
                await on_new_message(message)
            except asyncio.CancelledError:
                logger.warning("a turn was cut off: whoever asked has gone")
                raise
            except TurnIsOver:
                return _refusal("turn_is_over", 409)
            except StoreUnavailable as failure:
                logger.error("%s", failure)
                return _refusal("store", 503)
            except Exception as error:
                logger.error("a turn failed: %s", told(error))
                return _refusal("internal", 500)
            return json({"outcomes": [one["custom"] for one in said.messages if "custom" in one]})

        @routes.get("/ready")
        async def tell_readiness(request: Request) -> HTTPResponse:
            agent = request.app.ctx.agent
            parts = {
                "model": agent.is_ready(),
                "events": _reads_events(agent),
                "actions": await _answers(agent.action_endpoint),
            }
            return json(parts, status=200 if all(parts.values()) else 503)

        return routes


def _refusal(error: str, status: int) -> HTTPResponse:
    return json({"error": error}, status=status)


def _reads_events(agent: Any) -> bool:
    try:
        agent.tracker_store.check()
    except StoreUnavailable as failure:
        logger.warning("%s", failure)
        return False
    return True


async def _answers(action_endpoint: Any) -> bool:
    address = action_endpoint.url.replace("/webhook", "/health")
    timeout = aiohttp.ClientTimeout(total=_ACTIONS_WITHIN_SECONDS)
    try:
        async with (
            action_endpoint.session() as session,
            session.get(address, timeout=timeout) as response,
        ):
            return bool(response.status == 200)
    except (TimeoutError, aiohttp.ClientError):
        return False
