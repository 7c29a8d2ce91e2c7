"""What each ``[[placement]]`` puts on a page, made from data and the page's own front matter."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable

from markdown.blockparser import BlockParser
from markdown.util import AtomicString

from clotsigns.pages.for_editors import MEASURES
from clotsigns.pages.for_followers import FOLLOWERS, show_changes
from clotsigns.pages.for_formats import FORMATS
from clotsigns.pages.for_portals import PORTALS
from clotsigns.pages.for_printers import HANDOUTS, handout_line
from clotsigns.pages.for_readers import LISTINGS, Listing, fold_signs
from clotsigns.pages.for_reviewers import RECORDS
from clotsigns.pages.for_safety import SAFETY
from clotsigns.reading.terms import link_first_uses
from clotsigns.sealing.reviews import as_words, review_of
from clotsigns.sources.evidence import Source, by_letters
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES, DRAWN, HELP_LINE

LOOKS = {
    "emergency": "danger",
    "department": "attention",
    "same-day": "warning",
    "visit": "tip",
    "thinner": "important",
    "never": "failure",
    "await-ambulance": "info",
    "await-check": "info",
}
OWN_ADVICE = "editor-judgement"
PAGE_END = "about-this-page"
EMERGENCY_PAGE = "emergency"
START = "home"
# Marks what is placed from data, and so is written as from the top of the site.
_FROM_TOP = "data-from-top"


def literal(text: str) -> AtomicString:
    """Text that is no Markdown. The serializer would take the '&E;' of 'A&E;' for an entity."""
    return AtomicString(text.replace("&", "&amp;"))


class PlacementError(ValueError):
    """A placement that cannot be made. The rule ``placements`` tells where before a build."""


class Placements:
    """Puts placements of one language on one page. Make a new one for each page."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._words = project.words
        self._has_boxes = False
        self._page = ""
        self._listed_all = False
        self._makers: dict[str, Callable[[str, etree.Element, BlockParser], None]] = {
            **dict.fromkeys(BOXES, self._unused),
            HELP_LINE: self._help_line,
            "disclaimer": self._disclaimer,
            PAGE_END: self._page_end,
            "all-sources": self._all_sources,
            **{
                name: self._listing(maker)
                for name, maker in {
                    **LISTINGS,
                    **RECORDS,
                    **FOLLOWERS,
                    **MEASURES,
                    **PORTALS,
                    **HANDOUTS,
                    **FORMATS,
                    **SAFETY,
                }.items()
            },
        }

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._makers)

    def place(self, name: str, argument: str, parent: etree.Element, parser: BlockParser) -> None:
        """Add what ``[[name: argument]]`` stands for to ``parent``."""
        try:
            if name in BOXES:
                self._box(name, argument, parent, parser)
            else:
                self._makers[name](argument, parent, parser)
        except KeyError as error:
            raise PlacementError(
                f"[[{name}: {argument}]] cannot be placed: {error.args[0]} is not known"
            ) from error

    def runs(self, numbers: Iterable[int]) -> str:
        """Numbers of sources as people list them."""
        return self._words.runs(numbers)

    def label_of(self, numbers: str) -> str:
        """What a screen reader says for the mark of one or more sources."""
        key = "citation" if numbers.isdigit() else "citations"
        return self._words[key].format(number=numbers)

    @property
    def table_label(self) -> str:
        """What stands before the sources of a table."""
        return f"{self._words['citation_table']} "

    @property
    def shows_marks(self) -> bool:
        """Whether the page marks what its sentences rest on; the start page does not."""
        return self._page != START

    @property
    def hidden(self) -> frozenset[str]:
        """What the page's front matter hides; known once the end of the page has been placed."""
        if not self._page:
            return frozenset()
        return frozenset(self._project.article(self._page).front.data.get("hide", ()))

    def link_terms(self, root: etree.Element) -> None:
        """Link the first use of each medical word to the glossary."""
        if self._page:
            link_first_uses(root, self._project, self._page)

    def finish(self, root: etree.Element, numbers: dict[str, int]) -> None:
        """Fill the page's list of sources, once all its citations have been numbered."""
        if self._page:
            self._reroot(root)
        place = next((e for e in root.iter("div") if e.get("class") == "sources"), None)
        if place is None:
            return
        if self._has_boxes:
            # They are the same on every page, and told once: sign by sign, on a page of their own.
            target, said = "about/boxes.md", self._words["sources_of_boxes"]
            self._link(etree.SubElement(place, "p"), target, said)
            self._reroot(place)
        if self._listed_all or not numbers:
            return
        if not self.shows_marks:
            self._link(etree.SubElement(place, "p"), "about/sources.md", self._words["all_sources"])
            self._reroot(place)
            return
        fold = etree.SubElement(place, "details")
        summary = etree.SubElement(fold, "summary")
        summary.text = self._words["sources_fold"].format(count=len(numbers))
        items = etree.SubElement(fold, "ol")
        for name in numbers:
            self._source(items, self._known(name))

    def tell_state(self, root: etree.Element) -> None:
        """Say at the very top whether a clinician has reviewed the page."""
        if not self._page:
            return
        state = etree.Element("p", {"class": "state"})
        state.text = self._review(self._page, short=True)
        root.insert(0, state)
        if self._page == START:
            fold_signs(root, self._words["strip"])

    def _reroot(self, root: etree.Element) -> None:
        """Make what was placed from data lead from where the page stands."""
        article = self._project.article(self._page)
        up = "../" * (len(article.path.parts) - 3)
        for element in root.iter():
            if element.attrib.pop(_FROM_TOP, None) is not None:
                name = "src" if element.tag == "img" else "href"
                element.set(name, up + element.get(name, ""))

    def _known(self, name: str) -> Source:
        source = self._project.sources.by_id.get(name)
        if source is None:
            raise PlacementError(f"[@{name}] is not the id of a source")
        return source

    def _listing(self, maker: Listing) -> Callable[[str, etree.Element, BlockParser], None]:
        return lambda argument, parent, parser: maker(self._project, argument, parent)

    def _unused(self, argument: str, parent: etree.Element, parser: BlockParser) -> None:
        raise AssertionError("boxes are placed by their tier")

    def _box(self, name: str, page: str, parent: etree.Element, parser: BlockParser) -> None:
        safety, words = self._project.safety, self._words
        groups = safety.box(page, name)
        self._has_boxes = True
        drawn = self._is_drawn(page)
        looks = {"class": f"admonition {LOOKS[name]} {name}"}
        # Told on entering and on leaving, and found by who jumps from landmark to landmark.
        told = {"role": "region", "aria-labelledby": name}
        box = etree.SubElement(parent, "div", {**looks, **told})
        heading = etree.SubElement(box, "h2", {"class": "admonition-title", "id": name})
        heading.text = words[f"boxes.{name}"]
        if name == "emergency":
            call = etree.SubElement(box, "p", {"class": "call"})
            self._link(call, "emergency.md#numbers", words["country.find"])
            numbers = etree.SubElement(box, "p", {"class": "numbers"})
            numbers.text = f"{safety.numbers} {words['elsewhere']}"
        elif lead := words[f"leads.{name}"]:
            etree.SubElement(box, "p", {"class": "what-to-do"}).text = lead
        for group in groups:
            if group.heading:
                title = etree.SubElement(box, "h3", {"id": f"{name}-{group.id}"})
                title.text = group.heading
            items = etree.SubElement(box, "ul")
            for statement in group.statements:
                item = etree.SubElement(items, "li")
                item.text = statement.text
                if drawn:
                    item.set(DRAWN, statement.pictogram)
        if name == "emergency":
            etree.SubElement(box, "p", {"class": "skin"}).text = safety.skin
            self._more(etree.SubElement(box, "p", {"class": "more"}), page)
        elif end := words[f"ends.{name}"]:
            etree.SubElement(box, "p", {"class": "then"}).text = end

    def _is_drawn(self, page: str) -> bool:
        """Whether each sign of a page's boxes is shown beside its pictogram."""
        found = (a.front.data for a in self._project.articles if a.id == page)
        return any(front.get("pictograms") for front in found)

    def _more(self, line: etree.Element, page: str) -> None:
        """The last line of the first box leads on: to blood thinners, the spine, the ladder."""
        own = "thinner" in self._project.safety.boxes.get(page, {})
        targets = {
            "thinner": "#thinner" if own else "emergency.md#thinner",
            "saddle": "emergency.md#emergency-stroke-and-spine",
            "all": "emergency.md",
        }
        if page == EMERGENCY_PAGE:
            targets = {"thinner": "#thinner"}
        for key, target in targets.items():
            self._link(line, target, self._words[f"more.{key}"]).tail = " "

    @staticmethod
    def _link(parent: etree.Element, target: str, text: str) -> etree.Element:
        link = etree.SubElement(parent, "a", {"href": target})
        if not target.startswith("#"):
            link.set(_FROM_TOP, "")
        link.text = text
        return link

    def _help_line(self, argument: str, parent: etree.Element, parser: BlockParser) -> None:
        """One line and the link, on pages that give no health advice."""
        line = etree.SubElement(parent, "p", {"class": HELP_LINE})
        line.text = f"{self._words['help_line']} "
        self._link(line, "emergency.md", self._words["help_link"])

    def _disclaimer(self, page: str, parent: etree.Element, parser: BlockParser) -> None:
        note = etree.SubElement(parent, "p", {"class": "scope"})
        note.text = self._words["disclaimer"]

    def _review(self, page: str, *, short: bool = False) -> str:
        review = review_of(self._project, self._project.article(page))
        return as_words(self._project, review, short=short)

    def _changed_since(self, page: str, parent: etree.Element) -> None:
        """What the page says otherwise than when it was reviewed, for who wants to know."""
        review = review_of(self._project, self._project.article(page))
        if not review.changed:
            return
        fold = etree.SubElement(parent, "details", {"class": "changed-since"})
        etree.SubElement(fold, "summary").text = self._words["changed_since_fold"]
        show_changes(review.changed, etree.SubElement(fold, "ul"))

    def _page_end(self, page: str, parent: etree.Element, parser: BlockParser) -> None:
        front = self._project.article(page).front.data
        self._page = page
        handout_line(self._project, page, parent)
        heading = etree.SubElement(parent, "h2", {"id": "sources"})
        heading.text = self._words["sources_heading"]
        review = etree.SubElement(parent, "p", {"class": "review"})
        etree.SubElement(review, "strong").text = self._review(page)
        self._changed_since(page, parent)
        # No clock enters a build: a script tells it on the reader's own day.
        overdue = {"data-overdue": self._words["overdue"]}
        dates = etree.SubElement(parent, "ul", {"class": "dates", **overdue})
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
        item.text = literal(f"{source.organisation}. ")
        if source.url:
            title = etree.SubElement(item, "a", {"href": source.url})
        else:
            title = etree.SubElement(item, "cite")
        title.text = literal(source.title)
        dated = any(character.isdigit() for character in source.year)
        year = f" ({source.year if dated else self._words['no_year']})" if source.read else ""
        title.tail = f"{literal(year)}."

    def _state_of(self, source: Source) -> str:
        """What kind of source it is, and how much of it was read."""
        if not source.read:
            return ""
        kind = self._words[f"kinds_of_source.{source.kind}"]
        return f"{kind}. {self._words[f'read.{source.read}']} "

    def _all_sources(self, argument: str, parent: etree.Element, parser: BlockParser) -> None:
        """All, by the names of their makers, in folds: a keyboard need not pass each link."""
        self._listed_all = True
        listed = 0
        for letters, sources in by_letters(self._project.sources.by_id.values()):
            fold = etree.SubElement(parent, "details")
            name = self._words["sources_of_letters"].format(letters=letters, count=len(sources))
            etree.SubElement(fold, "summary").text = name
            look = {"class": "all-sources", "start": str(listed + 1)}
            items = etree.SubElement(fold, "ol", look)
            for source in sources:
                self._source(items, source)
                read = etree.SubElement(items[-1], "p")
                read.text = literal(self._state_of(source) + source.what_verified)
            listed += len(sources)
