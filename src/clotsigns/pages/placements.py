"""What each ``[[placement]]`` puts on a page, made from data and the page's own front matter."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as etree
from collections.abc import Iterable

from clotsigns.pages.for_editors import MEASURES
from clotsigns.pages.for_followers import FOLLOWERS, show_changes
from clotsigns.pages.for_formats import FORMATS
from clotsigns.pages.for_portals import PORTALS
from clotsigns.pages.for_printers import HANDOUTS, handout_line
from clotsigns.pages.for_readers import LISTINGS, Listing, fold_signs
from clotsigns.pages.for_reviewers import RECORDS
from clotsigns.pages.for_safety import SAFETY
from clotsigns.pages.safety_boxes import box, disclaimer, help_line
from clotsigns.pages.source_lists import all_sources, source_item
from clotsigns.pages.writing import lead_from, link
from clotsigns.reading.terms import link_first_uses
from clotsigns.sealing.reviews import as_words, review_of
from clotsigns.sources.evidence import Source
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES, HELP_LINE

OWN_ADVICE = "editor-judgement"
PAGE_END = "about-this-page"
ALL_SOURCES = "all-sources"
START = "home"


# What lists something, by the name under which it is placed.
_LISTINGS: dict[str, Listing] = {
    HELP_LINE: help_line,
    "disclaimer": disclaimer,
    ALL_SOURCES: all_sources,
    **LISTINGS,
    **RECORDS,
    **FOLLOWERS,
    **MEASURES,
    **PORTALS,
    **HANDOUTS,
    **FORMATS,
    **SAFETY,
}
# The names of all that can be placed.
NAMES = frozenset({*BOXES, PAGE_END, *_LISTINGS})


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

    def place(self, name: str, argument: str, parent: etree.Element) -> None:
        """Add what ``[[name: argument]]`` stands for to ``parent``."""
        try:
            if name in BOXES:
                box(self._project, name, argument, parent)
                self._has_boxes = True
            elif name == PAGE_END:
                self._page_end(argument, parent)
            else:
                _LISTINGS[name](self._project, argument, parent)
                self._listed_all |= name == ALL_SOURCES
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
            link(etree.SubElement(place, "p"), target, said)
            self._reroot(place)
        if self._listed_all or not numbers:
            return
        if not self.shows_marks:
            link(etree.SubElement(place, "p"), "about/sources.md", self._words["all_sources"])
            self._reroot(place)
            return
        fold = etree.SubElement(place, "details")
        summary = etree.SubElement(fold, "summary")
        summary.text = self._words["sources_fold"].format(count=len(numbers))
        items = etree.SubElement(fold, "ol")
        for name in numbers:
            source_item(self._words, items, self._known(name))

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
        lead_from(len(article.path.parts) - 3, root)

    def _known(self, name: str) -> Source:
        source = self._project.sources.by_id.get(name)
        if source is None:
            raise PlacementError(f"[@{name}] is not the id of a source")
        return source

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

    def _page_end(self, page: str, parent: etree.Element) -> None:
        front = self._project.article(page).front.data
        self._page = page
        handout_line(self._project, page, parent)
        heading = etree.SubElement(parent, "h2", {"id": "sources"})
        heading.text = self._words["sources_heading"]
        review = etree.SubElement(parent, "p", {"class": "review"})
        etree.SubElement(review, "strong").text = self._review(page)
        self._changed_since(page, parent)
        # No clock enters a build: a script tells it on the reader's own day.
        dates = etree.SubElement(parent, "ul", {"class": "dates"})
        for field in ("published", "updated", "checked", "review_by"):
            day: datetime.date = front[field]
            item = etree.SubElement(dates, "li")
            item.text = f"{self._words[field]}: "
            time = etree.SubElement(item, "time", {"datetime": day.isoformat()})
            time.text = self._words.date(day)
            time.tail = "."
        etree.SubElement(parent, "div", {"class": "sources"})
