"""Reviews that fall due: told sixty days ahead, and the only rule that looks at the calendar."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

NOTICE = datetime.timedelta(days=60)


def reviews_due(project: Project, today: datetime.date) -> Iterator[Problem]:
    """A page is looked at again before its 'review_by'; the problem is told from 60 days before.

    It does not stop a build: an old page with its emergency box is better than none.
    """
    for article in project.articles:
        due = article.front.data.get("review_by")
        if not isinstance(due, datetime.date) or due - today > NOTICE:
            continue
        late = "is overdue" if due < today else "falls due"
        yield Problem(
            path=article.path,
            line=article.front.line("review_by"),
            rule="review-due",
            message=f"the review {late} on {due}: check the words and their sources, then set "
            "'checked' and 'review_by' anew",
        )
