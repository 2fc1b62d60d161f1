"""The gateway as a process."""

from __future__ import annotations

import math
import signal
import sys
from types import FrameType

import uvicorn

from troly.gateway.app import create_default_app
from troly.gateway.news import News
from troly.settings import Settings


class _Server(uvicorn.Server):
    """Ends the event streams, which have no end of their own, before it waits for requests."""

    def __init__(self, config: uvicorn.Config, news: News) -> None:
        super().__init__(config)
        self._news = news

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop, on SIGINT or SIGTERM."""
        self._news.end()
        super().handle_exit(sig, frame)


def serve(settings: Settings) -> None:
    """Serve until a signal comes."""
    app = create_default_app()
    config = uvicorn.Config(
        app,
        host=settings.gateway_host,
        port=settings.gateway_port,
        log_level=settings.log_level.lower(),
        forwarded_allow_ips=settings.forwarded_allow_ips,
        server_header=False,
        access_log=False,  # ours tells no address of a person, and no query
        ws="none",  # none is served, and uvicorn's needs a newer library than Rasa's
        timeout_graceful_shutdown=math.ceil(settings.drain_seconds),
    )
    # uvicorn raises the signal anew when all is answered: that is a good end, not a death by it.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, _end_well)
    _Server(config, app.state.services.news).run()


def _end_well(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
