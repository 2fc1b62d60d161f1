"""Which web pages may call the API, checked on the request itself.

CORS alone only tells a browser what it may read; the request has been carried out by then.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from troly.gateway.http.errors import Say, error_response


class OriginCheck:
    """Refuses requests that a page of an origin which is not allowed makes.

    Requests without the header `Origin` pass: they come from programs, or from our own pages
    where a browser does not send it. What they may do still depends on their token.
    """

    def __init__(
        self, app: ASGIApp, say: Say, allowed: frozenset[str], public: tuple[str, ...]
    ) -> None:
        """Allow our own pages and the origins in `allowed`, each `scheme://host[:port]`.

        Paths that begin with one of `public` are files for everybody.
        """
        self._app = app
        self._say = say
        self._allowed = allowed
        self._public = public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or answer 403."""
        if scope["type"] == "http" and not self._may_pass(scope):
            await error_response(403, self._say)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _may_pass(self, scope: Scope) -> bool:
        headers = dict(scope["headers"])
        origin = headers.get(b"origin", b"").decode("latin-1")
        if not origin or origin in self._allowed or scope["path"].startswith(self._public):
            return True
        # Browsers say this themselves; no page can. Some send `Origin: null` with our own forms.
        if headers.get(b"sec-fetch-site") == b"same-origin":
            return True
        # Without the scheme, since a proxy that ends TLS may not tell us of it.
        our_host = headers.get(b"host", b"").decode("latin-1")
        return bool(our_host) and origin.partition("://")[2] == our_host
