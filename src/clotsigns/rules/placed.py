"""Safety wording on the pages: the ladder first, each box by its own name, nothing out of place."""

from __future__ import annotations

from collections.abc import Iterator

from clotsigns.pages.placements import PAGE_END
from clotsigns.reading.passages import sentences
from clotsigns.rules.safety import LADDER_PAGE
from clotsigns.sources.article import Article, Kind
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project
from clotsigns.sources.safety import FIRST_BOXES, HELP_LINE

# Pages that are no articles and yet answer somebody who is ill.
_ANSWERS = frozenset({"home", "emergency", "connect", "smart"})


def safety_placed(project: Project) -> Iterator[Problem]:
    """After the title come the answer in one sentence and the emergency box; last, the sources.

    An article goes on down the ladder, and holds its other boxes and the disclaimer. A page
    that gives no health advice has one line with the way to help instead.
    """
    for article in project.articles:
        yield from _order(project, article)


def _problem(article: Article, line: int, message: str) -> Problem:
    return Problem(path=article.path, line=line, rule="safety-placed", message=message)


def _order(project: Project, article: Article) -> Iterator[Problem]:
    body = list(article.body)
    if not body:
        yield _problem(article, 1, "the page must have a title, an answer and its boxes")
        return
    placed = {name: line for line, name, _ in article.placements()}
    own = project.safety.boxes.get(article.id, {})
    wanted = [HELP_LINE]
    if article.is_article or article.id in _ANSWERS:
        wanted = ["emergency"]
    if own:
        wanted = [box for box in FIRST_BOXES if box in own]
    needed = [box for box in (*own, *(["disclaimer"] if own else [])) if box not in wanted]
    if article.id == LADDER_PAGE:
        needed += ["numbers"]
    for name in needed:
        if name not in placed:
            yield _problem(article, body[-1].number, f"the page must hold [[{name}: …]]; put it in")
    lead = body[1] if len(body) > 1 else None
    if lead is None or lead.kind is not Kind.SENTENCE or len(sentences(lead.text)) != 1:
        yield _problem(
            article,
            lead.number if lead else 1,
            "the title must be followed by the answer in one sentence; write it on this line",
        )
    for place, name in enumerate(wanted, start=2):
        found = placed.get(name)
        if found is None:
            yield _problem(
                article,
                body[min(place, len(body) - 1)].number,
                f"the page must say when to call for help: put [[{name}: …]] here",
            )
        elif (len(body) <= place or body[place] is not found) and (
            place == 2 or wanted[0] in placed
        ):
            yield _problem(
                article,
                found.number,
                f"[[{name}: …]] must stand in place {place - 1} after the answer"
                if place > 2
                else f"[[{name}: …]] must be the first thing after the one-sentence answer",
            )
    end = placed.get(PAGE_END)
    if body and (end is None or body[-1] is not end):
        yield _problem(
            article,
            body[-1].number,
            f"the page must end with [[{PAGE_END}: {article.id}]]: sources, dates, review",
        )
