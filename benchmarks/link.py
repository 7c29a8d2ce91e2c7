"""A bad network between nginx and a browser, both on this machine.

nginx speaks HTTP/2 over TLS 1.3, sends brotli, and stands behind a link with a round trip, a
bandwidth that all connections share, a handshake, and slow start from ten packets.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clotsigns.release.naming import TEXTS

PACKET = 1_440
FIRST_PACKETS = 10


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """``round_trip`` in seconds, ``rate`` in bytes a second; what a browser would call it."""

    name: str
    round_trip: float
    rate: float
    effective_type: str


MOBILE = Conditions(name="slow mobile", round_trip=0.4, rate=50_000, effective_type="3g")
SECOND_GENERATION = Conditions(name="2G-like", round_trip=1.4, rate=6_000, effective_type="2g")


class _Link:
    def __init__(self, conditions: Conditions, port: int) -> None:
        self.conditions, self.port, self.free = conditions, port, 0.0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self.conditions.round_trip)  # SYN and its answer.
        try:
            below, above = await asyncio.open_connection("127.0.0.1", self.port)
            await asyncio.gather(self._up(reader, above), self._down(below, writer))
        except OSError:
            pass
        finally:
            writer.close()

    def _later(self, moment: float, writer: asyncio.StreamWriter, data: bytes) -> None:
        def give() -> None:
            if not writer.is_closing():
                writer.write(data) if data else writer.close()

        asyncio.get_running_loop().call_at(moment, give)

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        clock = asyncio.get_running_loop().time
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                self._later(clock() + self.conditions.round_trip / 2, writer, data)
        self._later(clock() + self.conditions.round_trip / 2, writer, b"")

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        window, flying, room = FIRST_PACKETS * PACKET, 0, asyncio.Event()
        arrival = loop.time()

        def acknowledged(size: int) -> None:
            nonlocal window, flying
            window, flying = window + size, flying - size
            room.set()

        while data := await reader.read(PACKET):
            while flying + len(data) > window:
                room.clear()
                await room.wait()
            flying += len(data)
            self.free = max(loop.time(), self.free) + len(data) / self.conditions.rate
            arrival = self.free + self.conditions.round_trip / 2
            self._later(arrival, writer, data)
            loop.call_at(arrival + self.conditions.round_trip / 2, acknowledged, len(data))
        self._later(max(arrival, loop.time()), writer, b"")


@contextlib.contextmanager
def behind(conditions: Conditions, port: int) -> Iterator[int]:
    """The port at which the server at ``port`` is reached over the link."""
    # Its loop has a thread of its own, as the browser's driver has one in this.
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def begin() -> int:
        link = _Link(conditions, port)
        server = await asyncio.start_server(link.serve, "127.0.0.1", 0, limit=PACKET)
        opened: int = server.sockets[0].getsockname()[1]
        return opened

    async def end() -> None:
        # What streams say of connections that are cut off is of no use to anybody.
        loop.set_exception_handler(lambda *_: None)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    try:
        yield asyncio.run_coroutine_threadsafe(begin(), loop).result()
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


@contextlib.contextmanager
def nginx(folders: dict[str, Path]) -> Iterator[dict[str, int]]:
    """Serves each folder at a port of its own."""
    with tempfile.TemporaryDirectory(prefix="clotsigns-bench-") as made:
        work = Path(made)
        subprocess.run(
            [
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=127.0.0.1",
                "-keyout",
                "key",
                "-out",
                "cert",
            ],
            cwd=work,
            check=True,
            capture_output=True,
        )
        ports = {name: _free_port() for name in folders}
        servers = "".join(
            _server(ports[name], _as_sent(folder, work / str(ports[name])))
            for name, folder in folders.items()
        )
        (work / "nginx.conf").write_text(_CONFIGURATION % (work, work, servers), encoding="utf-8")
        process = subprocess.Popen(
            ["nginx", "-c", str(work / "nginx.conf"), "-e", str(work / "errors")],
        )
        try:
            for port in ports.values():
                _wait_for(port)
            yield ports
        finally:
            process.terminate()
            process.wait()


def _as_sent(folder: Path, target: Path) -> Path:
    """A copy whose text files hold what goes over the wire: nginx has no brotli of its own."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    for file in target.rglob("*"):
        small = folder / f"{file.relative_to(target)}.br"
        if file.suffix in TEXTS and small.is_file():
            shutil.copyfile(small, file)
    return target


_CONFIGURATION = """
daemon off; user root; worker_processes 1; pid %s/pid;
events {}
http {
  types { text/html html; text/css css; text/javascript js; image/svg+xml svg; image/png png;
    font/woff2 woff2; application/json json; application/manifest+json webmanifest; }
  access_log off; charset utf-8; ssl_protocols TLSv1.3; ssl_certificate cert;
  ssl_certificate_key key; ssl_buffer_size 4k; client_body_temp_path %s/t;
  %s
}
"""


def _server(port: int, folder: Path) -> str:
    texts = "|".join(suffix.removeprefix(".") for suffix in TEXTS)
    return (
        f"server {{ listen 127.0.0.1:{port} ssl http2; root {folder}; absolute_redirect off;"
        f" add_header Cache-Control max-age=600; location ~ \\.({texts})$ {{"
        " add_header Content-Encoding br; add_header Cache-Control max-age=600; } }\n  "
    )


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit("nginx did not start")
