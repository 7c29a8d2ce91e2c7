"""What front matter says of a page that was taken back; ``withdrawn`` makes a notice of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """That a page was taken back: since when, why in a sentence, and which page is read instead."""

    day: datetime.date
    why: str
    instead: str


def withdrawal_in(front: Mapping[str, Any]) -> Withdrawal | None:
    """The withdrawal that front matter tells, or nothing."""
    gone = front.get("withdrawn")
    if not gone:
        return None
    return Withdrawal(day=gone["day"], why=gone["why"], instead=gone["instead"])
