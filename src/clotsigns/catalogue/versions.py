"""Which version of a page is which, finer than a day: told by the record of sealed words."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clotsigns.sealing.record import Entry


@dataclass(frozen=True, kw_only=True)
class Version:
    """A page as some change left it: the change's day, which of that day it was, and the seal.

    A version is never told of two texts, and one that is newer sorts behind the others of its day.
    """

    day: datetime.date
    number: int
    seal: str

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.number}"


def versions(record: Iterable[Entry]) -> list[dict[str, Version]]:
    """For each entry of the record, the version of each page that changed by it."""
    counted: Counter[tuple[str, datetime.date]] = Counter()
    found = []
    for entry in record:
        counted.update((page, entry.day) for page in entry.seals)
        found.append(
            {
                page: Version(day=entry.day, number=counted[page, entry.day], seal=seal)
                for page, seal in entry.seals.items()
            }
        )
    return found


def latest(record: Iterable[Entry]) -> dict[str, Version]:
    """The version of each page that stands now."""
    return {page: version for told in versions(record) for page, version in told.items()}


def release(record: Sequence[Entry]) -> str:
    """The version of all words and facts together; nothing before the first seal."""
    if not record:
        return ""
    day = record[-1].day
    return f"{day.isoformat()}.{sum(entry.day == day for entry in record)}"
