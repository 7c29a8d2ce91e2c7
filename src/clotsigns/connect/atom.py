"""Answers as Atom, in the order and number of elements that HL7's Infobutton schema asks for.

Source: HL7 Version 3 Implementation Guide, Context-Aware Knowledge Retrieval (Infobutton),
Service-Oriented Architecture, section 4; and IHE's profile Retrieval of Clinical Knowledge.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree

from clotsigns.catalogue.model import ATOM, moment
from clotsigns.connect.answer import Answer, Entry
from clotsigns.connect.categories import categories
from clotsigns.connect.links import links, self_links
from clotsigns.connect.summary import as_html

MEDIA_TYPE = "application/atom+xml"
_XML = "http://www.w3.org/XML/1998/namespace"


def as_atom(answer: Answer) -> bytes:
    """The answer as an Atom feed, in UTF-8."""
    catalogue = answer.catalogue
    feed = etree.Element(
        "feed",
        {"xmlns": ATOM, "xml:base": catalogue.address, "xml:lang": answer.language},
    )
    _text(feed, "title", catalogue.said(answer.language).title, type="text")
    _text(feed, "subtitle", answer.about, type="text")
    _author(feed, answer)
    _text(feed, "updated", moment(answer.updated))
    for scheme, term in categories(answer):
        etree.SubElement(feed, "category", {"scheme": scheme, "term": term})
    _text(feed, "id", answer.id)
    for link in self_links(answer, MEDIA_TYPE):
        etree.SubElement(feed, "link", link)
    _text(feed, "rights", catalogue.licence, type="text")
    for entry in answer.listed:
        _entry(feed, answer, entry)
    content: bytes = etree.tostring(feed, encoding="UTF-8", xml_declaration=True)
    return content


def _entry(feed: etree.Element, answer: Answer, entry: Entry) -> None:
    edition = entry.edition
    element = etree.SubElement(feed, "entry", {"xml:lang": edition.language})
    _text(element, "title", entry.title, type="text")
    for link in links(entry):
        etree.SubElement(element, "link", link)
    _text(element, "id", answer.catalogue.tag(f"/{entry.page}/{edition.language}"))
    _text(element, "updated", moment(edition.updated))
    _author(element, answer)
    _text(element, "summary", as_html(edition), type="html")
    _text(element, "published", moment(edition.published))
    _text(element, "rights", answer.catalogue.licence, type="text")


def _author(parent: etree.Element, answer: Answer) -> None:
    author = etree.SubElement(parent, "author")
    _text(author, "name", answer.catalogue.name)
    _text(author, "uri", answer.catalogue.address)


def _text(parent: etree.Element, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, name, attributes).text = text
