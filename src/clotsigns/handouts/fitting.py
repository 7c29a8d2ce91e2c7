"""How a sheet fits its sides, told from lengths: nothing here knows how they were taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Protocol

from clotsigns.handouts.sheet import LARGE, LARGE_PICTURE, SMALL_PICTURE, Fit, Sheet, TooLong

_PIXELS_A_POINT = 96 / 72
# The line height of handout.css, as a multiple of the size of print.
_LINE = 1.13
# The height of a line for notes in handout.css, in CSS pixels.
_NOTE = 9 * 96 / 25.4
# A box runs on at most once a side, and a cut may move.
_MOST_CUTS = 12
# So much of a side is left free, as lengths that are added up are a little off.
_SPARES = (2.0, 8.0, 20.0)
# What is read first, and what stands at the end.
FIRST, END = "first", "end"
# What may stand on either side, each with how much better the front is for it.
_ON_FRONT = {
    "told": 2,
    "visit": 0,
    "below": 1,
    "await": -1,
    "await-check": -1,
    "never": -2,
    "thinner": -2,
    "check": -3,
    "plan": -12,
}
# What can wait is told on the page, and on paper where there is room; how much better it then is.
_MAY_BE_LEFT = {"visit": 3, "await-check": 3}
# How much a point of print is worth in what is read first: most of all below 13.
_POINT, _LEAST, _POINT_BELOW = 8, 13, 16
_PICTURES = {LARGE_PICTURE: 8, SMALL_PICTURE: 3, "": 0}
# Print grows further while there is still room for so many more lines of notes.
_LINES_KEPT = 2


class Layouts(Protocol):
    """A sheet that can be laid out, and looked at."""

    @property
    def blocks(self) -> list[str]:
        """The blocks of a sheet of two sides, in their order."""

    def lengths(self, fit: Fit, names: frozenset[str]) -> dict[str, float]:
        """How long some of its blocks are, in CSS pixels, on sides that have no end."""

    def room(self, fit: Fit) -> float:
        """How much a side holds, in CSS pixels."""

    def filled(self, fit: Fit) -> tuple[float, ...]:
        """How far down each of its sides the words reach, in CSS pixels."""

    def places(self, fit: Fit) -> dict[str, int]:
        """The side on which each item of a box begins, in order."""


def fitted(layouts: Layouts, sheet: Sheet, *, two_sided: bool) -> Fit:
    """The best fit of a sheet. Raises ``TooLong``.

    One that is ``two_sided`` has blocks that may stand on either of its two sides.
    """
    if sheet.print == LARGE:
        fit = _cut(layouts, sheet)
    elif two_sided:
        measured = _Measured(layouts)
        for spare in _SPARES:
            fit = _arranged(layouts, sheet, measured, spare)
            if len(layouts.filled(fit)) <= sheet.print.sides:
                break
    else:
        fit = _alike(layouts, sheet)
    filled = layouts.filled(fit)
    if len(filled) > sheet.print.sides:
        raise TooLong(_told(sum(filled[sheet.print.sides :]), sheet, fit.back))
    white = layouts.room(fit) - filled[-1]
    for more in range(int(white / _NOTE) if sheet.print.notes else 0, 0, -1):
        fuller = replace(fit, notes=fit.notes + more)
        if len(layouts.filled(fuller)) == len(filled):
            return fuller
    return fit


def _starts(sheet: Sheet) -> Iterator[Fit]:
    """Where a sheet is too long, it does without pictograms, lines to write on or its picture."""
    size = sheet.print.points[0]
    whole = Fit(points=size, back=size, notes=sheet.print.notes)
    bare = replace(whole, picture="")
    if sheet.print == LARGE:
        for start in (whole, replace(whole, signs=False), replace(bare, signs=False)):
            yield from (start, replace(start, tight=True))
        yield replace(bare, notes=0, signs=False, tight=True)
        return
    small = replace(whole, picture=SMALL_PICTURE)
    yield from (whole, small, replace(small, medicine=False), replace(small, notes=1))
    yield from (bare, replace(bare, medicine=False), replace(bare, notes=1), replace(bare, notes=0))
    yield replace(bare, notes=0, medicine=False, tight=True)


def _alike(layouts: Layouts, sheet: Sheet) -> Fit:
    """The largest print of a sheet whose sides are alike."""
    size = sheet.print.points[0]
    best = Fit(points=size, back=size, notes=sheet.print.notes)
    for points in sheet.print.points[1:]:
        fit = replace(best, points=points, back=points)
        if len(layouts.filled(fit)) > sheet.print.sides:
            break
        best = fit
    return best


class _Measured:
    """The lengths of a sheet's blocks, each looked at as seldom as will do."""

    def __init__(self, layouts: Layouts) -> None:
        self._layouts = layouts
        self._known: dict[tuple[object, ...], float] = {}

    def long(self, name: str, fit: Fit) -> float:
        """How long a block is."""
        if _key(name, fit) not in self._known:
            names = [n for n in self._layouts.blocks if _key(n, fit) not in self._known]
            # What is read first may turn out not to matter.
            names = [n for n in names if n != FIRST or name == FIRST or not self._known]
            plain = replace(fit, moved=(), left=())
            found = self._layouts.lengths(plain, frozenset(names))
            self._known |= {_key(n, fit): found.get(n, 0.0) for n in names}
        return self._known[_key(name, fit)]

    def back(self, fit: Fit) -> float:
        """How long its back is."""
        return sum(self.long(name, fit) for name in (*fit.moved, END))

    def over(self, room: float, fit: Fit) -> float:
        """By how much a fit is too long for its two sides."""
        back = self.back(fit) - room
        away = (*fit.moved, *fit.left, END, FIRST)
        front = sum(self.long(n, fit) for n in self._layouts.blocks if n not in away) - room
        if back > 0 or front > 0:
            return max(0.0, back) + max(0.0, front)
        return max(0.0, front + self.long(FIRST, fit))


def _key(name: str, fit: Fit) -> tuple[object, ...]:
    """All that the length of a block depends on."""
    own = {FIRST: fit.signs, "told": fit.picture, "plan": fit.medicine, END: fit.notes}.get(name)
    return name, own, fit.points if name == FIRST else fit.back, fit.tight


def _arranged(layouts: Layouts, sheet: Sheet, measured: _Measured, spare: float) -> Fit:
    """What stands on which side: what is most urgent first in the largest print that there is."""
    sizes = sheet.print.points
    starts = list(_starts(sheet))
    room = layouts.room(starts[0]) - spare
    for tried in (starts[:2], *([start] for start in starts[2:])):
        largest = replace(tried[0], points=sizes[-1])
        movable = [name for name in layouts.blocks if name in _ON_FRONT]
        there = [name for name in movable if measured.long(name, largest) > 0]
        fits = sorted(_fits(tried, sizes, there), key=_worth, reverse=True)
        best = next((fit for fit in fits if measured.over(room, fit) <= 0), None)
        if best is None:
            continue
        for size in sizes[1:]:
            larger, least = replace(best, back=size), room - _LINES_KEPT * _NOTE
            # Larger print is longer by more than it is larger: most sizes need no look.
            if size > best.points or measured.back(best) * size / best.back > least:
                break
            if measured.over(least, larger) > 0:
                break
            best = larger
        white = room - measured.back(best)
        return replace(best, notes=best.notes + int(white / _NOTE) if best.notes else 0)
    over = min(measured.over(room, fit) for fit in fits)
    raise TooLong(_told(over, sheet, sizes[0]))


def _fits(starts: list[Fit], sizes: tuple[float, ...], there: list[str]) -> Iterator[Fit]:
    """All the ways in which a sheet could stand on two sides."""
    for left in _choices(name for name in _MAY_BE_LEFT if name in there):
        # What begins 'you can wait' stands below the signs that cannot, or nowhere.
        for moved in _choices(name for name in there if name not in (*left, "visit")):
            for start in starts:
                yield from (replace(start, points=s, left=left, moved=moved) for s in sizes)


def _choices(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    known = tuple(names)
    return (some for count in range(len(known) + 1) for some in combinations(known, count))


def _worth(fit: Fit) -> float:
    points = _POINT * (fit.points - _LEAST) + (_POINT_BELOW - _POINT) * min(0, fit.points - _LEAST)
    kept = sum(worth for name, worth in _MAY_BE_LEFT.items() if name not in fit.left)
    placed = sum(n for name, n in _ON_FRONT.items() if name not in (*fit.moved, *fit.left))
    return points + kept + placed + _PICTURES[fit.picture]


def _cut(layouts: Layouts, sheet: Sheet) -> Fit:
    """A sheet of as many sides as it needs, with boxes cut where they run on."""
    *others, last = _starts(sheet)
    for start in others:
        # A cut makes it longer.
        if len(layouts.filled(start)) <= sheet.print.sides:
            fit = _cut_at_sides(layouts, start)
            if len(layouts.filled(fit)) <= sheet.print.sides:
                return fit
    return _cut_at_sides(layouts, last)


def _cut_at_sides(layouts: Layouts, fit: Fit) -> Fit:
    """The same with each box cut where it runs on to another side, under its heading again."""
    for _ in range(_MOST_CUTS):
        places = layouts.places(fit)
        # The first item that stands on another side than what is before it in its own box.
        runs_on = next(
            (
                item
                for before, item in pairwise(places)
                if item.rpartition("-")[0] == before.rpartition("-")[0]
                and places[item] != places[before]
                and item not in fit.cuts
            ),
            None,
        )
        if runs_on is None:
            return fit
        order = list(places)
        # A cut behind it is made again where it is needed now.
        kept = (cut for cut in fit.cuts if order.index(cut) < order.index(runs_on))
        fit = replace(fit, cuts=(*kept, runs_on))
    return fit


def _told(over: float, sheet: Sheet, points: float) -> str:
    line = points * _PIXELS_A_POINT * _LINE
    sides = "side" if sheet.print.sides == 1 else "sides"
    return (
        f"'{sheet.page}' must fit {sheet.print.sides} {sides} of {sheet.paper} at {points:g} "
        f"points and is too long by about {max(1, round(over / line))} lines; mark less of it "
        "with '; handout', or shorten it"
    )
