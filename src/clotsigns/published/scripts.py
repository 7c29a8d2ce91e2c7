"""Guards of what stands at the head of the scripts: numbers to call, and the pages of each code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from clotsigns.published.expected import Expected
from clotsigns.published.files import Files

_HEAD = re.compile(r"self\.clotSigns(\w+)=(.*);\n")
_NUMBERS, _CODES = ("Countries", "Handouts"), "Codes"


def head_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """A script knows the numbers of each country as the sources have them, and so the codes."""
    head = _HEAD.match(files.text(name))
    if head is None or head[1] not in (*_NUMBERS, _CODES):
        if name.startswith(("assets/country.", "assets/handouts.", "assets/connect.")):
            yield "it must begin with what it knows"
        return
    try:
        told = json.loads(head[2])
        if head[1] == _CODES:
            yield from _codes(expected, told)
        else:
            yield from _numbers(expected, told["countries"], whole=head[1] == _NUMBERS[0])
            if (
                head[1] == _NUMBERS[0]
                and told["zones"] != expected.project.data["zones"].data["zones"]
            ):
                yield "it must have the time zones of each country"
    except (ValueError, KeyError, TypeError, AttributeError):
        yield "what it knows must be such as can be read"


def _numbers(expected: Expected, countries: list[dict[str, Any]], *, whole: bool) -> Iterator[str]:
    language = expected.project.language
    known = {
        country["code"]: country for country in expected.project.data["numbers"].data["countries"]
    }
    if sorted(each["code"] for each in countries) != sorted(known):
        yield "it must have each country, and once"
        return
    for each in countries:
        country = known[each["code"]]
        numbers = [each["call"], *each.get("or", ())]
        if each["name"] != country["name"][language] or numbers != country["emergency"]:
            yield f"it must have the numbers of {country['name'][language]}"
        urgent = country.get("urgent") or {}
        line = (urgent.get(language), urgent.get("number"))
        if whole and (each.get("today"), each.get("line")) != line:
            yield f"it must have the health line of {country['name'][language]}"


def _codes(expected: Expected, told: dict[str, Any]) -> Iterator[str]:
    codes = expected.catalogue.codes
    names = {
        system.key: sorted(name.lower() for name in (system.oid, system.uri, *system.also))
        for system in codes.systems
    }
    if {each["key"]: sorted(each["names"]) for each in told["systems"]} != names:
        yield "it must have the names of each table of codes"
    listed = {
        (system, code): places.split()
        for system, table in told["codes"].items()
        for code, places in table.items()
    }
    wanted = {
        (each.system, each.code): [f"{p}#{part}" if part else p for p, part in each.places]
        for each in codes.codes
    }
    for system, code in sorted(listed.keys() | wanted.keys()):
        if listed.get((system, code)) != wanted.get((system, code)):
            yield f"the code {code} of {system} must lead to the pages of the tables"
            return
    if {name: tuple(to) for name, to in told["medicines"].items()} != {
        each.name: (each.system, each.code) for each in codes.medicines
    }:
        yield "it must have the names of the medicines, each with its code"
