"""Which pages portals are led to."""

from __future__ import annotations

from clotsigns.sources.article import Article
from clotsigns.sources.project import Project
from clotsigns.sources.safety import GENERAL


def listed(project: Project) -> list[Article]:
    """The pages with an emergency box of their own: when to call first."""
    order = [page for page in project.safety.boxes if page != GENERAL]
    pages = [article for article in project.articles if article.id in order]
    return sorted(pages, key=lambda article: (article.is_article, order.index(article.id)))
