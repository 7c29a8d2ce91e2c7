"""A step after the build: the search index, so that people find pages by their own words.

The theme's search reads ``search/search_index.json`` and looks in every field that its ``config``
names; it shows only ``title``, ``text`` and ``tags``. So the fields ``words`` and ``slips`` are
searched and never shown. Nor is the field ``cells``: a table without its columns would mislead.
``rows`` has the rows of tables with their columns named, for ``search.js`` to show.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborNode

from clotsigns.site import Kind, Site
from clotsigns.sources.article import plain
from clotsigns.sources.project import Project
from clotsigns.sources.search_words import slips_by_place, words_by_place
from clotsigns.steps.search_countries import (
    HOME_OF_SHARED,
    RUNNING,
    Entry,
    as_text,
    by_country,
    typed_countries,
)

INDEX = "search/search_index.json"
# Far above the theme's weight of a title, 1,000: what people type decides before our own headings.
# The search takes each word for the beginning of one: a letter alone would find many slips at once,
# so they weigh less.
FIELDS = {"words": {"boost": 100_000.0}, "slips": {"boost": 5_000.0}, "cells": {"boost": 1.0}}
# The theme multiplies what a page scores by up to 5, and a section by up to 2; a section that
# people name is what they look for.
SECTION = 2.4
# Its table is an entry for each country.
_NUMBERS = "numbers"
_CITATION = re.compile(r"\s*<sup>[^<]*</sup>")


def tune_index(site: Site, project: Project) -> None:
    """Rewrite the built site's search index. Raises ``KeyError`` when it is not the theme's."""
    index = json.loads((site.folder / INDEX).read_text(encoding="utf-8"))
    tuned_index = tuned(index, project, rows_of(site))
    site.write(INDEX, json.dumps(tuned_index, ensure_ascii=False, separators=(",", ":")))


def tuned(
    index: dict[str, Any], project: Project, rows: dict[str, str] | None = None
) -> dict[str, Any]:
    """The index with the words that people type, each shared section once, and no citations."""
    config = dict(index["config"])
    config["fields"] = {**config["fields"], **FIELDS}
    document = project.data["search"]
    left_out = set(document.data["left_out"])
    typed = {
        "words": words_by_place(document, config["separator"]),
        "slips": slips_by_place(document),
    }
    by_country = typed_countries(document, project.data["numbers"].data["countries"])
    typed["words"].update(by_country)
    weights = document.data["weights"]
    # Of no use to who searches: lines that every page has.
    idle = _idle(project)
    entries = []
    for entry in _once(_sections(_led(index["docs"], project), project)):
        page, anchor = place_of(entry["location"])
        if anchor in left_out:
            continue
        text = idle.sub("", _CITATION.sub("", entry["text"]))
        entry = {**entry, "text": " ".join(match[0] for match in RUNNING.finditer(text))}
        if cells := " ".join(RUNNING.sub(" ", text).split()):
            entry["cells"] = cells
        if (shown := (rows or {}).get(entry["location"])) and anchor != _NUMBERS:
            entry["rows"] = shown
        if title := _titled(anchor, entry["title"], project):
            entry["title"] = title
        place = f"{page}#{anchor}" if anchor else page
        for field, by_place in typed.items():
            if place in by_place:
                entry[field] = " ".join(by_place[place])
        kind = project.article(page).kind
        weight = weights.get(page, weights.get(kind, 1))
        if anchor and place in typed["words"]:
            weight *= SECTION
        if weight != 1:
            entry["boost"] = weight
        entries.append(entry)
    return {"config": config, "docs": entries}


def place_of(location: str) -> tuple[str, str]:
    """The page and the anchor of an address on the site: ``dvt/#risk`` is ``dvt`` and ``risk``."""
    path, _, anchor = location.partition("#")
    return path.rstrip("/") or "home", anchor


def rows_of(site: Site) -> dict[str, str]:
    """By address of a section, the rows of its tables, each cell after the name of its column."""
    found: dict[str, str] = {}
    for page in site.pages(Kind.PAGE):
        article = page.first("article")
        if article is None:
            continue
        address = page.place.removesuffix("index.html")
        here = address
        for element in article.css("h2[id], h3[id], h4[id], table"):
            if element.tag != "table":
                here = f"{address}#{element.id}"
                continue
            names = [_words_of(cell) for cell in element.css("thead th")]
            for row in element.css("tbody tr"):
                first, *cells = [_words_of(cell) for cell in row.css("th, td")] or [""]
                told = [
                    f"{name}: {cell}" for name, cell in zip(names[1:], cells, strict=False) if cell
                ]
                text = " ".join(part.rstrip(".") + "." for part in (first, *told))
                found[here] = f"{found.get(here, '')}<li>{as_text(text)}</li>"
    return found


def _words_of(cell: LexborNode) -> str:
    """The words of a cell, without its citations."""
    text = "".join(
        part.text_content or ""
        for part in cell.traverse(include_text=True)
        if part.is_text_node and not _is_cited(part)
    )
    return " ".join(text.split())


def _is_cited(node: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.tag not in ("td", "th"):
        if above.tag == "sup":
            return True
        above = above.parent
    return False


def _led(entries: list[Entry], project: Project) -> Iterator[Entry]:
    """Each page with the words under its title, which the theme holds for a section of its own."""
    titles: dict[str, Entry] = {}
    for entry in entries:
        page, anchor = place_of(entry["location"])
        title = html.unescape(re.sub(r"<[^>]*>", "", entry["title"]))
        if anchor and title == project.article(page).title:
            titles.setdefault(page, entry)
    for entry in entries:
        page, anchor = place_of(entry["location"])
        led = titles.get(page)
        if not anchor and led:
            yield {**entry, "text": led["text"]}
        elif entry is not led:
            yield entry


def _idle(project: Project) -> re.Pattern[str]:
    """Lines that many pages share, and that answer nobody."""
    words = project.words
    more = "|".join(_as_html(text) for text in words.document.data["more"].values())
    lines = [
        _as_html(words["not_reviewed_short"]),
        _as_html(words["disclaimer"]),
        _as_html(words["citation_table"]) + r"[^<]*",
        _as_html(words["handout.link"]) + r"[^<]*",
        _as_html(words["country.find"]),
        rf"(?:(?:{more})\s*)+",
    ]
    return re.compile(rf"<p>(?:{'|'.join(lines)})\s*</p>\s*")


def _as_html(text: str) -> str:
    return re.escape(as_text(text))


def _titled(anchor: str, title: str, project: Project) -> str | None:
    """A part of a box by the box's own title, which says what to do, and then its own."""
    for tier in ("emergency", "department", "same-day", "visit"):
        if anchor.startswith(f"{tier}-") and anchor != "same-day-sooner":
            box = project.words[f"boxes.{tier}"]
            return box if title.endswith(":") else f"{box} {title}"
    return None


def _sections(entries: Iterator[Entry], project: Project) -> Iterator[Entry]:
    """The theme's sections, with the lists of words and of numbers as an entry for each item."""
    for entry in entries:
        place = place_of(entry["location"])
        if place == (HOME_OF_SHARED, _NUMBERS):
            yield from by_country(entry, project)
        elif place == ("glossary", "words"):
            yield from _glossary(project)
        else:
            yield entry


def _glossary(project: Project) -> Iterator[Entry]:
    terms = project.data["glossary"].data["terms"]
    for name, term in sorted(terms.items()):
        yield {
            "location": f"glossary/#{name}",
            "title": term["term"][project.language],
            "text": f"<p>{plain(term['means'][project.language])}</p>",
        }


def _once(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Sections that say the same on many pages, as the boxes do, on the first page only.

    That is the page of the emergency signs, if it has them.
    """
    kept = list(entries)
    seen: dict[tuple[str, str], str] = {}
    for entry in sorted(kept, key=lambda entry: place_of(entry["location"])[0] != HOME_OF_SHARED):
        seen.setdefault((entry["title"], entry["text"]), entry["location"])
    for entry in kept:
        shared = (entry["title"], entry["text"])
        if "#" not in entry["location"] or seen[shared] == entry["location"]:
            yield entry
