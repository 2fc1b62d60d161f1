"""The web API: start a session, send a message, read the history, ask for health."""

from __future__ import annotations

from typing import Any

import anyio
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Extra, Field, StrictStr, root_validator
from starlette.responses import JSONResponse

from troly.gateway.replies import Reply, to_reply
from troly.gateway.turns import Message
from troly.gateway.web.errors import ErrorBody
from troly.gateway.web.json_route import JsonRoute
from troly.gateway.web.parts import Parts, conversation_of, parts_of
from troly.store.errors import StoreUnavailable

CHANNEL = "web"
_READY_SECONDS = 2.0
# The look-ahead is there because "$" alone lets a line break through.
_NAME = r"^[A-Za-z0-9_-]{1,64}$(?!\n)"

router = APIRouter(
    prefix="/api/v1",
    route_class=JsonRoute,
    # 422 as well, since FastAPI describes a body of its own for it.
    responses={status: {"model": ErrorBody} for status in ("4XX", 422, "5XX")},
)


class SessionOut(BaseModel):
    """A new session."""

    token: str
    expires_in: int = Field(..., description="Seconds")
    greeting: Reply


class MessageIn(BaseModel, extra=Extra.forbid):
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

    outcomes: list[Reply]


class HistoryItem(BaseModel):
    """One side of an exchange: the citizen's with `text`, the assistant's with `outcomes`."""

    sender: str = Field(..., alias="from", description="citizen or assistant")
    text: str | None = None
    button: str | None = Field(None, description="Id of the button that was pressed")
    outcomes: list[Reply] | None = None


class HistoryOut(BaseModel):
    """A conversation from its greeting on, oldest first."""

    messages: list[HistoryItem]


# Replies go out as the JSON they are stored as, so the response models only document them.


@router.post("/session", status_code=201, responses={201: {"model": SessionOut}})
async def start_session(parts: Parts = Depends(parts_of)) -> JSONResponse:
    """Begin a conversation."""
    greeting, buttons = to_reply(parts.own.greeting())
    conversation_id = await parts.in_threads(parts.store.start, CHANNEL, buttons)
    return JSONResponse(
        {
            "token": parts.sessions.token_for(conversation_id),
            "expires_in": parts.sessions.lifetime_seconds,
            "greeting": greeting,
        },
        status_code=201,
    )


@router.post("/messages", responses={200: {"model": MessageOut}})
async def send_message(
    message: MessageIn,
    request: Request,
    conversation_id: str = Depends(conversation_of),
    parts: Parts = Depends(parts_of),
) -> JSONResponse:
    """Send a message and wait for its reply; under the same key it is answered only once."""
    host = request.client.host if request.client else ""
    outcomes = await parts.turns.answer(
        Message(
            conversation_id=conversation_id,
            key=message.key,
            text=message.text,
            button_id=message.button,
            metadata={"channel": CHANNEL, "address": parts.addresses.hashed(host)},
        )
    )
    return JSONResponse({"outcomes": outcomes})


@router.get("/history", responses={200: {"model": HistoryOut}})
async def read_history(
    conversation_id: str = Depends(conversation_of), parts: Parts = Depends(parts_of)
) -> JSONResponse:
    """Give the conversation so far."""
    exchanges = await parts.in_threads(parts.store.history, conversation_id)
    known_ids = await parts.in_threads(parts.store.greeting_buttons, conversation_id)
    greeting, _ = to_reply(parts.own.greeting(), known_ids)
    messages: list[dict[str, Any]] = [{"from": "assistant", "outcomes": [greeting]}]
    for exchange in exchanges:
        citizen = {"from": "citizen", "text": exchange.text}
        if exchange.button_id:
            citizen["button"] = exchange.button_id
        messages.append(citizen)
        if exchange.outcomes is not None:
            messages.append({"from": "assistant", "outcomes": exchange.outcomes})
    return JSONResponse({"messages": messages})


@router.get("/health/live")
async def live() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "live"}


@router.get("/health/ready")
async def ready(parts: Parts = Depends(parts_of)) -> JSONResponse:
    """Tell whether messages can be answered now, and if not, which part is missing."""
    up = {"store": False, "rasa": False}

    async def ask_store() -> None:
        try:
            await parts.in_threads(parts.store.check)
        except StoreUnavailable:
            return
        up["store"] = True

    async def ask_rasa() -> None:
        up["rasa"] = await parts.rasa.answers()

    with anyio.move_on_after(_READY_SECONDS):
        async with anyio.create_task_group() as asked:
            asked.start_soon(ask_store)
            asked.start_soon(ask_rasa)
    is_ready = all(up.values())
    return JSONResponse(
        {"status": "ready" if is_ready else "not_ready", "parts": up},
        status_code=200 if is_ready else 503,
    )
