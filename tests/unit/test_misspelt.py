"""Every name that a page or a data file uses, its last letter changed: told, and at its line."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clotsigns.rules import FOLLOWING, REFERENCES, RULES, problems
from clotsigns.rules.citations import citations_known
from clotsigns.rules.links import links_lead_somewhere
from clotsigns.rules.pictures import pictures_complete
from clotsigns.rules.references import front_matter_leads, placements_known
from clotsigns.rules.safety import evidence_carried
from clotsigns.sources.article import CITATION, PLACEMENT, Article, Line
from clotsigns.sources.data_file import Document, Key
from clotsigns.sources.evidence import as_sources
from clotsigns.sources.project import Project, load_project
from clotsigns.sources.safety_file import as_safety

_LINK = re.compile(r"\]\(([^):\s]+)\)")
# What looks at the names on a page.
_ON_PAGES = (placements_known, links_lead_somewhere, citations_known, pictures_complete)


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


def misspelt(name: str) -> str:
    return name[:-1] + ("y" if name[-1] == "x" else "x")


def _spans(kind: str, line: Line) -> Iterator[tuple[int, int]]:
    """Where on a line the names of a kind stand."""
    placement = PLACEMENT.match(line.raw)
    if kind == "placement" and placement:
        yield placement.span(1)
    if kind == "argument" and placement and placement[2]:
        yield placement.span(2)
    if kind == "citation":
        for group in CITATION.finditer(line.raw):
            for name in re.finditer(r"@([a-z0-9-]+)", group[0]):
                yield group.start() + name.start(1), group.start() + name.end(1)
    if kind == "link":
        for link in _LINK.finditer(line.raw):
            yield link.span(1)


def _changed(line: Line, span: tuple[int, int]) -> Line:
    start, end = span
    return replace(line, raw=line.raw[:start] + misspelt(line.raw[start:end]) + line.raw[end:])


def _with(project: Project, article: Article, *lines: Line) -> Project:
    swapped = {line.number: line for line in lines}
    fresh = replace(article, lines=tuple(swapped.get(o.number, o) for o in article.lines))
    return replace(project, articles=tuple(fresh if a is article else a for a in project.articles))


@pytest.mark.parametrize(("kind", "at_least"), [("placement", 100), ("argument", 70), ("link", 50)])
def test_each_name_on_each_page_is_told_at_its_line(
    project: Project, kind: str, at_least: int
) -> None:
    tried = 0
    for article in project.articles:
        for line in article.lines:
            for span in _spans(kind, line):
                tried += 1
                spoilt = _with(project, article, _changed(line, span))
                told = ((p.path, p.line) for rule in _ON_PAGES for p in rule(spoilt))
                assert (article.path, line.number) in told, f"{article.path}:{line.number}"
                # A rule of the second rank never meets it.
                assert list(FOLLOWING[0](replace(spoilt, articles=()))) == []
    assert tried >= at_least


def test_each_citation_on_each_page_is_told_at_its_line(project: Project) -> None:
    tried = 0
    for article in project.articles:
        alone = replace(project, articles=(article,))
        for line in article.lines:
            for span in _spans("citation", line):
                tried += 1
                changed = _changed(line, span)
                name = changed.raw[slice(*span)]
                # The rule by its own measure, without the rest of the page: there are thousands.
                only = replace(article, lines=(changed,))
                told = next(iter(citations_known(replace(alone, articles=(only,)))))
                assert (told.path, told.line) == (article.path, line.number)
                assert f"'{name}'" in told.message
    assert tried >= 500


@pytest.mark.parametrize("kind", ["placement", "argument", "citation", "link"])
def test_however_much_is_misspelt_all_is_told_and_nothing_breaks(
    project: Project, kind: str
) -> None:
    spoilt, lines = project, []
    for article in project.articles:
        changed = [
            _changed(line, next(_spans(kind, line)))
            for line in article.lines
            if any(_spans(kind, line))
        ]
        lines += [(article.path, line.number) for line in changed]
        spoilt = _with(spoilt, article, *changed)
    told = {(p.path, p.line) for p in problems(spoilt)}
    assert set(lines) - told == set()
    # Even a rule that looks at a page on which nothing holds.
    for rule in RULES:
        list(rule(spoilt))


@pytest.mark.parametrize("field", ["handout_picture", "template", "under"])
def test_each_name_in_front_matter_is_told_at_its_line(project: Project, field: str) -> None:
    using = [article for article in project.articles if article.front.data.get(field)]
    assert using
    for article in using:
        data = {**article.front.data, field: misspelt(article.front.data[field])}
        fresh = replace(article, front=replace(article.front, data=data))
        others = [fresh if a is article else a for a in project.articles]
        (told,) = front_matter_leads(replace(project, articles=tuple(others)))
        assert (told.path, told.line) == (article.path, article.front.line(field))


def _names(project: Project) -> set[str]:
    """Every id that a data file may name."""
    pages = {article.id for article in project.articles}
    claims = {claim["id"] for claim in project.data["claims"].data["claims"]}
    groups = project.data["safety"].data["groups"]
    pictures = project.data["pictures"].data["pictures"]
    found = {*pages, *claims, *groups, *pictures}
    return found | {*project.safety.statements, *project.sources.by_id}


def _used(names: set[str], value: Any, keys: tuple[Key, ...] = ()) -> Iterator[tuple[Key, ...]]:
    """The places in a document where a name stands as a value, or a place on a page."""
    if isinstance(value, str) and value.partition("#")[0] in names:
        yield keys
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _used(names, entry, (*keys, key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _used(names, entry, (*keys, index))


def _spoilt_document(document: Document, keys: tuple[Key, ...]) -> Document:
    data = copy.deepcopy(document.data)
    inner: Any = data
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = misspelt(inner[keys[-1]])
    return replace(document, data=data)


# What only looks like a name: an id itself, words of a text, a kind that is called like a source.
_OWN = {"id", "en", "kind", "basis"}
# Files whose names stand as keys, or that hold words and no names.
_NO_NAMES = {"vocabulary", "portal-examples", "search", "glossary", "meaning"}


def test_each_name_in_each_data_file_is_told_in_that_file(project: Project) -> None:
    """One name of each field of each kind of entry: they are thousands."""
    names = _names(project)
    silent, tried = [], 0
    for key, document in project.data.items():
        fields: dict[tuple[Key, ...], tuple[Key, ...]] = {}
        for keys in _used(names, document.data):
            named = tuple(k for k in keys if isinstance(k, str))
            if key not in _NO_NAMES and named[-1] not in _OWN:
                fields.setdefault((named[0], named[-1]), keys)
        for keys in fields.values():
            tried += 1
            fresh = _spoilt_document(document, keys)
            spoilt = replace(project, data={**project.data, key: fresh})
            if key == "safety":
                spoilt = replace(spoilt, safety=as_safety(fresh, project.language))
            if key == "sources":
                spoilt = replace(spoilt, sources=as_sources(fresh))
            told = (p.path for rule in (*REFERENCES, evidence_carried) for p in rule(spoilt))
            if document.path not in told:
                silent.append(f"{document.path}: {keys}")
    assert silent == []
    assert tried > 25


def test_the_first_rank_reads_every_name(project: Project) -> None:
    assert placements_known in REFERENCES
    assert not set(FOLLOWING) & set(REFERENCES)
    assert len(set(RULES)) == len(RULES)
