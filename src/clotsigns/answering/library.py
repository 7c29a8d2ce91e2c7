"""What the server reads: a finished site or its copy for a stick, as far as made for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clotsigns.answering.finding import Finder
from clotsigns.catalogue import as_json
from clotsigns.catalogue.model import Catalogue

PASSAGES, INDEX, CATALOGUE = "passages.json", "search/search_index.json", "catalogue.json"
# The same index as the copy for a stick has it: a script, whose links lead to files.
_ON_A_STICK = "search/search_index.js"
VERSION = 1
# The level of an item that has a name of its own, such as a country: below every heading.
ITEM = 7


class NotASite(ValueError):
    """A folder that holds no finished site of ours, or one of another version."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A section of a page, or an item with a name of its own; ``lines`` are Markdown."""

    location: str
    title: str
    level: int
    lines: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def page(self) -> str:
        return self.location.partition("#")[0]


@dataclass(frozen=True, kw_only=True)
class Library:
    """Everything that may be said. ``pages`` has the copy of each page by its path."""

    address: str
    language: str
    name: str
    help: str
    call: str
    note: str
    quote: str
    about: str
    not_found: str
    says: Mapping[str, str]
    pages: Mapping[str, str]
    passages: tuple[Passage, ...]
    catalogue: Catalogue
    finder: Finder

    def at(self, location: str) -> tuple[Passage, ...]:
        """The passage there, the headings above it, and all that stands below its own heading."""
        places = [passage.location for passage in self.passages]
        if location not in places:
            return ()
        start = places.index(location)
        found = [self.passages[start]]
        for passage in self.passages[start + 1 :]:
            if found[0].level == 1 or not found[0].level < passage.level < ITEM:
                break
            found.append(passage)
        return tuple(found)

    def above(self, passage: Passage) -> tuple[Passage, ...]:
        """The sections that a part of one stands in, the widest first."""
        found: list[Passage] = []
        level = passage.level
        for before in reversed(self.passages[: self.passages.index(passage)]):
            if before.page == passage.page and 1 < before.level < level < ITEM:
                found.insert(0, before)
                level = before.level
        return tuple(found)


def read(site: Path) -> Library:
    """The library of a finished site. Raises ``NotASite`` and ``OSError``."""
    told = _json(site / PASSAGES)
    index = _index(site)
    if told.get("version") != VERSION:
        raise NotASite(f"{PASSAGES} is of version {told.get('version')}, and not {VERSION}")
    try:
        catalogue = as_json.read((site / CATALOGUE).read_text(encoding="utf-8"))
        sources = told["sources"]
        passages = tuple(
            Passage(
                location=section["location"],
                title=section["title"],
                level=section["level"],
                lines=tuple(section["lines"]),
                sources=tuple(sources[number] for number in section["sources"]),
            )
            for section in told["sections"]
        )
        known = {passage.location for passage in passages}
        docs = [doc for doc in index["docs"] if doc["location"] in known]
        countries = {f"emergency#{anchor}": names for anchor, names in told["countries"].items()}
        phrases = {**told["words"], **countries}
        finder = Finder(docs, phrases, told)
        fields = ("address", "language", "name", "help", "call", "note", "quote", "about")
        return Library(
            **{name: told[name] for name in (*fields, "not_found", "says")},
            pages={
                path: (site / path / "index.md").read_text(encoding="utf-8")
                for path in dict.fromkeys(passage.page for passage in passages)
            },
            passages=passages,
            catalogue=catalogue,
            finder=finder,
        )
    except (KeyError, TypeError, IndexError, AttributeError, as_json.NotACatalogue) as error:
        raise NotASite(f"its files do not fit each other ({error!r})") from error


def _index(site: Path) -> dict[str, Any]:
    if not (site / _ON_A_STICK).is_file():
        return _json(site / INDEX)
    text = (site / _ON_A_STICK).read_text(encoding="utf-8")
    index = _parsed(text.strip().removeprefix("var __index=").removesuffix(";"), _ON_A_STICK)
    for doc in index.get("docs", ()):
        doc["location"] = doc["location"].replace("index.html", "", 1)
    return index


def _json(path: Path) -> dict[str, Any]:
    return _parsed(path.read_text(encoding="utf-8"), path.name)


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError as error:
        raise NotASite(f"{name} is no JSON") from error
    if not isinstance(told, dict):
        raise NotASite(f"{name} is not as it was written")
    return told
