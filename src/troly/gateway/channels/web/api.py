"""The web API: a session, its messages and their replies, feedback, deletion, health."""

from __future__ import annotations

from typing import Any

from fastapi import Depends, Header, Query, Request
from pydantic import BaseModel, Extra, Field, StrictBool, StrictStr, root_validator
from starlette.responses import JSONResponse, Response, StreamingResponse

from troly.answering.outcome import null_where_optional
from troly.gateway.channels.web.parts import CHANNEL, WebParts, conversation_of, may_ask, parts_of
from troly.gateway.channels.web.streams import as_json
from troly.gateway.http.errors import ApiError, ErrorBody
from troly.gateway.http.framework import APIRouter
from troly.gateway.http.strict_json import JsonRoute
from troly.gateway.input_check import TEXT_LIMIT
from troly.gateway.replies import OutcomeOut

_LIMITS = {"text": TEXT_LIMIT}
_HIGHEST = 2**63 - 1  # what a row number can be
_AFTER = Query(0, ge=0, le=_HIGHEST, description="Number of the last reply that is known")
# The look-ahead is there because "$" alone lets a line break through.
_NAME = r"^[A-Za-z0-9_-]{1,64}$(?!\n)"

router = APIRouter(
    prefix="/api/v1",
    route_class=JsonRoute,
    dependencies=[Depends(may_ask)],
    # 422 as well, since FastAPI describes a body of its own for it.
    responses={status: {"model": ErrorBody} for status in ("4XX", 422, "5XX")},
)


class Limits(BaseModel):
    """What the server takes."""

    text: int = Field(..., description="Most characters (NFC) of a message or a comment")


class SessionOut(BaseModel):
    """A new session."""

    token: str
    expires_in: int = Field(..., description="Seconds")
    limits: Limits
    greeting: OutcomeOut


class MessageIn(BaseModel, extra=Extra.forbid, schema_extra=null_where_optional):
    """What a citizen typed, or which button they pressed."""

    key: StrictStr = Field(..., regex=_NAME, description="The same for a message sent again")
    text: StrictStr | None = None
    button: StrictStr | None = Field(None, regex=_NAME)

    @root_validator(skip_on_failure=True)
    @classmethod
    def _one_of_two(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values["text"] is None) == (values["button"] is None):
            raise ValueError("exactly one of text and button")
        return values


class MessageOut(BaseModel):
    """The reply to a message; `outcomes` is never empty."""

    outcomes: list[OutcomeOut]


class ExchangeOut(BaseModel, schema_extra=null_where_optional):
    """A citizen's message and its reply; without one, `seq` and `outcomes` are null."""

    seq: int | None = Field(..., description="Number of the reply; later ones are higher")
    key: str = Field(..., description="The sender's name for the message")
    text: str = Field(..., description="What was typed, or the title of the button")
    button: str | None = Field(None, description="Id of the button that was pressed")
    outcomes: list[OutcomeOut] | None


class HistoryOut(BaseModel):
    """A conversation from its greeting on, oldest first."""

    limits: Limits
    greeting: OutcomeOut
    exchanges: list[ExchangeOut]


class NewOut(BaseModel):
    """What came after the reply that a client knew last."""

    exchanges: list[ExchangeOut]


class FeedbackIn(BaseModel, extra=Extra.forbid, schema_extra=null_where_optional):
    """Whether an answer helped, and what was missing."""

    outcome: StrictStr = Field(..., regex=r"^[0-9a-f]{32}$(?!\n)", description="Its id")
    helpful: StrictBool
    comment: StrictStr | None = Field(None, max_length=TEXT_LIMIT)


class Question(BaseModel):
    """A question that has an answer."""

    id: str
    title: str
    question: str


class QuestionsOut(BaseModel):
    """All of them, in the order of the source document."""

    questions: list[Question]


# Replies go out as the JSON they are stored as, so the response models only document them.


@router.post("/session", status_code=201, responses={201: {"model": SessionOut}})
async def start_session(parts: WebParts = Depends(parts_of)) -> JSONResponse:
    """Begin a conversation."""
    conversation_id, greeting = await parts.services.chat.begin(CHANNEL)
    return JSONResponse(
        {
            "token": parts.sessions.token_for(conversation_id),
            "expires_in": parts.sessions.lifetime_seconds,
            "limits": _LIMITS,
            "greeting": greeting,
        },
        status_code=201,
    )


@router.post("/messages", responses={200: {"model": MessageOut}})
async def send_message(
    message: MessageIn,
    request: Request,
    conversation_id: str = Depends(conversation_of),
    parts: WebParts = Depends(parts_of),
) -> JSONResponse:
    """Send a message and wait for its reply; under the same key it is answered only once."""
    outcomes = await parts.services.chat.say(
        parts.caller(request),
        conversation_id,
        key=message.key,
        text=message.text,
        button_id=message.button,
    )
    return JSONResponse({"outcomes": outcomes})


@router.get("/history", responses={200: {"model": HistoryOut}})
async def read_history(
    conversation_id: str = Depends(conversation_of), parts: WebParts = Depends(parts_of)
) -> JSONResponse:
    """Give the conversation so far: the greeting and the latest 100 messages."""
    greeting, exchanges = await parts.services.chat.recall(conversation_id)
    told = [as_json(one) for one in exchanges]
    return JSONResponse({"limits": _LIMITS, "greeting": greeting, "exchanges": told})


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def stream_events(
    after: int = _AFTER,
    last_event_id: int | None = Header(None, ge=0, le=_HIGHEST),
    conversation_id: str = Depends(conversation_of),
    parts: WebParts = Depends(parts_of),
) -> StreamingResponse:
    """Push replies as they are saved: events `exchange` numbered by `seq`, at the end `gone`.

    It goes on after the header `Last-Event-ID` or, without one, after `after`.
    """
    known = after if last_event_id is None else last_event_id
    events = await parts.streams.open(conversation_id, known)
    # Proxies that collect an answer before they pass it on would hold the events back.
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


@router.get("/poll", responses={200: {"model": NewOut}})
async def poll(
    after: int = _AFTER,
    wait: float = Query(20.0, ge=0, le=25, description="Seconds to wait for something new"),
    conversation_id: str = Depends(conversation_of),
    parts: WebParts = Depends(parts_of),
) -> JSONResponse:
    """Give what is new, for clients to whom no event stream gets through."""
    return JSONResponse({"exchanges": await parts.streams.poll(conversation_id, after, wait)})


@router.post("/feedback", status_code=204, responses={404: {"model": ErrorBody}})
async def rate_answer(
    said: FeedbackIn,
    conversation_id: str = Depends(conversation_of),
    parts: WebParts = Depends(parts_of),
) -> Response:
    """Say whether an answer helped; said again, it replaces what was said before."""
    known = await parts.services.chat.rate(
        conversation_id, said.outcome, helpful=said.helpful, comment=said.comment
    )
    if not known:
        raise ApiError(404)
    return Response(status_code=204)


@router.delete("/session", status_code=204)
async def delete_session(
    conversation_id: str = Depends(conversation_of), parts: WebParts = Depends(parts_of)
) -> Response:
    """Delete the conversation with all that belongs to it."""
    await parts.services.chat.forget(conversation_id)
    return Response(status_code=204)


@router.get("/questions", responses={200: {"model": QuestionsOut}})
async def list_questions(parts: WebParts = Depends(parts_of)) -> JSONResponse:
    """Give the questions that have an answer, for suggestions while somebody types."""
    entries = sorted(
        parts.services.knowledge.current().entries.values(), key=lambda one: one.source.row
    )
    questions = [{"id": e.id, "title": e.title, "question": e.question} for e in entries]
    return JSONResponse({"questions": questions}, headers={"Cache-Control": "max-age=300"})


@router.get("/health/live")
async def live() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "live"}


@router.get("/health/ready")
async def ready(parts: WebParts = Depends(parts_of)) -> JSONResponse:
    """Tell whether messages can be answered now, and if not, which part is missing."""
    up = await parts.services.readiness.parts()
    is_ready = all(up.values())
    return JSONResponse(
        {"status": "ready" if is_ready else "not_ready", "parts": up},
        status_code=200 if is_ready else 503,
    )
