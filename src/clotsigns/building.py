"""The build: check, let MkDocs build aside, finish, prove, and only then swap the new site in."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tqdm import tqdm

from clotsigns.catalogue.publishing import publish
from clotsigns.generator import BuildError, generate
from clotsigns.handouts.making import make_handouts
from clotsigns.proof import unproved, unsafe_pages
from clotsigns.release.releasing import release
from clotsigns.rules import problems
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project, load_project
from clotsigns.steps.clinic import place_logo, sign
from clotsigns.steps.scripts import equip
from clotsigns.steps.search_index import tune_search
from clotsigns.steps.search_worker import tune_worker
from clotsigns.steps.shared_links import announce
from clotsigns.steps.theme import finish

# A step of the build, and the problems that stop it, if any.
Step = Callable[[], list[Problem] | None]
_BAR = "{bar:30} {n_fmt}/{total_fmt} {desc}"


def build(root: Path, site: Path, edition: Path | None = None) -> None:
    """Build the site of the project at ``root`` into ``site``, whole or not at all.

    ``edition`` is the file of a clinic's own edition, or none.

    Raises ``SourceError`` with all problems in the sources, and ``BuildError`` when the generator
    fails or a built page lacks safety text. In both cases ``site`` is left as it was.
    """
    project = load_project(root, edition=edition)
    if found := problems(project):
        raise SourceError(found)
    site = site.resolve()
    if root.resolve().is_relative_to(site):
        raise BuildError(f"{site} holds the project itself: choose another folder")
    if site.is_file():
        raise BuildError(f"{site} is a file: choose a folder")
    # At once, and again before the swap: nobody should wait for a build only to be refused.
    _refuse_what_is_not_ours(site)
    site.parent.mkdir(parents=True, exist_ok=True)
    _clear_away(site)
    # Beside its goal, so that the swap is a rename within one file system.
    with tempfile.TemporaryDirectory(prefix=f".{site.name}-", dir=site.parent) as aside:
        fresh = Path(aside) / "fresh"
        steps = _steps(root, fresh, project)
        # Only for somebody who watches: a log has no use for it.
        with tqdm(steps, disable=not sys.stderr.isatty(), bar_format=_BAR, leave=False) as shown:
            for name, step in shown:
                shown.set_description_str(name)
                if unsafe := step():
                    raise SourceError(list(unsafe))
        _swap(fresh, site, Path(aside) / "former")


def _steps(root: Path, fresh: Path, project: Project) -> list[tuple[str, Step]]:
    """What is done, in turn, to make the site: each step gives the problems that stop it."""
    edition = project.edition
    steps: list[tuple[str, Step]] = [
        ("pages", lambda: generate(project, fresh)),
        ("the theme's faults", lambda: finish(fresh)),
        ("scripts", lambda: equip(fresh, project)),
    ]
    if edition is not None:
        steps += [("logo", lambda: place_logo(fresh, edition))]
    steps += [
        ("search", lambda: tune_search(fresh, project)),
        ("search", lambda: tune_worker(fresh, project)),
        ("facts for machines", lambda: announce(fresh, project)),
        ("proof", lambda: list(unproved(fresh, project))),
        ("handouts", lambda: make_handouts(project, fresh, edition)),
    ]
    if edition is not None:
        # After the handouts, which are made of the pages and have a box for the clinic.
        steps += [("edition", lambda: sign(fresh, project, edition))]
    return [
        *steps,
        # It tells of the pages and handouts that stand in the site.
        ("catalogue", lambda: publish(fresh, project)),
        ("release", lambda: release(fresh, project)),
        # Again and last, as it must hold of the very bytes that are published.
        ("proof", lambda: list(unsafe_pages(fresh, project))),
    ]


def _clear_away(site: Path) -> None:
    """Remove what a build that was killed more than an hour ago left beside the site."""
    now = max((p.stat().st_mtime for p in site.parent.iterdir()), default=0.0)
    for left in site.parent.glob(f".{site.name}-*"):
        if left.is_dir() and now - left.stat().st_mtime > 3600:
            shutil.rmtree(left, ignore_errors=True)


def _is_built(site: Path) -> bool:
    return all((site / name).exists() for name in ("index.html", "404.html", "assets"))


def _refuse_what_is_not_ours(site: Path) -> None:
    if site.exists() and not _is_built(site) and any(site.iterdir()):
        raise BuildError(f"{site} is not a built site: empty it or choose another folder")


def _swap(fresh: Path, site: Path, former: Path) -> None:
    if not _is_built(fresh):
        raise BuildError("the new site lacks its home page, its 404 page or its looks")
    _refuse_what_is_not_ours(site)
    if site.exists():
        site.rename(former)
    try:
        fresh.rename(site)
    except OSError:
        if former.exists():
            former.rename(site)
        raise
    if former.exists():
        shutil.rmtree(former)
