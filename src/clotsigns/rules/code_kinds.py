"""Codes by what they are: their names and their beginnings tell where they may lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from clotsigns.rules.codes import EMERGENCY, is_emergency
from clotsigns.sources.code_table import NONE, Row, rows, systems
from clotsigns.sources.codes import CodeSystem, squeezed
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project

Kind = dict[str, Any]


def codes_of_their_kind(project: Project) -> Iterator[Problem]:
    """Each code leads where codes of its kind lead, and its kind is told twice.

    The first kind of ``data/meaning.yml`` whose expression finds the code's name is the code's; in
    a system in which longer codes are kinds of shorter ones, the beginning of the code must name
    the same kind, if any; elsewhere each code is listed under its kind. What has the name of an
    emergency is listed as one, and nothing else is.
    """
    document = project.data["meaning"]
    kinds: list[Kind] = document.data["codes"]
    if not kinds:
        return
    try:
        table = rows(project, unused=True)
    except SourceError:
        # The rule on the table itself tells why.
        return
    known = {system.key: system for system in systems(project.data["code-systems"])}
    for at, told in enumerate(kinds):
        for part in ("systems", "below", "are"):
            for key in told.get(part, ()):
                if key not in known:
                    yield Problem(
                        path=document.path,
                        line=document.line("codes", at, part, key),
                        rule="code-kind",
                        message=f"'{key}' must be a system of data/code-systems.yml: "
                        f"{', '.join(known)}",
                    )
    named = [(re.compile(kind["named"], re.IGNORECASE), kind) for kind in kinds]
    below = [
        (key, squeezed(prefix, known[key]), kind)
        for kind in kinds
        for key, prefixes in kind.get("below", {}).items()
        if key in known
        for prefix in prefixes
    ]
    listed = {key for kind in kinds for key in kind.get("are", {})}
    emergencies = project.data["code-systems"].data["emergencies"]
    for row in table:
        system = known.get(row.system)
        kind = next(
            (
                kind
                for find, kind in named
                if row.system in kind.get("systems", known) and find.search(row.display)
            ),
            None,
        )
        if system is None:
            continue
        if kind is None:
            message = f"'{row.display}' must be of one of the kinds of data/meaning.yml; add it"
            yield _problem(row, message)
            continue
        for message in _faults(row, system, kind, below):
            yield _problem(row, message)
        if row.system in listed and row.code not in kind.get("are", {}).get(row.system, ()):
            yield _problem(
                row,
                f"'{row.code}' must be one of the codes of {kind['kind']} in data/meaning.yml, as "
                "its name says; look it up, and correct one of them",
            )
        urgent = kind["pages"].split()[0] == EMERGENCY
        if urgent != is_emergency(system, row.code, emergencies) and kind["pages"] != NONE:
            yield _problem(
                row,
                f"'{row.code}' is named '{row.display}' and must "
                f"{'' if urgent else 'not '}be under 'emergencies' in data/code-systems.yml",
            )


def _faults(
    row: Row, system: CodeSystem, kind: Kind, below: list[tuple[str, str, Kind]]
) -> Iterator[str]:
    places = (
        f"{page}#{part}" if part else page
        for page, part in zip(row.pages, row.parts or ("",) * len(row.pages), strict=True)
    )
    pages = " ".join(places) or NONE
    if pages != kind["pages"]:
        yield (
            f"'{row.display}' is {kind['kind']} and must lead to '{kind['pages']}', not '{pages}'; "
            "put it back, or give it a kind of its own in data/meaning.yml, on purpose"
        )
    code = squeezed(row.code, system)
    found = [
        (len(start), k) for key, start, k in below if key == row.system and code.startswith(start)
    ]
    if found:
        by_code = max(found, key=lambda pair: pair[0])[1]
        if by_code is not kind:
            yield (
                f"'{row.code}' is {by_code['kind']} by its beginning, but {kind['kind']} by its "
                "name; one of them is wrong"
            )


def _problem(row: Row, message: str) -> Problem:
    return Problem(path=row.path, line=row.line, rule="code-kind", message=message)
