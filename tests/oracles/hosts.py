"""Hosts that send our headers: Debian's nginx with the file made for it, or our own service."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import uvicorn

from clotsigns.connect.service import application
from clotsigns.release.headers import NGINX_FILE

_SPARE = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextlib.contextmanager
def nginx(work: Path, www: Path, *sites: Path) -> Iterator[str]:
    """The address of an nginx whose root is ``www``, told of each site what its file says."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    work.mkdir(parents=True, exist_ok=True)
    # Its workers would read as another user, and a test's folders are for one alone.
    user = "user root;" if os.getuid() == 0 else ""
    includes = " ".join(f"include {site / NGINX_FILE};" for site in sites)
    (work / "nginx.conf").write_text(
        f"{user} daemon off; pid {work}/pid; error_log {work}/errors; events {{}} http {{ "
        f"include /etc/nginx/mime.types; access_log off; "
        f"{' '.join(f'{kind}_temp_path {work}/{kind};' for kind in _SPARE)} "
        f"server {{ listen 127.0.0.1:{port}; root {www}; {includes} }} }}\n",
        encoding="utf-8",
    )
    running = subprocess.Popen(
        ["nginx", "-c", str(work / "nginx.conf"), "-e", str(work / "errors")]
    )
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(10)


@contextlib.contextmanager
def service(site: Path, root: str | None = None) -> Iterator[str]:
    """The address of our own service, which serves the whole site."""
    server = uvicorn.Server(
        uvicorn.Config(
            application(site, root), port=0, log_level="error", lifespan="off", ws="none"
        )
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive(), "the service did not start"
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@contextlib.contextmanager
def hosted(work: Path, site: Path) -> Iterator[str]:
    """A site at the root of a host: nginx, or our service where there is no nginx."""
    with nginx(work, site, site) if shutil.which("nginx") else service(site) as address:
        yield address
