"""What is put on a page from data is written with: texts, and links that lead from the top."""

from __future__ import annotations

import xml.etree.ElementTree as etree

from markdown.util import AtomicString

# Marks what is placed from data, and so is written as from the top of the site.
_FROM_TOP = "data-from-top"


def literal(text: str) -> AtomicString:
    """Text that is no Markdown. The serializer would take the '&E;' of 'A&E;' for an entity."""
    return AtomicString(text.replace("&", "&amp;"))


def link(parent: etree.Element, target: str, text: str) -> etree.Element:
    """A link to ``target``, a place on the page or a page as from the top of ``docs/en``."""
    made = etree.SubElement(parent, "a", {"href": target})
    if not target.startswith("#"):
        made.set(_FROM_TOP, "")
    made.text = text
    return made


def lead_from(folders: int, root: etree.Element) -> None:
    """Make what was placed from data lead from where the page stands, so many folders down."""
    for element in root.iter():
        if element.attrib.pop(_FROM_TOP, None) is not None:
            name = "src" if element.tag == "img" else "href"
            element.set(name, "../" * folders + element.get(name, ""))
