"""The record: who changed which words, when and why; what readers and reviewers are told of it.

``data/record/{language}.yml`` has an entry for each time the words were sealed, the oldest first.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from clotsigns.sealing.pieces import RECORD
from clotsigns.sources.problem import SourceError
from clotsigns.sources.shapes import load_shaped

_HEAD = (
    "# yaml-language-server: $schema=../schemas/record.schema.json\n"
    "# Made by 'make seal', one entry each time; read by /about/changes/, the feed and reviews.\n"
)


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One piece that was changed; ``pages`` are those that show it, ``why`` is its own reason."""

    path: Path
    place: str
    was: str
    now: str
    pages: tuple[str, ...]
    safety: bool
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One time that words were sealed; ``seals`` has the seal of each page that changed by it."""

    day: datetime.date
    who: str
    why: str
    seals: dict[str, str]
    changes: tuple[Recorded, ...]


def path_of(language: str) -> Path:
    """Where the record of a language stands."""
    return RECORD / f"{language}.yml"


def read_record(root: Path, language: str) -> tuple[Entry, ...]:
    """Every entry, the oldest first; none where nothing was sealed yet. Raises ``SourceError``."""
    shown = path_of(language)
    if not (root / shown).is_file():
        return ()
    document, faults = load_shaped(root / shown, shown)
    if faults:
        raise SourceError(faults)
    return tuple(_entry(entry) for entry in document.data["entries"])


def _entry(data: dict[str, Any]) -> Entry:
    return Entry(
        day=data["day"],
        who=data["who"],
        why=data["why"],
        seals=dict(data["seals"]),
        changes=tuple(
            Recorded(
                path=Path(change["file"]),
                place=change.get("place", ""),
                was=change["was"],
                now=change["now"],
                pages=tuple(change.get("pages") or ()),
                safety=bool(change.get("safety")),
                why=change.get("why", ""),
            )
            for change in data["changes"]
        ),
    )


def as_text(entries: tuple[Entry, ...]) -> str:
    """The file of the record."""
    data = {"entries": [_as_data(entry) for entry in entries]}
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000)
    return _HEAD + text


def _as_data(entry: Entry) -> dict[str, Any]:
    return {
        "day": entry.day,
        "who": entry.who,
        "why": entry.why,
        "seals": entry.seals,
        "changes": [
            {
                "file": change.path.as_posix(),
                **({"place": change.place} if change.place else {}),
                "was": change.was,
                "now": change.now,
                **({"pages": list(change.pages)} if change.pages else {}),
                **({"safety": True} if change.safety else {}),
                **({"why": change.why} if change.why else {}),
            }
            for change in entry.changes
        ],
    }


def since(record: tuple[Entry, ...], page: str, seal: str) -> list[Recorded] | None:
    """What a page says otherwise than when it had a seal, net of what was changed back.

    None where the page never had that seal.
    """
    at = next((n for n, e in enumerate(record) if e.seals.get(page) == seal), None)
    if at is None:
        return None
    net: list[Recorded] = []
    for change in (c for entry in record[at + 1 :] for c in entry.changes if page in c.pages):
        key = (change.path, change.place, change.was)
        former = next((c for c in net if c.now and (c.path, c.place, c.now) == key), None)
        if former is None:
            net.append(change)
            continue
        net.remove(former)
        if former.was != change.now:
            joined = former.safety or change.safety
            net.append(
                Recorded(
                    path=change.path,
                    place=change.place,
                    was=former.was,
                    now=change.now,
                    pages=change.pages,
                    safety=joined,
                    why=change.why,
                )
            )
    return net
