"""What the endpoints of the web channel work with, and what each request is asked first."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from troly.gateway.channels.web.session import NoSession, Sessions
from troly.gateway.channels.web.streams import Streams
from troly.gateway.chat import Caller
from troly.gateway.http.client_address import ClientAddresses, host_of
from troly.gateway.http.errors import ApiError
from troly.gateway.services import Services

CHANNEL = "web"


@dataclass(frozen=True)
class WebParts:
    """The gateway's services, and what only this channel has."""

    services: Services
    sessions: Sessions
    streams: Streams
    addresses: ClientAddresses

    def caller(self, request: Request) -> Caller:
        """Tell who calls."""
        return Caller(CHANNEL, self.addresses.hashed(host_of(request)))


# Without `async`, FastAPI would send each of these to a thread and back.


async def parts_of(request: Request) -> WebParts:
    """Give the parts of the application that serves a request."""
    parts: WebParts = request.app.state.web
    return parts


async def may_ask(request: Request, parts: WebParts = Depends(parts_of)) -> None:
    """Count a request from an address; ApiError where it asks too much."""
    host = host_of(request)
    if not await parts.services.limits.address_may(host, parts.addresses.hashed(host)):
        raise ApiError(429)


_bearer = HTTPBearer(auto_error=False, description="Token of POST /api/v1/session")


async def conversation_of(
    credentials: HTTPAuthorizationCredentials | None = Depends(_bearer),
    parts: WebParts = Depends(parts_of),
) -> str:
    """Give the conversation that a request's token names; NoSession without a good token."""
    if credentials is None:
        raise NoSession
    return parts.sessions.conversation_of(credentials.credentials)
