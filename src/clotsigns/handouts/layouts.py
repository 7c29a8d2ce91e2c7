"""A sheet that can be laid out and looked at, and how it is told that it is too long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from clotsigns.handouts.sheet import CLOSE, LEADING, LEADINGS, Fit, Sheet

_PIXELS_A_POINT = 96 / 72
# The height of a line for notes in handout.css, in CSS pixels.
NOTE = 9 * 96 / 25.4
# Under fewer lines a heading promises room that there is not.
FEWEST = 2
# What is read first, and what stands at the end.
FIRST, END = "first", "end"


# With higher lines all grows evenly: by how much is seen between these two, with little white.
EVEN = (LEADINGS[0], CLOSE)


def taken_at(fit: Fit) -> float:
    """How high lines are where the lengths of a look are taken, to be told from there."""
    return LEADINGS[LEADINGS.index(CLOSE) + 1] if fit.tight and fit.leading > CLOSE else CLOSE


def grown(fit: Fit, by: float) -> float:
    """How much longer a look is than where it was taken, if it grows ``by`` so much in ``EVEN``."""
    low, high = EVEN
    return (fit.leading - taken_at(fit)) / (high - low) * by


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item of a box, before which it may be cut.

    ``top`` is how far below the box's own top it begins, with the heading of the group that it
    ``begins`` if it does; ``again`` is how much of the box is said again above it.
    """

    name: str
    top: float
    again: float
    begins: bool


@dataclass(frozen=True, kw_only=True)
class Unit:
    """What stands whole on a side, in CSS pixels, unless it is a box that is cut at an item.

    ``block`` names the block that it is part of, ``END`` if it has the lines for notes.
    """

    long: float
    items: tuple[Item, ...] = ()
    block: str = ""


class Layouts(Protocol):
    """A sheet that can be laid out, and looked at."""

    @property
    def blocks(self) -> list[str]:
        """The blocks of a sheet of two sides, in their order."""

    @property
    def kept(self) -> frozenset[str]:
        """The blocks that a sheet of this page leaves to it only if it fits in no other way."""

    @property
    def pictures(self) -> tuple[str, ...]:
        """How large its picture may be; ``LARGE_PICTURE`` alone where it has none."""

    @property
    def tells_twice(self) -> bool:
        """Whether a table stands where there is no picture, and says the same."""

    def lengths(self, fit: Fit, names: frozenset[str]) -> dict[str, float]:
        """How long some of its blocks are, in CSS pixels, on sides that have no end."""

    def units(self, fit: Fit) -> list[Unit]:
        """What it is made of from top to bottom, on a side that has no end."""

    def room(self, fit: Fit) -> float:
        """How much a side holds, in CSS pixels."""

    def filled(self, fit: Fit) -> tuple[float, ...]:
        """How far down each of its sides the words reach, in CSS pixels."""

    def places(self, fit: Fit) -> dict[str, int]:
        """The side on which each item of a box begins, in order."""


def told(over: float, sheet: Sheet, points: float) -> str:
    """By how many lines of its print a sheet is too long for its sides."""
    line = points * _PIXELS_A_POINT * LEADING
    sides = "side" if sheet.print.sides == 1 else "sides"
    return (
        f"'{sheet.page}' must fit {sheet.print.sides} {sides} of {sheet.paper} at {points:g} "
        f"points and is too long by about {max(1, round(over / line))} lines; mark less of it "
        "with '; handout', or shorten it"
    )
