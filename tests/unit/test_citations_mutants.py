"""Which sentences need a source, which sources are known, and which are of use."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from clotsigns.rules.citations import citations_known, sentences_cited, sources_used
from clotsigns.sources.article import parsed
from clotsigns.sources.data_file import parse
from clotsigns.sources.evidence import SOURCES, as_sources
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project, load_project
from clotsigns.sources.safety_file import as_safety

PAGE = Path("docs/en/dvt.md")
SOURCE = """\
sources:
- id: book
  title: A book
  organisation: A library
  year: 2020
  url: https://example.org/
  kind: review
  read: whole
  what_verified: Read.
"""
SAFETY = """\
numbers: {en: Call.}
skin: {en: Feel.}
groups: {}
statements:
  rub:
    step: never
    pages: []
    text: {en: Never rub it.}
    sources: [book]
boxes: {}
"""
# Each piece of data that names sources, with none in it.
EMPTY = {
    "pictures": "pictures: {}",
    "finder": "places: []",
    "glossary": "terms: {}",
    "corrections": "corrections: []",
    "numbers": "countries: []",
    "claims": "claims: []",
    "figures": "figures: []",
}
# The same with one source each, and the line that names it.
NAMING = {
    "pictures": (
        "pictures:\n  sun:\n    file: sun.svg\n    caption:\n      en: The sun. [@{0}]\n",
        4,
    ),
    "finder": (
        "places:\n- id: calf\n  where: {{en: Calf}}\n  choices:\n  - like: {{en: Read}}\n"
        "    page: dvt\n    sources: [{0}]\n",
        7,
    ),
    "glossary": ("terms:\n  clot:\n    means: {{en: A lump.}}\n    sources: [{0}]\n", 4),
    "corrections": ("corrections:\n- id: A\n  sources: [{0}]\n", 3),
    "numbers": ("countries:\n- code: UT\n  sources: [{0}]\n", 3),
    "claims": ("claims:\n- id: A\n  sources: [{0}]\n", 3),
    "figures": ("figures:\n- id: A\n  sources: [{0}]\n", 3),
}


@lru_cache
def _loaded(root: Path) -> Project:
    return load_project(root)


def made(root: Path, page: str = "", kind: str = "article", **data: str) -> Project:
    text = f"---\nkind: {kind}\n---\n{page}\n"
    project = _loaded(root)
    documents = {
        name: parse(data.get(name, text), Path(f"data/{name}.yml")) for name, text in EMPTY.items()
    }
    return replace(
        project,
        articles=(parsed(text, PAGE),),
        data={**project.data, **documents},
        sources=as_sources(parse(data.get("sources", SOURCE), SOURCES)),
        safety=as_safety(parse(data.get("safety", SAFETY), Path("data/safety.yml")), "en"),
    )


def uncited(root: Path, page: str, kind: str = "article") -> list[Problem]:
    found = list(sentences_cited(made(root, page, kind)))
    assert {(p.path, p.rule) for p in found} <= {(PAGE, "citation-missing")}
    return found


@pytest.mark.parametrize(
    "line",
    [
        "It is a lump. [@book]",
        "Is it a lump?",
        "It may be:",
        "**It is a lump.**",
        "  **It is a lump.**  ",
        "Read on about [clots in the leg and in the arm](dvt.md).",
        "You can now read [a word](dvt.md).",
        "[Clots in a leg](dvt.md) and what they are.",
        "[Clots in a leg and in an arm](a.md) or [more](b.md).",
        "## It is a lump.",
        "[[help-line]]",
        "[[help-line",
        "  [[help-line",
        "| Pain | A clot |",
        "| Pain | It is a clot. [@book] |",
        "| Is it a clot? | Yes |",
    ],
)
def test_what_is_cited_or_says_nothing_medical_is_left_alone(root: Path, line: str) -> None:
    assert uncited(root, line) == []


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("It is a lump.", "'It is a lump.' must cite its source; add [@source-id] after it"),
        ("- It is a lump.", "'It is a lump.' must cite its source"),
        ("- A lump", "'A lump' must cite its source"),
        ("**It** is a lump.", "'It is a lump.' must"),
        ("**It is a lump**.", "'It is a lump.' must"),
        ("It is **a lump.**", "'It is a lump.' must"),
        ("You can now read all [more](dvt.md).", "'You can now read all more.' must"),
        ("See [a](a.md) and all that was said of [b](b.md).", "'See a and all that"),
        ("Read [more](https://example.org/).", "'Read more.' must"),
        ("Read [more.", "'Read [more.' must"),
        ("x" * 60, f"'{'x' * 60}' must"),
        ("x" * 61, f"'{'x' * 59}…' must"),
        ("| Pain | It is a clot. |", "the cell 'It is a clot.' must cite its source"),
        ("| It hurts. | It is a clot. [@book] |", "the cell 'It hurts.' must cite its source"),
    ],
)
def test_what_is_said_without_a_source_is_told(root: Path, line: str, shown: str) -> None:
    (found,) = uncited(root, f"# A clot\n\n{line}")
    assert found.line == 6
    assert found.message.startswith(shown)


def test_a_source_inside_a_link_s_words_does_not_hide_the_rest(root: Path) -> None:
    (found,) = uncited(root, "A [clot](dvt.md) is a lump of blood in a vein.")
    assert "A clot is a lump" in found.message


@pytest.mark.parametrize(("kind", "count"), [("article", 1), ("guide", 1), ("about", 0)])
def test_only_pages_that_give_advice_need_sources(root: Path, kind: str, count: int) -> None:
    assert len(uncited(root, "It is a lump.", kind)) == count


def test_a_page_about_the_site_does_not_end_the_search(root: Path) -> None:
    project = made(root, "It is a lump.", "about")
    other = parsed("---\nkind: article\n---\nIt hurts.\n", Path("docs/en/x.md"))
    found = list(sentences_cited(replace(project, articles=(*project.articles, other))))
    assert [str(p.path) for p in found] == ["docs/en/x.md"]


def test_every_uncited_cell_is_told(root: Path) -> None:
    found = uncited(root, "| It hurts. | It swells. | A word |")
    assert len(found) == 2


def test_a_source_that_nobody_knows_is_told_where_a_page_names_it(root: Path) -> None:
    project = made(root, "It is a lump. [@book; @film]\n\nIt hurts. [@song]")
    found = [(p.path, p.line, p.rule, p.message) for p in citations_known(project)]
    after = "' must be the id of a source in data/evidence/sources.yml; correct the id or add the "
    assert found == [
        (PAGE, 4, "citation-known", f"'film{after}source"),
        (PAGE, 6, "citation-known", f"'song{after}source"),
    ]


@pytest.mark.parametrize("name", sorted(NAMING))
def test_data_name_known_sources_and_use_them(root: Path, name: str) -> None:
    text, line = NAMING[name]
    (told,) = citations_known(made(root, **{name: text.format("film")}))
    assert (str(told.path), told.line, told.rule) == (f"data/{name}.yml", line, "citation-known")
    assert told.message.startswith("'film' must be the id of a source")
    assert list(citations_known(made(root, **{name: text.format("book")}))) == []
    # Nothing else uses it.
    lone = SAFETY.replace("[book]", "[]")
    assert list(sources_used(made(root, safety=lone, **{name: text.format("book")}))) == []
    (unused,) = sources_used(made(root, safety=lone, **{name: text.format("film")}))
    assert "'book' must be cited somewhere; cite it or take it out" in unused.message


def test_safety_text_names_known_sources_and_uses_them(root: Path) -> None:
    assert list(sources_used(made(root))) == []
    (told,) = citations_known(made(root, safety=SAFETY.replace("[book]", "[film]")))
    assert (str(told.path), told.line) == ("data/safety.yml", 9)
    (unused,) = sources_used(made(root, safety=SAFETY.replace("[book]", "[]")))
    assert (unused.path, unused.line, unused.rule) == (SOURCES, 2, "source-used")


def test_a_page_uses_the_sources_that_it_names(root: Path) -> None:
    lone = SAFETY.replace("[book]", "[]")
    assert list(sources_used(made(root, "It is. [@book]", safety=lone))) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pictures", "pictures:"),
        ("pictures", "pictures: {sun: {file: sun.svg}}"),
        ("pictures", "pictures: {sun: {caption: {de: 'Sonne [@film]'}}}"),
        ("claims", "claims:"),
        ("claims", "claims: [{id: A}]"),
        ("glossary", "terms: {clot: {means: {en: A lump.}}}"),
    ],
)
def test_data_without_sources_are_read_too(root: Path, name: str, text: str) -> None:
    assert list(citations_known(made(root, **{name: text}))) == []
