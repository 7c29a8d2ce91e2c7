"""The catalogue as FHIR R4: what each page and handout is, and which codes lead to which page.

A Bundle of Library (a page in a language, with all its forms) and DocumentReference (one form of
it, as an EHR files it), and a ConceptMap from codes to pages. Files only: there is no FHIR server.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from clotsigns.catalogue.model import Catalogue, Edition, Handout, Page

Resource = dict[str, Any]

PAGE_TYPE, PDF_TYPE = "text/html", "application/pdf"
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


def bundle(catalogue: Catalogue) -> Resource:
    """``fhir/Bundle.json``: a Library for each page and language, and a document for each form."""
    return {
        "resourceType": "Bundle",
        "id": "pages",
        "type": "collection",
        "timestamp": f"{catalogue.updated.isoformat()}T00:00:00Z",
        "entry": [
            {"fullUrl": _urn(catalogue, resource), "resource": resource}
            for resource in _resources(catalogue)
        ],
    }


def transaction(catalogue: Catalogue, read: Callable[[Handout], bytes]) -> Resource:
    """``fhir/transaction.json``: the same for a FHIR server, with the PDFs and the codes in it.

    Each entry is put under an id of its own, so a second import changes nothing. ``read`` gives the
    bytes of a handout.
    """
    entries = []
    for resource in _resources(catalogue):
        for form in _forms(catalogue, resource, read):
            entries.append(form)
    entries += [code_system(catalogue), concept_map(catalogue)]
    return {
        "resourceType": "Bundle",
        "id": "transaction",
        "type": "transaction",
        "entry": [
            {
                "fullUrl": _urn(catalogue, resource),
                "resource": resource,
                "request": {
                    "method": "PUT",
                    "url": f"{resource['resourceType']}/{resource['id']}",
                },
            }
            for resource in entries
        ],
    }


def _forms(
    catalogue: Catalogue, resource: Resource, read: Callable[[Handout], bytes]
) -> Iterator[Resource]:
    """A document, and before it the PDF that it is about, which then stands in the same server."""
    if resource["resourceType"] == "DocumentReference":
        attachment = resource["content"][0]["attachment"]
        handouts = {h.url: h for page in catalogue.pages for e in page.editions for h in e.handouts}
        if (handout := handouts.get(attachment["url"])) is not None:
            yield {
                "resourceType": "Binary",
                "id": resource["id"],
                "contentType": PDF_TYPE,
                "data": base64.b64encode(read(handout)).decode("ascii"),
            }
            attachment["url"] = f"Binary/{resource['id']}"
    yield resource


def code_system(catalogue: Catalogue) -> Resource:
    """``fhir/CodeSystem.json``: the ids of our pages, which the ConceptMap leads to."""
    return {
        "resourceType": "CodeSystem",
        "id": "pages",
        "url": _pages_system(catalogue),
        "version": catalogue.updated.isoformat(),
        "name": "Pages",
        "title": catalogue.name,
        "status": "active",
        "experimental": False,
        "date": catalogue.updated.isoformat(),
        "publisher": catalogue.name,
        "copyright": catalogue.licence,
        "caseSensitive": True,
        "content": "complete",
        "count": len(catalogue.pages),
        "concept": [
            {
                "code": page.id,
                "display": page.editions[0].title,
                "definition": page.editions[0].description,
            }
            for page in catalogue.pages
        ],
    }


def _pages_system(catalogue: Catalogue) -> str:
    return f"{catalogue.address}fhir/CodeSystem/pages"


def concept_map(catalogue: Catalogue) -> Resource:
    """``fhir/ConceptMap.json``: codes of each system to the ids of pages, best first."""
    groups = []
    for system in catalogue.codes.systems:
        elements = [
            {
                "code": code.code,
                "display": code.display,
                "target": [
                    {
                        "code": page,
                        "display": catalogue.page(page).editions[0].title,
                        "equivalence": "relatedto",
                    }
                    for page in code.pages
                ],
            }
            for code in catalogue.codes.codes
            if code.system == system.key and code.pages
        ]
        if elements:
            target = _pages_system(catalogue)
            groups.append({"source": system.uri, "target": target, "element": elements})
    return {
        "resourceType": "ConceptMap",
        "id": "pages",
        "url": f"{catalogue.address}fhir/ConceptMap/pages",
        "version": catalogue.updated.isoformat(),
        "name": "PagesByCode",
        "title": catalogue.name,
        "status": "active",
        "experimental": False,
        "date": catalogue.updated.isoformat(),
        "publisher": catalogue.name,
        "copyright": catalogue.licence,
        "group": groups,
    }


def _resources(catalogue: Catalogue) -> Iterator[Resource]:
    for page in catalogue.pages:
        for edition in page.editions:
            name = f"{page.id.replace('/', '-')}-{edition.language}"
            yield _library(catalogue, page, edition, name)
            for form, handout in ((None, None), *((_form(h), h) for h in edition.handouts)):
                suffix = f"-{form}" if form else "-page"
                yield _document(catalogue, edition, f"{name}{suffix}", handout)


def _library(catalogue: Catalogue, page: Page, edition: Edition, name: str) -> Resource:
    library: Resource = {
        "resourceType": "Library",
        "id": name,
        "language": edition.language,
        "url": f"{catalogue.address}fhir/Library/{name}",
        "version": edition.updated.isoformat(),
        "name": "".join(part.capitalize() for part in name.split("-")),
        "title": edition.title,
        "status": "active",
        "experimental": False,
        "type": {"coding": [{"system": f"{_CODES}/library-type", "code": "asset-collection"}]},
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
        "content": [
            _attachment(edition, None),
            *(_attachment(edition, h) for h in edition.handouts),
        ],
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
    catalogue: Catalogue, edition: Edition, name: str, handout: Handout | None
) -> Resource:
    attachment = _attachment(edition, handout)
    host = {"custodian": {"display": catalogue.host}} if catalogue.host else {}
    return {
        "resourceType": "DocumentReference",
        "id": name,
        "language": edition.language,
        "status": "current",
        # FHIR's 'final' says that an appropriate person has verified it; until then it is not.
        "docStatus": "final" if edition.reviewed_on is not None else "preliminary",
        "type": EDUCATION,
        "category": [CATEGORY],
        "date": f"{edition.updated.isoformat()}T00:00:00Z",
        "author": [{"display": catalogue.name}],
        **host,
        "description": attachment["title"],
        "content": [{"attachment": attachment}],
    }


def _attachment(edition: Edition, handout: Handout | None) -> Resource:
    """A form of the page. FHIR's ``hash`` is SHA-1 in base64; a page that is read live has none."""
    shared = {"language": edition.language, "creation": edition.updated.isoformat()}
    if handout is None:
        return {"contentType": PAGE_TYPE, "url": edition.url, "title": edition.title, **shared}
    return {
        "contentType": PDF_TYPE,
        "url": handout.url,
        "title": f"{edition.title}: {handout.title}",
        "size": handout.bytes,
        "hash": base64.b64encode(bytes.fromhex(handout.sha1)).decode("ascii"),
        **shared,
    }


def _form(handout: Handout) -> str:
    return f"{handout.print}-{handout.paper}"


def _urn(catalogue: Catalogue, resource: Resource) -> str:
    name = f"{catalogue.address}fhir/{resource['resourceType']}/{resource['id']}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"
