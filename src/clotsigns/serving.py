"""The built site on this machine, for looking at it and for the tests."""

from __future__ import annotations

import functools
import sys
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"


TYPES = {
    **SimpleHTTPRequestHandler.extensions_map,
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".svg": "image/svg+xml",
}


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = TYPES

    def end_headers(self) -> None:
        # Tells LinkChecker that it may ask as fast as it likes.
        self.send_header("LinkChecker", "1")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def do_GET(self) -> None:
        if "%00" in self.path:
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            super().do_GET()

    def list_directory(self, path: Any) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent: a line a request helps nobody who reads the site."""


class _Server(ThreadingHTTPServer):
    # A page's files are asked for at once: with five places, as is usual, some wait for seconds.
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A reader who leaves before all has come is no fault of ours.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def server(site: Path, port: int) -> ThreadingHTTPServer:
    """A server of ``site`` on loopback; port 0 takes any free one.

    Raises ``FileNotFoundError`` when there is no built site, ``OSError`` when the port is taken.
    """
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"{site} holds no built site: run 'make site' first")
    handler = functools.partial(_Handler, directory=str(site))
    try:
        return _Server((LOOPBACK, port), handler)
    except OSError as error:
        raise OSError(
            f"port {port} cannot be used ({error.strerror}): choose another, as in "
            "'make serve PORT=8001'"
        ) from error


def serve(site: Path, port: int) -> None:
    """Serve until Ctrl+C."""
    with server(site, port) as running:
        print(f"Clot Signs is at http://{LOOPBACK}:{running.server_port}/ (Ctrl+C stops it)")
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            print()
