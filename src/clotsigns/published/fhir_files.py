"""Guards of what FHIR servers get: each form is the file itself, each code leads to its page."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from clotsigns.catalogue.fhir_documents import OURS, PATIENT, PDF_TYPE, forms, name_of
from clotsigns.published.expected import Expected
from clotsigns.published.files import Files
from clotsigns.site import file_at


def fhir_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """What record systems get: each PDF is the handout itself, each code leads to its page."""
    try:
        resource = json.loads(files.read(name))
        for part in _parts(resource):
            if part.get("resourceType") in ("DocumentReference", "Library"):
                yield from _state_faults(expected, part)
            if part.get("resourceType") == "DocumentReference":
                yield from _document_faults(files, expected, part)
            if part.get("resourceType") == "Binary" and not _is_notice(expected, part):
                yield from _binary_faults(files, expected, part)
            if "hash" in part and "url" in part:
                yield from _digest_faults(files, expected, part)
            if {"system", "code", "display"} <= part.keys() and not _known(expected, part):
                yield f"the code {part['code']} must be one of the tables, by its name"
            if "element" in part and "source" in part:
                yield from _mapped(expected, part)
    except (ValueError, KeyError, TypeError, IndexError):
        yield "it must be a resource that can be read"


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value:
        if isinstance(child, dict | list):
            yield from _parts(child)


def _state_faults(expected: Expected, part: dict[str, Any]) -> Iterator[str]:
    """It has the day of its page, and names a review only where there is one."""
    named = {f"{page.id.replace('/', '-')}-": page for page in expected.catalogue.pages}
    given = part["identifier"][0]["value"] if "identifier" in part else part["id"]
    own = str(given).removeprefix(OURS)
    for gone in expected.catalogue.withdrawn:
        if own.startswith(f"{gone.id.replace('/', '-')}-{gone.language}"):
            if part["status"] not in ("retired", "superseded"):
                yield f"{own} must be withdrawn, as its page is"
            return
    page = named[max((n for n in named if own.startswith(n)), key=len, default="")]
    edition = page.editions[0]
    day = edition.reviewed_on.isoformat() if edition.reviewed_on else None
    told = "final" if day else "preliminary"
    reviewers = [one.get("name") for one in part.get("reviewer", ())]
    if (
        not str(part["date"]).startswith(edition.updated.isoformat())
        or part.get("docStatus", told) != told
        or {part.get("approvalDate"), part.get("lastReviewDate")} - {day, None}
        or reviewers not in ([], [edition.reviewer] if day else [])
    ):
        yield f"{own} must have the day and the review of its page"
    if edition.title not in str(part.get("title", part.get("description"))):
        yield f"{own} must have the title of its page"
    if "subject" in part and part["subject"] != {"reference": f"Patient/{PATIENT}"}:
        yield f"{own} must leave open of whom it is"


def _document_faults(files: Files, expected: Expected, part: dict[str, Any]) -> Iterator[str]:
    for content in part["content"]:
        told = content["attachment"]
        if "hash" not in told or "url" not in told:
            yield f"it must have the digest of {told.get('url', 'each form')}"


def _digest_faults(files: Files, expected: Expected, told: dict[str, Any]) -> Iterator[str]:
    url = str(told["url"])
    path = _pdfs(expected).get(url, file_at(url.removeprefix(expected.address)))
    pdf = files.read(path) if path in files.names else b""
    digest = base64.b64encode(hashlib.sha1(pdf, usedforsecurity=False).digest()).decode()
    if told["hash"] != digest or told.get("size") != len(pdf):
        yield f"its digest of {path} must be that of the file"


def _binary_faults(files: Files, expected: Expected, part: dict[str, Any]) -> Iterator[str]:
    path = _pdfs(expected).get(f"Binary/{part['id']}", "")
    pdf = files.read(path) if path in files.names else b""
    if base64.b64decode(part["data"]) != pdf:
        yield f"it must hold the handout {path or part['id']} itself"


def _is_notice(expected: Expected, part: dict[str, Any]) -> bool:
    """Whether it stands for a handout of a page that is withdrawn, and is none itself."""
    gone = [each.id.replace("/", "-") for each in expected.catalogue.withdrawn]
    own = str(part["id"]).removeprefix(OURS)
    return any(own.startswith(f"{page}-") for page in gone) and part["contentType"] != PDF_TYPE


def _pdfs(expected: Expected) -> dict[str, str]:
    """The path of each handout, by the name that one bundle has for it."""
    return {
        f"Binary/{OURS}{name_of(page, edition)}-{form}": (
            handout.url.removeprefix(expected.address)
        )
        for page in expected.catalogue.pages
        for edition in page.editions
        for form, handout in forms(edition)
    }


def _known(expected: Expected, part: dict[str, Any]) -> bool:
    """Whether a code is one of our tables, or says what kind of thing is told."""
    codes = expected.catalogue.codes
    uris = {system.uri: system.key for system in codes.systems}
    if part["system"] not in uris or part.get("display") == "Education note":
        return True
    found = expected.once("codes", lambda: "\n".join(f"{c.system} {c.code}" for c in codes.codes))
    return f"\n{uris[part['system']]} {part['code']}\n" in f"\n{found}\n"


def _mapped(expected: Expected, part: dict[str, Any]) -> Iterator[str]:
    codes = expected.catalogue.codes
    pages = {(codes.key(code.system).uri, code.code): list(code.pages) for code in codes.codes}
    told = {element["code"] for element in part["element"]}
    listed = {code for (uri, code), to in pages.items() if uri == part["source"] and to}
    if told != listed:
        other = ", ".join(sorted(told ^ listed)[:3])
        yield f"the codes of {part['source']} must be those of the tables: {other}"
    for element in part["element"]:
        targets = [target.get("code") for target in element["target"]]
        wanted = pages.get((part["source"], element["code"]), [])
        if targets != wanted:
            yield f"the code {element['code']} must lead to {', '.join(wanted) or 'no page'}"
