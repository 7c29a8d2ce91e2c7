"""The answer to a request: which pages fit, best first, in the reader's language."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import zip_longest

from clotsigns.catalogue.model import Catalogue, Edition
from clotsigns.connect.codes import CodeSystem, Match
from clotsigns.connect.request import Criterion, Request

MOST_ENTRIES = 3
# Its page of when to call comes before all others, whatever else was asked about.
EMERGENCY = "emergency"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One page of an answer."""

    page: str
    edition: Edition


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is sent back. ``self_link`` is the address of the answer itself, or empty."""

    catalogue: Catalogue
    language: str
    criteria: tuple[Criterion, ...]
    asked_language: str
    about: str
    id: str
    self_link: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime.date:
        """The last day on which what it holds changed; of no match, the catalogue's own."""
        return max((e.edition.updated for e in self.entries), default=self.catalogue.updated)


def answer(catalogue: Catalogue, request: Request, self_link: str = "") -> Answer:
    """Answer a request. No match is an answer too, with no entries."""
    language = request.language if request.language in catalogue.languages else ""
    language = language or catalogue.languages[0]
    asked = [_look_up(catalogue, criterion) for criterion in request.criteria]
    ranked = [match.code.pages for _, match in asked if match is not None]
    pages = _best(ranked)
    return Answer(
        catalogue=catalogue,
        language=language,
        criteria=request.criteria,
        asked_language=request.language,
        about=_about(catalogue, language, request.criteria, asked),
        id=catalogue.tag(f"/connect/{_name(asked)}/{language}"),
        self_link=self_link,
        entries=tuple(
            Entry(page=page, edition=catalogue.page(page).edition(language)) for page in pages
        ),
    )


def _look_up(catalogue: Catalogue, criterion: Criterion) -> tuple[CodeSystem | None, Match | None]:
    system = catalogue.codes.system(criterion.system)
    return system, catalogue.codes.find(system, criterion.code) if system else None


def _best(ranked: list[tuple[str, ...]]) -> list[str]:
    """The best page of each code, then the second best; an emergency before all, each once."""
    pages = dict.fromkeys(page for rank in zip_longest(*ranked) for page in rank if page)
    if any(rank[0] == EMERGENCY for rank in ranked):
        pages = dict.fromkeys((EMERGENCY, *pages))
    return list(pages)[:MOST_ENTRIES]


def _about(
    catalogue: Catalogue,
    language: str,
    criteria: tuple[Criterion, ...],
    asked: list[tuple[CodeSystem | None, Match | None]],
) -> str:
    """What the answer is about, in a sentence for each code that it answers."""
    said = catalogue.said(language)
    sentences = [
        (said.found if match.exact else said.found_above).format(
            system=system.name,
            code=match.code.code if match.exact else criterion.code,
            answered=match.code.code,
        )
        for criterion, (system, match) in zip(criteria, asked, strict=True)
        if system is not None and match is not None
    ]
    return " ".join(sentences) or said.none


def _name(asked: list[tuple[CodeSystem | None, Match | None]]) -> str:
    """The codes that answer, as part of an id: the same pages for the same words have one id."""
    found = (f"{system.oid}/{match.code.code}" for system, match in asked if system and match)
    return ",".join(found) or "no-match"
