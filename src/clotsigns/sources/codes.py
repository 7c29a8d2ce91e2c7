"""Codes of diagnoses, tests and medicines, and the pages that answer for each one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# No code system here has a code of fewer characters that stands for anything on our pages.
SHORTEST_PARENT = 3
# The longest name of a medicine, in words.
LONGEST_NAME = 3
_WORD = re.compile(r"[^\W\d_]+")
# What a name says that is of an illness, not of a medicine.
_HARMED = re.compile(
    r"induced|allerg|adverse|poison|overdos|toxic|intoleran|thrombocytopeni|reaction|hypersens",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class CodeSystem:
    """A list of codes that somebody keeps. ``branching``: a longer code is a kind of a shorter."""

    key: str
    name: str
    oid: str
    uri: str
    branching: bool
    also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Code:
    """A code with the pages that answer for it, best first; none where that is on purpose.

    ``parts`` holds, for each page, the id of the heading that answers, or nothing for its top. It
    is empty where all of them are read from the top.
    """

    system: str
    code: str
    display: str
    pages: tuple[str, ...]
    parts: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Each page with the part of it that answers."""
        return tuple(zip(self.pages, self.parts or ("",) * len(self.pages), strict=True))


@dataclass(frozen=True, kw_only=True)
class Medicine:
    """A name by which a medicine is asked for, in small letters, and the code it stands for."""

    name: str
    system: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Match:
    """The code that answers, and whether it is the very one that was asked for."""

    code: Code
    exact: bool


def squeezed(code: str, system: CodeSystem) -> str:
    """A code as it is compared: no blanks, capitals, and no dot where only its length matters."""
    bare = "".join(code.split()).upper()
    return bare.replace(".", "") if system.branching else bare


def _named(name: str) -> str:
    """The name of a system as it is compared: without a version, and whether 'https' or 'http'."""
    bare = name.strip().lower().partition("|")[0].removeprefix("urn:oid:")
    return bare.replace("https://", "http://", 1).rstrip("/")


@dataclass(frozen=True, kw_only=True)
class Codes:
    """All codes of all systems."""

    systems: tuple[CodeSystem, ...]
    codes: tuple[Code, ...]
    medicines: tuple[Medicine, ...] = ()
    _systems: dict[str, CodeSystem] = field(init=False, repr=False, compare=False)
    _by_key: dict[str, CodeSystem] = field(init=False, repr=False, compare=False)
    _codes: dict[str, dict[str, Code]] = field(init=False, repr=False, compare=False)
    _medicines: dict[str, Medicine] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {
            _named(name): system
            for system in self.systems
            for name in (system.oid, system.uri, *system.also)
        }
        by_key = {system.key: system for system in self.systems}
        tables: dict[str, dict[str, Code]] = {key: {} for key in by_key}
        for code in self.codes:
            tables[code.system].setdefault(squeezed(code.code, by_key[code.system]), code)
        object.__setattr__(self, "_systems", names)
        object.__setattr__(self, "_by_key", by_key)
        object.__setattr__(self, "_codes", tables)
        object.__setattr__(self, "_medicines", {m.name: m for m in self.medicines})

    def system(self, name: str) -> CodeSystem | None:
        """The system with this OID (``urn:oid:`` may stand before it) or FHIR address.

        What follows an address tells a version or an edition of the system.
        """
        asked = _named(name)
        while asked not in self._systems and "/" in asked:
            asked = asked.rpartition("/")[0]
        return self._systems.get(asked)

    def key(self, key: str) -> CodeSystem:
        """The system with this key of ours. Raises ``KeyError`` when there is none."""
        return self._by_key[key]

    def find(self, system: CodeSystem, asked: str) -> Match | None:
        """The code, or the nearest one above it that is listed; nothing for an unknown code.

        A code that is listed with no page has none on purpose, and nor have the codes below it.
        """
        table = self._codes[system.key]
        wanted = squeezed(asked, system)
        shortest = SHORTEST_PARENT if system.branching else len(wanted)
        for length in range(len(wanted), shortest - 1, -1):
            if (code := table.get(wanted[:length])) is not None:
                return Match(code=code, exact=length == len(wanted)) if code.pages else None
        return None

    def medicine(self, system: CodeSystem | None, text: str) -> tuple[CodeSystem, Match] | None:
        """The medicine that a text names, as in 'Warfarin sodium 5 MG Oral Tablet'.

        A name is looked at where it may be one of a medicine: beside a code of a system whose
        medicines we list, of one that we do not keep (as NDC), or beside no code at all.
        """
        if system is not None and system.key not in {m.system for m in self.medicines}:
            return None
        # Whom heparin has harmed must not read that it is never to be stopped.
        if _HARMED.search(text):
            return None
        words = _WORD.findall(text.lower())
        for start in range(len(words)):
            for length in range(LONGEST_NAME, 0, -1):
                known = self._medicines.get(" ".join(words[start : start + length]))
                if known is not None:
                    owner = self.key(known.system)
                    match = self.find(owner, known.code)
                    return None if match is None else (owner, match)
        return None
