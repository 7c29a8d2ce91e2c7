"""How a sheet fits its sides, told from lengths: nothing here knows how they were taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, product
from math import inf

from clotsigns.handouts.arranging import MAY_BE_LEFT, arranged
from clotsigns.handouts.layouts import (
    END,
    EVEN,
    FEWEST,
    FIRST,
    NOTE,
    Item,
    Layouts,
    Unit,
    grown,
    taken_at,
    told,
)
from clotsigns.handouts.sheet import (
    APART_PICTURE,
    CLOSEST,
    LARGE,
    LARGE_PICTURE,
    LEADINGS,
    NOTED,
    Fit,
    Sheet,
    TooLong,
)

# What is typed in a browser takes white, told in lines for notes, unless lines that are closer
# there make room for it: by so much of what they lose.
_TYPED, _TYPED_TIGHT, _GAINED = 1, 2, 0.7
# How much large print is worth with all that makes it longer, and what it loses with each cut.
_LEADINGS = dict(zip(LEADINGS, (-80, -25, 0, 8, 10), strict=True))
_PICTURES = {LARGE_PICTURE: 0, APART_PICTURE: -3, "": -120}
_TIGHT, _NO_SIGNS, _NO_NOTES, _LEFT, _LOST = -6, -200, -10, -50, -300
_CUT, _CUT_OF_LIST, _CUT_OFF = -14, -20, -45
# What a block costs that stands before one that has no room, or behind one that then has.
_EARLY, _LATE = -5, -4
# And one more where it parts what can wait from the box for today, or is a plan before all is told.
_PARTED, _PLANNED = -18, -8
# More white than a little below a side that is not the last, by the pixel.
_LITTLE, _WHITE = 113.0, 0.03
# What may stand in another order than it is best told in, and what keeps its own among itself.
_STORY = ("told", "below", "last")
_BY_ITSELF = (*_STORY, "also", "never", "plan")
# All that says when to call for help, without which nobody writes.
_SIGNS = ("first", "today", "visit", "await", "await-check", "thinner")
# Boxes that never go on: what they say last speaks of the signs above.
_WHOLE = ("same-day",)
# A cut box has its lower frame once more; and lengths that are added up are a little off.
_EDGE, _SPARES = 16.0, (4.0, 16.0, 48.0, 96.0)
# No sign stands alone beside a cut, unless its box has no more.
_FEWEST_SIGNS = 2


def fitted(layouts: Layouts, sheet: Sheet, *, two_sided: bool) -> Fit:
    """The best fit of a sheet. Raises ``TooLong``.

    One that is ``two_sided`` has blocks that may stand on one side or another.
    """
    if sheet.print == LARGE and two_sided:
        fit = _paged(layouts, sheet)
    elif two_sided:
        fit = arranged(layouts, sheet)
    else:
        fit = _alike(layouts, sheet)
    filled = layouts.filled(fit)
    if len(filled) > sheet.print.sides:
        raise TooLong(told(sum(filled[sheet.print.sides :]), sheet, fit.back))
    white = layouts.room(fit) - filled[-1]
    for more in range(int(white / NOTE) if fit.notes else 0, 0, -1):
        fuller = replace(fit, notes=fit.notes + more)
        if len(layouts.filled(fuller)) == len(filled):
            return fuller
    return fit


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


def _paged(layouts: Layouts, sheet: Sheet) -> Fit:
    """A sheet of as many sides as it needs, its boxes cut as seldom as can be."""
    known = _Known(layouts)
    looks = _looks(layouts, sheet)
    room = layouts.room(looks[0][1])
    for spare in _SPARES:
        best: tuple[float, Fit, _Way] | None = None
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
            way = _Sides(room - spare, sheet.print.sides, max(0.0, end)).way(todo, 0, 0.0, "")
            if way is not None:
                fit = replace(look, cuts=way.cuts, order=_order(way))
                best = max(best, (worth + way.worth, fit, way), key=_value)
        if best is not None and len(layouts.filled(best[1])) <= sheet.print.sides:
            return _noted(layouts, best[1], best[2])
    return looks[-1][1] if best is None else best[1]


def _order(way: _Way) -> tuple[str, ...]:
    """The blocks that may stand in another order."""
    return tuple(name for name in way.order if name not in (FIRST, ""))


def _value(one: tuple[float, Fit, _Way] | None) -> float:
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


@dataclass(frozen=True, kw_only=True)
class _Way:
    """How blocks stand on sides: what that is worth, the cuts, and the order in which they begin.

    ``ends`` has for each full side the block that ends it, if one does, and the white below it.
    """

    worth: float = 0.0
    cuts: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    ends: tuple[tuple[str, float], ...] = ()


# A block by its name, with those of its units that are still to be placed.
_Block = tuple[str, tuple[Unit, ...]]


class _Sides:
    """Sides of paper that are filled with blocks, with white at the end of the last."""

    def __init__(self, room: float, sides: int, end: float) -> None:
        self._room, self._sides, self._end = room, sides, end

    def way(self, todo: tuple[_Block, ...], side: int, filled: float, last: str) -> _Way | None:
        """The best way to place blocks below what fills a side already, ``last`` at its end.

        Where the next one has no room, another fills the side; and one stands behind the next box
        if that is then whole.
        """
        if not todo:
            fits = side < self._sides - 1 or filled + self._end <= self._room
            return _Way() if fits else None
        left = self._room - filled
        ways = [self._next(todo, side, filled, last)]
        if todo[0][1][0].long > left:
            for at, (_, units) in enumerate(todo[1:], 1):
                if _long(units) <= left and all(_may_swap(one, todo[at]) for one in todo[:at]):
                    pulled = (todo[at], *todo[:at], *todo[at + 1 :])
                    cost = _EARLY + _PARTED * (todo[0][0] == "visit")
                    cost += _PLANNED * (todo[at][0] == "plan")
                    ways.append(_worse(self._next(pulled, side, filled, last), cost))
        elif len(todo) > 1 and _may_swap(todo[1], todo[0]):
            long, other = _long(todo[0][1]), _long(todo[1][1])
            if other <= left < long + other:
                late = (todo[1], todo[0], *todo[2:])
                ways.append(_worse(self._next(late, side, filled, last), _LATE))
        return _best(ways)

    def _next(self, todo: tuple[_Block, ...], side: int, filled: float, last: str) -> _Way | None:
        """The best way in which the first block stands next."""
        (name, (unit, *more)), *others = todo
        if filled + unit.long <= self._room:
            if more:
                rest = ((name, tuple(more)), *others)
                return _begun(name, self._next(rest, side, filled + unit.long, last))
            return _begun(name, self.way(tuple(others), side, filled + unit.long, name))
        white = self._room - filled
        ways: list[_Way | None] = []
        if filled and side + 1 < self._sides:
            over = _WHITE * max(0.0, white - _LITTLE)
            if way := _worse(self.way(todo, side + 1, 0.0, ""), -over):
                ways.append(replace(way, ends=((last, white), *way.ends)))
        for item in _cuts(unit, white) if side + 1 < self._sides else ():
            rest = ((name, (_after(unit, item), *more)), *others)
            cost = _CUT if item.begins else _CUT_OF_LIST
            cost = cost if _is_fair(unit, item) else _CUT_OFF
            if way := _worse(self._next(rest, side + 1, 0.0, ""), cost):
                cuts, ends = (item.name, *way.cuts), (("", 0.0), *way.ends)
                ways.append(_begun(name, replace(way, cuts=cuts, ends=ends)))
        return _best(ways)


def _begun(name: str, way: _Way | None) -> _Way | None:
    if way is None or way.order[:1] == (name,):
        return way
    return replace(way, order=(name, *way.order))


def _worse(way: _Way | None, by: float) -> _Way | None:
    return way and replace(way, worth=way.worth + by)


def _best(ways: list[_Way | None]) -> _Way | None:
    # Of two that are worth as much, the first.
    return max((way for way in ways if way), key=lambda way: way.worth, default=None)


def _long(units: Iterable[Unit]) -> float:
    return sum(unit.long for unit in units)


def _may_swap(first: _Block, then: _Block) -> bool:
    """Whether a block may stand behind another one that it stood before."""
    kinds = [name.partition("-")[0] for name, _ in (first, then)]
    return any(kind in _BY_ITSELF for kind in kinds) and not all(kind in _STORY for kind in kinds)


def _blocks(units: Iterable[Unit]) -> tuple[_Block, ...]:
    """Units by the block that they are part of; what stands at the end is in none."""
    runs = groupby(units, lambda unit: unit.block if unit.block != END else "")
    return tuple((name, tuple(run)) for name, run in runs)


def _cuts(unit: Unit, room: float) -> Iterator[Item]:
    """Where a box may be cut: after the most that there is room for, or before a whole group."""
    if any(item.name.rpartition("-")[0] in _WHOLE for item in unit.items):
        return
    fit = [item for item in unit.items[1:] if item.top + _EDGE <= room]
    fair = [item for item in fit if _is_fair(unit, item)]
    whole = [item for item in fair if item.begins]
    # A sign that stands alone may speak of those above it: only where nothing else has room.
    yield from dict.fromkeys((*whole[-1:], *(fair[-1:] or fit[-1:])))


def _is_fair(unit: Unit, item: Item) -> bool:
    number = unit.items.index(item)
    return min(number, len(unit.items) - number) >= _FEWEST_SIGNS


def _after(unit: Unit, item: Item) -> Unit:
    """What stands on the next side, under its headings again."""
    over = item.top - item.again
    kept = unit.items[unit.items.index(item) :]
    items = tuple(replace(one, top=one.top - over) for one in kept)
    return replace(unit, long=unit.long - over, items=items)


def _noted(layouts: Layouts, fit: Fit, way: _Way) -> Fit:
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
