"""What of a sheet stands on which of its two sides, and how large: told from lengths alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise, product
from math import inf

from clotsigns.handouts.layouts import FIRST, NOTE, Layouts, told
from clotsigns.handouts.measured import NUMBERED, Measured, as_back, for_typing
from clotsigns.handouts.sheet import (
    LARGE_PICTURE,
    LEADINGS,
    SMALL_PICTURE,
    Fit,
    Sheet,
    TooLong,
)

# So much of a side is left free, as lengths that are added up are a little off.
_SPARES = (2.0, 8.0, 20.0)
# The front is the ladder of help and the back all else, on whatever paper; where the back has no
# room for all of that, this may stand on the front as well, the least harm last.
_ON_FRONT = {
    "today": 150,
    "visit": 45,
    "told": -3,
    "below": -2,
    "figures": -2,
    "last": -2,
    "await": 8,
    "await-check": 0,
    "thinner": -50,
    "never": -25,
    "plan": -40,
}
# Where bleeding is told first, on the front.
_BLEEDING = {"thinner": 70, "never": 2}
# What the page has, and paper where there is room; how much better it then is.
MAY_BE_LEFT = {"visit": 60, "await-check": 3}
# What is told in this order, where there is so much of it.
_IN_ORDER = ("told", "below", "figures", "last")
# How much print is worth, in what is read first and in the rest, and all that it competes with.
_POINTS = {13: 0, 13.5: 10, 14: 18}
# On each of its sides: what is closest is read with so much effort that pictures go first.
_LEADINGS = dict(zip(LEADINGS, (-100, -15, 1, 10, 12), strict=True))
# Two sides of a sheet look alike: so many steps apart are their lines at most.
_APART = 2
# What it loses with white around its boxes: less than with a step of its lines.
_TIGHT = -14
_PICTURES = {LARGE_PICTURE: 131, SMALL_PICTURE: 120, "": 0}
# Where a table says the same, air is worth more.
_BESIDE_TABLE = {LARGE_PICTURE: 19, SMALL_PICTURE: 18, "": 0}
# What a sheet loses with what its page says it must have: more than with all the rest.
_LOST = 300
_NOTES = {0: 0, 2: 16}


def arranged(layouts: Layouts, sheet: Sheet) -> Fit:
    """The best fit of a sheet whose blocks may stand on either of its two sides.

    Raises ``TooLong``; what it is told to be may still be a little too long, as it is added up.
    """
    measured = Measured(layouts, sheet.print.points[0])
    for spare in _SPARES:
        fit = _arranged(layouts, sheet, measured, spare)
        if len(layouts.filled(fit)) <= sheet.print.sides:
            break
    return fit


def _looks(layouts: Layouts, sheet: Sheet) -> list[Fit]:
    """How a sheet of two sides may look, the best first."""
    points, smallest = sheet.print.points, sheet.print.points[0]
    sizes = [picture for picture in layouts.pictures if picture in _PICTURES]
    leadings = [
        (front, back)
        for (n, front), (m, back) in product(enumerate(LEADINGS), repeat=2)
        if abs(n - m) <= _APART
    ]
    may_be_left = _choices(name for name in MAY_BE_LEFT if name in layouts.blocks)
    choices = product(points, points, _NOTES, leadings, (False, True), may_be_left, sizes)
    looks = [
        Fit(
            points=size,
            back=back,
            notes=notes,
            leading=leading,
            behind=behind,
            tight=tight,
            left=left,
            picture=picture,
        )
        for size, back, notes, (leading, behind), tight, left, picture in choices
        if size == back and (size == smallest or not tight)
    ]
    return sorted(looks, key=lambda look: _worth(look, layouts), reverse=True)


def _worth(fit: Fit, layouts: Layouts) -> float:
    kept = float(sum(worth for name, worth in MAY_BE_LEFT.items() if name not in fit.left))
    kept -= _LOST * len(layouts.kept.intersection(fit.left))
    kept += (_BESIDE_TABLE if layouts.tells_twice else _PICTURES)[fit.picture]
    kept += _NOTES[fit.notes] + _TIGHT * fit.tight
    kept += _LEADINGS[fit.leading] + _LEADINGS[fit.on_back]
    return kept + _POINTS[fit.points] + _POINTS[fit.back]


def _placed(
    layouts: Layouts, measured: Measured, look: Fit, room: float
) -> tuple[float, Fit] | None:
    """The best way in which a look stands on two sides, if it does, with what that is worth."""
    if measured.at_least(look) > 2 * room or measured.long_in_all(look) > 2 * room:
        return None
    names = [name for name in layouts.blocks if name not in look.left]
    long = {name: measured.long(name, look) for name in names}
    behind = {name: measured.long(name, as_back(look)) for name in names}
    there = tuple(name for name in long if name in _ON_FRONT and long[name] > 0)
    in_all = sum(behind.values()) - behind[FIRST]
    for worth, front in _fronts(there):
        on_front = "plan" in front
        filled = long[FIRST] + sum(long[name] for name in front)
        back = in_all - sum(behind[name] for name in front)
        spares = NOTE * on_front, for_typing(look) * (not on_front)
        if filled + spares[0] <= room and back + spares[1] <= room:
            return worth, replace(look, moved=tuple(n for n in there if n not in front))
    return None


def _arranged(layouts: Layouts, sheet: Sheet, measured: Measured, spare: float) -> Fit:
    """The best look with which a sheet fits its two sides, and what then stands on which."""
    looks = _looks(layouts, sheet)
    room = layouts.room(looks[0]) - spare
    most = _fronts(tuple(name for name in layouts.blocks if name in _ON_FRONT))[0][0]
    found: Fit | None = None
    best = -inf
    for look in looks:
        worth = _worth(look, layouts)
        if worth + most <= best:
            break
        way = _placed(layouts, measured, look, room)
        if way is not None and worth + way[0] > best:
            best, found = worth + way[0], way[1]
    if found is not None:
        return measured.noted(found, room)
    least = min(looks, key=measured.long_in_all)
    over = max(1.0, measured.long_in_all(least) - 2 * room)
    raise TooLong(told(over, sheet, least.points))


@cache
def _fronts(there: tuple[str, ...]) -> list[tuple[float, tuple[str, ...]]]:
    """What may stand on the front, with what that is worth, the best first."""
    told = (name for name in there if name in _IN_ORDER)
    before = list(pairwise(told))
    is_bleeding = there[:1] == (NUMBERED,)
    # A sheet on which it stands first has its boxes by how urgent they are.
    before += [(NUMBERED, "today")] if is_bleeding else []
    # What can wait is read under what cannot, and before what to do.
    before += [("today", "visit"), *(("visit", name) for name in _IN_ORDER)]
    worth = _ON_FRONT | (_BLEEDING if is_bleeding else {})
    fronts = (
        front
        for front in _choices(there)
        if all(first in front for first, then in before if then in front and first in there)
    )
    found = [(float(sum(worth[name] for name in front)), front) for front in fronts]
    return sorted(found, key=lambda one: one[0], reverse=True)


def _choices(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    known = tuple(names)
    return (some for count in range(len(known) + 1) for some in combinations(known, count))
