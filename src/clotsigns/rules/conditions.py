"""What pages are about, as machines are told: true to the table of codes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from clotsigns.sources.code_table import rows
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project

TABLE = Path("data/codes.csv")


def conditions_known(project: Project) -> Iterator[Problem]:
    """Each article is about a condition, and its codes are in ``data/codes.csv`` for that page."""
    document = project.data["facts"]
    conditions = document.data["conditions"]

    def problem(keys: tuple[str | int, ...], message: str) -> Problem:
        return Problem(
            path=document.path,
            line=document.line("conditions", *keys),
            rule="conditions",
            message=message,
        )

    pages = {article.id: article for article in project.articles}
    for article in pages.values():
        if article.is_article and not conditions.get(article.id):
            message = f"'{article.id}' must have a condition that it is about, with its codes"
            yield problem((), f"{message}; add it as its neighbours are written")
    table = _table(project)
    for page, entries in conditions.items():
        if page not in pages:
            yield problem((page,), f"'{page}' must be a page; correct it")
            continue
        for index, entry in enumerate(entries):
            if not entry["name"].get(project.language):
                yield problem((page, index), f"it must have a name in '{project.language}'")
            for system, code in entry["codes"].items() if table else ():
                served = table.get((_system(system), code))
                if served is None:
                    yield problem((page, index), f"{system} {code} must stand in {TABLE}; add it")
                elif pages[page].is_article and page not in served:
                    yield problem(
                        (page, index),
                        f"{system} {code} must lead to '{page}' in {TABLE}; change one of them",
                    )


def _system(name: str) -> str:
    return name.lower().replace(" ", "-")


def _table(project: Project) -> dict[tuple[str, str], tuple[str, ...]]:
    """The pages of each code, by system and code; empty for a table that cannot be read."""
    try:
        return {(row.system, row.code): row.pages for row in rows(project, unused=False)}
    except SourceError:
        # The rule on the table itself tells why.
        return {}
