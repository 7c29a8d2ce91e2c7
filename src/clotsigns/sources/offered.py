"""Which pages portals are led to."""

from __future__ import annotations

from clotsigns.sources.article import Article, in_order
from clotsigns.sources.project import Project
from clotsigns.sources.safety import GENERAL


def listed(project: Project) -> list[Article]:
    """The pages with an emergency box of their own, in the order of the menu: help comes first.

    One that has been withdrawn is not among them.
    """
    own = project.safety.boxes.keys() - {GENERAL}
    return [
        article
        for article in in_order(project.articles)
        if article.id in own and not article.withdrawal
    ]
