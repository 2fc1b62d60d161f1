"""The files of the chat widget, as any web page may load them."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from troly.knowledge.live import LiveKnowledge
from troly.knowledge.widget_labels import LANGUAGES

PATH = "/widget"
ENTRY = "troly-chat.js"
_LABELS = {f"labels/{language}.json": language for language in LANGUAGES}


class WidgetFiles(StaticFiles):
    """Serves the widget to pages of every origin: what it may do, the API decides.

    Its labels are those of the knowledge base.
    """

    def __init__(self, widget_dir: Path, knowledge: LiveKnowledge) -> None:
        super().__init__(directory=widget_dir, check_dir=False)
        self._knowledge = knowledge

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Give a file; browsers ask each time whether it has changed."""
        if path in _LABELS and scope["method"] in ("GET", "HEAD"):
            response = self._labels(_LABELS[path], scope)
        else:
            response = await super().get_response(path, scope)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Cache-Control"] = "no-cache"
        return response

    def _labels(self, language: str, scope: Scope) -> Response:
        response = JSONResponse(self._knowledge.current().widget_labels[language])
        digest = hashlib.sha256(response.body).hexdigest()
        response.headers["ETag"] = f'"{digest}"'
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response


def snippet(widget_dir: Path, server: str) -> str:
    """Give the lines of HTML that put the widget on a page and pin each of its files.

    A script that is loaded by another has no integrity attribute of its own: a preload with one
    takes its place (https://html.spec.whatwg.org/multipage/links.html#link-type-modulepreload).
    """
    parts = sorted(file.name for file in widget_dir.glob("*.js") if file.name != ENTRY)
    preloads = [
        f'<link rel="modulepreload" href="{server}{PATH}/{name}"'
        f' integrity="{integrity(widget_dir / name)}" crossorigin>'
        for name in parts
    ]
    return "\n".join(
        [
            *preloads,
            f'<script type="module" src="{server}{PATH}/{ENTRY}"'
            f' integrity="{integrity(widget_dir / ENTRY)}" crossorigin></script>',
            "<troly-chat></troly-chat>",
            "",
        ]
    )


def integrity(file: Path) -> str:
    """Give a file's hash as subresource integrity writes it."""
    digest = hashlib.sha384(file.read_bytes()).digest()
    return f"sha384-{base64.b64encode(digest).decode()}"
