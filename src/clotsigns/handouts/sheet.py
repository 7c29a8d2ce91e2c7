"""Which sheets there are, what each is called, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clotsigns.project import Project

CARD_PAGE = "emergency"
PAPERS = ("a4", "letter")
# Where the sheets for the screen stand on the site.
FOLDER = Path("handouts/sheet")
_ROOT = re.compile(r'(<html [^>]*?)data-paper="[^"]*" data-print="[^"]*" data-points="[^"]*"')


@dataclass(frozen=True, kw_only=True)
class Print:
    """A size of print: points from the least allowed to the best, and the most sides.

    UKAAF: clear print has 12 points or more, better 14; large print has 16 or more, better 18.
    """

    name: str
    points: tuple[float, ...]
    sides: int


NORMAL = Print(name="normal", points=(12, 12.5, 13, 13.5, 14), sides=2)
LARGE = Print(name="large", points=(18,), sides=4)
CARD = Print(name="card", points=(12, 13, 14), sides=2)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One handout: a page on a paper in a size of print."""

    page: str
    paper: str
    print: Print

    @property
    def name(self) -> str:
        """The file's name without its ending; others rely on it."""
        kind = {"normal": "", "large": "large-", "card": "card-"}[self.print.name]
        return f"{stem(self.page)}-{kind}{self.paper}"

    @property
    def form(self) -> str:
        """The name of the same sheet on the site, to be seen and filled in there."""
        return f"{stem(self.page)}-card" if self.print is CARD else stem(self.page)


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A handout's file, and the size of print in points in which it fits."""

    pdf: bytes
    points: float


class TooLong(ValueError):
    """A sheet whose words do not fit, told with the number of lines that are too many."""


def stem(page: str) -> str:
    """A page's path as the beginning of a file's name."""
    return page.replace("/", "-")


def pages_with_sheets(project: Project) -> list[str]:
    """The pages that have a handout: each article, in the order of their boxes, then help."""
    articles = {article.id for article in project.articles if article.is_article}
    return [*(page for page in project.safety.boxes if page in articles), CARD_PAGE]


def sheets(project: Project) -> Iterator[Sheet]:
    """Every handout of a language, the cards last."""
    for page in pages_with_sheets(project):
        for size in (NORMAL, LARGE):
            for paper in PAPERS:
                yield Sheet(page=page, paper=paper, print=size)
    for paper in PAPERS:
        yield Sheet(page=CARD_PAGE, paper=paper, print=CARD)


def set_as(html: str, sheet: Sheet, points: float) -> str:
    """The sheet's HTML for a paper and a size of print."""
    attributes = f'data-paper="{sheet.paper}" data-print="{sheet.print.name}"'
    return _ROOT.sub(rf'\1{attributes} data-points="{points:g}"', html, count=1)
