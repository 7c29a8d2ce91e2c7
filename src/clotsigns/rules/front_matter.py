"""Front matter: complete, known and true to its kind."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from clotsigns.sources.article import Article
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

DATES = ("published", "updated", "checked", "review_by")
LONGEST_DESCRIPTION = 160
# NHS standard for health content: at least every three years.
LONGEST = datetime.timedelta(days=3 * 366)


def front_matter_valid(project: Project) -> Iterator[Problem]:
    """Each page has a kind, a description and four real dates in order, and no unknown field."""
    vocabulary = project.data["vocabulary"].data
    for article in project.articles:
        yield from _fields(article, vocabulary["front_matter"], vocabulary["kinds"])
        yield from _dates(article)
        yield from _reviewer(article)


def menu_in_order(project: Project) -> Iterator[Problem]:
    """What stands in the menu has its place there, and no other page has the same one.

    An article is always in the menu: a health page that nobody finds helps nobody.
    """
    seen: dict[object, Article] = {}
    for article in project.articles:
        data = article.front.data
        for field in ("menu", "order"):
            needed = article.is_article or data.get("menu")
            if needed and data.get(field) in (None, ""):
                yield _problem(article, field, f"'{field}' must be given: add a line '{field}: …'")
            value = data.get(field)
            if value in (None, ""):
                continue
            first = seen.setdefault((field, value), article)
            if first is not article:
                yield _problem(
                    article, field, f"'{field}: {value}' must be the only one; see {first.path}"
                )


def _problem(article: Article, field: str, message: str) -> Problem:
    return Problem(
        path=article.path, line=article.front.line(field), rule="front-matter", message=message
    )


def _fields(article: Article, known: dict[str, str], kinds: dict[str, str]) -> Iterator[Problem]:
    data = article.front.data
    for field in ("kind", "description", *DATES):
        if data.get(field) in (None, ""):
            yield _problem(
                article, field, f"'{field}' must be given: {known[field]} Add a line '{field}: …'"
            )
    for field in data:
        if field not in known:
            yield _problem(
                article, field, f"'{field}' is not a known field; use one of: {', '.join(known)}"
            )
    if data.get("kind") and str(data["kind"]) not in kinds:
        yield _problem(
            article, "kind", f"'{data['kind']}' must be one of: {', '.join(kinds)}; change it"
        )
    description = data.get("description") or ""
    if not isinstance(description, str):
        yield _problem(article, "description", "the description must be a sentence; write one")
    if len(str(description)) > LONGEST_DESCRIPTION:
        yield _problem(
            article,
            "description",
            f"the description has {len(str(description))} characters and must have "
            f"{LONGEST_DESCRIPTION} at most; shorten it",
        )


def _dates(article: Article) -> Iterator[Problem]:
    data = article.front.data
    days: dict[str, datetime.date] = {}
    for field in (*DATES, "reviewed_on"):
        value = data.get(field)
        if value in (None, ""):
            continue
        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            yield _problem(
                article, field, f"'{value}' must be a date, written like 2026-11-21; correct it"
            )
        else:
            days[field] = value
    if "checked" in days and "review_by" in days and days["review_by"] - days["checked"] > LONGEST:
        yield _problem(
            article, "review_by", "the next review must be within three years of the last check"
        )
    for earlier, later in (
        ("published", "updated"),
        ("published", "checked"),
        ("updated", "review_by"),
        ("checked", "review_by"),
    ):
        if earlier in days and later in days and days[later] < days[earlier]:
            yield _problem(
                article,
                later,
                f"'{later}' ({days[later]}) must not be before '{earlier}' ({days[earlier]})",
            )


def _reviewer(article: Article) -> Iterator[Problem]:
    data = article.front.data
    reviewer, day = data.get("reviewed_by"), data.get("reviewed_on")
    if "reviewed_by" not in data and "reviewed_on" not in data:
        return
    if not reviewer or not day:
        given = "reviewed_by" if reviewer else "reviewed_on"
        missing = "reviewed_on" if reviewer else "reviewed_by"
        yield _problem(
            article,
            given,
            f"'{given}' must come with '{missing}'; add it, or take both out until the review "
            "has been made",
        )
        return
    updated = data.get("updated")
    if isinstance(day, datetime.date) and isinstance(updated, datetime.date) and day < updated:
        yield _problem(
            article,
            "reviewed_on",
            f"the words were changed on {updated}, after this review; have them reviewed anew, or "
            "take the review out",
        )
    complete = isinstance(reviewer, dict) and all(
        str(reviewer.get(part) or "").strip() for part in ("name", "qualification")
    )
    if not complete:
        yield _problem(
            article,
            "reviewed_by",
            "a reviewer must have a 'name' and a 'qualification'; add both, or take it out",
        )
