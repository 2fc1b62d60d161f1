"""A web site of somebody else, that embeds the assistant: pages under another origin."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGES: dict[str, tuple[str, str]] = {}
"""Content-Security-Policy and HTML of each page, by its path; tests put them here."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        policy, html = PAGES.get(self.path, ("default-src 'none'", ""))
        self.send_response(200 if html else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(html.encode())

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def running_site() -> Iterator[str]:
    """Serve `PAGES` and give the origin."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
