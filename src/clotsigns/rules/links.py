"""Links between pages: each leads to a page, and to a place on it, that exist."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from clotsigns.pages.placements import NAMES, PAGE_END
from clotsigns.sources.article import Article, Kind
from clotsigns.sources.problem import Problem, meant
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES

_TARGET = re.compile(r"\]\(([^)\s]+)\)")
PICTURES = frozenset({".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})


def links_lead_somewhere(project: Project) -> Iterator[Problem]:
    """A link to another page names a file of the same language, and an id that stands there."""
    places = {article.path: anchors(project, article) for article in project.articles}
    for article in project.articles:
        for line in article.lines:
            for target in _TARGET.findall(line.raw):
                if ":" in target:
                    continue
                message = _fault(article.path, target, places)
                if message:
                    yield Problem(path=article.path, line=line.number, rule="link", message=message)


def _fault(page: Path, target: str, places: dict[Path, set[str]]) -> str:
    name, _, anchor = target.partition("#")
    path = Path(posixpath.normpath((page.parent / name).as_posix())) if name else page
    if path.suffix in PICTURES:
        return f"'{target}' is a picture: name it in data/pictures.yml, and place [[picture: name]]"
    if path not in places:
        near = [posixpath.relpath(other.as_posix(), page.parent.as_posix()) for other in places]
        advice = meant(name, near, "correct it")
        return f"'{target}' must lead to a page in {page.parts[0]}/{page.parts[1]}; {advice}"
    if anchor and anchor not in places[path]:
        advice = meant(anchor, places[path], "correct it")
        return f"'#{anchor}' must be the id of a heading on {path}; {advice}"
    return ""


def anchors(project: Project, article: Article) -> set[str]:
    """The ids on a page that a link may name.

    Where a placement is misspelt or broken, nobody knows which of them it would have brought: that
    is told once, and not again of all that leads there.
    """
    found = {line.anchor for line in article.headings if line.anchor}
    placed = {(name, argument) for _, name, argument in article.placements()}
    broken = any("[[" in line.raw and line.kind is not Kind.PLACEMENT for line in article.lines)
    if broken or {name for name, _ in placed} - NAMES:
        placed |= {(name, article.id) for name in (*BOXES, PAGE_END, "glossary")}
    for name, argument in placed:
        if name in BOXES:
            found.add(name)
            groups = project.safety.boxes.get(argument, {}).get(name, ())
            # A part of a box has an id of its own where it has a heading.
            found.update(f"{name}-{group.id}" for group in groups if group.heading)
        elif name == PAGE_END:
            found.add("sources")
        elif name == "numbers":
            countries = project.data["numbers"].data["countries"]
            found.update(f"country-{country['code'].lower()}" for country in countries)
        elif name == "glossary":
            found.update(project.data["glossary"].data.get("terms") or {})
    return found
