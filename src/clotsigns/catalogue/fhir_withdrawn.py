"""What a FHIR server is told of a page that was taken back, in the place of all that it was given.

A notice goes where each form of the page stood, so that no old word can still be handed out. Forms
that a server never had are put there too, as nobody knows which it has.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import product

from clotsigns.catalogue.fhir_documents import (
    CATEGORY,
    COLLECTION,
    EDUCATION,
    OURS,
    PAGE_TYPE,
    Read,
    Resource,
    attached,
)
from clotsigns.catalogue.gather import CARD, PAPERS, PRINTS
from clotsigns.catalogue.model import Catalogue, Withdrawn, moment
from clotsigns.handouts.sheet import CARD_PAGE

_FORMS = tuple(f"{print}-{paper}" for print, paper in product(PRINTS, PAPERS))
_CARDS = tuple(f"{CARD}{form}" for form in _FORMS)


def taken_back(catalogue: Catalogue, read: Read) -> Iterator[Resource]:
    """A Library that is retired, and documents that are superseded by the notice."""
    for gone in catalogue.withdrawn:
        yield {
            "resourceType": "Library",
            "id": f"{OURS}{_name(gone)}",
            "language": gone.language,
            "url": f"{catalogue.address}fhir/Library/{_name(gone)}",
            "name": "".join(part.capitalize() for part in _name(gone).split("-")),
            "title": gone.title,
            "status": "retired",
            "experimental": False,
            "type": COLLECTION,
            "date": gone.day.isoformat(),
            "publisher": catalogue.name,
            "description": gone.why,
            "content": [_notice(gone, read)],
        }
        for form in ("page", *_forms(gone)):
            yield {
                "resourceType": "DocumentReference",
                "id": f"{OURS}{_name(gone)}-{form}",
                "language": gone.language,
                "status": "superseded",
                "type": EDUCATION,
                "category": [CATEGORY],
                "date": moment(gone.day),
                "author": [{"display": catalogue.name}],
                "description": f"{gone.title}: {gone.why}",
                "content": [{"attachment": _notice(gone, read)}],
            }


def notices(catalogue: Catalogue) -> Iterator[Resource]:
    """A few words in the place of each PDF that a server may hold."""
    for gone in catalogue.withdrawn:
        words = "\n".join((gone.title, gone.why, gone.url, ""))
        for form in _forms(gone):
            yield {
                "resourceType": "Binary",
                "id": f"{OURS}{_name(gone)}-{form}",
                "contentType": "text/plain; charset=utf-8",
                "data": base64.b64encode(words.encode("utf-8")).decode("ascii"),
            }


def _notice(gone: Withdrawn, read: Read) -> Resource:
    shared = {"language": gone.language, "creation": gone.day.isoformat()}
    return {"contentType": PAGE_TYPE, **attached(gone.url, read), "title": gone.title, **shared}


def _forms(gone: Withdrawn) -> tuple[str, ...]:
    return (*_FORMS, *_CARDS) if gone.id == CARD_PAGE else _FORMS


def _name(gone: Withdrawn) -> str:
    return f"{gone.id.replace('/', '-')}-{gone.language}"
