"""A portal's request, read from its parameters as HL7's URL-based Infobutton guide spells them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from unicodedata import category, normalize

MOST_PARAMETERS = 100
LONGEST_VALUE = 256
# Some portals put all codes of a patient into one value.
LONGEST_CODES = 2048
# More than a list of problems has; the answer's own address names each, and must be short enough.
MOST_CODES = 60
LONGEST_CALLBACK = 64

# The guide's rule 3: a repeated parameter takes a number. Names before version 4 had a 'c' for 'v'.
# Some portals put the number elsewhere: a code that was not read could be an emergency.
_CRITERION = re.compile(
    r"mainsearchcriteria\[?([0-9]{0,3})\]?\.([vc])\.(c|cs|dn|ot)[.[]?([0-9]{0,3})\]?"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_OID_OR_ADDRESS = re.compile(r"(urn:oid:)?[0-2](\.[0-9]+)+|https?://[!-~]+", re.IGNORECASE)
# No code holds anything else; some portals put all codes of a patient into one value, some a code
# with its name, and some encode a value twice.
_BETWEEN_CODES = re.compile(r"[^A-Za-z0-9.-]+|-(?=[A-Za-z][0-9])")
_ENCODED = re.compile(r"%([2-7][0-9A-Fa-f])")
# What does not part a code of a letter and figures: blanks, and a comma that is meant as a point.
_IN_CODE = (
    (re.compile(r"(^|[^A-Za-z0-9])([A-Za-z])\s+(?=[0-9])"), r"\1\2"),
    (re.compile(r"([A-Za-z][0-9][0-9])\s*\.\s*(?=[0-9])"), r"\1."),
    (re.compile(r"([A-Za-z][0-9][0-9]),(?=[0-9][0-9A-Za-z]{0,2}(?![0-9A-Za-z.-]))"), r"\1."),
)
# A name that a framework takes for one of a list.
_OF_A_LIST = re.compile(r"\[[0-9]*\]$")
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*", re.ASCII)
# XML 1.0 can carry no other control character, nor a lone surrogate.
_UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Format(Enum):
    """What an answer is written in; the value is its media type in ``knowledgeResponseType``."""

    XML = "text/xml"
    JSON = "application/json"
    JSONP = "application/javascript"


_FORMATS = {
    **{format.value: format for format in Format},
    "application/atom+xml": Format.XML,
    "application/xml": Format.XML,
    "text/javascript": Format.JSONP,
}


class MalformedRequest(ValueError):
    """A request that breaks the guide; the message says how, and repeats nothing of it."""


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing that is asked about: a code and the OID or address of its system.

    ``name`` is what the portal calls it. A medicine may be asked for by its name alone.
    """

    system: str
    code: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked for. Age, sex and the rest of the patient's context are not read at all."""

    criteria: tuple[Criterion, ...]
    language: str = ""
    format: Format = Format.XML
    callback: str = ""


def parse(parameters: Iterable[tuple[str, str]]) -> Request:
    """The request in these names and values, which are already decoded.

    Raises ``MalformedRequest`` when it asks for nothing, or for something that cannot be.
    """
    given: dict[str, list[str]] = {}
    for count, (name, value) in enumerate(parameters, start=1):
        if count > MOST_PARAMETERS:
            raise MalformedRequest(f"there must be {MOST_PARAMETERS} parameters at most")
        key, value = _OF_A_LIST.sub("", name.strip().lower()), value.strip()
        if key.startswith("amp;"):
            # Else all that stands behind it would be lost, and with it perhaps an emergency.
            raise MalformedRequest("the parts of a query must be joined by '&', not by '&amp;'")
        if value:
            given.setdefault(key, []).append(value)
    callback = _first(given, "callback")
    if callback and (len(callback) > LONGEST_CALLBACK or not _CALLBACK.fullmatch(callback)):
        raise MalformedRequest("the callback must be a JavaScript name, like portal.show")
    response = _first(given, "knowledgeresponsetype", Format.XML.value).lower()
    response = response.split(";")[0].strip()
    if response not in _FORMATS:
        raise MalformedRequest(
            "knowledgeResponseType must be one of: " + ", ".join(f.value for f in Format)
        )
    format = _FORMATS[response]
    if format is Format.JSONP and not callback:
        raise MalformedRequest("application/javascript needs the parameter callback")
    return Request(
        criteria=_criteria(given), language=_language(given), format=format, callback=callback
    )


def _first(given: dict[str, list[str]], name: str, other: str = "") -> str:
    return given.get(name, [other])[0]


def _criteria(given: dict[str, list[str]]) -> tuple[Criterion, ...]:
    """The codes, in the order of their numbers, without repeats. None of those sent is lost.

    The guide numbers what is repeated. Some portals repeat the name as it is, or put several codes
    into one value: then the code system holds for all of them, as the only one of a request does.
    """
    parts: dict[tuple[int, int], dict[str, tuple[str, str]]] = {}
    for name, values in given.items():
        if (match := _CRITERION.fullmatch(name)) is None:
            continue
        before, spelling, part, number = match.groups()
        number = number or before
        longest = LONGEST_CODES if part == "c" else LONGEST_VALUE
        for turn, value in enumerate(values):
            if len(value) > longest or _UNSPEAKABLE.search(value):
                raise MalformedRequest(
                    f"a search criterion must be plain text of {longest} characters at most"
                )
            slots = parts.setdefault((int(number) if number else -1, turn), {})
            if part not in slots or spelling == "v":
                slots[part] = (spelling, value)
    if not parts:
        raise MalformedRequest("the parameter mainSearchCriteria.v.c must be given")
    systems = {slots["cs"][1] for slots in parts.values() if "cs" in slots}
    only = next(iter(systems)) if len(systems) == 1 else ""
    found: dict[Criterion, None] = {}
    for number, turn in sorted(parts):
        slots = parts[number, turn]
        if "cs" not in slots and "cs" in parts.get((number, 0), {}):
            slots["cs"] = parts[number, 0]["cs"]
        text, system, name, original = (
            slots.get(part, ("", ""))[1] for part in ("c", "cs", "dn", "ot")
        )
        name, system = name or original, system or only
        codes = codes_in(text)
        if codes and not system:
            raise MalformedRequest(
                "a code must come with its code system: give mainSearchCriteria.v.cs"
            )
        if system and not _OID_OR_ADDRESS.fullmatch(system):
            raise MalformedRequest(
                "mainSearchCriteria.v.cs must be an OID, as in 2.16.840.1.113883.6.90"
            )
        # A name beside several codes cannot be the name of each.
        for code in codes:
            found[Criterion(system=system, code=code, name=name if len(codes) == 1 else "")] = None
        if name and not codes:
            found[Criterion(system=system, code="", name=name)] = None
    if len(found) > MOST_CODES:
        raise MalformedRequest(f"there must be {MOST_CODES} codes at most")
    return tuple(found)


def codes_in(text: str) -> list[str]:
    """The codes in a value. A word beside a code is none; each code has a digit.

    All that could be one is looked up by itself: of two in one piece, the first would answer for
    both, and the other might be an emergency.
    """
    plain = _ENCODED.sub(lambda sign: chr(int(sign[1], 16)), normalize("NFKC", text))
    plain = "".join(sign for sign in plain if category(sign) != "Cf")
    for parted, joined in _IN_CODE:
        plain = parted.sub(joined, plain)
    parts = [part for each in _BETWEEN_CODES.split(plain) if (part := each.strip(".-"))]
    return [part for part in parts if any("0" <= sign <= "9" for sign in part)] or text.split()[:1]


def _language(given: dict[str, list[str]]) -> str:
    """The primary part of the reader's language (``es`` of ``es-MX``), or nothing."""
    asked = _first(given, "informationrecipient.languagecode.c")
    primary = re.split("[-_]", asked.lower())[0]
    return primary if _LANGUAGE.fullmatch(primary) else ""
