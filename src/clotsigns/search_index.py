"""A step after the build: the search index, so that people find pages by their own words.

The theme's search reads ``search/search_index.json`` and looks in every field that its ``config``
names; it shows only ``title``, ``text`` and ``tags``. So the fields ``words`` and ``slips`` are
searched and never shown. Nor is the field ``cells``: a table without its columns would mislead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clotsigns.article import plain
from clotsigns.project import Project
from clotsigns.search_words import slips_by_place, words_by_place

INDEX = Path("search/search_index.json")
# Far above the theme's weight of a title, 1,000: what people type decides before our own headings.
# The search takes each word for the beginning of one: a letter alone would find many slips at once,
# so they weigh less.
FIELDS = {"words": {"boost": 100_000.0}, "slips": {"boost": 5_000.0}, "cells": {"boost": 1.0}}
# The theme multiplies what a page scores by up to 5, and a section by up to 2; a section that
# people name is what they look for.
SECTION = 2.4
# Where a section that several pages share is found.
_HOME_OF_SHARED = "emergency"
_CITATION = re.compile(r"\s*<sup>[^<]*</sup>")

# The theme marks paragraphs and lists, and nothing else.
_RUNNING = re.compile(r"<(p|ul|ol)>.*?</\1>", re.DOTALL)

Entry = dict[str, Any]


def tune_search(site: Path, project: Project) -> None:
    """Rewrite the built site's search index. Raises ``KeyError`` when it is not the theme's."""
    path = site / INDEX
    index = json.loads(path.read_text(encoding="utf-8"))
    tuned_index = tuned(index, project)
    path.write_text(
        json.dumps(tuned_index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )


def tuned(index: dict[str, Any], project: Project) -> dict[str, Any]:
    """The index with the words that people type, each shared section once, and no citations."""
    config = dict(index["config"])
    config["fields"] = {**config["fields"], **FIELDS}
    document = project.data["search"]
    left_out = set(document.data["left_out"])
    typed = {
        "words": words_by_place(document, config["separator"]),
        "slips": slips_by_place(document),
    }
    weights = document.data["weights"]
    entries = []
    for entry in _once(_sections(index["docs"], project)):
        page, anchor = place_of(entry["location"])
        if anchor in left_out:
            continue
        text = _CITATION.sub("", entry["text"])
        entry = {**entry, "text": " ".join(match[0] for match in _RUNNING.finditer(text))}
        if cells := " ".join(_RUNNING.sub(" ", text).split()):
            entry["cells"] = cells
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


def _sections(entries: list[Entry], project: Project) -> Iterator[Entry]:
    """The theme's sections, with the glossary's one list as an entry for each word."""
    for entry in entries:
        if place_of(entry["location"]) != ("glossary", "words"):
            yield entry
            continue
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
    for entry in sorted(kept, key=lambda entry: place_of(entry["location"])[0] != _HOME_OF_SHARED):
        seen.setdefault((entry["title"], entry["text"]), entry["location"])
    for entry in kept:
        shared = (entry["title"], entry["text"])
        if "#" not in entry["location"] or seen[shared] == entry["location"]:
            yield entry
