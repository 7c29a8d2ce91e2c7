"""The words that pages share, by language: no reader-facing text stands in code or templates."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clotsigns.sources.data_file import Document


@dataclass(frozen=True, kw_only=True)
class Words:
    """``data/words/<language>.yml``, asked by key."""

    document: Document

    def __getitem__(self, key: str) -> str:
        """A text by its dotted key. Raises ``KeyError`` naming the key when it is missing."""
        value: Any = self.document.data
        for part in key.split("."):
            if not isinstance(value, dict) or part not in value:
                raise KeyError(f"{self.document.path} has no '{key}'")
            value = value[part]
        return str(value)

    def date(self, day: datetime.date) -> str:
        """A date as people write it: 21 November 2026."""
        return f"{day.day} {self.document.data['months'][day.month - 1]} {day.year}"

    def runs(self, numbers: Iterable[int]) -> str:
        """Numbers as people list them: ``1, 3 to 5, 9``."""
        found: list[list[int]] = []
        for number in numbers:
            if found and number == found[-1][-1] + 1:
                found[-1].append(number)
            else:
                found.append([number])
        return ", ".join(
            str(run[0])
            if len(run) == 1
            else f"{run[0]} {self['to']} {run[-1]}"
            if len(run) > 2
            else f"{run[0]}, {run[1]}"
            for run in found
        )


def path_of(language: str) -> Path:
    """Where the words of a language stand."""
    return Path("data/words") / f"{language}.yml"
