"""Telephone numbers against a second table, which was made from other sources than the first."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clotsigns.sources.data_file import Document, Key, read_text
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project

COLUMNS = ("code", "country", "place", "number", "read")
_WORDS = ("urgent", "note", "deaf")
_NUMBER = re.compile(r"\d+(?:-\d+)*")
# Where each place of the second table stands in the first.
_KEYS: dict[str, tuple[Key, ...]] = {
    "emergency": ("emergency",),
    "urgent": ("urgent", "number"),
    **{f"{name}-words": (name,) for name in _WORDS},
}


def numbers_agree(project: Project) -> Iterator[Problem]:
    """Each country has the numbers of the second table, in their order, and no others.

    That holds of the numbers to dial, of the health line, and of every number in the words beside
    them: for people who are deaf, and for what a number reaches. What the second table rests on
    stands in its last column and is explained in ``data/meaning.yml``.
    """
    document, numbers = project.data["meaning"], project.data["numbers"]
    second = document.data.get("second_table")
    if second is None:
        return
    path = Path(second["file"])
    try:
        text = read_text(project.root / path, path)
    except SourceError as error:
        yield from error.problems
        return
    rows = list(csv.reader(io.StringIO(text)))
    uneven = [
        Problem(
            path=path,
            line=line,
            rule="second-table",
            message=f"this must be a line of {', '.join(COLUMNS)}, with a comma between two, and "
            f"has {len(row)} of them; correct it",
        )
        for line, row in enumerate(rows or [[]], start=1)
        if len(row) != len(COLUMNS) or (line == 1 and tuple(row) != COLUMNS)
    ]
    if uneven:
        yield from uneven
        return
    wanted: dict[str, dict[str, list[str]]] = {}
    names: dict[str, str] = {}
    for line, (code, country, place, number, read) in enumerate(rows[1:], start=2):
        names[code] = country
        wanted.setdefault(code, {}).setdefault(place, []).append(number)
        for word in read.split() or ("nothing",):
            if word.split(":")[0] not in second["read"]:
                known = ", ".join(second["read"])
                message = (
                    f"'{word}' must be one of: {known}; correct it, or explain it in "
                    "data/meaning.yml, under 'second_table'"
                )
                yield Problem(path=path, line=line, rule="second-table", message=message)

    def problem(keys: tuple[Key, ...], message: str) -> Problem:
        end = f", as in {path}; put it back, or change both with what you read"
        return _at(numbers, keys, message + end)

    countries = numbers.data["countries"]
    for index, country in enumerate(countries):
        code, name = country["code"], country["name"].get(project.language, "")
        if code not in names:
            message = f"{code} must have its lines in {path} too, from other sources; add them"
            yield _at(numbers, (index,), message)
            continue
        if project.language == document.data["language"] and name != names[code]:
            yield problem((index, "name"), f"{code} must be '{names[code]}'")
        said = _said(country, document.data["language"])
        for place, keys in _KEYS.items():
            there = wanted.get(code, {}).get(place, [])
            if said[place] != there:
                shown = ", ".join(there) or "none"
                yield problem((index, *keys), f"the numbers of {name} here must be: {shown}")
    for code in names.keys() - {country["code"] for country in countries}:
        yield problem((), f"{names[code]} must stand in the list")


def _at(numbers: Document, keys: tuple[Key, ...], message: str) -> Problem:
    line = numbers.line("countries", *keys)
    return Problem(path=numbers.path, line=line, rule="second-table", message=message)


def _said(country: dict[str, Any], language: str) -> dict[str, list[str]]:
    """The numbers of a country in each place, as digits only."""
    line = (country.get("urgent") or {}).get("number")
    said = {
        "emergency": [_digits(number) for number in country["emergency"]],
        "urgent": [_digits(line)] if line else [],
    }
    for name in _WORDS:
        words = str((country.get(name) or {}).get(language, ""))
        said[f"{name}-words"] = [_digits(number) for number in _NUMBER.findall(words)]
    return said


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
