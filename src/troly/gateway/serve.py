"""The gateway as a process."""

from __future__ import annotations

from types import FrameType

import uvicorn

from troly.gateway.app import create_default_app
from troly.gateway.news import News
from troly.settings import Settings

# The supervisor kills after five seconds.
_LAST_TURNS_SECONDS = 4


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
        timeout_graceful_shutdown=_LAST_TURNS_SECONDS,
    )
    _Server(config, app.state.services.news).run()
