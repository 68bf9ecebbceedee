"""A site of static files and a few documents on loopback, under the policy of the real one: for what runs in a browser
and asks no database."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.conf import settings

STATIC = Path(__file__).resolve().parents[2] / "static"
KINDS = {
    ".js": "text/javascript",
    ".json": "application/json",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


class Site:
    """What is answered: files below /static/, and `documents` by path; `asked` holds every path that was asked for."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.documents: dict[str, Any] = {}
        self.asked: list[str] = []

    def answer(self, path: str) -> tuple[str, bytes] | None:
        self.asked.append(path)
        if path.startswith("/static/"):
            file = (STATIC / path.removeprefix("/static/")).resolve()
            if file.is_relative_to(STATIC) and file.is_file():
                return KINDS.get(file.suffix, "application/octet-stream"), file.read_bytes()
        found = self.documents.get(path)
        if isinstance(found, str):
            return "text/html; charset=utf-8", found.encode()
        return None if found is None else ("application/json", json.dumps(found).encode())


@contextmanager
def site() -> Iterator[Site]:
    policy = "; ".join(f"{name} {' '.join(values)}" for name, values in settings.SITE_DIRECTIVES.items())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = here.answer(self.path.partition("?")[0])
            kind, body = found or ("text/plain", b"")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Nothing is printed."""

    class Server(ThreadingHTTPServer):
        # A browser opens more than the usual five at once; what finds no place comes again a second later.
        request_queue_size = 64

        def handle_error(self, request: object, client_address: object) -> None:
            """A browser that is closed leaves what it asked for last."""

    server = Server(("127.0.0.1", 0), Handler)
    here = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
