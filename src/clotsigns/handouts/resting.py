"""Whose words a sheet rests on, by the names that people know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from clotsigns.sources.article import CITATION
from clotsigns.sources.project import Project

# Paper names them where a line allows; the page has all.
_MOST = 3
_KINDS = ("guideline", "government")
# What others report of a source is not its word.
_READ = ("whole", "part")
_ASIDE = re.compile(r" \(.*")


def main_sources(project: Project, page: str) -> tuple[str, ...]:
    """The guidelines and health services that most of a page's sheet rests on, the most first."""
    count: Counter[tuple[str, str]] = Counter()
    for source_id in _cited(project, page):
        source = project.sources.by_id.get(source_id)
        if source is not None and source.kind in _KINDS and source.read in _READ:
            count[_ASIDE.sub("", source.organisation), source.kind] += 1
    names = Counter({name: 0 for name, _ in count})
    for (name, _), number in count.items():
        names[name] += number
    guides = {name for name, kind in count if kind == _KINDS[0]}
    ranked = sorted(names, key=lambda name: (-names[name], name not in guides, name))
    return tuple(ranked[:_MOST])


def _cited(project: Project, page: str) -> Iterator[str]:
    for box in project.safety.boxes.get(page, {}):
        for group in project.safety.on_paper(page, box):
            for statement in group.statements:
                yield from statement.sources
    for line in project.article(page).body:
        if any(match["handout"] for match in CITATION.finditer(line.raw)):
            yield from line.citations
