"""The words that pages share, by language: no reader-facing text stands in code or templates."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clotsigns.data_file import Document


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


def path_of(language: str) -> Path:
    """Where the words of a language stand."""
    return Path("data/words") / f"{language}.yml"
