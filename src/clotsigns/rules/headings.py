"""Headings: one title, no level skipped, the page order kept."""

from __future__ import annotations

from collections.abc import Iterator

from clotsigns.sources.article import Kind
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project


def headings_in_order(project: Project) -> Iterator[Problem]:
    """A page has one title, first; levels go down one at a time; every heading has its own id.

    Source of the page order: ``data/vocabulary.yml``, 'sections'. An article may have sections
    of its own between those, but never those in another order.
    """
    order = list(project.data["vocabulary"].data["sections"])
    for article in project.articles:
        level = 0
        anchors: set[str] = set()
        at = -1
        body = article.body
        if not body or body[0].kind is not Kind.HEADING or body[0].level != 1:
            yield Problem(
                path=article.path,
                line=body[0].number if body else 1,
                rule="heading-order",
                message="a page must begin with its title: a line '# …'; put it first",
            )
        for line in article.headings:
            message = ""
            if line.level == 1 and line is not body[0]:
                message = "a page must have only one title; make this '##'"
            elif line.level > level + 1:
                message = (
                    f"a heading of level {line.level} must not follow one of level {level}; "
                    f"use {level + 1} '#'"
                )
            elif line.level > 1 and not line.anchor:
                message = (
                    "a heading must have an id, so that links to it last: end the line with {#…}"
                )
            elif line.anchor in anchors:
                message = f"the id '{line.anchor}' must stand once on a page; choose another"
            if article.is_article and line.level == 2 and line.anchor in order:
                if order.index(line.anchor) < at and not message:
                    message = (
                        f"'{line.anchor}' must stand before '{order[at]}'; the page order is "
                        + ", ".join(order)
                    )
                at = max(at, order.index(line.anchor))
            if line.anchor:
                anchors.add(line.anchor)
            level = line.level
            if message:
                yield Problem(
                    path=article.path, line=line.number, rule="heading-order", message=message
                )


def titles_unique(project: Project) -> Iterator[Problem]:
    """No two pages share a title or a description."""
    seen: dict[str, str] = {}
    for article in project.articles:
        title_line = next((h.number for h in article.headings if h.level == 1), 1)
        pairs = (
            ("title", article.title, title_line),
            (
                "description",
                str(article.front.data.get("description") or ""),
                article.front.line("description"),
            ),
        )
        for what, text, line in pairs:
            key = f"{what}: {text.casefold()}"
            if text and key in seen:
                yield Problem(
                    path=article.path,
                    line=line,
                    rule="title-unique",
                    message=f"this {what} must differ from that of {seen[key]}; change one",
                )
            seen.setdefault(key, str(article.path))
