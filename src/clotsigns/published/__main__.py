"""``python -m clotsigns.published FOLDER``: what keeps a finished site from being published."""

from __future__ import annotations

import sys
from pathlib import Path

from clotsigns.published.gate import unpublishable
from clotsigns.sources.project import load_project
from clotsigns.sources.withdrawn import as_published


def main() -> int:
    """Tell every fault; the answer is 1 where there is any."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "site")
    found = 0
    for problem in unpublishable(folder, as_published(load_project(Path.cwd()))):
        print(problem)
        found = 1
    return found


if __name__ == "__main__":
    sys.exit(main())
