"""``python -m clotsigns.answering``: answers programs that speak MCP, from the built site."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from clotsigns.answering.library import NotASite, read


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer on standard input and output until they close; 1 when there is no site to read."""
    parser = argparse.ArgumentParser(prog="clotsigns.answering", description=__doc__)
    parser.add_argument("--site", type=Path, default=Path("site"), help="the built site")
    options = parser.parse_args(arguments)
    try:
        # The service alone is installed without them.
        import anyio

        from clotsigns.answering.server import serve
    except ModuleNotFoundError as error:
        return _told(f"the package '{error.name}' is missing: install the extra 'answering'")
    try:
        library = read(options.site)
    except (OSError, NotASite) as error:
        return _told(f"{options.site} is no built site ({error}): run 'make site' first")
    anyio.run(serve, library)
    return 0


def _told(reason: str) -> int:
    print("clotsigns.answering: " + " ".join(reason.split()), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
