"""A clinic's own edition: its name, logo, numbers and country, read from a small YAML file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clotsigns.sources.data_file import Document, load
from clotsigns.sources.logo import logo_fault
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.shapes import shape_problems

# The most characters that a text may have, so that it fits its box on paper.
LONGEST = {"name": 64, "day": 26, "night": 26, "wording": 75}
# ITU-T E.164: a number has fifteen digits at most; the shortest that people call have three.
_DIGITS = range(3, 16)
_NUMBER = re.compile(r"\+?[0-9][0-9 ()-]*")
_FILE_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What a clinic adds to pages and handouts.

    ``country`` is the ISO code, ``ambulance`` the number to call there. ``night`` and ``wording``
    may be empty. ``logo`` is its address on the site and ``logo_file`` the file that it comes from,
    or both stand for none. ``code_tables`` switches files of ``data/code-systems.yml`` on or off.
    """

    name: str
    day: str
    night: str
    wording: str
    country: str
    ambulance: str
    logo: str
    logo_file: Path | None
    document: Document
    code_tables: Mapping[str, bool] = field(default_factory=dict)


def load_edition(path: Path, numbers: Document, language: str) -> Edition:
    """Read an edition; ``numbers`` are those of every country.

    Raises ``SourceError`` with all that is wrong in it.
    """
    document = load(path)
    found = list(shape_problems("edition", document)) or list(
        edition_faults(document, numbers, language)
    )
    if found:
        raise SourceError(found)
    data = document.data
    logo = path.parent / data["logo"] if "logo" in data else None
    return Edition(
        name=data["name"].strip(),
        day=data["phone"]["day"].strip(),
        night=data["phone"].get("night", "").strip(),
        wording=data.get("wording", {}).get(language, "").strip(),
        country=data["country"],
        ambulance=_countries(numbers)[data["country"]]["emergency"][0],
        logo=f"assets/clinic{logo.suffix.lower()}" if logo else "",
        logo_file=logo,
        document=document,
        code_tables=data.get("code_tables", {}),
    )


def edition_faults(document: Document, numbers: Document, language: str) -> Iterator[Problem]:
    """Numbers can be called, the country is known, texts fit their boxes, the logo is a small one.

    The document has its shape already.
    """
    data = document.data
    for time, number in data["phone"].items():
        yield from _number_faults(document, time, number)
    country = data["country"]
    if country is False:
        fault = "'country' must stand in quotes, as YAML takes a bare NO for 'no': write 'NO'"
        yield _problem(document, fault, "country")
    elif country not in _countries(numbers):
        yield _problem(
            document,
            f"'country' must be the code of a country in {numbers.path}, such as 'GB', and not "
            f"'{country}'; write its two letters, or add the country there",
            "country",
        )
    for name, text, *place in (
        ("name", data["name"], "name"),
        *(("wording", text, "wording", key) for key, text in data.get("wording", {}).items()),
    ):
        yield from _text_faults(document, name, text, *place)
    if "wording" in data and not data["wording"].get(language):
        yield _problem(
            document, f"'wording' must have a text in '{language}'; add one, or leave it out"
        )
    if "logo" in data:
        yield from _logo_faults(document, data["logo"])


def _number_faults(document: Document, time: str, number: object) -> Iterator[Problem]:
    place = f"'phone.{time}'"
    if not isinstance(number, str):
        fault = f"{place} must stand in quotes, as YAML changes bare numbers: write '020 7946 0123'"
    elif len(number.strip()) > LONGEST[time]:
        fault = f"{place} must have {LONGEST[time]} characters or fewer, to fit its box; shorten it"
    elif not _NUMBER.fullmatch(number.strip()) or _digits(number) not in _DIGITS:
        fault = (
            f"{place} must be a number to call, with {_DIGITS[0]} to {_DIGITS[-1]} digits, blanks, "
            f"hyphens and brackets, and not '{number}'; correct it"
        )
    else:
        return
    yield _problem(document, fault, "phone", time)


def _digits(number: str) -> int:
    return sum(sign.isdigit() for sign in number)


def _text_faults(document: Document, name: str, text: str, *place: str) -> Iterator[Problem]:
    if "\n" in text.strip() or len(text.strip()) > LONGEST[name]:
        yield _problem(
            document,
            f"'{name}' must be one line of {LONGEST[name]} characters or fewer, to fit its box, "
            f"and has {len(text.strip())}; shorten it, as nothing is cut off",
            *place,
        )


def _logo_faults(document: Document, name: str) -> Iterator[Problem]:
    if not _FILE_NAME.fullmatch(name):
        fault = "it must be the name of a file beside this one; move it here"
    else:
        fault = logo_fault(document.path.parent / name)
    if fault:
        yield _problem(document, f"the logo '{name}': {fault}", "logo")


def _countries(numbers: Document) -> dict[str, dict[str, Any]]:
    return {country["code"]: country for country in numbers.data["countries"]}


def _problem(document: Document, message: str, *place: str) -> Problem:
    return Problem(path=document.path, line=document.line(*place), rule="edition", message=message)
