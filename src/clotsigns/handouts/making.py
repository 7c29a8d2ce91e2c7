"""All handouts of a language, from the built pages to files beside them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tqdm import tqdm

from clotsigns.handouts import cache, packs
from clotsigns.handouts.choosing import composed
from clotsigns.handouts.heard import Heard, listen
from clotsigns.handouts.layouts import FEWEST
from clotsigns.handouts.letters import unprintable
from clotsigns.handouts.outlines import outline_all
from clotsigns.handouts.proof import handout_faults
from clotsigns.handouts.setting import set_as
from clotsigns.handouts.sheet import (
    CARD,
    CLOSEST,
    FOLDER,
    LARGE,
    LARGE_CARD,
    LEADINGS,
    NORMAL,
    Fit,
    Print,
    Rendered,
    Sheet,
    TooLong,
    sheets,
)
from clotsigns.kept import Kept
from clotsigns.site import Site
from clotsigns.sources.code_table import answering
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project

HANDOUTS = FOLDER.parent
# Below overrides/, and below the site.
STYLE = Path("handout/handout.css")
# So many lines for notes make room for the longest details that the form takes.
_TYPED_LINES = {NORMAL.name: 1, LARGE.name: 8}


@dataclass(frozen=True, kw_only=True)
class Job:
    """One handout to be made: all that a worker needs."""

    sheet: Sheet
    html: str
    site: Path
    home: str
    address: str
    key: str


def make_handouts(site: Site, project: Project) -> None:
    """Write every handout, its sheet for the screen, and the packs into a built ``site``.

    Raises ``SourceError`` with the problems of all handouts that are too long or lack safety text,
    or where there is no style to print them with.
    """
    outline_all(site.folder)
    jobs = list(_jobs(project, site))
    printed = [(job.sheet.page, job.html) for job in jobs]
    if problems := list(unprintable(project, _fonts(site.folder), printed)):
        raise SourceError(problems)
    made = _made(jobs)
    heard = _heard([one.pdf for one in made if isinstance(one, Rendered)])
    handouts: dict[str, bytes] = {}
    screens: dict[str, str] = {}
    for job, rendered in zip(jobs, made, strict=True):
        article = project.article(job.sheet.page)
        if isinstance(rendered, TooLong):
            problems.append(
                Problem(path=article.path, line=1, rule="handout-length", message=str(rendered))
            )
            continue
        name = f"{job.sheet.name}.pdf"
        handouts[name] = rendered.pdf
        path = HANDOUTS / name
        problems += handout_faults(
            project, article, job.sheet, heard[rendered.pdf], path, job.address
        )
        screens[job.sheet.name] = set_as(job.html, job.sheet, _for_screen(job.sheet, rendered.fit))
    if problems:
        raise SourceError(problems)
    _write(project, site, handouts, screens)


def _for_screen(sheet: Sheet, fit: Fit) -> Fit:
    """The fit with room for what is typed in the form.

    A browser sets a line a little otherwise as well, and must not need another side for it.
    """
    if sheet.is_card:
        return fit
    lines = _TYPED_LINES[sheet.print.name]
    leading, behind = fit.leading, fit.on_back
    if sheet.print is NORMAL:
        # Without lines for notes to leave out, a side gains as much by lines that are closer.
        leading = _closer(leading) if fit.front else _closer(_closer(leading))
        behind = _closer(behind)
        if not fit.notes:
            leading = behind = CLOSEST
    elif fit.notes < 2 * lines:
        leading = behind = CLOSEST
    tight = fit.tight or leading == CLOSEST
    # A heading stands over no fewer lines than on paper.
    notes, front = (n if n >= FEWEST else 0 for n in (fit.notes - lines, fit.front - 1))
    return replace(fit, notes=notes, front=front, leading=leading, behind=behind, tight=tight)


def _closer(leading: float) -> float:
    return [CLOSEST, *(high for high in LEADINGS if high < leading)][-1]


def _write(
    project: Project, site: Site, handouts: dict[str, bytes], screens: dict[str, str]
) -> None:
    for name, html in screens.items():
        site.add(f"{FOLDER}/{name}.html", html)
    files = {**handouts, "handouts.zip": packs.all_in_one({**handouts, **packs.notices(project)})}
    if (project.root / packs.CODES).is_file():
        files |= packs.for_openemr(answering(project), handouts, project.language)
    for name, content in files.items():
        site.write(f"{HANDOUTS}/{name}", content)
    sums = packs.checksums(files)
    site.write(f"{HANDOUTS}/SHA256SUMS", sums)


def _jobs(project: Project, site: Site) -> list[Job]:
    found: list[Job] = []
    known: dict[tuple[str, Print], tuple[str, str, list[Path]]] = {}
    shared = [site.folder / STYLE, *_fonts(site.folder)]
    if not shared[0].is_file():
        message = "this file must exist: no handout is made without it; restore it"
        raise SourceError(
            [Problem(path=Path("overrides") / STYLE, line=1, rule="file", message=message)]
        )
    for sheet in sheets(project):
        if (sheet.page, sheet.print) not in known:
            known[sheet.page, sheet.print] = composed(project, site, sheet)
        html, address, used = known[sheet.page, sheet.print]
        name = cache.of_handout(sheet.name, html, [*shared, *used])
        home = address.removesuffix(f"{sheet.page}/")
        found.append(
            Job(sheet=sheet, html=html, site=site.folder, home=home, address=address, key=name)
        )
    return found


def _fonts(site: Path) -> list[Path]:
    return [
        *sorted((site / "assets/fonts").glob("*.woff2")),
        *sorted((site / "handout").glob("*.woff2")),
    ]


def _made(jobs: list[Job]) -> list[Rendered | TooLong]:
    """Each job's handout, kept from before or new, in the order of the jobs."""
    store = Kept.here()
    kept = store.found(job.key for job in jobs)
    known: dict[str, Rendered | TooLong] = {
        name: cache.from_bytes(content) for name, content in kept.items()
    }
    # What takes longest comes first, so that no processor is idle at the end.
    missing = sorted((job for job in jobs if job.key not in known), key=_ease)
    if missing:
        workers = min(os.cpu_count() or 1, len(missing))
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, context, gc.disable) as pool:
            results = pool.map(partial(_work, listens=store.path is not None), missing)
            shown = tqdm(results, total=len(missing), disable=not sys.stderr.isatty(), leave=False)
            for job, (result, heard) in zip(missing, shown, strict=True):
                known[job.key] = result
                if isinstance(result, Rendered):
                    told = {cache.of_heard(result.pdf): heard} if heard else {}
                    store.keep({job.key: cache.as_bytes(result), **told})
    return [known[job.key] for job in jobs]


def _heard(pdfs: list[bytes]) -> dict[bytes, Heard]:
    """What each file says, read from its own bytes, now or when they were first made."""
    names = {cache.of_heard(pdf): pdf for pdf in pdfs}
    kept = Kept.here().all_made(names, lambda missing: [listen(pdf).as_bytes() for pdf in missing])
    return {names[name]: Heard.from_bytes(content) for name, content in kept.items()}


def _ease(job: Job) -> int:
    return (NORMAL, LARGE, CARD, LARGE_CARD).index(job.sheet.print)


def _work(job: Job, *, listens: bool) -> tuple[Rendered | TooLong, bytes]:
    """A job's handout, and what is read back from it if that can be kept."""
    # WeasyPrint takes most of the time in which a build begins, and often nothing is rendered.
    from clotsigns.handouts.rendering import render

    try:
        made = render(job.html, job.sheet, job.site, job.home)
    except TooLong as error:
        return error, b""
    finally:
        # A sheet is laid out some ten times, each time in very many parts, and to look through all
        # of them for what may go takes an eighth of the time: so that is done once for each sheet.
        gc.collect()
    return made, listen(made.pdf).as_bytes() if listens else b""
