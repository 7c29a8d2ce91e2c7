"""The rules of HL7's Infobutton answer, stated anew: what must be in a feed, how often and where.

Sources: HL7 Context-Aware Knowledge Retrieval (Infobutton), SOA implementation guide, section 4,
and its schema; RFC 4287 (Atom); RFC 3339 (moments); IHE Retrieval of Clinical Knowledge. Their
texts are not repeated here. The schema's list of category schemes is given only as far as used.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from typing import Any

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MANY = 10**6

# Name, fewest and most, in the order in which the schema wants them.
FEED = (
    *(("title", 1, 1), ("subtitle", 0, 1), ("author", 1, MANY), ("updated", 1, 1)),
    *(("category", 0, MANY), ("id", 1, 1), ("link", 0, MANY), ("rights", 0, 1)),
    *(("generator", 0, 1), ("entry", 0, MANY)),
)
ENTRY = (
    *(("title", 1, 1), ("link", 1, MANY), ("id", 1, 1), ("updated", 1, 1)),
    # The schema lets an entry go without an author; IHE does not.
    *(("author", 1, MANY), ("contributor", 0, MANY), ("summary", 0, 1), ("content", 0, 1)),
    *(("category", 0, MANY), ("published", 0, 1), ("rights", 0, 1), ("source", 0, 1)),
)
LINK = ("href", "rel", "type", "hreflang", "title")
RELATIONS = ("alternate", "related", "self", "via")
SCHEMES = (
    "mainSearchCriteria.v.c",
    "mainSearchCriteria.v.cs",
    "mainSearchCriteria.v.dn",
    "informationRecipient.languageCode.c",
)
# The members of MedlinePlus Connect's feed in JSON, as captured in 2014, 2016 and 2026.
JSON_FEED = frozenset(("base", "lang", "xsi", "title", "updated", "id", "author", "subtitle"))
JSON_FEED |= {"category", "entry"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


def faults(feed: bytes) -> Iterator[str]:
    """What is wrong with an answer in Atom; nothing when it is right."""
    try:
        root = etree.fromstring(feed)
    except etree.ParseError as error:
        yield f"not XML: {error}"
        return
    if root.tag != f"{ATOM}feed":
        yield f"the root must be an Atom feed, not {root.tag}"
        return
    yield from _element(root, FEED)
    if any(link.get("rel") == "alternate" for link in root.findall(f"{ATOM}link")):
        yield "a link of the feed itself must not be 'alternate'"
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        yield from _element(entry, ENTRY)
        first = entry.find(f"{ATOM}link")
        if first is not None and (first.get("rel"), first.get("type")) != (
            "alternate",
            "text/html",
        ):
            yield "the first link of an entry must be its page, 'alternate' and text/html"
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(set(ids)) != len(ids):
        yield "no two entries may share an id"
    yield from _languages(root, [root, *entries])


def _element(element: etree.Element, rules: tuple[tuple[str, int, int], ...]) -> Iterator[str]:
    name = _name(element)
    order = [rule[0] for rule in rules]
    found = [_name(child) for child in element]
    for child in found:
        if child not in order:
            yield f"{name} must hold no {child}"
    known = [child for child in found if child in order]
    if known != sorted(known, key=order.index):
        yield f"{name} must hold its elements in this order: {', '.join(order)}"
    for child, fewest, most in rules:
        if not fewest <= found.count(child) <= most:
            yield f"{name} must hold {fewest} to {most} {child}, not {found.count(child)}"
    for child_element in element:
        yield from _part(name, child_element)


def _part(parent: str, element: etree.Element) -> Iterator[str]:
    name, text = _name(element), element.text or ""
    if name == "link":
        for attribute in LINK:
            if not element.get(attribute):
                yield f"a link of {parent} must have a {attribute}"
        if element.get("rel") not in RELATIONS:
            yield f"a link's rel must be one of: {', '.join(RELATIONS)}"
    elif name == "category":
        if element.get("scheme") not in SCHEMES or not element.get("term"):
            yield "a category must have a scheme that HL7 lists, and a term"
    elif name in ("updated", "published"):
        if not _MOMENT.fullmatch(text):
            yield f"{parent} must have a moment in {name}, as in 2026-11-21T00:00:00Z"
    elif name == "id":
        if not _IRI.fullmatch(text):
            yield f"{parent} must have an id that is an absolute IRI"
    elif name == "author":
        if not element.findtext(f"{ATOM}name"):
            yield f"an author of {parent} must have a name"
    elif name in ("title", "summary") and not text.strip():
        yield f"{parent} must have words in {name}"


def _languages(root: etree.Element, spoken: list[etree.Element]) -> Iterator[str]:
    """The language stands at the feed, at each entry and at each link, and nowhere else."""
    for element in root.iter():
        if element in spoken and not element.get(LANG):
            yield f"{_name(element)} must have xml:lang"
        if element not in spoken and element.get(LANG) is not None:
            yield f"{_name(element)} must not have xml:lang"
        if _name(element) != "link" and element.get("hreflang") is not None:
            yield f"{_name(element)} must not have hreflang"


def _name(element: etree.Element) -> str:
    return element.tag.removeprefix(ATOM)


def json_faults(answer: Any) -> Iterator[str]:
    """What is wrong with an answer in JSON, as the readers of MedlinePlus Connect parse one."""
    feed = answer.get("feed") if isinstance(answer, dict) else None
    if not isinstance(feed, dict):
        yield "the answer must hold a feed"
        return
    for member in set(feed) - JSON_FEED:
        yield f"feed must hold no {member}, as that of MedlinePlus Connect has none"
    yield from _json_element("feed", feed, FEED)
    for entry in feed.get("entry") or ():
        yield from _json_element("entry", entry, ENTRY)


def _json_element(
    name: str, element: dict[str, Any], rules: tuple[tuple[str, int, int], ...]
) -> Iterator[str]:
    if not element.get("lang"):
        yield f"{name} must have lang"
    for child, fewest, most in rules:
        value = element.get(child)
        if value is None:
            if fewest:
                yield f"{name} must have {child}"
        elif child == "author":
            if not isinstance(value, dict) or not value.get("name", {}).get("_value"):
                yield f"author of {name} must be an object with a name"
        elif most == MANY and not isinstance(value, list):
            yield f"{child} of {name} must be an array, even when it is single"
        elif most == MANY and len(value) < fewest:
            yield f"{name} must have {child}"
        elif most == 1 and not (isinstance(value, dict) and value.get("_value")):
            yield f"{child} of {name} must have its text in _value"
    for link in element.get("link") or ():
        if not all(link.get(attribute) for attribute in LINK):
            yield f"a link of {name} must have {', '.join(LINK)}"
