"""The answers: each begins with when to call, and holds no sentence that is not on our site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clotsigns.answering.library import Library, Passage
from clotsigns.answering.sections import COUNTRY
from clotsigns.answering.wording import plain
from clotsigns.catalogue.quotable import Piece, written
from clotsigns.connect.answer import answer
from clotsigns.connect.request import Criterion, Request

LONGEST = 500
MOST_PASSAGES = 3
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9. -]{0,31}")
_NUMBERS = "#numbers"


@dataclass(frozen=True, kw_only=True)
class Told:
    """An answer; ``refused`` if what was asked could not be answered."""

    text: str
    refused: bool = False


class Answers:
    """All that can be asked of a library. Any text may be given, and anything but text."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._says = library.says
        self._pages = library.catalogue.pages

    def ask(self, question: object) -> Told:
        """The passages that answer a question, best first, each with its sources."""
        if refusal := self._unfit(question, "no_question"):
            return refusal
        found = self._library.finder.find(str(question))
        places = [one.section.location for one in found][:MOST_PASSAGES]
        if not places:
            return self._told([Piece(text=self._library.not_found), *self._list()])
        return self._told_of(places)

    def page(self, name: object) -> Told:
        """A page whole, by its name or its address."""
        if refusal := self._unfit(name, "no_page"):
            return refusal
        path = str(name).strip().removeprefix(self._library.address).partition("#")[0]
        path = path.removesuffix("index.md").removesuffix("index.html").strip("/ ").lower()
        copy = self._library.pages.get("" if path in ("", "home") else f"{path}/")
        if copy is None:
            return self._told([Piece(text=self._says["no_page"]), *self._list()], refused=True)
        return Told(text=f"{self._danger}\n\n{copy}")

    def numbers(self, country: object) -> Told:
        """The numbers of a country, by its name, what people call it, or its code."""
        if refusal := self._unfit(country, "no_country"):
            return refusal
        found = self._library.finder.country(str(country))
        if found is None:
            return self._told([Piece(text=self._says["no_country"])], refused=True)
        return self._told_of([found.location])

    def code(self, code: object, system: object = "") -> Told:
        """The pages for a code. Without a system, those of the first of ours that knows it."""
        if refusal := self._unfit(code, "no_code") or self._unfit(system or "-", "no_code"):
            return refusal
        if not _CODE.fullmatch(str(code).strip()):
            return self._told([Piece(text=self._says["no_code"])], refused=True)
        catalogue = self._library.catalogue
        said = catalogue.said(self._library.language)
        wanted = _squeezed(str(system or ""))
        for one in catalogue.codes.systems:
            known = {_squeezed(name) for name in (one.name, one.oid, one.uri, *one.also)}
            match = catalogue.codes.find(one, str(code)) if not wanted or wanted in known else None
            if match is None:
                continue
            # By the code of ours that answers: what was asked is never said again.
            asked = Criterion(system=one.uri, code=match.code.code)
            about = said.found.format(system=one.name, code=match.code.code)
            told = answer(catalogue, Request(criteria=(asked,)))
            address = self._library.address
            return self._told_of([e.address.removeprefix(address) for e in told.entries], about)
        return self._told([Piece(text=said.none), *self._list()])

    def nothing(self) -> Told:
        """What is said when a tool is asked for that is not there."""
        return self._told([Piece(text=self._says["no_tool"]), *self._list()], refused=True)

    @property
    def _danger(self) -> str:
        return f"> {self._library.help}\n\n{self._library.call}"

    def _unfit(self, given: object, says: str) -> Told | None:
        if isinstance(given, str) and len(given) > LONGEST:
            return self._told([Piece(text=self._says["too_long"])], refused=True)
        if not isinstance(given, str) or not re.search(r"[^\W_]|-", given):
            return self._told([Piece(text=self._says[says])], refused=True)
        return None

    def _told(
        self, pieces: Iterable[Piece], *, of: Iterable[str] = (), refused: bool = False
    ) -> Told:
        """An answer of those pages, with what each says of its review."""
        said = {f"{page.id}/": page.edition(self._library.language).note for page in self._pages}
        notes = {said.get(page, self._library.note): None for page in of}
        ends = [Piece(text=note) for note in notes or (self._library.note,)]
        whole = [Piece(text=self._library.call), *pieces, *ends]
        return Told(text=written(whole, self._library.help), refused=refused)

    def _told_of(self, places: Iterable[str], about: str = "") -> Told:
        """The passages at those places, each with where it stands and what it rests on."""
        pieces = [Piece(text=about)] if about else []
        pages = []
        for place in places:
            path = place.partition("#")[0]
            passages = self._library.at(place) or self._library.at(path)
            pieces += self._passage(passages, place)
            pages.append(path)
        return self._told(pieces, of=pages)

    def _passage(self, passages: tuple[Passage, ...], place: str) -> Iterator[Piece]:
        """A passage under the headings without which it would not say what to do."""
        above = self._library.above(passages[0]) if passages else ()
        if COUNTRY in place:
            # What holds for all countries, without what all of them rest on.
            above = self._library.at(f"{place.partition('#')[0]}{_NUMBERS}")[:1]
        for passage in above:
            yield Piece(text=f"## {passage.title}", heading=True)
            if COUNTRY in place:
                yield from (Piece(text=line) for line in passage.lines)
        sources: dict[str, None] = {}
        for passage in passages:
            if passage.title:
                yield Piece(text=f"## {passage.title}", heading=True)
            for line in passage.lines:
                yield Piece(text=line, item=line.lstrip().startswith("- "))
            sources.update(dict.fromkeys(passage.sources))
        if sources:
            yield Piece(text=self._says["sources"])
            yield from (Piece(text=f"- {source}", item=True) for source in sources)
        yield Piece(text=f"{self._library.address}{place}")

    def _list(self) -> Iterator[Piece]:
        yield Piece(text=self._says["pages"])
        for page in self._pages:
            edition = page.edition(self._library.language)
            yield Piece(text=f"- [{edition.title}]({edition.url})", item=True)


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]", "", plain(name))
