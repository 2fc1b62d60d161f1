"""What the endpoints work with, put together once in `troly.gateway.app`."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from troly.gateway.blocking_calls import BlockingCalls
from troly.gateway.channels.web.session import NoSession, Sessions
from troly.gateway.channels.web.streams import Streams
from troly.gateway.http.client_address import ClientAddresses, host_of
from troly.gateway.http.errors import ApiError
from troly.gateway.rasa_client import RasaClient
from troly.gateway.rate_limits import RateLimits
from troly.gateway.sentences import Sentences
from troly.gateway.turns import Turns
from troly.knowledge.live import LiveKnowledge
from troly.store.conversations import ConversationStore
from troly.store.feedback import FeedbackStore


@dataclass(frozen=True)
class Parts:
    """Everything a request may need."""

    knowledge: LiveKnowledge
    own: Sentences
    store: ConversationStore
    in_threads: BlockingCalls
    rasa: RasaClient
    turns: Turns
    sessions: Sessions
    addresses: ClientAddresses
    limits: RateLimits
    streams: Streams
    feedback: FeedbackStore


# Without `async`, FastAPI would send each of these to a thread and back.


async def parts_of(request: Request) -> Parts:
    """Give the parts of the application that serves a request."""
    parts: Parts = request.app.state.parts
    return parts


async def may_ask(request: Request, parts: Parts = Depends(parts_of)) -> None:
    """Count a request from an address; ApiError where it asks too much."""
    host = host_of(request)
    if not await parts.limits.address_may(host, parts.addresses.hashed(host)):
        raise ApiError(429)


_bearer = HTTPBearer(auto_error=False, description="Token of POST /api/v1/session")


async def conversation_of(
    credentials: HTTPAuthorizationCredentials | None = Depends(_bearer),
    parts: Parts = Depends(parts_of),
) -> str:
    """Give the conversation that a request's token names; NoSession without a good token."""
    if credentials is None:
        raise NoSession
    return parts.sessions.conversation_of(credentials.credentials)
