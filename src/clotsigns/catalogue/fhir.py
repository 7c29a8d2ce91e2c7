"""The catalogue as FHIR R4: what each page and handout is, and which codes lead to which page.

Files only: there is no FHIR server. They hold the digests of finished pages, so they
are made after these.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import quote

from clotsigns.catalogue.fhir_codes import code_system, concept_map
from clotsigns.catalogue.fhir_documents import (
    PATIENT,
    PDF_TYPE,
    Read,
    Resource,
    for_patient,
    resources,
)
from clotsigns.catalogue.fhir_withdrawn import notices, taken_back
from clotsigns.catalogue.model import Catalogue, Edition, Page, moment

FOLDER = "fhir"


def makers(catalogue: Catalogue, read: Read) -> dict[str, Callable[[], Resource]]:
    """What makes each file, by its path on the site. ``read`` gives the bytes at an address."""
    return {
        f"{FOLDER}/Bundle.json": lambda: bundle(catalogue, read),
        f"{FOLDER}/transaction.json": lambda: transaction(catalogue, read),
        f"{FOLDER}/ConceptMap.json": lambda: concept_map(catalogue),
        f"{FOLDER}/CodeSystem.json": lambda: code_system(catalogue),
        **{
            patient_path(page, edition): partial(given, catalogue, page, edition, read)
            for page in catalogue.pages
            for edition in page.editions
        },
    }


def as_text(resource: Resource) -> bytes:
    """A resource as a file."""
    return (json.dumps(resource, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def patient_path(page: Page, edition: Edition) -> str:
    """Where the template for a patient stands; that of the site's own language has no suffix."""
    suffix = "" if edition is page.editions[0] else f"-{edition.language}"
    return f"{FOLDER}/patient/{page.id.replace('/', '-')}{suffix}.json"


def bundle(catalogue: Catalogue, read: Read) -> Resource:
    """``fhir/Bundle.json``: a Library for each page and language, and a document for each form."""
    return {
        "resourceType": "Bundle",
        "id": "pages",
        "type": "collection",
        "timestamp": moment(catalogue.updated),
        "entry": [
            {"fullUrl": _urn(catalogue, resource), "resource": resource}
            for resource in _all(catalogue, read)
        ],
    }


def transaction(catalogue: Catalogue, read: Read) -> Resource:
    """``fhir/transaction.json``: the same for a FHIR server, with the PDFs and the codes in it.

    Each entry is put under an id of its own, so a second import changes nothing.
    """
    entries = [form for resource in _all(catalogue, read) for form in _with_content(resource, read)]
    entries += [*notices(catalogue), code_system(catalogue), concept_map(catalogue)]
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


def given(catalogue: Catalogue, page: Page, edition: Edition, read: Read) -> Resource:
    """A template for a patient's record: that the page was given, as US Core asks for a document.

    It is created once for a patient and a version of the page, so a second import changes nothing.
    """
    document = for_patient(catalogue, page, edition, read)
    identifier = document["identifier"][0]
    mark = quote(f"{identifier['system']}|{identifier['value']}", safe="")
    return {
        "resourceType": "Bundle",
        "id": f"given-{page.id.replace('/', '-')}",
        "type": "transaction",
        "entry": [
            {
                "fullUrl": _urn_of(f"{identifier['system']}/{identifier['value']}"),
                "resource": document,
                "request": {
                    "method": "POST",
                    "url": "DocumentReference",
                    "ifNoneExist": f"patient={PATIENT}&identifier={mark}",
                },
            }
        ],
    }


def _all(catalogue: Catalogue, read: Read) -> Iterator[Resource]:
    yield from resources(catalogue, read)
    yield from taken_back(catalogue, read)


def _with_content(resource: Resource, read: Read) -> Iterator[Resource]:
    """A document, and before it the PDF that it is about, which then stands in the same server."""
    if resource["resourceType"] == "DocumentReference":
        attachment = resource["content"][0]["attachment"]
        if attachment["contentType"] == PDF_TYPE:
            yield {
                "resourceType": "Binary",
                "id": resource["id"],
                "contentType": PDF_TYPE,
                "data": base64.b64encode(read(attachment["url"])).decode("ascii"),
            }
            attachment["url"] = f"Binary/{resource['id']}"
    yield resource


def _urn(catalogue: Catalogue, resource: Resource) -> str:
    return _urn_of(f"{catalogue.address}fhir/{resource['resourceType']}/{resource['id']}")


def _urn_of(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"
