"""The rules that a finished handout meets, asked of the text that is read back from its PDF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from clotsigns.article import Article
from clotsigns.handouts.heard import Heard
from clotsigns.handouts.sheet import CARD, Sheet
from clotsigns.problem import Problem
from clotsigns.project import Project
from clotsigns.proving import box_says
from clotsigns.safety import BOXES

# Text that is scaled with a picture is measured a little off.
_TOLERANCE = 0.05
_ON_CARD = ("emergency", "department", "same-day")
# In the order of the sheet.
_ON_SHEET = (
    "emergency",
    "department",
    "same-day",
    "visit",
    "await-ambulance",
    "await-check",
    "thinner",
    "never",
)


def handout_faults(
    project: Project, article: Article, sheet: Sheet, heard: Heard, path: Path, address: str
) -> Iterator[Problem]:
    """A handout says every statement of its boxes in order, the emergency signs first.

    It says who has reviewed it and where the live page is, in print of the size that was promised,
    on no more sides than that, and it has a language, a title and bookmarks.
    """
    at = 0
    said = _squeezed(heard.text)
    for tier in _tiers(article, sheet):
        for text in box_says(project, article.id, tier, on_paper=True):
            found = said.find(_squeezed(text), at)
            if found < 0:
                yield _problem(path, f"it must say, in order, of the {tier} signs: '{text}'")
            at = max(at, found)
    first = said.find(_squeezed(project.words["boxes.emergency"]))
    if first > said.find(_squeezed(project.words["boxes.same-day"])):
        yield _problem(path, "the emergency signs must come first")
    review = "reviewed" if "reviewed_by" in article.front.data else "not_reviewed"
    if review == "not_reviewed" and _squeezed(project.words[review]) not in said:
        yield _problem(path, f"it must say: '{project.words[review]}'")
    if _squeezed(address.partition("://")[2]) not in said:
        yield _problem(path, f"it must print the address of its page: {address}")
    least = sheet.print.points[0] - _TOLERANCE
    if heard.smallest < least:
        yield _problem(
            path,
            f"its print must have {sheet.print.points[0]:g} points or more, and some has "
            f"{heard.smallest:.1f}",
        )
    if len(heard.pages) > sheet.print.sides:
        yield _problem(path, f"it must fit {sheet.print.sides} sides, not {len(heard.pages)}")
    if heard.language != project.language or not heard.title or not heard.bookmarks:
        yield _problem(path, "it must have a language, a title and bookmarks")


def _tiers(article: Article, sheet: Sheet) -> list[str]:
    placed = [tier for _, tier, _ in article.placements() if tier in BOXES]
    wanted = _ON_CARD if sheet.print is CARD else _ON_SHEET
    return [tier for tier in wanted if tier in placed]


def _squeezed(text: str) -> str:
    """Text without white space, as a line's end may or may not leave some."""
    return "".join(text.split())


def _problem(path: Path, message: str) -> Problem:
    return Problem(path=path, line=1, rule="handout", message=message)
