"""What people type: every place and every kind of words that is named exists."""

from __future__ import annotations

from collections.abc import Iterator

from clotsigns.rules.links import anchors
from clotsigns.sources.problem import Problem, meant
from clotsigns.sources.project import Project
from clotsigns.sources.search_words import for_finders


def search_leads(project: Project) -> Iterator[Problem]:
    """Each place in ``data/search.yml`` is a page, or a heading on one, that the search shows."""
    document = project.data["search"]
    known = {article.id: anchors(project, article) for article in project.articles}
    left_out = set(document.data["left_out"])
    for part in ("words", "misspelt", "signs"):
        for place in document.data.get(part, ()):
            page, _, anchor = str(place).partition("#")
            if page not in known:
                message = f"'{page}' must be a page; {meant(page, known, 'correct it')}"
            elif (project.article(page).front.data.get("search") or {}).get("exclude"):
                message = f"the page '{page}' is left out of the search; choose another"
            elif anchor and anchor not in known[page]:
                advice = meant(anchor, known[page], "correct it")
                message = f"'#{anchor}' must be a heading on the page '{page}'; {advice}"
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


def signs_have_words(project: Project) -> Iterator[Problem]:
    """Each kind of words in a sign, or in what takes signs away, is one of ``families``."""
    document = project.data["search"]
    typed = for_finders(document.data)
    named = {("signs", place): rules for place, rules in typed["signs"].items()}
    named |= {("tiers", at): tier.get("unless", ()) for at, tier in enumerate(typed["tiers"])}
    for place, rules in named.items():
        for name in (kind.removeprefix("-") for rule in rules for kind in str(rule).split()):
            if name not in typed["families"]:
                yield Problem(
                    path=document.path,
                    line=document.line(*place),
                    rule="search",
                    message=f"'{name}' must be one of 'families'; correct it, or add it there",
                )
