"""The countries of the search index: an entry for each, found by whatever people call it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from clotsigns.sources.data_file import Document
from clotsigns.sources.project import Project
from clotsigns.sources.search_words import without_accents

# Where a section that several pages share is found.
HOME_OF_SHARED = "emergency"
# The theme marks paragraphs and lists, and nothing else.
RUNNING = re.compile(r"<(p|ul|ol)>.*?</\1>", re.DOTALL)

Entry = dict[str, Any]


def typed_countries(document: Document, countries: list[Entry]) -> dict[str, list[str]]:
    """What people call each country, by the place of its numbers."""
    more: dict[str, list[str]] = document.data.get("countries", {})
    found = {}
    for country in countries:
        names = [*country["name"].values(), *more.get(country["code"], [])]
        words = {word for name in names for word in re.split(r"[\s(),.-]+", name.lower()) if word}
        words -= set(document.data["common"])
        place = f"{HOME_OF_SHARED}#country-{country['code'].lower()}"
        found[place] = sorted(words | {without_accents(word) for word in words})
    return found


def by_country(entry: Entry, project: Project) -> Iterator[Entry]:
    """The section itself without its table, then each country with its numbers in words."""
    yield {**entry, "text": " ".join(match[0] for match in RUNNING.finditer(entry["text"]))}
    language, words = project.language, project.words
    for country in project.data["numbers"].data["countries"]:
        notes = [(country.get(field) or {}).get(language) for field in ("note", "deaf")]
        call = f"{words['handout.ambulance']}: <strong>{', '.join(country['emergency'])}</strong>."
        texts = [" ".join([call, *(as_text(note) for note in notes if note)])]
        if urgent := country.get("urgent"):
            number = f"{urgent['number']}: " if urgent.get("number") else ""
            texts.append(as_text(f"{number}{urgent[language]}"))
        yield {
            "location": f"{HOME_OF_SHARED}/#country-{country['code'].lower()}",
            "title": country["name"][language],
            "text": " ".join(f"<p>{text}</p>" for text in texts),
        }


def as_text(text: str) -> str:
    return html.escape(text, quote=False)
