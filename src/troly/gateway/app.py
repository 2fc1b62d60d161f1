"""Put the gateway together."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from troly.gateway.blocking_calls import BlockingCalls
from troly.gateway.channels.web import api, pages, widget_files
from troly.gateway.channels.web.session import Sessions
from troly.gateway.channels.web.streams import Streams
from troly.gateway.http.client_address import ClientAddresses
from troly.gateway.http.errors import ApiError, error_response
from troly.gateway.http.middleware import AccessLog, BodyLimit, SecurityHeaders, UnhandledErrors
from troly.gateway.http.origins import OriginCheck
from troly.gateway.news import News
from troly.gateway.rasa_client import RasaClient
from troly.gateway.rate_limits import RateLimits
from troly.gateway.sentences import Sentences
from troly.gateway.services import Parts
from troly.gateway.turns import Turns
from troly.knowledge.live import LiveKnowledge
from troly.knowledge.problem import KnowledgeError
from troly.settings import Settings, get_settings
from troly.store.conversations import ConversationStore
from troly.store.engine import create_engine_for
from troly.store.erase import Eraser
from troly.store.errors import StoreUnavailable, UnknownConversation
from troly.store.feedback import FeedbackStore

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

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await parts.rasa.close()
        parts.in_threads.close()

    app = FastAPI(
        title="troly web API",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=lifespan,
        middleware=[
            Middleware(SecurityHeaders, framed_by=settings.origins),
            Middleware(AccessLog),
            Middleware(
                OriginCheck, own=parts.own, allowed=settings.origins, public=f"{widget_files.PATH}/"
            ),
            Middleware(
                CORSMiddleware,
                allow_origins=sorted(settings.origins),
                allow_methods=["GET", "POST", "DELETE"],
                allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
            ),
            Middleware(UnhandledErrors, own=parts.own),
            Middleware(BodyLimit, own=parts.own),
        ],
    )
    app.state.parts = parts
    app.include_router(api.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=pages.FOLDER / "static"))
    app.mount(
        widget_files.PATH,
        GZipMiddleware(widget_files.WidgetFiles(settings.widget_dir, parts.knowledge)),
    )
    _answer_errors(app, parts.own)
    return app


def _put_together(settings: Settings, knowledge: LiveKnowledge) -> Parts:
    engine = create_engine_for(settings.assistant_database_url)
    store = ConversationStore(engine)
    own = Sentences(knowledge)
    rasa = RasaClient(settings.rasa_url, settings.turn_timeout_seconds)
    in_threads = BlockingCalls()
    deliveries = News(store, in_threads)
    return Parts(
        knowledge=knowledge,
        own=own,
        store=store,
        in_threads=in_threads,
        rasa=rasa,
        turns=Turns(store, Eraser(engine), in_threads, rasa, own, settings.turn_timeout_seconds),
        sessions=Sessions(settings.session_secret, settings.session_hours),
        addresses=ClientAddresses(settings.session_secret),
        limits=RateLimits(
            settings.rate_limit_storage_url,
            settings.session_rate_limit,
            settings.address_rate_limit,
            in_threads,
        ),
        streams=Streams(store, in_threads, deliveries),
        feedback=FeedbackStore(engine),
    )


def _answer_errors(app: FastAPI, own: Sentences) -> None:
    @app.exception_handler(ApiError)
    async def refused(_request: Request, error: ApiError) -> Response:
        return error_response(error.status, own)

    @app.exception_handler(HTTPException)
    async def refused_by_framework(_request: Request, error: HTTPException) -> Response:
        return error_response(error.status_code, own, error.headers)

    @app.exception_handler(RequestValidationError)
    async def wrong_shape(_request: Request, _error: RequestValidationError) -> Response:
        return error_response(422, own)

    @app.exception_handler(UnknownConversation)
    async def conversation_is_gone(_request: Request, _error: UnknownConversation) -> Response:
        return error_response(401, own)

    @app.exception_handler(StoreUnavailable)
    async def store_is_down(_request: Request, error: StoreUnavailable) -> Response:
        logger.warning("%s", error)
        return error_response(503, own)
