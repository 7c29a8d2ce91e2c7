"""Front matter: complete, known and true to its kind."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from clotsigns.sealing.record import read_record, since
from clotsigns.sealing.reviews import FIELD, placeholder
from clotsigns.sources.article import Article
from clotsigns.sources.problem import Problem, meant
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
        yield from _reviewer(project, article)


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
            advice = meant(field, known, f"use one of: {', '.join(known)}")
            yield _problem(article, field, f"'{field}' is not a known field; {advice}")
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
    for field in DATES:
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


def _reviewer(project: Project, article: Article) -> Iterator[Problem]:
    """A review names a real person and the seal of the words that were read: 'make sign' does."""
    if FIELD not in article.front.data:
        return
    told = article.front.data[FIELD]
    parts = told if isinstance(told, dict) else {}
    missing = [part for part in ("name", "qualification", "day", "seal") if not parts.get(part)]
    if missing:
        yield _problem(
            article,
            FIELD,
            f"a review must have {' and '.join(missing)}; take it out, and run: make sign "
            f"PAGE={article.id} NAME='…' QUALIFICATION='…'",
        )
    elif placeholder(str(parts["name"])):
        yield _problem(
            article,
            FIELD,
            f"'{parts['name']}' must be the first and last name of a real person; take the review "
            "out until somebody has made it",
        )
    else:
        record = read_record(project.root, project.language)
        if since(record, article.id, str(parts["seal"])) is None:
            yield _problem(
                article,
                FIELD,
                f"the record must know the words with the seal {parts['seal']}; take the review "
                "out, have the page reviewed, and run make sign",
            )
