"""The telephone numbers: which one is called first, and in which country."""

from __future__ import annotations

from collections.abc import Iterator

from clotsigns.problem import Problem
from clotsigns.project import Project


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
