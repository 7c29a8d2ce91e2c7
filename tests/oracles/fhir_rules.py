"""The code lists of FHIR R4 that a model's validation does not look at, for what we publish.

Source: FHIR R4 (4.0.1), the value sets named beside each list; required bindings first.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any

LISTS: dict[tuple[str, str], frozenset[str]] = {
    # bundle-type
    ("Bundle", "type"): frozenset(
        ("document", "message", "transaction", "transaction-response", "batch", "batch-response")
    )
    | {"history", "searchset", "collection"},
    # publication-status
    ("Library", "status"): frozenset(("draft", "active", "retired", "unknown")),
    ("CodeSystem", "status"): frozenset(("draft", "active", "retired", "unknown")),
    ("CodeSystem", "content"): frozenset(
        ("not-present", "example", "fragment", "complete", "supplement")
    ),
    ("ConceptMap", "status"): frozenset(("draft", "active", "retired", "unknown")),
    # document-reference-status, composition-status
    ("DocumentReference", "status"): frozenset(("current", "superseded", "entered-in-error")),
    ("DocumentReference", "docStatus"): frozenset(
        ("preliminary", "final", "amended", "entered-in-error")
    ),
}
# concept-map-equivalence
EQUIVALENCES = frozenset(
    ("relatedto", "equivalent", "equal", "wider", "subsumes", "narrower", "specializes", "inexact")
) | {"unmatched", "disjoint"}
SYSTEMS: dict[str, frozenset[str]] = {
    # library-type (extensible), definition-topic (example), usage-context-type (extensible)
    "http://terminology.hl7.org/CodeSystem/library-type": frozenset(
        ("logic-library", "model-definition", "asset-collection", "module-definition")
    ),
    "http://terminology.hl7.org/CodeSystem/definition-topic": frozenset(
        ("treatment", "education", "assessment")
    ),
    "http://terminology.hl7.org/CodeSystem/usage-context-type": frozenset(
        ("gender", "age", "focus", "user", "workflow", "task", "venue", "species", "program")
    ),
}
CATEGORIES = "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category"
# The id of a resource; a language of BCP 47; the name that a machine uses.
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_NAME = re.compile(r"[A-Z]([A-Za-z0-9_]){0,254}")
_SHA1_BYTES = 20


def faults(resource: dict[str, Any]) -> Iterator[str]:
    """What FHIR's lists and formats forbid in a resource and in those inside it."""
    kind = str(resource.get("resourceType"))
    name = f"{kind}/{resource.get('id')}"
    if not _ID.fullmatch(str(resource.get("id", "none"))):
        yield f"{name}: the id must have 1 to 64 letters, digits, hyphens or dots"
    for (owner, field), known in LISTS.items():
        if owner == kind and field in resource and resource[field] not in known:
            yield f"{name}: {field} must be one of: {', '.join(sorted(known))}"
    if kind in ("CodeSystem", "ConceptMap", "Library") and not _NAME.fullmatch(
        str(resource.get("name", "X"))
    ):
        yield f"{name}: name must be fit for a machine (R4 invariant lib-0, cmd-0)"
    if not _ID.fullmatch(str(resource.get("meta", {}).get("versionId", "none"))):
        yield f"{name}: a versionId must be an id"
    for entry in resource.get("entry") or ():
        yield from faults(entry["resource"])
        if ("request" in entry) != (resource.get("type") in ("transaction", "batch")):
            yield f"{name}: only a transaction has requests (R4 invariant bdl-3)"
    urls = [entry["fullUrl"] for entry in resource.get("entry") or ()]
    if len(set(urls)) != len(urls):
        yield f"{name}: a fullUrl must stand once (R4 invariant bdl-7)"
    for part in _parts(resource):
        yield from (f"{name}: {fault}" for fault in _part_faults(part))


def us_core_faults(document: dict[str, Any]) -> Iterator[str]:
    """What US Core's profile of DocumentReference asks for beyond FHIR itself (version 6.1.0)."""
    for field in (
        "status",
        "type",
        "category",
        "subject",
        "content",
        "identifier",
        "author",
        "date",
    ):
        if not document.get(field):
            yield f"it must have {field}"
    systems = {c.get("system") for each in document.get("category", ()) for c in each["coding"]}
    if CATEGORIES not in systems:
        yield "a category must be one of US Core"
    if not str(document.get("subject", {}).get("reference", "")).startswith("Patient/"):
        yield "the subject must be a patient"
    for content in document.get("content", ()):
        attachment = content.get("attachment", {})
        if not attachment.get("contentType") or not {"url", "data"} & set(attachment):
            yield "an attachment must have its type, and the document or its address (us-core-6)"


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping inside a resource, but not the resources inside it."""
    if isinstance(value, dict):
        yield value
        for key, child in value.items():
            if key != "resource":
                yield from _parts(child)
    elif isinstance(value, list):
        for child in value:
            yield from _parts(child)


def _part_faults(part: dict[str, Any]) -> Iterator[str]:
    known = SYSTEMS.get(str(part.get("system")))
    if known is not None and part.get("code") not in known:
        yield f"'{part.get('code')}' is no code of {part['system']}"
    if "equivalence" in part and part["equivalence"] not in EQUIVALENCES:
        yield f"'{part['equivalence']}' is no equivalence"
    if "language" in part and not _LANGUAGE.fullmatch(str(part["language"])):
        yield f"'{part['language']}' is no language"
    if "size" in part and (not isinstance(part["size"], int) or part["size"] < 0):
        yield "a size must be a number of bytes"
    if "hash" in part:
        try:
            right = len(base64.b64decode(part["hash"], validate=True)) == _SHA1_BYTES
        except (binascii.Error, TypeError):
            right = False
        if not right:
            yield "a hash must be a SHA-1 in base64"
