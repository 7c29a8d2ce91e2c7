"""Pages and handouts as FHIR R4.

A Library is a page in a language, and a DocumentReference one form of it. FHIR's ``hash`` is the
SHA-1 of the bytes at the address, in base64.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from clotsigns.catalogue.gather import CARD
from clotsigns.catalogue.model import Catalogue, Edition, Handout, Page, moment

Resource = dict[str, Any]
# The bytes at an address of the site.
Read = Callable[[str], bytes]

PAGE_TYPE, PDF_TYPE = "text/html", "application/pdf"
# Stands for the id of a patient, in what is made for one.
PATIENT = "{{patient}}"
# A server may hold a thing of the same name that is not ours.
OURS = "clotsigns-"
# LOINC: Education note.
EDUCATION = {
    "coding": [{"system": "http://loinc.org", "code": "34895-3", "display": "Education note"}]
}
# US Core asks for a category, and has but this one.
CATEGORY = {
    "coding": [
        {
            "system": "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category",
            "code": "clinical-note",
            "display": "Clinical Note",
        }
    ]
}
_CODES = "http://terminology.hl7.org/CodeSystem"
COLLECTION = {"coding": [{"system": f"{_CODES}/library-type", "code": "asset-collection"}]}


def resources(catalogue: Catalogue, read: Read) -> Iterator[Resource]:
    """A Library for each page and language, and a DocumentReference for each form of it."""
    for page in catalogue.pages:
        for edition in page.editions:
            yield _library(catalogue, page, edition, read)
            yield _document(catalogue, page, edition, "page", None, read)
            for form, handout in forms(edition):
                yield _document(catalogue, page, edition, form, handout, read)


def forms(edition: Edition) -> Iterator[tuple[str, Handout]]:
    """What may be printed of a page, each under the name that it has as part of an id."""
    for kind, papers in (("", edition.handouts), (CARD, edition.cards)):
        for paper in papers:
            yield f"{kind}{paper.print}-{paper.paper}", paper


def name_of(page: Page, edition: Edition) -> str:
    """A page in a language, as part of an id."""
    return f"{page.id.replace('/', '-')}-{edition.language}"


def for_patient(catalogue: Catalogue, page: Page, edition: Edition, read: Read) -> Resource:
    """That a patient was given a page: all its forms, under an identifier of this very version."""
    return {
        "resourceType": "DocumentReference",
        "language": edition.language,
        "identifier": [
            {
                "system": f"{catalogue.address}fhir/given",
                "value": f"{name_of(page, edition)}-{edition.version}",
            }
        ],
        **_about(catalogue, edition),
        "subject": {"reference": f"Patient/{PATIENT}"},
        "description": edition.title,
        "content": [
            {"attachment": _attachment(edition, handout, read)}
            for handout in (*edition.handouts, None)
        ],
    }


def _library(catalogue: Catalogue, page: Page, edition: Edition, read: Read) -> Resource:
    name = name_of(page, edition)
    library: Resource = {
        "resourceType": "Library",
        "id": f"{OURS}{name}",
        "meta": _meta(edition),
        "language": edition.language,
        "url": f"{catalogue.address}fhir/Library/{name}",
        "version": edition.version,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "title": edition.title,
        "status": "active",
        "experimental": False,
        "type": COLLECTION,
        "date": edition.updated.isoformat(),
        "publisher": catalogue.name,
        "description": edition.description,
        "useContext": [_focus(catalogue, page)],
        "copyright": catalogue.licence,
        "effectivePeriod": {
            "start": edition.published.isoformat(),
            "end": edition.review_by.isoformat(),
        },
        "topic": [{"coding": [{"system": f"{_CODES}/definition-topic", "code": "education"}]}],
        "content": [_attachment(edition, form, read) for form in (None, *edition.handouts)],
    }
    if not library["useContext"][0]["valueCodeableConcept"]["coding"]:
        del library["useContext"]
    # Reviewed means reviewed by a clinician: until then neither date is given.
    if edition.reviewed_on is not None:
        library["approvalDate"] = library["lastReviewDate"] = edition.reviewed_on.isoformat()
        library["reviewer"] = [{"name": edition.reviewer}]
    return library


def _focus(catalogue: Catalogue, page: Page) -> Resource:
    """What the page is about: the codes for which it is the best answer."""
    return {
        "code": {"system": f"{_CODES}/usage-context-type", "code": "focus"},
        "valueCodeableConcept": {
            "coding": [
                {
                    "system": catalogue.codes.key(code.system).uri,
                    "code": code.code,
                    "display": code.display,
                }
                for code in catalogue.codes.codes
                if code.pages[:1] == (page.id,)
            ]
        },
    }


def _document(
    catalogue: Catalogue,
    page: Page,
    edition: Edition,
    form: str,
    handout: Handout | None,
    read: Read,
) -> Resource:
    attachment = _attachment(edition, handout, read)
    return {
        "resourceType": "DocumentReference",
        "id": f"{OURS}{name_of(page, edition)}-{form}",
        "meta": _meta(edition),
        "language": edition.language,
        **_about(catalogue, edition),
        "description": attachment["title"],
        "content": [{"attachment": attachment}],
    }


def _about(catalogue: Catalogue, edition: Edition) -> Resource:
    host = {"custodian": {"display": catalogue.host}} if catalogue.host else {}
    return {
        "status": "current",
        # FHIR's 'final' says that an appropriate person has verified it; until then it is not.
        "docStatus": "final" if edition.reviewed_on is not None else "preliminary",
        "type": EDUCATION,
        "category": [CATEGORY],
        "date": moment(edition.updated),
        "author": [{"display": catalogue.name}],
        **host,
    }


def _meta(edition: Edition) -> Resource:
    return {"versionId": edition.version}


def attached(url: str, read: Read) -> Resource:
    """Where an attachment stands, and what it must be."""
    content = read(url)
    digest = hashlib.sha1(content, usedforsecurity=False).digest()
    return {
        "url": url,
        "size": len(content),
        "hash": base64.b64encode(digest).decode("ascii"),
    }


def _attachment(edition: Edition, handout: Handout | None, read: Read) -> Resource:
    return {
        "contentType": PDF_TYPE if handout else PAGE_TYPE,
        "language": edition.language,
        **attached(handout.url if handout else edition.url, read),
        "title": f"{edition.title}: {handout.title}" if handout else edition.title,
        "creation": edition.updated.isoformat(),
    }
