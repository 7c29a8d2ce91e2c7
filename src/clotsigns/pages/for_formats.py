"""The placement of all handouts in other formats than PDF."""

from __future__ import annotations

import xml.etree.ElementTree as etree

from markdown.util import AtomicString

from clotsigns.handouts.formats import ENDINGS, place_of
from clotsigns.handouts.sheet import pages_with_sheets
from clotsigns.pages.for_portals import DOWNLOAD, late_link
from clotsigns.pages.for_readers import Listing
from clotsigns.sources.project import Project


def handout_formats(project: Project, argument: str, parent: etree.Element) -> None:
    """A list of every handout with a link to it in each format."""
    items = etree.SubElement(parent, "ul")
    for page in pages_with_sheets(project):
        item = etree.SubElement(items, "li")
        item.text = AtomicString(project.article(page).title)
        line = etree.SubElement(item, "br")
        line.tail = "\n"
        for kind in ENDINGS:
            # A browser would show a mail without its looks, and braille as letters.
            link = late_link(item, place_of(page, kind), project.words[f"formats.{kind}"])
            link.set(DOWNLOAD, "")
            link.tail = "." if kind == list(ENDINGS)[-1] else ", "


FORMATS: dict[str, Listing] = {"handout-formats": handout_formats}
