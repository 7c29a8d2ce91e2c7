"""``python -m clotsigns.comparing PACKAGES``: the site by each generator, held against today's.

PACKAGES is the folder into which ``make generators`` put the others. Nothing of it is published.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from clotsigns.building import STEPS, Build
from clotsigns.comparing.differences import other_bytes, other_pages
from clotsigns.generator.run import BuildError, generate
from clotsigns.site import Site
from clotsigns.sources.problem import SourceError
from clotsigns.sources.project import Project, load_project

_SHOWN = 20
# Each theme's own, in whose place a step puts ours.
_REPLACED = frozenset({"404.html"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, compare and tell; 0 when all agree, 1 when they do not."""
    packages = Path((arguments or sys.argv[1:])[0]).resolve()
    try:
        project = load_project(Path())
        # Zensical writes nowhere but in the project.
        with tempfile.TemporaryDirectory(prefix=".site-", dir=Path().resolve()) as folder:
            return _compare(project, packages, Path(folder))
    except SourceError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
    except (BuildError, OSError) as error:
        print(f"clotsigns: {error}", file=sys.stderr)
    return 1


def _compare(project: Project, packages: Path, folder: Path) -> int:
    today, ng, zensical = (folder / name for name in ("mkdocs", "mkdocs-ng", "zensical"))
    generate(project, today, "mkdocs")
    generate(project, ng, "mkdocs", packages)
    generate(project, zensical, "zensical", packages)
    faults = _told("mkdocs-ng: the same bytes", other_bytes(today, ng))
    faults += _told("zensical: the same words and boxes", other_pages(today, zensical, _REPLACED))
    for site in (today, zensical):
        _finish(project, site)
    finished = "zensical, all steps taken: the same words and boxes"
    return 1 if faults + _told(finished, other_pages(today, zensical)) else 0


def _finish(project: Project, folder: Path) -> None:
    """Take every step of the build but the first on pages that a generator has written."""
    build = Build(project, Site(folder))
    build.site.load()
    for step in STEPS[1:]:
        if found := list(step.run(build) or ()):
            raise SourceError(found)


def _told(what: str, faults: Iterable[str]) -> int:
    found = list(faults)
    print(f"{what}: {'no' if found else 'yes'}")
    for fault in found[:_SHOWN]:
        print(f"  {fault}")
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
