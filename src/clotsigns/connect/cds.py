"""Cards for a clinician's record system (CDS Hooks 2.0): which of our pages a patient may be given.

A system asks at two of its moments: when a patient is opened (``patient-view``), and when a problem
is put on the list (``problem-list-item-create``). Of all that it sends, the codes of conditions are
read, and nothing else: no name, no age, no id, and no token with which more could be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeGuard

from clotsigns.catalogue.model import Catalogue
from clotsigns.connect.answer import Entry, answer
from clotsigns.connect.request import LONGEST_VALUE, Criterion, Request

HOOKS = ("patient-view", "problem-list-item-create")
# The standard's own limit for a card's summary.
LONGEST_SUMMARY = 139
# What a condition is verified to be, where the patient does not have it (FHIR R4).
_DENIED = {"refuted", "entered-in-error"}
_PREFETCH = {
    "conditions": "Condition?patient={{context.patientId}}&category=problem-list-item"
    "&clinical-status=active"
}


class NotAHook(ValueError):
    """A body that is no call of one of our services; the message repeats nothing of it."""


def services(catalogue: Catalogue) -> dict[str, Any]:
    """What a system is told when it looks for services."""
    said = catalogue.said(catalogue.languages[0])
    return {
        "services": [
            {
                "hook": hook,
                "id": hook,
                "title": said.title,
                "description": said.purpose or said.title,
                # A new problem comes with the call; of those on the list, the codes are asked for.
                **({"prefetch": _PREFETCH} if hook == HOOKS[0] else {}),
            }
            for hook in HOOKS
        ]
    }


def cards(catalogue: Catalogue, hook: str, call: Any) -> dict[str, Any]:
    """The cards for a call: one for the pages that fit, or none. Raises ``NotAHook``."""
    if not isinstance(call, dict) or call.get("hook") != hook:
        raise NotAHook(f"the body must be a call of the hook {hook}")
    found = answer(catalogue, Request(criteria=tuple(_criteria(hook, call))))
    if not found.entries:
        return {"cards": []}
    said = catalogue.said(found.language)
    return {
        "cards": [
            {
                # By itself, the name of an illness would read like a finding.
                "summary": _short(f"{catalogue.name}: {found.entries[0].edition.title}"),
                # Of the person nothing is known but a code, so it is never more than a hint.
                "indicator": "info",
                "detail": "\n\n".join(
                    filter(None, (found.about, said.help, found.entries[0].edition.note))
                ),
                "source": {"label": catalogue.name, "url": catalogue.address},
                "links": [link for entry in found.listed for link in _links(entry)],
            }
        ]
    }


def _links(entry: Entry) -> Iterator[dict[str, str]]:
    title = entry.edition.title
    yield {"label": title, "url": entry.address, "type": "absolute"}
    for handout in entry.edition.handouts[:1]:
        yield {"label": f"{title}: {handout.title}", "url": handout.url, "type": "absolute"}


def _criteria(hook: str, call: dict[str, Any]) -> Iterator[Criterion]:
    """The codes of the conditions in a call, each once. None is left out, however long the list."""
    part = "prefetch" if hook == HOOKS[0] else "context"
    held = call.get(part)
    bundle = held.get("conditions") if isinstance(held, dict) else None
    seen: dict[Criterion, None] = {}
    for resource in _conditions(bundle):
        code = resource.get("code")
        for coding in _records(code.get("coding") if isinstance(code, dict) else None):
            system, value = coding.get("system"), coding.get("code")
            if _sane(system) and _sane(value):
                seen[Criterion(system=system, code=value)] = None
    yield from seen


def _sane(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_VALUE


def _conditions(bundle: Any) -> Iterator[dict[str, Any]]:
    """The conditions in a Bundle, or the one that was sent by itself, but for those denied."""
    if not isinstance(bundle, dict):
        return
    sent = (bundle, *(entry.get("resource") for entry in _records(bundle.get("entry"))))
    for resource in sent:
        if not isinstance(resource, dict) or resource.get("resourceType") != "Condition":
            continue
        if not _states(resource.get("verificationStatus")) & _DENIED:
            yield resource


def _states(concept: Any) -> set[str]:
    """The codes of a CodeableConcept, as far as it is one."""
    codings = _records(concept.get("coding") if isinstance(concept, dict) else None)
    return {code for coding in codings if isinstance(code := coding.get("code"), str)}


def _records(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in a list, where it is one."""
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_SUMMARY else f"{title[: LONGEST_SUMMARY - 1]}…"
