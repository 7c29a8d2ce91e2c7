"""The people of ``data/cases.yml``: each is answered, and every sign of the ladder has somebody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from clotsigns.rules.links import anchors
from clotsigns.sources.data_file import Key
from clotsigns.sources.problem import Problem, SourceError, meant
from clotsigns.sources.project import Project
from clotsigns.sources.safety import LADDER
from clotsigns.sources.shapes import load_shaped

PATH = Path("data/cases.yml")


def people_answered(project: Project) -> Iterator[Problem]:
    """Who has a sign is tried in the search and on the start page, so each sign has somebody.

    What answers them is a page, and a place on it.
    """
    if not (project.root / PATH).is_file():
        return
    try:
        document, misshapen = load_shaped(project.root / PATH, PATH)
    except SourceError as error:
        yield from error.problems
        return
    yield from misshapen
    if misshapen:
        return

    def problem(message: str, *keys: Key) -> Problem:
        return Problem(path=PATH, line=document.line("cases", *keys), rule="case", message=message)

    statements = project.safety.statements
    known = {article.id: anchors(project, article) for article in project.articles}
    had = set()
    for at, case in enumerate(document.data["cases"]):
        sign = case.get("sign")
        had.add(sign)
        if sign and sign not in statements:
            advice = meant(sign, statements, "correct it")
            yield problem(f"'{sign}' must be a statement of data/safety.yml; {advice}", at, "sign")
        page, _, anchor = case["answer"].partition("#")
        if page not in known:
            message = f"'{page}' must be a page; {meant(page, known, 'correct it')}"
            yield problem(message, at, "answer")
        elif anchor and anchor not in known[page]:
            message = f"'#{anchor}' must be an id on the page '{page}'; correct it"
            yield problem(message, at, "answer")
    for name, statement in statements.items():
        if statement.step in LADDER and name not in had:
            yield problem(f"somebody must have the sign '{name}'; add them, as they would say it")
