"""What people type: every place that the words lead to exists."""

from __future__ import annotations

from collections.abc import Iterator

from clotsigns.rules.links import anchors
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project


def search_leads(project: Project) -> Iterator[Problem]:
    """Each place in ``data/search.yml`` is a page, or a heading on one, that the search shows."""
    document = project.data["search"]
    known = {article.id: anchors(project, article) for article in project.articles}
    left_out = set(document.data["left_out"])
    for part in ("words", "misspelt"):
        for place in document.data[part]:
            page, _, anchor = str(place).partition("#")
            if page not in known:
                message = f"'{page}' must be a page; correct it"
            elif (project.article(page).front.data.get("search") or {}).get("exclude"):
                message = f"the page '{page}' is left out of the search; choose another"
            elif anchor and anchor not in known[page]:
                message = f"'#{anchor}' must be a heading on the page '{page}'; correct it"
            elif anchor in left_out:
                message = f"'#{anchor}' is left out of the search; choose another heading"
            else:
                continue
            yield Problem(
                path=document.path,
                line=document.line(part, place),
                rule="search",
                message=message,
            )
