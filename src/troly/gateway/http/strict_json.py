"""Routes that take strict JSON and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

from fastapi import Request, Response
from fastapi.routing import APIRoute

from troly.gateway.http.errors import ApiError


class JsonRoute(APIRoute):
    """A route whose body, if it takes one, must be declared as JSON and be strict JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Hand requests to the usual handler with a stricter parser."""
        handle = super().get_route_handler()

        async def handle_json(request: Request) -> Response:
            if self.body_field and not _is_json(request.headers.get("content-type", "")):
                raise ApiError(415)
            return await handle(_StrictRequest(request.scope, request.receive))

        return handle_json


class _StrictRequest(Request):
    async def json(self) -> Any:
        """Parse the body as JSON proper: UTF-8, no NaN, no depth or number that hurts."""
        if not hasattr(self, "_json"):
            self._json = _parse(await self.body())
        return self._json


def _is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == "application/json"


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        # As FastAPI expects it, but without the body, which would end up in messages.
        raise json.JSONDecodeError("not JSON", "", 0) from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
