"""A new page: written with all that belongs to it, and with marks where words are still to come.

A rule refuses the marks (``clotsigns.rules.to_do``), so ``make check`` is then the list of what is
left to do, and nothing half-written is ever published.
"""

from __future__ import annotations

import datetime
import math
import re
from pathlib import Path

from clotsigns.sources.article import Article, in_order
from clotsigns.sources.data_file import read_text
from clotsigns.sources.project import Project

TEMPLATE = Path("data/new-page.md")
REVIEWED_AFTER = datetime.timedelta(days=365)
_NAME = re.compile(r"[a-z]+(?:[-/][a-z]+)*")
# Where the site holds what is no page, or what boxes are called that belong to no page.
_TAKEN = frozenset(
    {"about", "assets", "connect", "embed", "every", "fhir", "general", "handout", "handouts"}
    | {"home", "index", "oembed", "pictures", "portals", "search", "smart"}
)
# Between the orders of two pages, where there is room.
_STEP = 10


class PageRefused(OSError):
    """A page that cannot be begun under its name; the message says why."""


def new_page(project: Project, page: str, day: datetime.date) -> Path:
    """Begin an article, and tell its path below the project's root.

    Raises ``PageRefused`` for a name that is no address, is taken or stands for something else.
    """
    if not page:
        raise PageRefused("say which page to begin: make new PAGE=varicose-veins")
    if not _NAME.fullmatch(page):
        raise PageRefused(
            f"'{page}' must be small letters with hyphens between words, like varicose-veins"
        )
    if page.partition("/")[0] in _TAKEN:
        raise PageRefused(f"'{page}' is an address of the site itself: choose another name")
    path = Path("docs") / project.language / f"{page}.md"
    if (project.root / path).exists() or page in {article.id for article in project.articles}:
        raise PageRefused(f"the page '{page}' exists: edit {path}, or choose another name")
    text = read_text(project.root / TEMPLATE, TEMPLATE)
    for mark, value in (
        ("PAGE", page),
        ("DAY", day.isoformat()),
        ("NEXT", (day + REVIEWED_AFTER).isoformat()),
        ("ORDER", f"{_order(project.articles):g}"),
    ):
        text = re.sub(rf"\b{mark}\b", value, text)
    (project.root / path).parent.mkdir(parents=True, exist_ok=True)
    (project.root / path).write_text(text, encoding="utf-8")
    return path


def _order(articles: tuple[Article, ...]) -> float:
    """A place after the last article, before whatever comes next."""
    placed = [article for article in in_order(articles) if article.order < math.inf]
    last = max((article.order for article in placed if article.is_article), default=0.0)
    after = min((a.order for a in placed if a.order > last), default=last + 2 * _STEP)
    middle = (last + after) / 2
    return math.floor(middle) if math.floor(middle) > last else middle
