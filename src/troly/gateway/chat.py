"""What the web API and the page without JavaScript do with a conversation."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from troly.answering.names import ADDRESS
from troly.gateway.http.client_address import host_of
from troly.gateway.http.errors import ApiError
from troly.gateway.replies import to_reply
from troly.gateway.services import Parts
from troly.gateway.turns import Message
from troly.store.conversations import Exchange, Outcomes

_CHANNEL = "web"


async def begin(parts: Parts) -> tuple[str, dict[str, Any]]:
    """Begin a conversation; gives its id and its greeting (`Reply`)."""
    greeting, buttons = to_reply(parts.own.greeting())
    return await parts.in_threads(parts.store.start, _CHANNEL, buttons), greeting


async def say(
    parts: Parts,
    request: Request,
    conversation_id: str,
    *,
    key: str,
    text: str | None,
    button_id: str | None,
) -> Outcomes:
    """Give the reply to what was typed or pressed.

    ApiError: the conversation says too much. UnknownConversation: there is none.
    """
    if not await parts.limits.session_may(conversation_id):
        raise ApiError(429)
    metadata = {"channel": _CHANNEL, ADDRESS: parts.addresses.hashed(host_of(request))}
    return await parts.turns.answer(Message(conversation_id, key, text, button_id, metadata))


async def recall(parts: Parts, conversation_id: str) -> tuple[dict[str, Any], list[Exchange]]:
    """Give the greeting, with the buttons it had, and what was said since.

    UnknownConversation: there is none.
    """
    exchanges = await parts.in_threads(parts.store.history, conversation_id)
    known_ids = await parts.in_threads(parts.store.greeting_buttons, conversation_id)
    greeting, _ = to_reply(parts.own.greeting(), known_ids)
    return greeting, exchanges
