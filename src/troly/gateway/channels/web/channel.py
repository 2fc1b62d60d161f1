"""The web channel: the API of the chat widget, its files, and pages."""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from troly.gateway.channel import Channel
from troly.gateway.channels.web import api, pages, widget_files
from troly.gateway.channels.web.parts import CHANNEL, WebParts
from troly.gateway.channels.web.session import Sessions
from troly.gateway.channels.web.streams import Streams
from troly.gateway.http.client_address import ClientAddresses
from troly.gateway.http.framework import FastAPI
from troly.gateway.services import Services


def _mount(app: FastAPI, services: Services) -> None:
    settings = services.settings
    app.state.web = WebParts(
        services=services,
        sessions=Sessions(settings.session_secret, settings.session_hours),
        streams=Streams(services.history, services.in_threads, services.news),
        addresses=ClientAddresses(settings.session_secret),
    )
    app.include_router(api.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=pages.FOLDER / "static"))
    app.mount(
        widget_files.PATH,
        GZipMiddleware(widget_files.WidgetFiles(settings.widget_dir, services.knowledge)),
    )


web = Channel(CHANNEL, _mount, public=(f"{widget_files.PATH}/",))
