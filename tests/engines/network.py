"""The site on a network of this machine, with its hosts' headers: whole, late, gone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from clotsigns.release.headers import HEADERS_FILE, headers_for, read_rules
from clotsigns.serving import LOOPBACK, TYPES

WATCH = Path(__file__).with_name("watch.js")
WATCHED = "/watch.js"


@dataclass
class Network:
    """How the site is served from now on."""

    url: str
    late: dict[str, float] = field(default_factory=dict)
    """Seconds that files of these endings are late."""
    watched: bool = True
    """If a script notes faults. The kept site holds pages by their digests."""
    framing: dict[str, bytes] = field(default_factory=dict)
    """Pages of another site, by their path."""


@contextmanager
def network(site: Path) -> Iterator[Network]:
    """Serves the site until the block ends; then nothing answers at its address."""
    rules = read_rules((site / HEADERS_FILE).read_text(encoding="utf-8"))

    class Handler(SimpleHTTPRequestHandler):
        # With HTTP/1.0 no connection outlives its answer, so a network that is gone is gone.
        extensions_map = TYPES

        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=str(site))

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            time.sleep(next((s for end, s in served.late.items() if path.endswith(end)), 0))
            file = Path(self.translate_path(path))
            if path in served.framing:
                self._send(path, served.framing[path], {})
            elif path == WATCHED:
                self._send(path, WATCH.read_bytes(), {})
            elif path.endswith(("/", ".html")) and served.watched and file.name != "sw.js":
                page = file / "index.html" if path.endswith("/") else file
                watch = f'<head><script src="{WATCHED}"></script>'.encode()
                self._send(
                    path, page.read_bytes().replace(b"<head>", watch, 1), headers_for(rules, path)
                )
            else:
                super().do_GET()

        def _send(self, path: str, body: bytes, headers: dict[str, str]) -> None:
            kind = self.guess_type(path) if not path.endswith("/") else TYPES[".html"]
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def end_headers(self) -> None:
            path = self.path.partition("?")[0]
            if path not in served.framing:
                for name, value in headers_for(rules, path).items():
                    self.send_header(name, value)
            super().end_headers()

        def log_message(self, format: str, *given: object) -> None:
            """Print nothing."""

    class Server(ThreadingHTTPServer):
        # A page's files are asked for at once: of five places, as is usual, some wait seconds.
        request_queue_size = 128

    with Server((LOOPBACK, 0), Handler) as server:
        served = Network(f"http://{LOOPBACK}:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield served
        finally:
            server.shutdown()
