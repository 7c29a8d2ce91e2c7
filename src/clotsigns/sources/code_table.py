"""``data/codes.csv`` and its neighbours: which pages answer for which code, with line numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from clotsigns.sources.codes import Code, Codes, CodeSystem, Medicine
from clotsigns.sources.data_file import Document, read_text
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project

COLUMNS = ("system", "code", "display", "pages", "confidence", "source", "note")
# Stands for 'no page, on purpose'.
NONE = "-"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a table, as it was written."""

    path: Path
    line: int
    system: str
    code: str
    display: str
    pages: tuple[str, ...]
    parts: tuple[str, ...]
    confidence: str
    sources: tuple[str, ...]
    note: str


def systems(document: Document) -> tuple[CodeSystem, ...]:
    """The code systems of ``data/code-systems.yml``, once its shape has been found right."""
    entries: dict[str, dict[str, Any]] = document.data["systems"]
    return tuple(
        CodeSystem(
            key=key,
            name=entry["name"],
            oid=entry["oid"],
            uri=entry["uri"],
            branching=entry["branching"],
            also=tuple(entry.get("also") or ()),
        )
        for key, entry in entries.items()
    )


def rows(project: Project, *, unused: bool) -> list[Row]:
    """The lines of all tables that are used; with ``unused``, of the others too.

    A clinic's edition may switch a table on or off. Raises one ``SourceError`` with the problems of
    every table that is no such table.
    """
    chosen = project.edition.code_tables if project.edition else {}
    found: list[Row] = []
    problems: list[Problem] = []
    for table in project.data["code-systems"].data["tables"]:
        if chosen.get(table["file"], table["used"]) or unused:
            path = Path(table["file"])
            try:
                found += read(read_text(project.root / path, path), path)
            except SourceError as error:
                problems += error.problems
    if problems:
        raise SourceError(problems)
    return found


def answering(project: Project) -> list[Row]:
    """The lines that are used; a code of a withdrawn page leads to what is read instead of it."""
    gone = {a.id: a.withdrawal.instead for a in project.articles if a.withdrawal}
    found = rows(project, unused=False)
    return [_led(row, gone) for row in found] if gone else found


def _led(row: Row, gone: dict[str, str]) -> Row:
    places: dict[str, str] = {}
    for page, part in zip(row.pages, row.parts or ("",) * len(row.pages), strict=True):
        if page not in gone:
            places.setdefault(page, part)
        else:
            places.setdefault(gone[page], "")
    parts = tuple(places.values())
    return replace(row, pages=tuple(places), parts=parts if any(parts) else ())


def read(text: str, path: Path) -> list[Row]:
    """The lines of one table. Raises ``SourceError`` when it is not one."""
    problems: list[Problem] = []
    found: list[Row] = []
    for line, fields in _records(text, path, problems):
        if len(fields) != len(COLUMNS):
            problems.append(
                _problem(
                    path,
                    line,
                    f"a line must have {len(COLUMNS)} fields ({', '.join(COLUMNS)}) and this has "
                    f"{len(fields)}; a field that holds a comma stands in double quotes",
                )
            )
            continue
        system, code, display, places, confidence, sources, note = fields
        pairs = [place.partition("#") for place in places.split() if places != NONE]
        parts = tuple(part for _, _, part in pairs)
        found.append(
            Row(
                path=path,
                line=line,
                system=system,
                code=code,
                display=display,
                pages=tuple(page for page, _, _ in pairs),
                parts=parts if any(parts) else (),
                confidence=confidence,
                sources=tuple(sources.split()),
                note=note,
            )
        )
    if problems:
        raise SourceError(problems)
    return found


def codes(project: Project) -> Codes:
    """The codes that answers are made from. Raises ``SourceError`` when they cannot be read."""
    return Codes(
        systems=systems(project.data["code-systems"]),
        codes=tuple(
            Code(
                system=row.system,
                code=row.code,
                display=row.display,
                pages=row.pages,
                parts=row.parts,
            )
            for row in answering(project)
        ),
        medicines=medicines(project.data["code-systems"]),
    )


def medicines(document: Document) -> tuple[Medicine, ...]:
    """The names of medicines, with the code that each stands for."""
    return tuple(
        Medicine(name=name, system=system, code=code)
        for system, codes in sorted((document.data.get("medicines") or {}).items())
        for code, names in sorted(codes.items())
        for name in names
    )


def _records(text: str, path: Path, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    # An empty file has a first line, too, and a wrong one.
    reader = csv.reader(io.StringIO(text.lstrip() or "\n"), strict=True)
    try:
        for index, fields in enumerate(reader):
            if index == 0:
                if tuple(fields) != COLUMNS:
                    message = f"the first line must be '{','.join(COLUMNS)}'; put it back"
                    if ";".join(COLUMNS) in fields:
                        message = "fields must be parted by commas, not semicolons; save it so"
                    problems.append(_problem(path, 1, message))
                    # Of what stands in other columns, each line would be told.
                    return
            elif any(field.strip() for field in fields):
                yield reader.line_num, fields
    except csv.Error as error:
        problems.append(
            _problem(
                path,
                reader.line_num,
                f"this must be a line of comma-separated values ({error}); check its quotes",
            )
        )


def _problem(path: Path, line: int, message: str) -> Problem:
    return Problem(path=path, line=line, rule="code-table", message=message)
