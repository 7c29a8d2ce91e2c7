"""All handouts of a language, from the built pages to files beside them."""

from __future__ import annotations

import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from clotsigns.article import Article
from clotsigns.edition import Edition
from clotsigns.handouts import cache, packs
from clotsigns.handouts.composing import Picture, compose
from clotsigns.handouts.heard import Heard, listen
from clotsigns.handouts.proof import handout_faults
from clotsigns.handouts.selection import select
from clotsigns.handouts.sheet import (
    CARD,
    FOLDER,
    Rendered,
    Sheet,
    TooLong,
    set_as,
    sheets,
)
from clotsigns.kept import Kept
from clotsigns.problem import Problem, SourceError
from clotsigns.project import Project

HANDOUTS = FOLDER.parent


@dataclass(frozen=True, kw_only=True)
class Job:
    """One handout to be made: all that a worker needs."""

    sheet: Sheet
    html: str
    site: Path
    home: str
    address: str
    key: str


def make_handouts(project: Project, site: Path, edition: Edition | None = None) -> None:
    """Write every handout, its sheet for the screen, and the packs into a built ``site``.

    Raises ``SourceError`` with the problems of all handouts that are too long or lack safety text.
    """
    jobs = list(_jobs(project, site, edition))
    if not jobs:
        return
    made = _made(jobs)
    heard = _heard([one.pdf for one in made if isinstance(one, Rendered)])
    problems: list[Problem] = []
    handouts: dict[str, bytes] = {}
    points: dict[str, list[str]] = {}
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
        fits = f"{job.sheet.print.name}-{job.sheet.paper}:{rendered.points:g}"
        points.setdefault(job.sheet.form, []).append(fits)
    if problems:
        raise SourceError(problems)
    _write(project, site, jobs, handouts, points)


def _write(
    project: Project,
    site: Path,
    jobs: list[Job],
    handouts: dict[str, bytes],
    points: dict[str, list[str]],
) -> None:
    (site / FOLDER).mkdir(parents=True, exist_ok=True)
    for job in jobs:
        fits = dict(fit.split(":") for fit in points[job.sheet.form])
        first = Sheet(page=job.sheet.page, paper="a4", print=job.sheet.print)
        if job.sheet == first and job.sheet.print.name != "large":
            size = float(fits[f"{job.sheet.print.name}-a4"])
            page = set_as(job.html, job.sheet, size).replace(
                'data-fits=""', f'data-fits="{" ".join(points[job.sheet.form])}"'
            )
            (site / FOLDER / f"{job.sheet.form}.html").write_text(page, encoding="utf-8")
    files = {**handouts, "handouts.zip": packs.all_in_one(handouts)}
    if (project.root / packs.CODES).is_file():
        codes = (project.root / packs.CODES).read_text(encoding="utf-8")
        files["openemr.zip"] = packs.for_openemr(codes, handouts, project.language)
    for name, content in files.items():
        (site / HANDOUTS / name).write_bytes(content)
    sums = packs.checksums(files)
    (site / HANDOUTS / "SHA256SUMS").write_text(sums, encoding="ascii")


def _jobs(project: Project, site: Path, edition: Edition | None) -> list[Job]:
    written = {article.id for article in project.articles}
    found: list[Job] = []
    composed: dict[str, tuple[str, str, list[Path]]] = {}
    shared = [site / "handout/handout.css", *sorted((site / "assets/fonts").glob("*.woff2"))]
    for sheet in sheets(project):
        if sheet.page not in written or not shared[0].is_file():
            break
        if sheet.form not in composed:
            composed[sheet.form] = _composed(project, site, sheet, edition)
        html, address, used = composed[sheet.form]
        name = cache.of_handout(sheet.name, html, [*shared, *used])
        home = address.removesuffix(f"{sheet.page}/")
        found.append(Job(sheet=sheet, html=html, site=site, home=home, address=address, key=name))
    return found


def _composed(
    project: Project, site: Path, sheet: Sheet, edition: Edition | None
) -> tuple[str, str, list[Path]]:
    article = project.article(sheet.page)
    selection = select((site / sheet.page / "index.html").read_text(encoding="utf-8"))
    picture = _picture(project, article)
    html = compose(
        project.root,
        project.words,
        selection,
        page=sheet.page,
        card=sheet.print is CARD,
        language=project.language,
        picture=picture,
        updated=article.front.data["updated"],
        edition=edition,
        box_sources=[
            source for statement in project.safety.said(sheet.page) for source in statement.sources
        ],
    )
    used = [picture.file] if picture else []
    used += [edition.logo] if edition and edition.logo else []
    return html, selection.address, [site / file for file in used]


def _picture(project: Project, article: Article) -> Picture | None:
    name = article.front.data.get("handout_picture")
    if not name:
        return None
    entry: dict[str, Any] = project.data["pictures"].data["pictures"][name]["handout"]
    return Picture(
        file=entry["file"],
        width=entry["width"],
        height=entry["height"],
        alt=entry["alt"][project.language],
    )


def _made(jobs: list[Job]) -> list[Rendered | TooLong]:
    """Each job's handout, kept from before or new, in the order of the jobs."""
    store = Kept.here()
    kept = store.found(job.key for job in jobs)
    known: dict[str, Rendered | TooLong] = {
        name: cache.from_bytes(content) for name, content in kept.items()
    }
    missing = [job for job in jobs if job.key not in known]
    if missing:
        workers = min(os.cpu_count() or 1, len(missing))
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            results = pool.map(_work, missing)
            shown = tqdm(results, total=len(missing), disable=not sys.stderr.isatty(), leave=False)
            for job, result in zip(missing, shown, strict=True):
                known[job.key] = result
                if isinstance(result, Rendered):
                    store.keep({job.key: cache.as_bytes(result)})
    return [known[job.key] for job in jobs]


def _heard(pdfs: list[bytes]) -> dict[bytes, Heard]:
    """What each file says, read from its own bytes, now or when they were first made."""
    names = {cache.of_heard(pdf): pdf for pdf in pdfs}
    kept = Kept.here().all_made(names, lambda missing: [listen(pdf).as_bytes() for pdf in missing])
    return {names[name]: Heard.from_bytes(content) for name, content in kept.items()}


def _work(job: Job) -> Rendered | TooLong:
    # WeasyPrint takes most of the time in which a build begins, and often nothing is rendered.
    from clotsigns.handouts.rendering import render

    try:
        return render(job.html, job.sheet, job.site, job.home)
    except TooLong as error:
        return error
