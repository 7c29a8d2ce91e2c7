"""Pages that are taken back: only those that others can stand for, and never into nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from clotsigns.sources.article import Article
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project


def withdrawals_lead_on(project: Project) -> Iterator[Problem]:
    """An article that was withdrawn leads to a page that was not; pages of help always stay."""
    pages = {article.id: article for article in project.articles}
    for article in project.articles:
        gone = article.withdrawal
        if gone is None:
            continue

        def problem(message: str, article: Article = article) -> Problem:
            line = article.front.line("withdrawn")
            return Problem(path=article.path, line=line, rule="withdrawn", message=message)

        instead = pages.get(gone.instead)
        if not article.is_article:
            yield problem("only an article can be withdrawn: mend this page, or take it out whole")
        if instead is None or instead.withdrawal is not None:
            yield problem(
                f"'instead: {gone.instead}' must be a page that is not withdrawn; name another"
            )
        published = article.front.data.get("published")
        if isinstance(published, datetime.date) and gone.day < published:
            yield problem(f"the day ({gone.day}) must not be before 'published' ({published})")
