"""Which pages portals are led to."""

from __future__ import annotations

from clotsigns.article import Article
from clotsigns.project import Project
from clotsigns.safety import GENERAL


def listed(project: Project) -> list[Article]:
    """The pages with an emergency box of their own, by path."""
    own = set(project.safety.boxes) - {GENERAL}
    return [article for article in project.articles if article.id in own]
