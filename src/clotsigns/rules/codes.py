"""Codes: each is one, leads to pages that exist, and emergencies lead to help first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clotsigns.rules.check_digits import luhn, verhoeff
from clotsigns.rules.files import kept
from clotsigns.rules.links import anchors
from clotsigns.sources.code_table import Row, rows, systems
from clotsigns.sources.codes import CodeSystem, squeezed
from clotsigns.sources.data_file import Document
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project

# As many as MedlinePlus Connect gives for a diagnosis.
MOST_PAGES = 3
CONFIDENCES = ("high", "medium", "low")
EMERGENCY = "emergency"

_OID = re.compile(r"[0-2](\.(0|[1-9][0-9]*))+")
# What a code looks like, by system: the guides of the CDC, SNOMED International and Regenstrief.
_LOOKS = {
    "icd-10-cm": re.compile(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?"),
    "icd-9-cm": re.compile(r"([0-9]{3}|V[0-9]{2})(\.[0-9]{1,2})?|E[0-9]{3}(\.[0-9])?"),
    "snomed-ct": re.compile(r"[1-9][0-9]{5,17}"),
    "icd-10": re.compile(r"[A-Z][0-9]{2}(\.[0-9]{1,2})?"),
    "atc": re.compile(r"[A-Z][0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?"),
    "loinc": re.compile(r"[1-9][0-9]{0,6}-[0-9]"),
    "rxnorm": re.compile(r"[1-9][0-9]{0,7}"),
}


def codes_valid(project: Project) -> Iterator[Problem]:
    """Every code has the form and check digit of its system, a name, a source and real pages.

    It stands once. Its pages, three at most, come best first, and a code for something that is an
    emergency in itself leads to 'emergency' first, or to nothing.
    """
    document = project.data["code-systems"]
    known = {system.key: system for system in systems(document)}
    for key, system in known.items():
        for oid in (system.oid, *(o for o in system.also if ":" not in o)):
            if not _OID.fullmatch(oid):
                yield Problem(
                    path=document.path,
                    line=document.line("systems", key),
                    rule="code-system",
                    message=f"'{oid}' must be an OID, as in 2.16.840.1.113883.6.90; correct it",
                )
    try:
        table = rows(project, unused=True)
    except SourceError as error:
        yield from error.problems
        return
    # That a page which is promised is missing is told once, and not by each code (`files`).
    pages: dict[str, set[str]] = {page: set() for page in kept(project)}
    pages |= {article.id: anchors(project, article) for article in project.articles}
    seen: dict[tuple[str, str], Row] = {}
    for row in table:
        if (wanted := known.get(row.system)) is None:
            yield _problem(row, f"the system must be one of: {', '.join(known)}")
            continue
        for message in _faults(row, wanted, pages, document.data):
            yield _problem(row, message)
        first = seen.setdefault((row.system, squeezed(row.code, wanted)), row)
        if first is not row:
            message = f"'{row.code}' must stand once; it is also in {first.path}:{first.line}"
            yield _problem(row, message)


def emergencies_listed(project: Project) -> Iterator[Problem]:
    """What is named as an emergency in ``data/code-systems.yml`` stands in a table.

    Else a slip of the pen there would quietly take the emergency page from its first place.
    """
    document = project.data["code-systems"]
    try:
        listed = {(row.system, row.code) for row in rows(project, unused=True)}
    except SourceError:
        return
    for key, codes in document.data["emergencies"].items():
        for index, code in enumerate(codes):
            if (key, code) not in listed:
                yield _unlisted(document, code, key, "emergencies", key, index)
    for key, names in (document.data.get("medicines") or {}).items():
        for code in names:
            if (key, code) not in listed:
                yield _unlisted(document, code, key, "medicines", key, code)


def edition_tables_known(project: Project) -> Iterator[Problem]:
    """A table that an edition switches on or off is one of ``data/code-systems.yml``."""
    if project.edition is None:
        return
    known = [table["file"] for table in project.data["code-systems"].data["tables"]]
    document = project.edition.document
    for name in project.edition.code_tables:
        if name not in known:
            yield Problem(
                path=document.path,
                line=document.line("code_tables", name),
                rule="edition",
                message=f"'{name}' must be one of the tables: {', '.join(known)}; correct it",
            )


def _unlisted(document: Document, code: str, key: str, *place: str | int) -> Problem:
    return Problem(
        path=document.path,
        line=document.line(*place),
        rule="code-emergency" if place[0] == "emergencies" else "code-medicine",
        message=f"'{code}' must be a {key} code in one of the tables; correct it",
    )


def is_emergency(system: CodeSystem, code: str, emergencies: dict[str, list[str]]) -> bool:
    """Whether a code is, or in a branching system lies below, one that is an emergency."""
    wanted = squeezed(code, system)
    named = [squeezed(entry, system) for entry in emergencies.get(system.key, ())]
    return any(wanted.startswith(entry) if system.branching else wanted == entry for entry in named)


def _faults(
    row: Row, system: CodeSystem, pages: dict[str, set[str]], data: dict[str, dict[str, list[str]]]
) -> Iterator[str]:
    looks = _LOOKS.get(row.system)
    if looks is not None and not looks.fullmatch(row.code):
        yield f"'{row.code}' does not look like a {system.name} code; correct it"
    elif row.system == "snomed-ct" and not verhoeff(row.code):
        yield f"'{row.code}' must pass its Verhoeff check digit; it is mistyped"
    elif row.system == "loinc" and not luhn(row.code.replace("-", "")):
        yield f"'{row.code}' must pass its check digit; it is mistyped"
    if not row.display.strip():
        yield "a code must have a name; fill in 'display'"
    if row.confidence not in CONFIDENCES:
        yield f"the confidence must be one of: {', '.join(CONFIDENCES)}"
    if not row.sources:
        yield "a code must name where it was read; fill in 'source'"
    for name in row.sources:
        if name not in data["sources"]:
            yield f"'{name}' must stand under 'sources' in data/code-systems.yml; add it"
    for page in row.pages:
        if page not in pages:
            yield f"'{page}' must be a page of the site; correct it"
    for page, part in zip(row.pages, row.parts, strict=False):
        if part and part not in (pages.get(page) or {part}):
            yield f"'#{part}' must be the id of a heading on '{page}'; correct it"
    if len(set(row.pages)) != len(row.pages) or len(row.pages) > MOST_PAGES:
        yield f"a code must have {MOST_PAGES} different pages at most, best first"
    urgent = is_emergency(system, row.code, data["emergencies"])
    if urgent and row.pages and row.pages[0] != EMERGENCY:
        yield f"'{row.code}' is an emergency in itself: its first page must be '{EMERGENCY}'"


def _problem(row: Row, message: str) -> Problem:
    return Problem(path=row.path, line=row.line, rule="code", message=message)
