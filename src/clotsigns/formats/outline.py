"""What a handout says, and as what, whichever format it is written in."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


@dataclass(frozen=True)
class Run:
    """Some words of a line; ``link`` is where they lead or what they dial, or nothing."""

    text: str
    strong: bool = False
    link: str = ""


Runs: TypeAlias = tuple[Run, ...]


class Marks(Enum):
    """What the items of a list begin with; those to tick have numbers too, to speak of."""

    POINTS = "points"
    NUMBERS = "numbers"
    TICKS = "ticks"


@dataclass(frozen=True)
class Heading:
    """A heading below the title, which has the first level."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``call`` is true of the numbers to call."""

    runs: Runs
    call: bool = False


@dataclass(frozen=True)
class Items:
    """A list."""

    marks: Marks
    items: tuple[Runs, ...]


@dataclass(frozen=True)
class Table:
    """A table of facts, with a heading for each of its columns."""

    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True)
class Fields:
    """Things to fill in, each with what stands there already, which may be nothing."""

    fields: tuple[tuple[str, Run], ...]


Plain: TypeAlias = Heading | Paragraph | Items | Table | Fields


@dataclass(frozen=True)
class Box:
    """Words on safety, which nobody but we may change; ``name`` is that of the box."""

    name: str
    heading: str
    blocks: tuple[Plain, ...]


Block: TypeAlias = Plain | Box


@dataclass(frozen=True, kw_only=True)
class Signals:
    """The words that say what drawn lines say on paper."""

    starts: str
    ends: str
    continued: str
    keep: str


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A handout: its title, all that it says in order, and what is told about it.

    ``first`` are the blocks before the first box, which is the one on emergencies.
    """

    title: str
    language: str
    author: str
    day: datetime.date
    blocks: tuple[Block, ...]
    signals: Signals

    @property
    def first(self) -> tuple[Block, ...]:
        return self.blocks[: self._emergency]

    @property
    def emergency(self) -> Box:
        box = self.blocks[self._emergency]
        assert isinstance(box, Box)
        return box

    @property
    def rest(self) -> tuple[Block, ...]:
        return self.blocks[self._emergency + 1 :]

    @property
    def _emergency(self) -> int:
        return next(n for n, block in enumerate(self.blocks) if isinstance(block, Box))


def text_of(runs: Iterable[Run]) -> str:
    """What runs say."""
    return "".join(run.text for run in runs)
