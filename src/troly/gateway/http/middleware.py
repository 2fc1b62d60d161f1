"""What holds for every request, whichever route it takes."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from troly.gateway.http.errors import Say, error_response
from troly.privacy.told import told

logger = logging.getLogger(__name__)
access_logger = logging.getLogger("troly.gateway.access")

BODY_LIMIT_BYTES = 16 * 1024
"""Largest body of a request, where a channel names no other limit."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer", with which browsers hide the origin of our own forms from us too.
    "Referrer-Policy": "same-origin",
}


class SecurityHeaders:
    """Tells browsers what a page of ours may do, and to keep no answers of the API."""

    def __init__(self, app: ASGIApp, framed_by: frozenset[str]) -> None:
        """Let pages of the origins in `framed_by` show ours in a frame."""
        self._app = app
        policy = " ".join([_POLICY, *sorted(framed_by)])
        headers = {"Content-Security-Policy": policy, **_SECURITY_HEADERS}
        self._headers = [(k.lower().encode(), v.encode()) for k, v in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request and add the headers to its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message["headers"], *self._headers]
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, send_with_headers)


class AccessLog:
    """Writes one line per request; without the query, which may hold a citizen's words."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request and log its method, route, status and duration."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.monotonic()
        status = 0

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        await self._app(scope, receive, send_and_note)
        # The route instead of the path: a path that is none of ours is whatever somebody typed.
        route = scope.get("route")
        path = route.path if route else "-"
        milliseconds = round((time.monotonic() - started) * 1000)
        access_logger.info("%s %s %d %d ms", scope["method"], path, status, milliseconds)


class UnhandledErrors:
    """Answers what nobody caught, and logs where it was raised but not its text.

    The text of an exception may repeat what a citizen wrote.
    """

    def __init__(self, app: ASGIApp, say: Say) -> None:
        self._app = app
        self._say = say

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; an exception becomes a 500 in JSON."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer_begun = False

        async def send_and_note(message: Message) -> None:
            nonlocal answer_begun
            answer_begun = answer_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception as error:
            logger.error("unhandled %s", told(error))
            if not answer_begun:
                await error_response(500, self._say)(scope, receive, send)


class BodyLimit:
    """Refuses bodies that are too large before anything else reads them.

    It counts what comes in, since a declared length is only a claim and chunks have none.
    """

    def __init__(self, app: ASGIApp, say: Say, limits: Mapping[str, int]) -> None:
        """Take the limits in bytes by the beginning of a path; others have `BODY_LIMIT_BYTES`."""
        self._app = app
        self._say = say
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take in the body, at most up to the limit, then serve the request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = next(
            (of for path, of in self._limits.items() if scope["path"].startswith(path)),
            BODY_LIMIT_BYTES,
        )
        taken_in: deque[Message] = deque()
        length = 0
        more = True
        while more:
            message = await receive()
            taken_in.append(message)
            length += len(message.get("body", b""))
            if length > limit:
                await error_response(413, self._say)(scope, receive, send)
                return
            more = message.get("more_body", False)

        async def receive_again() -> Message:
            return taken_in.popleft() if taken_in else await receive()

        await self._app(scope, receive_again, send)
