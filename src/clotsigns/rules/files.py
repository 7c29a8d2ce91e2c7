"""Files: the rules see every page, no page is missing, and nothing else is published."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from clotsigns.sources.article import Article
from clotsigns.sources.data_file import read_text
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

KEPT = Path("data/kept-pages.txt")
PUBLISHED = frozenset({".md", ".svg"})
_ADDRESS = re.compile(r"[a-z0-9]+(?:[-/][a-z0-9]+)*")


def kept(project: Project) -> dict[str, str]:
    """The kind of each page that others link to, as ``data/kept-pages.txt`` promises it."""
    pairs = (line.split() for _, line in _promises(project))
    return {words[0]: words[-1] for words in pairs}


def _promises(project: Project) -> Iterator[tuple[int, str]]:
    text = read_text(project.root / KEPT, KEPT)
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def pages_kept(project: Project) -> Iterator[Problem]:
    """Pages that others rely on exist and keep their kind; no two files claim one address.

    Each page that is published is promised: so none can ever go unseen.
    """

    def problem(path: Path, message: str, line: int = 1) -> Problem:
        return Problem(path=path, line=line, rule="page-kept", message=message)

    seen: dict[str, Article] = {}
    for article in project.articles:
        if article.id in seen:
            other = seen[article.id].path
            yield problem(article.path, f"'{article.id}' must be one file only; it is also {other}")
        seen[article.id] = article
    for number, line in _promises(project):
        if len(line.split()) != 2:
            yield problem(KEPT, "a line must be a page and its kind: 'dvt article'", number)
    promised = kept(project)
    folder = Path("docs") / project.language
    for page, kind in promised.items():
        name = "index" if page == "home" else page
        if page not in seen:
            message = f"the page '{page}' must exist: others link to it; put it back"
            yield problem(folder / f"{name}.md", message)
        elif seen[page].kind != kind:
            message = f"'{page}' must stay of the kind '{kind}': others rely on what it brings"
            yield problem(seen[page].path, message, seen[page].front.line("kind"))
    for page, article in seen.items():
        if page not in promised:
            message = f"every page must be promised: add the line '{page} {article.kind}' to {KEPT}"
            yield problem(article.path, message)


def once(project: Project, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Of a page that is gone, what ``pages_kept`` tells, and not again all that leads there."""
    gone = kept(project).keys() - {article.id for article in project.articles}
    names = "|".join(re.escape(page) for page in sorted(gone))
    led = re.compile(rf"'(?:\.\./)*(?:{names})(?:\.md)?['#]")
    for problem in problems:
        if not gone or problem.rule == "page-kept" or not led.search(problem.message):
            yield problem


def only_pages_published(project: Project) -> Iterator[Problem]:
    """Below ``docs/<language>`` stand pages (``.md``) and pictures (``.svg``), in real folders.

    The generator would publish anything else as it is, unseen by the rules. A page's name is its
    address, which people type and others link to.
    """
    top = project.root / "docs" / project.language
    known = {article.path for article in project.articles}
    for article in project.articles:
        if not _ADDRESS.fullmatch(article.id):
            message = (
                "the name of a page is its address, and must be small letters, digits and hyphens, "
                "like varicose-veins.md; rename it"
            )
            yield Problem(path=article.path, line=1, rule="only-pages", message=message)
    for folder, _, names in os.walk(top, followlinks=True):
        for name in sorted(names):
            path = (Path(folder) / name).relative_to(project.root)
            if Path(name).suffix not in PUBLISHED or (
                Path(name).suffix == ".md" and path not in known
            ):
                yield Problem(
                    path=path,
                    line=1,
                    rule="only-pages",
                    message="only pages (.md) and pictures (.svg) may stand here, and in no linked "
                    "folder; move this out, or give it the ending .md",
                )
