"""How a sheet fits its sides, told from lengths: nothing here knows how they were taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from math import inf

from clotsigns.handouts.arranging import MAY_BE_LEFT, arranged
from clotsigns.handouts.layouts import (
    END,
    EVEN,
    FEWEST,
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
_TIGHT, _NO_SIGNS, _NO_NOTES, _LEFT, _LOST = -6, -200, -10, -36, -300
_CUT, _CUT_OF_LIST, _CUT_OFF = -14, -20, -45
# A cut box has its lower frame once more; and lengths that are added up are a little off.
_EDGE, _SPARES = 16.0, (4.0, 16.0, 48.0, 96.0)
# The boxes that are read first.
_READ_FIRST = ("emergency", "department")
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
    if sheet.print == LARGE:
        fit = _noted_first(layouts, fit, filled)
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
        best: tuple[float, Fit] | None = None
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
            way = _way(units, room - spare, sheet.print.sides, max(0.0, end))
            if way is not None:
                best = max(best, (worth + way[0], replace(look, cuts=way[1])), key=_value)
        if best is not None and len(layouts.filled(best[1])) <= sheet.print.sides:
            return best[1]
    return looks[-1][1] if best is None else best[1]


def _value(one: tuple[float, Fit] | None) -> float:
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


def _way(
    units: list[Unit], room: float, sides: int, end: float
) -> tuple[float, tuple[str, ...]] | None:
    """The way with the fewest cuts in which units stand on some sides, with white at their end."""

    def on(
        at: int, side: int, filled: float, rest: Unit | None
    ) -> tuple[float, tuple[str, ...]] | None:
        if side >= sides:
            return None
        if at == len(units):
            return (0.0, ()) if side < sides - 1 or filled + end <= room else None
        unit = rest or units[at]
        if filled + unit.long <= room:
            return on(at + 1, side, filled + unit.long, None)
        ways = [on(at, side + 1, 0.0, unit)] if filled else []
        for item in _cuts(unit, room - filled):
            way = on(at, side + 1, 0.0, _after(unit, item))
            if way is not None:
                cost = _CUT if item.begins else _CUT_OF_LIST
                cost = cost if _is_fair(unit, item) else _CUT_OFF
                ways.append((way[0] + cost, (item.name, *way[1])))
        return max((way for way in ways if way is not None), key=lambda way: way[0], default=None)

    return on(0, 0, 0.0, None)


def _cuts(unit: Unit, room: float) -> Iterator[Item]:
    """Where a box may be cut: after the most that there is room for, or before a whole group."""
    fit = [item for item in unit.items[1:] if item.top + _EDGE <= room]
    fair = [item for item in fit if _is_fair(unit, item)]
    whole = [item for item in fair if item.begins]
    yield from dict.fromkeys((*whole[-1:], *fair[-1:], *fit[-1:]))


def _is_fair(unit: Unit, item: Item) -> bool:
    number = unit.items.index(item)
    return min(number, len(unit.items) - number) >= _FEWEST_SIGNS


def _after(unit: Unit, item: Item) -> Unit:
    """What stands on the next side, under its headings again."""
    over = item.top - item.again
    kept = unit.items[unit.items.index(item) :]
    items = tuple(replace(one, top=one.top - over) for one in kept)
    return replace(unit, long=unit.long - over, items=items)


def _noted_first(layouts: Layouts, fit: Fit, filled: tuple[float, ...]) -> Fit:
    """The same with lines for notes below what is read first, if only white is below it."""
    # Their heading is no higher than a line.
    lines = int((layouts.room(fit) - filled[0]) / NOTE) - 1
    places = layouts.places(fit) if lines >= FEWEST else {}
    # What is read first ends with a box; the next one must be whole on the next side.
    first = [name for name, side in places.items() if side == 0]
    if not first or first[-1].rpartition("-")[0] not in _READ_FIRST:
        return fit
    if any(cut.rpartition("-")[0] in _READ_FIRST for cut in fit.cuts):
        return fit
    noted = replace(fit, front=lines)
    return noted if len(layouts.filled(noted)) == len(filled) else fit
