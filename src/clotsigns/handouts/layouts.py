"""A sheet that can be laid out and looked at, and how it is told that it is too long."""

from __future__ import annotations

from typing import Protocol

from clotsigns.handouts.sheet import LEADING, Fit, Sheet

_PIXELS_A_POINT = 96 / 72
# The height of a line for notes in handout.css, in CSS pixels.
NOTE = 9 * 96 / 25.4
# Under fewer lines a heading promises room that there is not.
FEWEST = 2
# What is read first, and what stands at the end.
FIRST, END = "first", "end"


class Layouts(Protocol):
    """A sheet that can be laid out, and looked at."""

    @property
    def blocks(self) -> list[str]:
        """The blocks of a sheet of two sides, in their order."""

    @property
    def kept(self) -> frozenset[str]:
        """The blocks that a sheet of this page leaves to it only if it fits in no other way."""

    @property
    def tells_twice(self) -> bool:
        """Whether a table stands where there is no picture, and says the same."""

    def lengths(self, fit: Fit, names: frozenset[str]) -> dict[str, float]:
        """How long some of its blocks are, in CSS pixels, on sides that have no end."""

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
