"""The action server as a process: rasa-sdk's, for Rasa's eyes only."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import rasa_sdk.utils
from rasa_sdk.endpoint import create_app
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, text

from troly.internal import HEADER, is_ours
from troly.settings import Settings

logger = logging.getLogger(__name__)

# For monitoring; it tells no more than that the process answers.
_OPEN = "/health"


def serve(project: Path, settings: Settings) -> None:
    """Serve the actions of the project until stopped; turns under way are answered first."""
    sys.path.insert(0, str(project))  # where the package `actions` is
    rasa_sdk.utils.configure_colored_logging(settings.log_level)
    rasa_sdk.utils.update_sanic_log_level()
    app = create_app("actions", cors_origins="")
    let_in_only_ours(app, settings.internal_secret)
    app.run(settings.action_host, settings.action_port)


def let_in_only_ours(app: Sanic, secret: str) -> None:
    """Refuse every request that does not carry the secret, whatever it asks for.

    A preflight is answered, with nothing, by the SDK's CORS before this is asked.
    """

    async def refuse_strangers(request: Request) -> HTTPResponse | None:
        if request.path == _OPEN or is_ours(request.headers.get(HEADER), secret):
            return None
        logger.warning("refused a request without our INTERNAL_SECRET")
        return text("", status=401)

    app.register_middleware(refuse_strangers, "request")
