"""The answer to a request: which pages fit, best first, in the reader's language."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from itertools import zip_longest

from clotsigns.catalogue.model import Catalogue, Edition
from clotsigns.connect.request import Criterion, Request
from clotsigns.sources.codes import CodeSystem, Match

MOST_ENTRIES = 3
# Its page of when to call comes before all others, whatever else was asked about.
EMERGENCY = "emergency"
# It helps to choose between two ways with a clot in a calf vein and nowhere else: who has another
# clot, is pregnant or takes a blood thinner is not led to it.
ALONE = "gastrocnemius-veins/decide"
_NOTHING = Criterion(system="", code="")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One page of an answer, and the part of it to read, or nothing for its top."""

    page: str
    edition: Edition
    title: str
    part: str = ""

    @property
    def address(self) -> str:
        """Where it leads."""
        return f"{self.edition.url}#{self.part}" if self.part else self.edition.url


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is sent back. ``self_link`` is the address of the answer itself, or empty.

    ``entries`` are the pages that fit. ``help`` is when to call, where it is not among them: many
    readers of answers take nothing but titles and addresses, and would not see the summaries.
    """

    catalogue: Catalogue
    language: str
    criteria: tuple[Criterion, ...]
    asked_language: str
    about: str
    id: str
    self_link: str
    entries: tuple[Entry, ...]
    help: tuple[Entry, ...] = ()

    @property
    def listed(self) -> tuple[Entry, ...]:
        """All that is sent: the pages that fit, best first, and then when to call."""
        return (*self.entries, *self.help)

    @property
    def updated(self) -> datetime.date:
        """The last day on which what it holds changed; of no match, the catalogue's own."""
        return max((e.edition.updated for e in self.listed), default=self.catalogue.updated)


def answer(catalogue: Catalogue, request: Request, self_link: str = "") -> Answer:
    """Answer a request. No match is an answer too, with no entries."""
    language = request.language if request.language in catalogue.languages else ""
    language = language or catalogue.languages[0]
    asked = [_look_up(catalogue, criterion) for criterion in request.criteria]
    places = _best([found.match.code.places for found in asked if found.match is not None])
    entries = tuple(_entry(catalogue, language, page, part) for page, part in places.items())
    help = [_entry(catalogue, language, EMERGENCY)] if _helps(catalogue, language, places) else []
    return Answer(
        catalogue=catalogue,
        language=language,
        criteria=tuple(found.criterion for found in asked if found.criterion != _NOTHING),
        asked_language=request.language,
        about=_about(catalogue, language, asked),
        id=catalogue.tag(f"/connect/{_name(asked)}/{language}"),
        self_link=self_link,
        entries=entries,
        help=tuple(help),
    )


def _entry(catalogue: Catalogue, language: str, page: str, part: str = "") -> Entry:
    edition = catalogue.page(page).edition(language)
    title = catalogue.said(edition.language).help if page == EMERGENCY else ""
    return Entry(page=page, edition=edition, title=title or edition.title, part=part)


def _helps(catalogue: Catalogue, language: str, places: dict[str, str]) -> bool:
    if not places or EMERGENCY in places or not catalogue.said(language).help:
        return False
    return any(page.id == EMERGENCY for page in catalogue.pages)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """One thing that was asked, as it is told again, and what answers it."""

    criterion: Criterion
    system: CodeSystem | None
    match: Match | None


def _look_up(catalogue: Catalogue, criterion: Criterion) -> _Asked:
    """Look up a code, and where that is none of ours, the medicine that its name tells of.

    What was not used is not told again: a name may hold anything.
    """
    codes = catalogue.codes
    system = codes.system(criterion.system) if criterion.system else None
    match = codes.find(system, criterion.code) if system and criterion.code else None
    if match is None and criterion.name:
        found = codes.medicine(system, criterion.name)
        if found is not None:
            return _Asked(criterion=criterion, system=found[0], match=found[1])
    if not criterion.code:
        return _Asked(criterion=_NOTHING, system=None, match=None)
    return _Asked(criterion=replace(criterion, name=""), system=system, match=match)


def _best(ranked: list[tuple[tuple[str, str], ...]]) -> dict[str, str]:
    """The best page of each code, then the second best; an emergency before all, each once.

    A page to whose parts several codes lead is read from its top.
    """
    places: dict[str, str] = {}
    if not all(ALONE in dict(rank) for rank in ranked):
        ranked = [tuple(place for place in rank if place[0] != ALONE) for rank in ranked]
    if any(page == EMERGENCY for rank in ranked for page, _ in rank[:1]):
        places[EMERGENCY] = ""
    for row in zip_longest(*ranked):
        for page, part in filter(None, row):
            if places.setdefault(page, part) != part:
                places[page] = ""
    return dict(list(places.items())[:MOST_ENTRIES])


def _about(catalogue: Catalogue, language: str, asked: list[_Asked]) -> str:
    """What the answer is about, in a sentence for each code that it answers."""
    said = catalogue.said(language)
    sentences = [
        (said.found if exact else said.found_above).format(
            system=found.system.name,
            code=found.match.code.code if exact else found.criterion.code,
            answered=found.match.code.code,
        )
        for found in asked
        if found.system is not None and found.match is not None
        for exact in [found.match.exact or bool(found.criterion.name)]
    ]
    return " ".join(sentences) or said.none


def _name(asked: list[_Asked]) -> str:
    """The codes that answer, as part of an id: the same pages for the same words have one id."""
    found = (f"{a.system.oid}/{a.match.code.code}" for a in asked if a.system and a.match)
    return ",".join(found) or "no-match"
