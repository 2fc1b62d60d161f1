"""Every error the web API answers with: a code for programs, a sentence for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from pydantic import BaseModel
from starlette.responses import JSONResponse

Say = Callable[[str], str]
"""Gives a sentence of the knowledge base by its name."""


class ErrorBody(BaseModel):
    """Body of each answer with a status of 400 or above."""

    error: str
    message: str


class ApiError(Exception):
    """A request is refused with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


# Status: (code, name of the sentence in messages.yml).
_ERRORS: Final = {
    401: ("session_expired", "session_expired"),
    403: ("origin_not_allowed", "origin_not_allowed"),
    404: ("not_found", "page_bad_request"),
    405: ("method_not_allowed", "page_bad_request"),
    413: ("too_large", "too_long"),
    415: ("not_json", "page_bad_request"),
    422: ("bad_request", "page_bad_request"),
    429: ("too_many", "too_many_messages"),
    500: ("internal_error", "unavailable"),
    503: ("unavailable", "unavailable"),
}


def error_response(status: int, say: Say, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Build the answer to a request that failed."""
    code, sentence = _ERRORS.get(status, _ERRORS[422])
    body = ErrorBody(error=code, message=say(sentence))
    return JSONResponse(body.dict(), status_code=status, headers=headers)
