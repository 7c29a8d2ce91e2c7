"""The command line: ``python -m clotsigns.connect`` answers portals from the built site."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from clotsigns.catalogue.as_json import NotACatalogue
from clotsigns.connect.patience import Patience
from clotsigns.connect.service import HEALTH, PATH, application

# Worker processes are new programs: they learn by this which site they serve, and if they tell.
SITE = "CLOTSIGNS_SITE"
QUIET = "CLOTSIGNS_QUIET"
MOST_CONNECTIONS = 1000
LONGEST_HEAD = 16 * 1024


def worker() -> Starlette:
    """The service in a worker process."""
    level = logging.WARNING if os.environ.get(QUIET) else logging.INFO
    logging.basicConfig(level=level, format="%(asctime)s %(message)s", stream=sys.stdout)
    return application(Path(os.environ[SITE]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl+C; 1 when there is no built site to serve."""
    parser = argparse.ArgumentParser(prog="clotsigns.connect", description=__doc__)
    parser.add_argument("--site", type=Path, default=Path("site"), help="the built site")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8000, choices=range(65536), metavar="N")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1), metavar="N")
    parser.add_argument("--quiet", action="store_true", help="write no line for each request")
    options = parser.parse_args(arguments)
    try:
        application(options.site)
    except (OSError, NotACatalogue, RuntimeError) as error:
        print(
            f"clotsigns.connect: {options.site} is no built site ({error}): run 'make site' first",
            file=sys.stderr,
        )
        return 1
    os.environ[SITE] = str(options.site.resolve())
    if options.quiet:
        os.environ[QUIET] = "1"
    print(
        f"Clot Signs answers at http://{options.host}:{options.port}{PATH} "
        f"(health: {HEALTH}; Ctrl+C stops it)",
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


if __name__ == "__main__":
    sys.exit(main())
