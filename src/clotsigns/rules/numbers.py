"""The telephone numbers: which one is called first, and in which country."""

from __future__ import annotations

from collections.abc import Iterator

from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project


def numbers_called_first(project: Project) -> Iterator[Problem]:
    """A country's ambulance number stands first in its list, and its name in every language."""
    numbers = project.data["numbers"]
    seen: set[str] = set()
    for index, country in enumerate(numbers.data["countries"]):
        code, first = country["code"], country["emergency"][0]
        for fault in (
            country.get("tel", first) != first
            and f"'tel' of {code} must be the first of its 'emergency' numbers, {first}",
            project.language not in country["name"]
            and f"{code} must have a name in the language '{project.language}'",
            code in seen and f"{code} must stand in the list once",
        ):
            if fault:
                yield Problem(
                    path=numbers.path,
                    line=numbers.line("countries", index, "code"),
                    rule="numbers",
                    message=f"{fault}; correct one of them",
                )
        seen.add(code)


def zones_in_their_country(project: Project) -> Iterator[Problem]:
    """A time zone suggests one country, and that country's number is known."""
    document = project.data["zones"]
    codes = {country["code"] for country in project.data["numbers"].data["countries"]}
    seen: dict[str, str] = {}
    for code, names in document.data["zones"].items():
        faults = [] if code in codes else [f"{code} must be a country of the emergency numbers"]
        for name in names:
            if name in seen:
                faults.append(f"'{name}' must stand once; it stands under {seen[name]} too")
            seen[name] = code
        for fault in faults:
            yield Problem(
                path=document.path,
                line=document.line("zones", code),
                rule="time-zone",
                message=f"{fault}; correct it",
            )
