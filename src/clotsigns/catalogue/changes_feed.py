"""``feed.xml``: what changed, for people and portals that keep copies (Atom, RFC 4287)."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from html import escape

from clotsigns.catalogue.model import ATOM, Catalogue, moment

PATH = "feed.xml"


def announced(catalogue: Catalogue) -> str:
    """The element by which every page tells readers of feeds where it is."""
    return (
        f'<link rel="alternate" type="application/atom+xml" href="{catalogue.address}{PATH}" '
        f'title="{escape(catalogue.name)}">'
    )


def as_feed(catalogue: Catalogue) -> bytes:
    """One entry for the last change of each page; the id holds page, language and day for ever."""
    own = catalogue.languages[0]
    feed = etree.Element("feed", {"xmlns": ATOM, "xml:lang": own})
    _add(feed, "title", catalogue.name)
    _add(feed, "id", catalogue.tag(f"/{PATH}"))
    _add(feed, "updated", moment(catalogue.updated))
    etree.SubElement(feed, "link", {"rel": "self", "href": f"{catalogue.address}{PATH}"})
    etree.SubElement(feed, "link", {"rel": "alternate", "href": catalogue.address})
    _add(etree.SubElement(feed, "author"), "name", catalogue.name)
    _add(feed, "rights", catalogue.licence)
    changes = [(e.updated, page.id, e) for page in catalogue.pages for e in page.editions]
    for day, page, edition in sorted(
        changes, key=lambda change: (-change[0].toordinal(), change[1], change[2].language)
    ):
        entry = etree.SubElement(feed, "entry", {"xml:lang": edition.language})
        _add(entry, "title", edition.title)
        _add(entry, "id", catalogue.tag(f"/{page}/{edition.language}#{day.isoformat()}"))
        _add(entry, "published", moment(edition.published))
        _add(entry, "updated", moment(day))
        link = {"rel": "alternate", "href": edition.url, "hreflang": edition.language}
        etree.SubElement(entry, "link", link)
        _add(entry, "summary", edition.description)
    content: bytes = etree.tostring(feed, encoding="UTF-8", xml_declaration=True)
    return content


def _add(parent: etree.Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text
