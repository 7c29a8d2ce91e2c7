"""The command line: ``python -m clotsigns.connect`` answers portals from the built site."""

from __future__ import annotations

import argparse
import logging
import os
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import uvicorn
from starlette.applications import Starlette

from clotsigns.connect.below import clean
from clotsigns.connect.patience import Patience
from clotsigns.connect.service import HEALTH, PATH, application

# Worker processes are new programs: they learn by this which site they serve, and if they tell.
SITE = "CLOTSIGNS_SITE"
QUIET = "CLOTSIGNS_QUIET"
ROOT = "CLOTSIGNS_ROOT_PATH"
MOST_WORKERS = 64
MOST_CONNECTIONS = 1000
LONGEST_HEAD = 16 * 1024


def worker() -> Starlette:
    """The service in a worker process."""
    level = logging.WARNING if os.environ.get(QUIET) else logging.INFO
    logging.basicConfig(level=level, format="%(asctime)s %(message)s", stream=sys.stdout)
    return application(Path(os.environ[SITE]), os.environ.get(ROOT))


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl+C; 1 when it cannot, with the reason in one line."""
    options = _options(arguments)
    try:
        root = application(options.site, options.root_path).state.root
    except (OSError, ValueError, RuntimeError) as error:
        return _told(f"{options.site} is no built site ({error}): run 'make site' first")
    try:
        _try_port(options.host, options.port)
    except OSError as error:
        reason = error.strerror or error
        return _told(f"cannot listen on {options.host}, port {options.port}: {reason}")
    # By its name and not by where that leads now: a link may be set to a newer site.
    os.environ[SITE] = str(options.site.absolute())
    if options.root_path is not None:
        os.environ[ROOT] = options.root_path
    if options.quiet:
        os.environ[QUIET] = "1"
    print(
        f"Clot Signs answers at http://{options.host}:{options.port}{root}{PATH} "
        f"(health: {root}{HEALTH}; Ctrl+C stops it)",
        flush=True,
    )
    uvicorn.run(
        "clotsigns.connect.__main__:worker",
        factory=True,
        host=options.host,
        port=options.port,
        workers=options.workers,
        http=Patience,
        ws="none",
        lifespan="off",
        # Uvicorn's own lines would hold the query, and with it the code, beside an address.
        access_log=False,
        log_level="warning",
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=LONGEST_HEAD,
    )
    return 0


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _Parser(prog="clotsigns.connect", description=__doc__)
    parser.add_argument("--site", type=Path, default=Path("site"), help="the built site")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=_between(0, 65535), default=8000, metavar="N")
    workers = min(2, os.cpu_count() or 1)
    parser.add_argument("--workers", type=_between(1, MOST_WORKERS), default=workers, metavar="N")
    parser.add_argument(
        "--root-path",
        type=_root,
        default=None,
        metavar="/PATH",
        help="the path before ours, behind a proxy (else that of the address of the site)",
    )
    parser.add_argument("--quiet", action="store_true", help="write no line for each request")
    return parser.parse_args(arguments)


def _between(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text[:9]) <= most:
            raise argparse.ArgumentTypeError(f"must be a number from {least} to {most}")
        return int(text)

    return number


def _root(text: str) -> str:
    try:
        return clean(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a path, as in /clots") from None


def _try_port(host: str, port: int) -> None:
    """Raises ``OSError`` when nobody can listen there. Uvicorn would tell it after our greeting."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)


def _told(reason: str) -> int:
    print("clotsigns.connect: " + " ".join(reason.split()), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
