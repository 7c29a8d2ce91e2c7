"""How large print fits its sides: how it may look, and which look is worth most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby, product
from math import inf

from clotsigns.handouts.arranging import MAY_BE_LEFT
from clotsigns.handouts.layouts import (
    END,
    EVEN,
    FEWEST,
    FIRST,
    NOTE,
    Layouts,
    Unit,
    grown,
    taken_at,
)
from clotsigns.handouts.sheet import (
    APART_PICTURE,
    CLOSEST,
    LARGE_PICTURE,
    LEADINGS,
    NOTED,
    Fit,
    Sheet,
)
from clotsigns.handouts.sides import Block, Sides, Way

# What is typed in a browser takes white, told in lines for notes, unless lines that are closer
# there make room for it: by so much of what they lose.
_TYPED, _TYPED_TIGHT, _GAINED = 1, 2, 0.7
# How much large print is worth with all that makes it longer.
_LEADINGS = dict(zip(LEADINGS, (-80, -25, 0, 8, 10), strict=True))
_PICTURES = {LARGE_PICTURE: 0, APART_PICTURE: -3, "": -120}
_TIGHT, _NO_SIGNS, _NO_NOTES, _LEFT, _LOST = -6, -200, -10, -50, -300
# All that says when to call for help, without which nobody writes.
_SIGNS = ("first", "today", "visit", "await", "await-check", "thinner")
# Lengths that are added up are a little off.
_SPARES = (4.0, 16.0, 48.0, 96.0)


def paged(layouts: Layouts, sheet: Sheet) -> Fit:
    """A sheet of as many sides as it needs, its boxes cut as seldom as can be."""
    known = _Known(layouts)
    looks = _looks(layouts, sheet)
    room = layouts.room(looks[0][1])
    for spare in _SPARES:
        best: tuple[float, Fit, Way] | None = None
        # Words parted from their picture may save a cut, and nothing else.
        for worth, look in sorted(looks, key=lambda one: one[1].picture == APART_PICTURE):
            is_whole = best is not None and not best[1].cuts
            if worth <= _value(best) or (look.picture == APART_PICTURE and is_whole):
                continue
            # In a browser the last side gains what its lines lose.
            gained = _GAINED * (look.leading / CLOSEST - 1) * room
            end = (_TYPED_TIGHT if look.tight else _TYPED) * NOTE - gained - look.notes * NOTE
            # White around its boxes makes it longer: what is too long without it needs no look.
            if known.long(replace(look, tight=True)) > sheet.print.sides * room:
                continue
            units = known.units(look)
            todo = _blocks(units)
            way = Sides(room - spare, sheet.print.sides, max(0.0, end)).way(todo, 0, 0.0, "")
            if way is not None:
                fit = replace(look, cuts=way.cuts, order=_order(way))
                best = max(best, (worth + way.worth, fit, way), key=_value)
        if best is not None and len(layouts.filled(best[1])) <= sheet.print.sides:
            return _noted(layouts, best[1], best[2])
    return looks[-1][1] if best is None else best[1]


def _order(way: Way) -> tuple[str, ...]:
    """The blocks that may stand in another order."""
    return tuple(name for name in way.order if name not in (FIRST, ""))


def _value(one: tuple[float, Fit, Way] | None) -> float:
    return -inf if one is None else one[0]


class _Known:
    """The lengths of what a sheet holds, each looked at as seldom as will do."""

    def __init__(self, layouts: Layouts) -> None:
        self._layouts = layouts
        self._taken: dict[Fit, list[Unit]] = {}
        self._found: dict[Fit, list[Unit]] = {}

    def units(self, look: Fit) -> list[Unit]:
        """What a look holds."""
        whole = replace(look, left=(), notes=1)
        if whole not in self._found:
            known = self._at(replace(whole, leading=taken_at(look)))
            low, high = (self._at(replace(whole, tight=True, leading=end)) for end in EVEN)
            self._found[whole] = [
                _grown(unit, a, b, look) for unit, a, b in zip(known, low, high, strict=True)
            ]
        units = [unit for unit in self._found[whole] if unit.block not in (*look.left, END)]
        notes = [unit for unit in self._found[whole] if unit.block == END and look.notes]
        return [*units, *(replace(one, long=one.long + (look.notes - 1) * NOTE) for one in notes)]

    def long(self, look: Fit) -> float:
        """How long a look is in all."""
        return sum(unit.long for unit in self.units(look))

    def _at(self, look: Fit) -> list[Unit]:
        if look not in self._taken:
            self._taken[look] = self._layouts.units(look)
        return self._taken[look]


def _grown(unit: Unit, low: Unit, high: Unit, look: Fit) -> Unit:
    items = tuple(
        replace(
            one,
            top=one.top + grown(look, b.top - a.top),
            again=one.again + grown(look, b.again - a.again),
        )
        for one, a, b in zip(unit.items, low.items, high.items, strict=True)
    )
    return replace(unit, long=unit.long + grown(look, high.long - low.long), items=items)


def _looks(layouts: Layouts, sheet: Sheet) -> list[tuple[float, Fit]]:
    """How large print may look, with what each look is worth, the best first."""
    size = sheet.print.points[0]
    may = [name for name in MAY_BE_LEFT if name in layouts.blocks]
    lefts = dict.fromkeys(((), *((name,) for name in may), tuple(may)))
    sizes = [picture for picture in layouts.pictures if picture in _PICTURES]
    found: list[tuple[float, Fit]] = []
    for leading, tight, picture, signs, left, notes in product(
        LEADINGS, (False, True), sizes, (True, False), lefts, (sheet.print.notes, 0)
    ):
        lost = len(layouts.kept.intersection(left))
        worth = _LEADINGS[leading] + _TIGHT * tight + _PICTURES[picture] + _LOST * lost
        worth += sum(_LEFT if name == "visit" else -MAY_BE_LEFT[name] for name in left)
        worth += (not signs) * _NO_SIGNS + (not notes) * _NO_NOTES
        fit = Fit(points=size, back=size, notes=notes, left=left, picture=picture)
        found.append((worth, replace(fit, leading=leading, tight=tight, signs=signs)))
    return sorted(found, key=lambda one: one[0], reverse=True)


def _blocks(units: Iterable[Unit]) -> tuple[Block, ...]:
    """Units by the block that they are part of; what stands at the end is in none."""
    runs = groupby(units, lambda unit: unit.block if unit.block != END else "")
    return tuple((name, tuple(run)) for name, run in runs)


def _noted(layouts: Layouts, fit: Fit, way: Way) -> Fit:
    """The same with lines for notes where most of them have room: at its end, or on a side before.

    They stand under no box that says when to call for help, unless there is no other place.
    """
    filled, room = layouts.filled(fit), layouts.room(fit)
    # Their heading is no higher than a line.
    lines = [int((room - one) / NOTE) - 1 for one in filled[:-1]]
    at_end = fit.notes + int((room - filled[-1]) / NOTE) if fit.notes else 0
    places: list[tuple[int, str]] = []
    for (last, _), count in zip(way.ends, lines, strict=False):
        told = way.order[: way.order.index(last) + 1] if last else ()
        if last and all(name in told for name in way.order if name in _SIGNS):
            places.append((count, last))
    count, last = max(places, default=(0, ""))
    if not at_end and count < FEWEST and way.ends and way.ends[0][0] == FIRST:
        count, last = lines[0], FIRST
    if count < max(FEWEST, at_end + 1):
        return fit
    order = [*fit.order]
    order.insert(order.index(last) + 1 if last != FIRST else 0, NOTED)
    noted = replace(fit, notes=0, front=count, order=tuple(order))
    return noted if len(layouts.filled(noted)) == len(filled) else fit
