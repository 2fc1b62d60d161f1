"""Put the gateway together."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import anyio
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response

from troly.gateway.blocking_calls import BlockingCalls
from troly.gateway.channel import Channel
from troly.gateway.channels.web.channel import web
from troly.gateway.chat import Chat, TooManyMessages
from troly.gateway.http.errors import ApiError, Say, error_response
from troly.gateway.http.framework import FastAPI
from troly.gateway.http.middleware import AccessLog, BodyLimit, SecurityHeaders, UnhandledErrors
from troly.gateway.http.origins import OriginCheck
from troly.gateway.news import News
from troly.gateway.rasa_client import RasaClient
from troly.gateway.rate_limits import RateLimits
from troly.gateway.readiness import Readiness
from troly.gateway.sentences import Sentences
from troly.gateway.services import Services
from troly.gateway.take_up import TakeUp
from troly.gateway.turn_order import TurnOrder
from troly.gateway.turns import Turns
from troly.knowledge.live import LiveKnowledge
from troly.knowledge.problem import KnowledgeError
from troly.privacy.seal import Seal
from troly.settings import Settings, get_settings
from troly.store.engine import create_engine_for
from troly.store.erase import Eraser
from troly.store.errors import StoreUnavailable, UnknownConversation
from troly.store.feedback import FeedbackStore
from troly.store.history import History
from troly.store.messages import MessageStore
from troly.store.notifications import Notifications
from troly.store.probe import probe_write

CHANNELS: tuple[Channel, ...] = (web,)

# A message that nobody is answering is left alone until its own replica has surely apologised.
_OVERDUE_BEYOND_TURN_SECONDS = 2.0

logger = logging.getLogger(__name__)


def create_default_app() -> FastAPI:
    """Build the application from the settings; one line instead of a traceback if that fails."""
    settings = get_settings()
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    try:
        return create_app(settings)
    except (KnowledgeError, StoreUnavailable) as error:
        sys.exit(f"troly: {error}")


def create_app(settings: Settings, knowledge: LiveKnowledge | None = None) -> FastAPI:
    """Build the application; the knowledge base is that of the settings unless one is given.

    KnowledgeError, StoreUnavailable: in one line, what is wrong with the knowledge base or the
    address of the database.
    """
    parts = _put_together(settings, knowledge or LiveKnowledge(settings.faq_kb_dir))
    services = parts.services

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with anyio.create_task_group() as background:
            background.start_soon(services.news.listen)
            background.start_soon(parts.take_up.run)
            yield
            background.cancel_scope.cancel()
        await parts.rasa.close()
        services.in_threads.close()

    app = FastAPI(
        title="troly web API",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=lifespan,
        # Starlette would redirect to whatever host the request names.
        redirect_slashes=False,
        middleware=_middleware(settings, services.sentences.sentence),
    )
    app.state.services = services
    for channel in CHANNELS:
        channel.mount(app, services)
    _answer_errors(app, services.sentences.sentence)
    return app


@dataclass(frozen=True)
class _Parts:
    services: Services
    take_up: TakeUp
    rasa: RasaClient


def _put_together(settings: Settings, knowledge: LiveKnowledge) -> _Parts:
    engine = create_engine_for(settings.assistant_database_url)
    sentences = Sentences(knowledge)
    in_threads = BlockingCalls()
    store, history = MessageStore(engine), History(engine)
    notifies = engine.dialect.name == "postgresql"
    news = News(history, in_threads, Notifications(engine) if notifies else None)
    timeout = settings.turn_timeout_seconds
    seal = Seal(settings.session_secret, "pending-messages")
    order = TurnOrder(store, in_threads, news, seal)
    rasa = RasaClient(settings.rasa_url, settings.internal_secret, timeout)
    turns = Turns(store, Eraser(engine), in_threads, order, news, rasa, sentences, timeout)
    take_up = TakeUp(store, in_threads, turns, timeout + _OVERDUE_BEYOND_TURN_SECONDS)
    limits = RateLimits(
        settings.rate_limit_storage_url,
        settings.session_rate_limit,
        settings.address_rate_limit,
        in_threads,
    )
    feedback = FeedbackStore(engine)
    services = Services(
        settings=settings,
        knowledge=knowledge,
        sentences=sentences,
        chat=Chat(knowledge, sentences, store, history, feedback, turns, limits, in_threads),
        history=history,
        turns=turns,
        limits=limits,
        news=news,
        readiness=Readiness(partial(probe_write, engine), in_threads, rasa),
        in_threads=in_threads,
    )
    return _Parts(services, take_up, rasa)


def _middleware(settings: Settings, say: Say) -> list[Middleware]:
    public = tuple(path for channel in CHANNELS for path in channel.public)
    body_limits = {
        path: limit for channel in CHANNELS for path, limit in channel.body_limits.items()
    }
    return [
        Middleware(SecurityHeaders, framed_by=settings.origins),
        Middleware(AccessLog),
        Middleware(OriginCheck, say=say, allowed=settings.origins, public=public),
        Middleware(
            CORSMiddleware,
            allow_origins=sorted(settings.origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
        ),
        Middleware(UnhandledErrors, say=say),
        Middleware(BodyLimit, say=say, limits=body_limits),
    ]


def _answer_errors(app: FastAPI, say: Say) -> None:
    @app.exception_handler(ApiError)
    async def refused(_request: Request, error: ApiError) -> Response:
        return error_response(error.status, say)

    @app.exception_handler(TooManyMessages)
    async def says_too_much(_request: Request, _error: TooManyMessages) -> Response:
        return error_response(429, say)

    @app.exception_handler(HTTPException)
    async def refused_by_framework(_request: Request, error: HTTPException) -> Response:
        return error_response(error.status_code, say, error.headers)

    @app.exception_handler(RequestValidationError)
    async def wrong_shape(_request: Request, _error: RequestValidationError) -> Response:
        return error_response(422, say)

    @app.exception_handler(UnknownConversation)
    async def conversation_is_gone(_request: Request, _error: UnknownConversation) -> Response:
        return error_response(401, say)

    @app.exception_handler(StoreUnavailable)
    async def store_is_down(_request: Request, error: StoreUnavailable) -> Response:
        logger.warning("%s", error)
        return error_response(503, say)
