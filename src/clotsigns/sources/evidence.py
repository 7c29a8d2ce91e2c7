"""The evidence: sources, and what of each was really read."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from clotsigns.sources.data_file import Document

SOURCES = Path("data/evidence/sources.yml")
# As many as one looks through at once.
_AT_ONCE = 60


@dataclass(frozen=True, kw_only=True)
class Source:
    """A guideline, trial, review or page that a sentence rests on.

    ``read`` is how much of it was read (``whole``, ``part``, ``abstract``, ``second-hand``,
    ``none``), and empty for our own advice.
    """

    id: str
    title: str
    organisation: str
    year: str
    url: str
    kind: str
    read: str
    what_verified: str


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Every source by its id, and the document that holds them."""

    document: Document
    by_id: dict[str, Source]

    def line(self, source_id: str) -> int:
        """The line where a source stands."""
        return self.document.line("sources", list(self.by_id).index(source_id))


def short_name(source_id: str) -> str:
    """Four letters or digits that name a source in the record of all: they weigh on each page.

    They are made of its id alone, so what leads to one source never comes to lead to another.
    """
    digest = hashlib.sha256(f"source-{source_id}".encode()).digest()
    return base64.b32encode(digest)[:4].decode().lower()


def by_letters(sources: Iterable[Source]) -> Iterator[tuple[str, list[Source]]]:
    """Sources in the order of their makers, some letters of the alphabet at a time."""
    ordered = sorted(sources, key=lambda source: (source.organisation.lower(), source.title))
    letters, found = "", list[Source]()
    for letter, group in groupby(ordered, key=lambda source: source.organisation[:1].upper()):
        more = list(group)
        if found and len(found) + len(more) > _AT_ONCE:
            yield _named(letters), found
            letters, found = "", []
        letters += letter
        found += more
    if found:
        yield _named(letters), found


def _named(letters: str) -> str:
    ends = dict.fromkeys((letters[0], letters[-1]))
    return "\N{EN DASH}".join(ends)


def as_sources(document: Document) -> Sources:
    """``data/evidence/sources.yml``, once its shape has been found right."""
    by_id = {
        str(entry["id"]): Source(
            id=str(entry["id"]),
            title=str(entry["title"]),
            organisation=str(entry["organisation"]),
            year=str(entry.get("year", "")),
            url=str(entry.get("url", "") or ""),
            kind=str(entry["kind"]),
            read=str(entry.get("read", "")),
            what_verified=" ".join(str(entry.get("what_verified", "")).split()),
        )
        for entry in document.data["sources"]
    }
    return Sources(document=document, by_id=by_id)
