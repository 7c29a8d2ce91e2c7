"""Pictures: each stands on its page, says in words what it shows, and has a source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from clotsigns.sources.article import cited
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project
from clotsigns.sources.safety import PICTOGRAMS

LONGEST_ALT = 125


def pictures_complete(project: Project) -> Iterator[Problem]:
    """A picture has a file, an alt text of 125 characters at most (NHS), and a sourced caption.

    It is placed on the page that its entry names. On a page with pictograms each sign has its own.
    """
    document = project.data["pictures"]
    entries = document.data.get("pictures") or {}
    placed: dict[str, set[str]] = {}
    for article in project.articles:
        names = [(line, name) for line, kind, name in article.placements() if kind == "picture"]
        for line, name in names:
            placed.setdefault(name, set()).add(article.id)
            if name not in entries:
                yield Problem(
                    path=article.path,
                    line=line.number,
                    rule="picture",
                    message=f"'{name}' must be one of the pictures in {document.path}: "
                    + ", ".join(entries),
                )
    yield from _undrawn(project)
    for name, entry in entries.items():
        for fault in _faults(project, entry, placed.get(name, set())):
            yield Problem(
                path=document.path,
                line=document.line("pictures", name),
                rule="picture",
                message=f"'{name}' {fault}",
            )


def _undrawn(project: Project) -> Iterator[Problem]:
    """Drawings that are named and not there, and signs without one on pages that show them."""
    folder = project.root / "docs" / project.language / PICTOGRAMS
    document = project.safety.document
    for name, entry in document.data["statements"].items():
        named = entry.get("pictogram")
        if named and not (folder / f"{named}.svg").is_file():
            yield Problem(
                path=document.path,
                line=document.line("statements", name, "pictogram"),
                rule="picture",
                message=f"'{named}' must be a drawing: there is no {PICTOGRAMS}/{named}.svg",
            )
    for article in project.articles:
        for statement in project.safety.said(article.id):
            drawn = folder / f"{statement.pictogram}.svg"
            if article.front.data.get("pictograms") and not drawn.is_file():
                yield Problem(
                    path=article.path,
                    line=1,
                    rule="picture",
                    message=f"'{statement.id}' must have a drawing on this page: draw "
                    f"{PICTOGRAMS}/{drawn.name}, or name another as its pictogram",
                )


def _faults(project: Project, entry: dict[str, object], pages: set[str]) -> Iterator[str]:
    language = project.language
    file = Path("docs") / language / str(entry.get("file", ""))
    if not (project.root / file).is_file():
        yield f"must have its file: {file} is not there"
    texts = {field: _text(entry, field, language) for field in ("alt", "caption")}
    if not 0 < len(texts["alt"]) <= LONGEST_ALT:
        yield f"must have an alt text of 1 to {LONGEST_ALT} characters in '{language}'"
    if not cited(texts["caption"]):
        yield "must have a caption that cites a source"
    if entry.get("page") not in pages:
        yield f"must be placed on '{entry.get('page')}': put a [[picture: …]] there"


def _text(entry: dict[str, object], field: str, language: str) -> str:
    texts = entry.get(field)
    return str(texts.get(language, "")) if isinstance(texts, dict) else ""
