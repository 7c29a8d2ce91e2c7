"""``feed.xml``: what changed, for people and portals that keep copies (Atom, RFC 4287)."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Sequence

from clotsigns.catalogue.model import ATOM, Catalogue, moment
from clotsigns.catalogue.versions import versions
from clotsigns.sealing.record import Entry

PATH = "feed.xml"


def announced(catalogue: Catalogue) -> str:
    """The element by which every page tells readers of feeds where it is; it has its own name."""
    return f'<link rel="alternate" type="application/atom+xml" href="{catalogue.address}{PATH}">'


def as_feed(catalogue: Catalogue, record: Sequence[Entry], withdrawn: str) -> bytes:
    """An entry for each page in each entry of the record, the newest first; ids hold for ever.

    Pages that have been withdrawn come before all, each with the sentence ``withdrawn``.
    """
    own = catalogue.languages[0]
    feed = etree.Element("feed", {"xmlns": ATOM, "xml:lang": own})
    _add(feed, "title", catalogue.name)
    _add(feed, "id", catalogue.tag(f"/{PATH}"))
    days = [*(entry.day for entry in record), *(gone.day for gone in catalogue.withdrawn)]
    _add(feed, "updated", moment(max(days, default=catalogue.updated)))
    etree.SubElement(feed, "link", {"rel": "self", "href": f"{catalogue.address}{PATH}"})
    etree.SubElement(feed, "link", {"rel": "alternate", "href": catalogue.address})
    _add(etree.SubElement(feed, "author"), "name", catalogue.name)
    _add(feed, "rights", catalogue.licence)
    for gone in sorted(catalogue.withdrawn, key=lambda gone: gone.day, reverse=True):
        entry = etree.SubElement(feed, "entry", {"xml:lang": gone.language})
        _add(entry, "title", gone.title)
        _add(entry, "id", catalogue.tag(f"/{gone.id}/{gone.language}#{gone.day}-withdrawn"))
        _add(entry, "updated", moment(gone.day))
        link = {"rel": "alternate", "href": gone.url, "hreflang": gone.language}
        etree.SubElement(entry, "link", link)
        _add(entry, "summary", f"{withdrawn} {gone.why}")
    editions = {page.id: page.edition(own) for page in catalogue.pages}
    for told, pages in reversed(list(zip(record, versions(record), strict=True))):
        for page, version in sorted(pages.items()):
            if (edition := editions.get(page)) is None:
                continue
            entry = etree.SubElement(feed, "entry", {"xml:lang": edition.language})
            _add(entry, "title", edition.title)
            mark = f"{version}-{version.seal}"
            _add(entry, "id", catalogue.tag(f"/{page}/{edition.language}#{mark}"))
            _add(entry, "published", moment(edition.published))
            _add(entry, "updated", moment(told.day))
            link = {"rel": "alternate", "href": edition.url, "hreflang": edition.language}
            etree.SubElement(entry, "link", link)
            _add(entry, "summary", told.why)
    content: bytes = etree.tostring(feed, encoding="UTF-8", xml_declaration=True)
    return content


def _add(parent: etree.Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text
