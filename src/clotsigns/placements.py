"""What each ``[[placement]]`` puts on a page, made from data and the page's own front matter."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as etree
from collections.abc import Callable

from markdown.blockparser import BlockParser
from markdown.util import AtomicString

from clotsigns.catalogue.placements import PORTALS
from clotsigns.evidence import Source
from clotsigns.handout_page import HANDOUTS, handout_line
from clotsigns.listings import LISTINGS, Listing
from clotsigns.measures import MEASURES
from clotsigns.project import Project
from clotsigns.records import RECORDS
from clotsigns.safety import TIERS
from clotsigns.terms import link_first_uses

LOOKS = {"emergency": "danger", "same-day": "warning", "never": "failure", "waiting": "info"}
PAGE_END = "about-this-page"


def _literal(text: str) -> AtomicString:
    """Text that is no Markdown. The serializer would take the '&E;' of 'A&E;' for an entity."""
    return AtomicString(text.replace("&", "&amp;"))


class PlacementError(ValueError):
    """A placement that cannot be made. The rule ``placements`` tells where before a build."""


class Placements:
    """Puts placements of one language on one page. Make a new one for each page."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._words = project.words
        self._box_sources: list[str] = []
        self._page = ""
        self._listed_all = False
        self._makers: dict[str, Callable[[str, etree.Element, BlockParser], None]] = {
            **dict.fromkeys(TIERS, self._unused),
            "disclaimer": self._disclaimer,
            PAGE_END: self._page_end,
            "all-sources": self._all_sources,
            **{
                name: self._listing(maker)
                for name, maker in {
                    **LISTINGS,
                    **RECORDS,
                    **MEASURES,
                    **PORTALS,
                    **HANDOUTS,
                }.items()
            },
        }

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._makers)

    def place(self, name: str, argument: str, parent: etree.Element, parser: BlockParser) -> None:
        """Add what ``[[name: argument]]`` stands for to ``parent``."""
        try:
            if name in TIERS:
                self._box(name, argument, parent, parser)
            else:
                self._makers[name](argument, parent, parser)
        except KeyError as error:
            raise PlacementError(
                f"[[{name}: {argument}]] cannot be placed: {error.args[0]} is not known"
            ) from error

    def citation_label(self, number: int) -> str:
        """What a screen reader says for a citation."""
        return self._words["citation"].format(number=number)

    def link_terms(self, root: etree.Element) -> None:
        """Link the first use of each medical word to the glossary."""
        if self._page:
            link_first_uses(root, self._project, self._page)

    def finish(self, root: etree.Element, numbers: dict[str, int]) -> None:
        """Fill the page's list of sources, once all its citations have been numbered."""
        place = next((e for e in root.iter("div") if e.get("class") == "sources"), None)
        if place is None:
            return
        for name in self._box_sources:
            numbers.setdefault(name, len(numbers) + 1)
        if self._box_sources:
            self._name_box_sources(place, {numbers[name]: name for name in self._box_sources})
        if self._listed_all:
            return
        items = etree.SubElement(place, "ol")
        for name in numbers:
            self._source(items, self._known(name))

    def _name_box_sources(self, place: etree.Element, names: dict[int, str]) -> None:
        key = "sources_of_boxes" if len(names) > 1 else "sources_of_box"
        note = etree.SubElement(place, "p")
        note.text, _, end = self._words[key].partition("{numbers}")
        runs: list[list[int]] = []
        for number in sorted(names):
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        for index, run in enumerate(runs):
            for number in dict.fromkeys((run[0], run[-1])):
                link = etree.SubElement(note, "a", {"href": f"#source-{names[number]}"})
                link.text = str(number)
                link.tail = f" {self._words['to']} "
            left = len(runs) - index - 1
            note[-1].tail = ", " if left > 1 else f" {self._words['and']} " if left else end

    def _known(self, name: str) -> Source:
        source = self._project.sources.by_id.get(name)
        if source is None:
            raise PlacementError(f"[@{name}] is not the id of a source")
        return source

    def _listing(self, maker: Listing) -> Callable[[str, etree.Element, BlockParser], None]:
        return lambda argument, parent, parser: maker(self._project, argument, parent)

    def _unused(self, argument: str, parent: etree.Element, parser: BlockParser) -> None:
        raise AssertionError("boxes are placed by their tier")

    def _box(self, tier: str, page: str, parent: etree.Element, parser: BlockParser) -> None:
        groups = self._project.safety.box(page, tier)
        box = etree.SubElement(parent, "div", {"class": f"admonition {LOOKS[tier]} {tier}"})
        heading = etree.SubElement(box, "h2", {"class": "admonition-title", "id": tier})
        heading.text = self._words[f"boxes.{tier}"]
        if tier == "emergency":
            numbers = etree.SubElement(box, "p", {"class": "numbers"})
            numbers.text = f"{self._project.safety.numbers} {self._words['elsewhere']}"
        elif lead := self._words[f"leads.{tier}"]:
            etree.SubElement(box, "p", {"class": "what-to-do"}).text = lead
        for group in groups:
            if group.heading:
                title = etree.SubElement(box, "h3", {"id": f"{tier}-{group.id}"})
                title.text = group.heading
            items = etree.SubElement(box, "ul")
            for statement in group.statements:
                etree.SubElement(items, "li").text = statement.text
                self._box_sources += [
                    name for name in statement.sources if name not in self._box_sources
                ]

    def _disclaimer(self, page: str, parent: etree.Element, parser: BlockParser) -> None:
        note = etree.SubElement(parent, "p", {"class": "disclaimer"})
        note.text = f"{self._words['disclaimer']} {self._review(page, 'not_reviewed_short')}"

    def _review(self, page: str, otherwise: str) -> str:
        front = self._project.article(page).front.data
        reviewer = front.get("reviewed_by")
        if not reviewer:
            return self._words[otherwise]
        return self._words["reviewed"].format(
            name=reviewer["name"],
            qualification=reviewer["qualification"],
            date=self._words.date(front["reviewed_on"]),
        )

    def _page_end(self, page: str, parent: etree.Element, parser: BlockParser) -> None:
        front = self._project.article(page).front.data
        self._page = page
        handout_line(self._project, page, parent)
        heading = etree.SubElement(parent, "h2", {"id": "sources"})
        heading.text = self._words["sources_heading"]
        review = etree.SubElement(parent, "p", {"class": "review"})
        etree.SubElement(review, "strong").text = self._review(page, "not_reviewed")
        dates = etree.SubElement(parent, "ul", {"class": "dates"})
        for field in ("published", "updated", "checked", "review_by"):
            day: datetime.date = front[field]
            item = etree.SubElement(dates, "li")
            item.text = f"{self._words[field]}: "
            time = etree.SubElement(item, "time", {"datetime": day.isoformat()})
            time.text = self._words.date(day)
            time.tail = "."
        etree.SubElement(parent, "div", {"class": "sources"})

    def _source(self, items: etree.Element, source: Source) -> None:
        item = etree.SubElement(items, "li", {"id": f"source-{source.id}"})
        item.text = _literal(f"{source.organisation}. ")
        if source.url:
            title = etree.SubElement(item, "a", {"href": source.url})
        else:
            title = etree.SubElement(item, "cite")
        title.text = _literal(source.title)
        dated = any(character.isdigit() for character in source.year)
        year = f" ({source.year if dated else self._words['no_year']})" if source.read else ""
        state = ""
        if source.read:
            kind = self._words[f"kinds_of_source.{source.kind}"]
            state = f" {kind}. {self._words[f'read.{source.read}']}"
        title.tail = _literal(f"{year}.{state}")

    def _all_sources(self, argument: str, parent: etree.Element, parser: BlockParser) -> None:
        self._listed_all = True
        items = etree.SubElement(parent, "ol", {"class": "all-sources"})
        for source in sorted(
            self._project.sources.by_id.values(), key=lambda s: (s.organisation.lower(), s.title)
        ):
            self._source(items, source)
            read = etree.SubElement(items[-1], "p")
            read.text = _literal(source.what_verified)
