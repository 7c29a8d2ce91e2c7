"""Files: the rules see every page, no page is missing, and nothing else is published."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

# Contracts: these paths are linked to from outside, so they never go without a redirect.
KEPT = (
    "home",
    "404",
    "emergency",
    "glossary",
    "handouts",
    "connect",
    "portals",
    "about",
    "about/sources",
    "about/what-we-changed",
    "about/accessibility",
    "dvt",
    "buttock-clots",
    "leg-cramps",
    "leg-numbness",
    "gastrocnemius-veins",
    "massage-danger",
    "blood-thinners",
    "gastrocnemius-veins/decide",
)
PUBLISHED = frozenset({".md", ".svg"})


def pages_kept(project: Project) -> Iterator[Problem]:
    """The pages that others rely on exist, and no two files claim one address."""
    seen: dict[str, Path] = {}
    for article in project.articles:
        if article.id in seen:
            yield Problem(
                path=article.path,
                line=1,
                rule="page-kept",
                message=f"'{article.id}' must be one file only; it is also {seen[article.id]}",
            )
        seen[article.id] = article.path
    folder = Path("docs") / project.language
    for page in KEPT:
        if page not in seen:
            name = "index" if page == "home" else page
            yield Problem(
                path=folder / f"{name}.md",
                line=1,
                rule="page-kept",
                message=f"the page '{page}' must exist: others link to it; put it back",
            )


def only_pages_published(project: Project) -> Iterator[Problem]:
    """Below ``docs/<language>`` stand pages (``.md``) and pictures (``.svg``), in real folders.

    The generator would publish anything else as it is, unseen by the rules.
    """
    top = project.root / "docs" / project.language
    known = {article.path for article in project.articles}
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
