"""Answers as JSON and JSONP, in the shape that the readers of MedlinePlus Connect already parse.

HL7's rule for making JSON of Atom: an attribute becomes a member, the text of an element becomes
``_value``, what may repeat is an array even when it is single, and no string holds raw markup.
Where MedlinePlus does otherwise, its readers are many and strict, so we do as it does: an author is
an object, and the feed itself has no link, no rights, and no other member that it lacks there.
"""

from __future__ import annotations

import json
from typing import Any

from clotsigns.catalogue.model import moment
from clotsigns.connect.answer import Answer, Entry
from clotsigns.connect.categories import categories
from clotsigns.connect.links import links
from clotsigns.connect.summary import as_html

MEDIA_TYPE = "application/json"

# Outside strings none of these stands in JSON, so all of it can be replaced at once.
_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>=&'"}


def as_json(answer: Answer) -> bytes:
    """The answer as JSON, in ASCII, with the characters that mean something to HTML escaped."""
    text = json.dumps({"feed": _feed(answer)}, separators=(",", ":"))
    return text.translate(_ESCAPED).encode("ascii")


def as_jsonp(answer: Answer, callback: str) -> bytes:
    """A call of ``callback``, which the request has checked, with the answer."""
    # The comment keeps the answer from being taken for a Flash file or another format.
    return b"/**/" + callback.encode("ascii") + b"(" + as_json(answer) + b");"


def _feed(answer: Answer) -> dict[str, Any]:
    catalogue = answer.catalogue
    return {
        "base": catalogue.address,
        "lang": answer.language,
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "title": {"_value": catalogue.said(answer.language).title, "type": "text"},
        "subtitle": {"_value": answer.about, "type": "text"},
        "author": _author(answer),
        "updated": {"_value": moment(answer.updated)},
        "category": [{"scheme": scheme, "term": term} for scheme, term in categories(answer)],
        "id": {"_value": answer.id},
        "entry": [_entry(answer, entry) for entry in answer.listed],
    }


def _entry(answer: Answer, entry: Entry) -> dict[str, Any]:
    edition = entry.edition
    return {
        "lang": edition.language,
        "title": {"_value": entry.title, "type": "text"},
        "link": list(links(entry)),
        "id": {"_value": answer.catalogue.tag(f"/{entry.page}/{edition.language}")},
        "updated": {"_value": moment(edition.updated)},
        "author": _author(answer),
        "summary": {"_value": as_html(edition), "type": "html"},
        "published": {"_value": moment(edition.published)},
        "rights": {"_value": answer.catalogue.licence, "type": "text"},
    }


def _author(answer: Answer) -> dict[str, Any]:
    return {
        "name": {"_value": answer.catalogue.name},
        "uri": {"_value": answer.catalogue.address},
    }
