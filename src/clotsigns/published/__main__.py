"""``python -m clotsigns.published FOLDER``: what keeps a finished site from being published."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from clotsigns.published.gate import unpublishable
from clotsigns.sources.problem import SourceError
from clotsigns.sources.project import load_project
from clotsigns.sources.withdrawn import as_published


def main() -> int:
    """Tell every fault; the answer is 1 where there is any, and 2 where nothing could be read."""
    parser = argparse.ArgumentParser(prog="clotsigns.published", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("site"))
    parser.add_argument("--edition", type=Path, help="the clinic's edition that it was built with")
    parser.add_argument("--language", default="en", help="the language of its pages")
    options = parser.parse_args()
    if not (options.folder / "index.html").is_file():
        print(f"{options.folder} holds no finished site: run 'make site' first", file=sys.stderr)
        return 2
    try:
        project = load_project(Path.cwd(), options.language, options.edition)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 2
    found = 0
    for problem in unpublishable(options.folder, as_published(project)):
        print(problem)
        found = 1
    return found


if __name__ == "__main__":
    sys.exit(main())
