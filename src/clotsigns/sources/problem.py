"""What is wrong, where, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# How near a slip stands to its name: nhs-dtv to nhs-dvt, and no source to its neighbour.
_SLIP = 0.75


@dataclass(frozen=True, order=True, kw_only=True)
class Problem:
    """One fault in a source file, told to the person who can mend it.

    ``path`` is relative to the root of the project where that is possible, ``line`` counts from 1,
    ``rule`` is the stable name of the rule, and ``message`` says what must be true and what to do.
    """

    path: Path
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


class SourceError(Exception):
    """Source files that cannot be understood, with every problem that was found in them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def meant(name: str, known: Iterable[str], otherwise: str) -> str:
    """What to do about a name that is not known: the one that it is a slip of, or ``otherwise``."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=_SLIP)
    return f"do you mean '{near[0]}'?" if near else otherwise
