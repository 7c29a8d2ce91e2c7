"""The catalogue: pages, their editions by language, their handouts, and the codes that lead there.

It is gathered once from a built site and written to ``catalogue.json``; all answers to portals are
made from it, whether at build time or by the live service.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from clotsigns.sources.codes import Codes

# The namespace of feeds and of answers as feeds (RFC 4287).
ATOM = "http://www.w3.org/2005/Atom"


def moment(day: datetime.date) -> str:
    """A day as Atom writes one: its first second in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


@dataclass(frozen=True, kw_only=True)
class Handout:
    """One PDF. ``paper`` and ``print`` are names of ours; ``sha1`` is in hexadecimal."""

    paper: str
    print: str
    title: str
    url: str
    bytes: int
    sha1: str


@dataclass(frozen=True, kw_only=True)
class Signs:
    """Signs under one heading, which may be empty."""

    heading: str
    signs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Emergency:
    """When to call an ambulance, as the page's own box says it."""

    heading: str
    call: str
    groups: tuple[Signs, ...]


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A page in one language. ``reviewer`` is empty until a clinician has reviewed it.

    ``version`` is finer than ``updated``, and ``seal`` is the same for the same words alone.
    ``cards`` are to be filled in by hand, cut out and carried, so they are no handouts of the page.
    """

    language: str
    title: str
    answer: str
    description: str
    emergency: Emergency
    note: str
    url: str
    embed: str
    oembed: str
    published: datetime.date
    updated: datetime.date
    checked: datetime.date
    review_by: datetime.date
    reviewer: str = ""
    reviewed_on: datetime.date | None = None
    handouts: tuple[Handout, ...] = ()
    cards: tuple[Handout, ...] = ()
    version: str = ""
    seal: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page in every language that it has been written in; the first is the site's own."""

    id: str
    editions: tuple[Edition, ...]

    def edition(self, language: str) -> Edition:
        """The page in that language, else in the first one."""
        return next((e for e in self.editions if e.language == language), self.editions[0])


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """A page that was taken back: since when, why, and which page is read ``instead``."""

    id: str
    language: str
    title: str
    day: datetime.date
    why: str
    instead: str
    url: str
    embed: str
    oembed: str


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """What an answer says of itself; the texts take ``{system}``, ``{code}`` and ``{answered}``.

    ``help`` is the title of the entry that leads to when to call: for readers that take nothing but
    titles, it says when, and the numbers. ``purpose`` says what all this is for.
    """

    language: str
    title: str
    found: str
    found_above: str
    none: str
    help: str = ""
    purpose: str = ""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Everything. ``address`` ends with a slash; ``licence`` is the address of one.

    ``host`` is the clinic whose edition it is, or nothing. ``release`` is the version of all words
    and facts together.
    """

    name: str
    address: str
    licence: str
    pages: tuple[Page, ...]
    phrases: tuple[Phrases, ...]
    codes: Codes
    host: str = ""
    release: str = ""
    withdrawn: tuple[Withdrawn, ...] = ()
    _pages: dict[str, Page] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_pages", {page.id: page for page in self.pages})

    def page(self, page: str) -> Page:
        """The page with this id. Raises ``KeyError`` when there is none."""
        return self._pages[page]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that pages are written in, the site's own first."""
        return tuple(phrases.language for phrases in self.phrases)

    def said(self, language: str) -> Phrases:
        """The phrases in that language, else in the first one."""
        return next((p for p in self.phrases if p.language == language), self.phrases[0])

    @property
    def updated(self) -> datetime.date:
        """The last day on which any page changed."""
        days = [e.updated for page in self.pages for e in page.editions]
        return max((*days, *(page.day for page in self.withdrawn)))

    @property
    def begun(self) -> datetime.date:
        """The day of the first page: the date in ids that never change."""
        return min(e.published for page in self.pages for e in page.editions)

    def tag(self, path: str) -> str:
        """An id that never changes (RFC 4151), for ``path``, which begins with a slash."""
        host = self.address.split("//")[-1].split("/")[0].split(":")[0]
        return f"tag:{host},{self.begun.isoformat()}:{path}"
