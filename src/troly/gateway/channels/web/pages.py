"""Pages for people: a mock portal with the widget, the chat alone, the chat without JavaScript."""

from __future__ import annotations

import logging
import secrets
from pathlib import Path
from urllib.parse import parse_qs

from fastapi import Depends, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from troly.answering.outcome import OutcomeType
from troly.gateway.channels.web.parts import CHANNEL, WebParts, may_ask, parts_of
from troly.gateway.channels.web.session import NoSession
from troly.gateway.chat import TooManyMessages
from troly.gateway.http.errors import ApiError
from troly.gateway.http.framework import APIRouter
from troly.knowledge.needed import HOTLINE
from troly.store.errors import StoreUnavailable, UnknownConversation

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent / "templates"

_COOKIE = "troly-chat"
_CHAT = "/chat"
_PLAIN = f"{_CHAT}/plain"
_MOST_FIELDS = 4
_UNANSWERED = {OutcomeType.INPUT_REFUSED.value, OutcomeType.UNAVAILABLE.value}

router = APIRouter(include_in_schema=False, dependencies=[Depends(may_ask)])
_templates = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
# A telephone number as people read it, as a link dials it.
_templates.filters["dialled"] = lambda phone: phone.replace(".", "").replace(" ", "")


@router.get("/")
async def portal(parts: WebParts = Depends(parts_of)) -> HTMLResponse:
    """Give a page as a webmaster would make it, with the widget on it."""
    return _page(parts, "portal.html")


@router.get(_CHAT)
async def chat_page(parts: WebParts = Depends(parts_of)) -> HTMLResponse:
    """Give the chat on a whole page; without JavaScript, a form."""
    return _page(parts, "chat.html", action=_PLAIN, key=_new_key(), told="", typed="")


@router.get(f"{_CHAT}/")
async def chat_page_as_people_type_it() -> Response:
    """Lead to the chat, on the host that was asked, whatever the request calls it."""
    return RedirectResponse(_CHAT)


@router.get(_PLAIN)
async def plain_chat(request: Request, parts: WebParts = Depends(parts_of)) -> Response:
    """Give the conversation of the cookie as a page with forms."""
    return await _plain_page(request, parts)


@router.post(_PLAIN)
async def take_plain_message(request: Request, parts: WebParts = Depends(parts_of)) -> Response:
    """Take what the form sends, then show the conversation."""
    fields = _fields(await request.body())
    answer: Response = RedirectResponse(f"{_PLAIN}#newest", status_code=303)
    if "anew" in fields:
        answer.delete_cookie(_COOKIE, path=_CHAT)
        return answer
    try:
        conversation_id, told = await _say_somewhere(request, parts, fields)
    except StoreUnavailable as failure:
        logger.warning("%s", failure)
        conversation_id, told = "", parts.services.sentences.sentence("unavailable")
    if told:
        answer = await _plain_page(request, parts, told, fields.get("text", ""))
    if conversation_id:
        answer.set_cookie(
            _COOKIE,
            parts.sessions.token_for(conversation_id),
            max_age=parts.sessions.lifetime_seconds,
            path=_CHAT,
            secure=request.scope["scheme"] == "https",
            httponly=True,
            samesite="strict",
        )
    return answer


async def _say_somewhere(
    request: Request, parts: WebParts, fields: dict[str, str]
) -> tuple[str, str]:
    """Send a message, where there is no conversation to a new one; gives its id and `_say`'s."""
    try:
        conversation_id = _conversation_of(request, parts)
        return conversation_id, await _say(request, parts, conversation_id, fields)
    except (NoSession, UnknownConversation):
        conversation_id, _ = await parts.services.chat.begin(CHANNEL)
        return conversation_id, await _say(request, parts, conversation_id, fields)


async def _say(
    request: Request, parts: WebParts, conversation_id: str, fields: dict[str, str]
) -> str:
    """Send a message; gives why it has no answer, so that it stays to be mended or sent again."""
    button_id = fields.get("button")
    try:
        outcome, *_ = await parts.services.chat.say(
            parts.caller(request),
            conversation_id,
            key=fields.get("key") or _new_key(),
            text=None if button_id else fields.get("text", ""),
            button_id=button_id,
        )
    except TooManyMessages:
        return parts.services.sentences.sentence("too_many_messages")
    return str(outcome["summary"]) if outcome["type"] in _UNANSWERED else ""


async def _plain_page(
    request: Request, parts: WebParts, told: str = "", typed: str = ""
) -> Response:
    """Show the conversation, and why `typed` has no answer, which stays to be sent again."""
    try:
        greeting, exchanges = await parts.services.chat.recall(_conversation_of(request, parts))
    except (NoSession, UnknownConversation, StoreUnavailable) as failure:
        if isinstance(failure, StoreUnavailable):
            logger.warning("%s", failure)
            told = parts.services.sentences.sentence("unavailable")
        (greeting,) = parts.services.chat.greeting_without_buttons()
        exchanges = []
    return _page(
        parts,
        "plain.html",
        action=_PLAIN,
        greeting=greeting,
        exchanges=exchanges,
        new_key=_new_key,
        told=told,
        typed=typed,
    )


def _conversation_of(request: Request, parts: WebParts) -> str:
    return parts.sessions.conversation_of(request.cookies.get(_COOKIE, ""))


def _fields(body: bytes) -> dict[str, str]:
    try:
        found = parse_qs(body.decode("ascii"), errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise ApiError(422) from None
    return {name: values[0] for name, values in found.items()}


def _new_key() -> str:
    return secrets.token_urlsafe(16)


def _page(parts: WebParts, template: str, **values: object) -> HTMLResponse:
    knowledge = parts.services.knowledge.current()
    page = _templates.get_template(template).render(
        say=knowledge.message, hotline=knowledge.variables[HOTLINE], **values
    )
    return HTMLResponse(page)
