"""The build: check, let the generator write the pages aside, take every step, then swap them in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tqdm import tqdm

from clotsigns.catalogue.answer_page import give_codes
from clotsigns.catalogue.gather import gather
from clotsigns.catalogue.model import Catalogue
from clotsigns.catalogue.plain_copy import write_copies
from clotsigns.catalogue.publishing import write_fhir, write_files, write_frames
from clotsigns.catalogue.wheel import path as wheel_path
from clotsigns.connect.static import write_answers
from clotsigns.formats.making import make_formats
from clotsigns.generator.run import BuildError, generate
from clotsigns.handouts.making import make_handouts
from clotsigns.proof import unproved
from clotsigns.published.gate import unpublishable
from clotsigns.release import offline
from clotsigns.release.bill import write_bill
from clotsigns.release.compression import compress
from clotsigns.release.first_paint import paint_first
from clotsigns.release.headers import write_headers
from clotsigns.release.installing import make_installable
from clotsigns.release.naming import name_by_content
from clotsigns.release.pictures import lighten
from clotsigns.release.settings import share_settings
from clotsigns.release.trimming import trim
from clotsigns.release.worker import list_release
from clotsigns.rules import problems
from clotsigns.rules.sealed import words_sealed
from clotsigns.site import Site
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project, load_project
from clotsigns.sources.withdrawn import as_published
from clotsigns.standing import place_for, swap
from clotsigns.steps.clinic import place_logo, sign
from clotsigns.steps.late_links import link_built
from clotsigns.steps.scripts import equip
from clotsigns.steps.search_index import tune_index
from clotsigns.steps.search_worker import tune_worker
from clotsigns.steps.shared_links import announce, map_site
from clotsigns.steps.theme import mend, place_not_found

_BAR = "{bar:30} {n_fmt}/{total_fmt} {desc}"


@dataclass
class Build:
    """What the steps work on: the sources, and the site that is being made of them."""

    project: Project
    site: Site

    @cached_property
    def catalogue(self) -> Catalogue:
        """What the site holds, told once its handouts stand in it."""
        return gather(self.project, self.site)


@dataclass(frozen=True)
class Step:
    """One thing that is done to the site; the problems that it yields stop the build.

    ``needs`` names steps that must come before it, and ``why`` says why it stands where it does.
    """

    name: str
    run: Callable[[Build], Iterable[Problem] | None]
    needs: tuple[str, ...] = ()
    why: str = ""


def _generate(build: Build) -> None:
    generate(build.project, build.site.folder)
    build.site.load()


def _name(build: Build) -> None:
    name_by_content(build.site, build.catalogue.address)


STEPS = (
    Step("pages", _generate, why="the one part that another generator may do"),
    Step(
        "page for what is not there",
        lambda b: place_not_found(b.site),
        needs=("pages",),
        why="before any step writes addresses that hold from where a page stands",
    ),
    Step("faults of the theme", lambda b: mend(b.site), needs=("pages",)),
    Step("facts for scripts", lambda b: equip(b.site, b.project), needs=("pages",)),
    Step("clinic's logo", lambda b: place_logo(b.site, b.project), needs=("pages",)),
    Step(
        "search: what is found",
        lambda b: tune_index(b.site, b.project),
        needs=("pages",),
        why="before the clinic stands on the pages, as nobody searches for its numbers",
    ),
    Step("search: what is meant", lambda b: tune_worker(b.site, b.project), needs=("pages",)),
    Step(
        "cards and facts for machines",
        lambda b: announce(b.site, b.project),
        needs=("page for what is not there",),
    ),
    Step("site map", lambda b: map_site(b.site, b.project), needs=("pages",)),
    Step(
        "proof of the pages",
        lambda b: unproved(b.site, b.project),
        needs=("page for what is not there",),
        why="before anything is made of the pages",
    ),
    Step(
        "handouts",
        lambda b: make_handouts(b.site, b.project),
        needs=("proof of the pages", "clinic's logo"),
        why="they are made of the pages, and have a box of their own for the clinic",
    ),
    Step(
        "handouts in other formats",
        lambda b: make_formats(b.site, b.project),
        needs=("handouts",),
        why="they say what the sheets say, and have a place of their own for the clinic",
    ),
    Step(
        "clinic on the pages",
        lambda b: sign(b.site, b.project),
        needs=("handouts in other formats",),
        why="after the handouts, which would show the clinic twice",
    ),
    Step(
        "frames for portals",
        lambda b: write_frames(b.site, b.project, b.catalogue),
        needs=("handouts", "clinic on the pages"),
        why="a frame is a page without its head, its clinic with it",
    ),
    Step(
        "catalogue",
        lambda b: write_files(b.site, b.project, b.catalogue),
        needs=("handouts",),
        why="it promises only handouts that stand in the site",
    ),
    Step("answers for portals", lambda b: write_answers(b.site, b.catalogue), needs=("handouts",)),
    Step("codes for the answer page", lambda b: give_codes(b.site, b.catalogue.codes)),
    Step(
        "links to what was made",
        lambda b: link_built(b.site, b.catalogue.address, wheel_path()),
        needs=("frames for portals", "catalogue", "answers for portals"),
        why="a link is made only to what is there",
    ),
    Step(
        "copies for machines",
        lambda b: write_copies(b.site, b.project, b.catalogue),
        needs=("links to what was made",),
        why="they say what the finished page says",
    ),
    Step("parts that nobody asks for", lambda b: trim(b.site), needs=("search: what is meant",)),
    Step("drawings made light", lambda b: lighten(b.site), needs=("pages",)),
    Step(
        "settings told once",
        lambda b: share_settings(b.site),
        needs=("search: what is meant", "page for what is not there"),
    ),
    Step(
        "looks put into the pages",
        lambda b: paint_first(b.site),
        needs=("clinic on the pages", "frames for portals", "links to what was made"),
        why="each sheet is cut to what the finished page holds",
    ),
    Step("app", lambda b: make_installable(b.site, b.project), needs=("pages",)),
    Step(
        "names by content",
        _name,
        needs=("looks put into the pages", "drawings made light", "app", "settings told once"),
        why="no asset may change once its name tells its bytes",
    ),
    Step(
        "pages written",
        lambda b: b.site.save(),
        needs=("names by content",),
        why="what follows is made of bytes",
    ),
    Step(
        "catalogue as FHIR",
        lambda b: write_fhir(b.site, b.catalogue),
        needs=("pages written", "handouts"),
        why="it holds the digest of each page and handout",
    ),
    Step(
        "copy for a stick",
        lambda b: offline.write_copy(b.site, b.catalogue.address),
        needs=("pages written",),
    ),
    Step(
        "list of what a browser keeps",
        lambda b: list_release(b.site.folder),
        needs=("pages written", "facts for scripts"),
        why="it holds the digest of each file",
    ),
    Step(
        "bill of materials",
        lambda b: write_bill(b.site, b.project),
        needs=("copy for a stick", "list of what a browser keeps", "catalogue as FHIR"),
        why="it holds the digest of each file",
    ),
    Step(
        "headers",
        lambda b: write_headers(b.site.folder),
        needs=("copy for a stick", "bill of materials"),
        why="they name each file at the top of the site, and each script in a page",
    ),
    Step(
        "compressed forms",
        lambda b: compress(b.site.folder),
        needs=("copy for a stick", "list of what a browser keeps", "bill of materials"),
        why="nothing that is sent compressed may change after it",
    ),
    Step(
        "proof of what is published",
        lambda b: unpublishable(b.site.folder, b.project),
        needs=("headers", "compressed forms"),
        why="last, as it must hold of the very bytes that are published",
    ),
)


def build(root: Path, site: Path, edition: Path | None = None, language: str = "en") -> None:
    """Build the site of the project at ``root`` into ``site``, whole or not at all.

    ``edition`` is the file of a clinic's own edition, or none; ``language`` is that of the pages.

    Raises ``SourceError`` with all problems in the sources, and ``BuildError`` when the generator
    fails, another build is making the same site, or a built page lacks safety text. In all of these
    ``site`` is left as it was, and so it is when the process is killed (``standing``).
    """
    site = site.resolve()
    if root.resolve().is_relative_to(site):
        raise BuildError(f"{site} holds the project itself: choose another folder")
    if site.is_file():
        raise BuildError(f"{site} is a file: choose a folder")
    with place_for(site, root.resolve()) as aside:
        project = load_project(root, language, edition)
        if found := problems(project) or list(words_sealed(project)):
            raise SourceError(found)
        fresh = aside / "fresh"
        take_steps(Build(as_published(project), Site(fresh)))
        swap(fresh, site)


def take_steps(build: Build) -> None:
    """Take every step in turn. Raises ``SourceError`` with what the first finds that finds any."""
    # Only for somebody who watches: a log has no use for it.
    with tqdm(STEPS, disable=not sys.stderr.isatty(), bar_format=_BAR, leave=False) as shown:
        for step in shown:
            shown.set_description_str(step.name)
            if found := list(step.run(build) or ()):
                raise SourceError(found)
