"""The element around a page's words, and the outline before its first section.

Both are made here, not by a template, so that every generator that runs Python-Markdown gives them.
"""

from __future__ import annotations

import html
import xml.etree.ElementTree as etree
from itertools import dropwhile

from markdown import Markdown
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from clotsigns.pages.placements import Placements
from clotsigns.pages.writing import literal
from clotsigns.sources.safety import DRAWN

# An outline of fewer sections is longer than a look down the page.
_SECTIONS = 4
# One of more stays folded in a wide window too: nobody takes it in at a glance.
_AT_ONCE = 15
# What is told of a table with so many columns, which is compared even on a phone.
_TABLES = {2: "pair", 3: "three"}
# A table with more columns than this has no room in a column of words.
_COLUMNS = 3
# In a wide window an outline stands open beside the words, if it is short and no table needs the
# room.
_OUTLINE, _BESIDE = "outline", "beside"
# A box for the same day in fewer parts is one of signs that fit the page.
_PARTS = 3
# The list of places where it hurts, with which the start page begins.
_PLACES = "places"
# Keeps the outline's words out of the search, which has the headings themselves.
UNSEARCHED = "data-search-exclude"
# Chromium's reader leaves out what says this; else it takes for the page what follows the outline,
# and drops the boxes above.
_UNREAD = {"data-component": "share"}


class Outline(Treeprocessor):
    """Lists the sections from the first one on, before it: the boxes come first for everybody.

    Needs the extension ``toc`` to have run. A page that hides its ``toc`` has none.
    """

    def __init__(self, md: Markdown, placements: Placements, label: str) -> None:
        super().__init__(md)
        self._placements = placements
        self._label = label

    def run(self, root: etree.Element) -> None:
        titles = getattr(self.md, "toc_tokens", [])
        first = next((child for child in root if child.tag == "h2"), None)
        if not titles or first is None or "toc" in self._placements.hidden:
            return
        sections = titles[0]["children"]
        if len(sections) >= _SECTIONS:
            shown = dropwhile(lambda section: section["id"] != first.get("id"), sections)
            outline = self._made([(section["id"], section["name"]) for section in shown])
            root.insert(list(root).index(first), outline)

    def _made(self, sections: list[tuple[str, str]]) -> etree.Element:
        looks = _OUTLINE if len(sections) > _AT_ONCE else f"{_OUTLINE} {_BESIDE}"
        outline = etree.Element("div", {"class": looks, UNSEARCHED: "", **_UNREAD})
        landmark = etree.SubElement(outline, "nav", {"aria-label": self._label})
        fold = etree.SubElement(landmark, "details")
        etree.SubElement(fold, "summary").text = self._label
        items = etree.SubElement(fold, "ul")
        for anchor, name in sections:
            link = etree.SubElement(etree.SubElement(items, "li"), "a", {"href": f"#{anchor}"})
            link.text = literal(html.unescape(name))
        return outline


class Kinds(Treeprocessor):
    """Finds what the style sheet must know of a page: ``start``, ``wide``, ``easy`` and ``full``.

    A table of two columns is a ``pair`` and one of three is ``three``, for narrow screens.
    """

    found: tuple[str, ...] = ()

    def run(self, root: etree.Element) -> None:
        start = any(element.get("class") == _PLACES for element in root.iter())
        wide = any(len(row) > _COLUMNS for row in root.iter("tr"))
        for table in root.iter("table"):
            kind = _TABLES.get(len(table.findall("thead/tr/th")))
            if kind and not table.get("class"):
                table.set("class", kind)
        for outline in root.iter("div"):
            if wide and outline.get("class") == f"{_OUTLINE} {_BESIDE}":
                outline.set("class", _OUTLINE)
        easy = any(element.get(DRAWN) for element in root.iter("li"))
        full = any(_is_full(element) for element in root.iter("div"))
        kinds = {"start": start, "wide": wide, "easy": easy, "full": full}
        self.found = tuple(name for name, holds in kinds.items() if holds)


def _is_full(box: etree.Element) -> bool:
    """If a box for the same day holds the signs of all pages, in parts."""
    return "same-day" in box.get("class", "").split() and len(box.findall("h3")) >= _PARTS


class Around(Postprocessor):
    """Puts the words of a page into its ``article``, with the kinds of page that it is."""

    def __init__(self, md: Markdown, kinds: Kinds) -> None:
        super().__init__(md)
        self._kinds = kinds

    def run(self, text: str) -> str:
        names = " ".join(self._kinds.found)
        opened = f'<article class="{names}">' if names else "<article>"
        return f"{opened}\n{text}\n</article>"
