"""``python -m clotsigns.editing``: pages on this machine as they are written (``make edit``)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from clotsigns.editing.preview import Preview
from clotsigns.serving import LOOPBACK, TYPES

_ASKED = "/.edit"


def server(preview: Preview, port: int) -> ThreadingHTTPServer:
    """A server on loopback of what a preview shows; port 0 takes any free one."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            if path.startswith(_ASKED):
                self._send(preview.mark(path.removeprefix(_ASKED)).encode(), "text/plain")
            elif (page := preview.page(path)) is not None:
                self._send(page.encode(), TYPES[".html"])
            elif (page := preview.page(f"{path}/")) is not None:
                self.send_response(HTTPStatus.MOVED_PERMANENTLY)
                self.send_header("Location", f"{path}/")
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif file := preview.file(path):
                kind = TYPES.get(file.suffix, "application/octet-stream")
                self._send(file.read_bytes(), kind)
            else:
                self.send_error(HTTPStatus.NOT_FOUND)

        def _send(self, content: bytes, kind: str) -> None:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent: the browser asks four times a second."""

    return ThreadingHTTPServer((LOOPBACK, port), Handler)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl+C."""
    parser = argparse.ArgumentParser(prog="clotsigns.editing", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(), help="the project's folder")
    parser.add_argument("--port", type=int, default=8000, choices=range(65536), metavar="N")
    options = parser.parse_args(arguments)
    preview = Preview(options.root)
    try:
        with server(preview, options.port) as running:
            preview.start()
            print(f"Write at http://{LOOPBACK}:{running.server_port}/ (Ctrl+C stops it)")
            running.serve_forever()
    except OSError as error:
        print(f"clotsigns: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
