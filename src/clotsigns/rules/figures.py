"""Figures: a number that a reader may act on or decide by stands in the data, and only as there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from clotsigns.reading.passages import cells
from clotsigns.sources.article import Article, Kind, cited
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

_TO = r"(?: to \d[\d,]*)?"
# Shares of people, and spans of time: what readers weigh up and what they wait for.
FIGURE = re.compile(
    rf"\b\d[\d,]*{_TO} in 1,000\b|\b\d+{_TO} (?:minutes?|hours?|days?|weeks?|months?|years?)\b"
)
# Numbers of the site's own life, such as when it is reviewed, decide nothing.
_KINDS = ("article", "guide")


def figures_held(project: Project) -> Iterator[Problem]:
    """Each share of people and each span of time stands in ``data/evidence/figures.yml``.

    The entry says it in the same words, and rests on a source that is cited beside it.
    """
    known = _known(project)
    for article in project.articles:
        if article.kind not in _KINDS:
            continue
        for line, text, sources in _texts(article):
            for found in FIGURE.findall(text):
                if not known.get(found, set()) & set(sources):
                    yield _problem(article.path, line, found, found in known)
    safety = project.safety
    for statement, field, text in safety.texts():
        for found in FIGURE.findall(text):
            if not known.get(found, set()) & set(statement.sources):
                line = safety.document.line("statements", statement.id, field, project.language)
                yield _problem(safety.document.path, line, found, found in known)


def _known(project: Project) -> dict[str, set[str]]:
    """The sources of each figure by the words in which it is said."""
    found: dict[str, set[str]] = {}
    for entry in project.data["figures"].data["figures"]:
        for said in entry.get("says") or ():
            found.setdefault(said, set()).update(entry["sources"])
    return found


def _texts(article: Article) -> Iterator[tuple[int, str, list[str]]]:
    """Each sentence and cell with the sources that it names.

    A question names none and states nothing; the lead of a question has its answer below.
    """
    for line in article.lines:
        if line.kind is Kind.ROW:
            for raw, text in zip(
                line.raw.strip().strip("|").split("|"), cells(line.raw), strict=True
            ):
                yield line.number, text, [*cited(raw), *line.citations]
        elif line.is_prose and not line.text.endswith("?") and line.citations:
            yield line.number, line.text, list(line.citations)


def _problem(path: Path, line: int, said: str, is_known: bool) -> Problem:
    what = "rest there on a source that is cited here" if is_known else "stand in an entry's 'says'"
    return Problem(
        path=path,
        line=line,
        rule="figure",
        message=f"'{said}' must {what} in data/evidence/figures.yml, with whom, how long and how "
        "sure; add it, or correct the number",
    )
