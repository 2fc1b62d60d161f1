"""The action server as Rasa's server calls it, over connections that stay open."""

from __future__ import annotations

from contextlib import nullcontext

import aiohttp
from rasa.utils.endpoints import DEFAULT_REQUEST_TIMEOUT, EndpointConfig

from troly.internal import headers

# Less than the action server's own limit (Sanic's 5 s), so that it never hangs up on a request
# under way.
_KEPT_OPEN_SECONDS = 2.0


class KeptOpenEndpoint(EndpointConfig):
    """Lends one HTTP session to every call; Rasa's own opens and closes one a call."""

    def __init__(self, url: str, secret: str) -> None:
        """Take the address, and the secret that the action server wants to see.

        The session is opened by the first call, on the running loop.
        """
        super().__init__(url, headers=headers(secret))
        self._session: aiohttp.ClientSession | None = None

    def session(self) -> nullcontext[aiohttp.ClientSession]:
        """Give the session, in a context that leaves it open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                headers=self.headers,
                connector=aiohttp.TCPConnector(keepalive_timeout=_KEPT_OPEN_SECONDS),
                timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
            )
        return nullcontext(self._session)
