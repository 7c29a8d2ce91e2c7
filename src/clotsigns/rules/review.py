"""Reviews that fall due: told sixty days ahead, by the only rules that look at the calendar."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from clotsigns.sources.article import Article
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

NOTICE = datetime.timedelta(days=60)


def reviews_due(project: Project, today: datetime.date) -> Iterator[Problem]:
    """A page is looked at again before its 'review_by'; it is told from 60 days before.

    It stops no build: an old page with its emergency box is better than none.
    """
    for article in project.articles:
        due = article.front.data.get("review_by")
        if isinstance(due, datetime.date) and due - today <= NOTICE:
            yield _due(article, due, "is overdue since" if due < today else "falls due on")


def reviews_overdue(project: Project, today: datetime.date) -> Iterator[Problem]:
    """Those of which the day has passed: what is published afresh should have none."""
    for article in project.articles:
        due = article.front.data.get("review_by")
        if isinstance(due, datetime.date) and due < today:
            yield _due(article, due, "is overdue since")


def _due(article: Article, due: datetime.date, state: str) -> Problem:
    return Problem(
        path=article.path,
        line=article.front.line("review_by"),
        rule="review-due",
        message=f"the review {state} {due}: check the words and their sources, then set "
        "'checked' and 'review_by' anew",
    )
