"""A clinic's own edition: its name, logo, numbers and country, read from a small YAML file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clotsigns.sources.data_file import Document, load
from clotsigns.sources.logo import logo_fault
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.record_systems import RecordSystem, record_system, record_system_faults
from clotsigns.sources.shapes import shape_problems

# Names, to the generator that is run aside, the file of the edition whose pages it makes.
EDITION = "CLOTSIGNS_EDITION"
# The most characters that a text may have, so that it fits its box on paper.
# Where there is a second number, three share a line, and none may be longer than that one.
# A code of a longer address has smaller squares, which a phone may not read from a bad copy.
LONGEST = {"name": 64, "day": 26, "second": 21, "night": 26, "web": 40, "wording": 75}
# ITU-T E.164: a number has fifteen digits at most; the shortest that people call have three.
_DIGITS = range(3, 16)
# Behind its number a clinic may have an extension, or a choice in a menu.
_NUMBER = re.compile(r"(\+?[0-9][0-9 ()-]*?)(?:,? (?:ext\.?|x|option) ?[0-9]{1,6})?", re.IGNORECASE)
# Whatever else an edition leaves out, this page keeps its sheet: it tells when to call for help.
HELP = "emergency"
_FILE_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
# What can be typed from paper; behind a '?' or a '#' it would not be read by many.
_SECURE = "https://"
_WEB = re.compile(rf"{_SECURE}(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]+(?:/[\w.~-]+)*/?", re.A)


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What a clinic adds to pages and handouts.

    ``country`` is the ISO code, ``ambulance`` the number to call there. ``second``, another number,
    ``night``, ``web`` and ``wording`` may be empty. ``web`` is the clinic's own address as people
    type it, and ``web_address`` whole. ``logo`` is its address on the site, ``logo_file`` the
    file that it comes from, or both stand for none. ``code_tables`` switches files of
    ``data/code-systems.yml`` on or off. ``smart`` names the record systems that may open our launch
    page. Sheets of paper are made for the pages in ``only``, or for all if it is empty, but not for
    those in ``without``.
    """

    name: str
    day: str
    second: str = ""
    night: str
    web: str = ""
    wording: str
    country: str
    ambulance: str
    logo: str
    logo_file: Path | None
    document: Document
    code_tables: Mapping[str, bool] = field(default_factory=dict)
    smart: tuple[RecordSystem, ...] = ()
    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    @property
    def phones(self) -> tuple[tuple[str, str], ...]:
        """The clinic's numbers that there are, each with what it is."""
        numbers = (("day", self.day), ("second", self.second), ("night", self.night))
        return tuple((name, number) for name, number in numbers if number)

    @property
    def web_address(self) -> str:
        """Where the clinic's own code leads, or nothing."""
        return f"{_SECURE}{self.web}" if self.web else ""

    def has_sheet(self, page: str) -> bool:
        """Whether a page has sheets of paper in this edition."""
        chosen = not self.only or page in self.only
        return page == HELP or (chosen and page not in self.without)


def dialled(number: str) -> str:
    """What is called when a number is: without its extension, which is asked for by a voice."""
    found = _NUMBER.fullmatch(number.strip())
    return re.sub("[^+0-9]", "", found[1] if found else number)


def load_edition(
    path: Path, numbers: Document, language: str, pages: Collection[str] = ()
) -> Edition:
    """Read an edition; ``numbers`` are those of every country, ``pages`` those with sheets.

    Raises ``SourceError`` with all that is wrong in it.
    """
    if not path.exists():
        why = "this file must exist; check its name, or begin from editions/example-clinic.yml"
        raise SourceError([Problem(path=path, line=1, rule="file", message=why)])
    document = load(path)
    found = list(shape_problems("edition", document)) or list(
        edition_faults(document, numbers, language, pages)
    )
    if found:
        raise SourceError(found)
    data = document.data
    logo = path.parent / data["logo"] if "logo" in data else None
    return Edition(
        name=data["name"].strip(),
        day=data["phone"]["day"].strip(),
        second=data["phone"].get("second", "").strip(),
        night=data["phone"].get("night", "").strip(),
        web=_typed(data.get("web", "")),
        wording=data.get("wording", {}).get(language, "").strip(),
        country=data["country"],
        ambulance=_countries(numbers)[data["country"]]["emergency"][0],
        logo=f"assets/clinic{logo.suffix.lower()}" if logo else "",
        logo_file=logo,
        document=document,
        code_tables=data.get("code_tables", {}),
        smart=tuple(record_system(one) for one in data.get("smart", ())),
        only=frozenset(data.get("handouts", {}).get("only", ())),
        without=frozenset(data.get("handouts", {}).get("without", ())),
    )


def edition_faults(
    document: Document, numbers: Document, language: str, pages: Collection[str] = ()
) -> Iterator[Problem]:
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
    if "web" in data:
        yield from _web_faults(document, data["web"])
    if "wording" in data and not data["wording"].get(language):
        yield _problem(
            document, f"'wording' must have a text in '{language}'; add one, or leave it out"
        )
    if "logo" in data:
        yield from _logo_faults(document, data["logo"])
    for list_name, names in data.get("handouts", {}).items():
        yield from _sheet_faults(document, list_name, names, pages)
    for number, one in enumerate(data.get("smart", ())):
        for part, fault in record_system_faults(one):
            yield _problem(document, fault, "smart", number, part)


def _sheet_faults(
    document: Document, list_name: str, names: list[str], pages: Collection[str]
) -> Iterator[Problem]:
    for number, name in enumerate(names):
        fault = ""
        if name not in pages:
            known = ", ".join(sorted(pages))
            fault = f"'{name}' has no sheet of paper; name one of these pages: {known}"
        elif list_name == "without" and name in document.data["handouts"].get("only", ()):
            fault = f"'{name}' stands under 'only' as well; take it out of one of them"
        elif list_name == "without" and name == HELP:
            fault = f"'{name}' tells when to call for help, and its sheet is always made; leave it"
        if fault:
            message = f"'handouts.{list_name}': {fault}"
            yield _problem(document, message, "handouts", list_name, number)


def _number_faults(document: Document, time: str, number: object) -> Iterator[Problem]:
    most = LONGEST["second" if "second" in document.data["phone"] else time]
    place = f"'phone.{time}'"
    if not isinstance(number, str):
        fault = f"{place} must stand in quotes, as YAML changes bare numbers: write '020 7946 0123'"
    elif len(number.strip()) > most:
        fault = f"{place} must have {most} characters or fewer, to fit its box; shorten it"
    elif not _NUMBER.fullmatch(number.strip()) or _digits(number) not in _DIGITS:
        fault = (
            f"{place} must be a number to call, with {_DIGITS[0]} to {_DIGITS[-1]} digits, blanks, "
            f"hyphens and brackets, and perhaps 'ext. 4' behind it, and not '{number}'; correct it"
        )
    else:
        return
    yield _problem(document, fault, "phone", time)


def _digits(number: str) -> int:
    return len(dialled(number).lstrip("+"))


def _web_faults(document: Document, address: str) -> Iterator[Problem]:
    if not _WEB.fullmatch(address.strip()):
        fault = (
            "'web' must be an address with 'https://', its host in small letters, with no '?', '#' "
            f"or '%' in it, such as 'https://clinic.example/legs', and not '{address.strip()}'; "
            "correct it"
        )
    elif len(_typed(address)) > LONGEST["web"]:
        fault = (
            f"'web' must have {LONGEST['web']} characters or fewer behind '{_SECURE}', so that its "
            f"code can be read from a copy, and has {len(_typed(address))}; give a shorter one"
        )
    else:
        return
    yield _problem(document, fault, "web")


def _typed(address: str) -> str:
    """An address as it is said and typed; behind a host alone, a slash says nothing."""
    typed = address.strip().removeprefix(_SECURE)
    return typed.removesuffix("/") if typed.count("/") == 1 else typed


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


def _problem(document: Document, message: str, *place: str | int) -> Problem:
    return Problem(path=document.path, line=document.line(*place), rule="edition", message=message)
