"""Sides of paper that are filled with blocks: the best order, and where a box is cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from clotsigns.handouts.layouts import Item, Unit

# What a way to fill sides loses with each cut: before a group, within a list, beside one sign.
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
# Boxes that never go on: what they say last speaks of the signs above.
_WHOLE = ("same-day",)
# A cut box has its lower frame once more.
_EDGE = 16.0
# No sign stands alone beside a cut, unless its box has no more.
_FEWEST_SIGNS = 2


@dataclass(frozen=True, kw_only=True)
class Way:
    """How blocks stand on sides: what that is worth, the cuts, and the order in which they begin.

    ``ends`` has for each full side the block that ends it, if one does, and the white below it.
    """

    worth: float = 0.0
    cuts: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    ends: tuple[tuple[str, float], ...] = ()


# A block by its name, with those of its units that are still to be placed.
Block = tuple[str, tuple[Unit, ...]]


class Sides:
    """Sides of paper that are filled with blocks, with white at the end of the last."""

    def __init__(self, room: float, sides: int, end: float) -> None:
        self._room, self._sides, self._end = room, sides, end

    def way(self, todo: tuple[Block, ...], side: int, filled: float, last: str) -> Way | None:
        """The best way to place blocks below what fills a side already, ``last`` at its end.

        Where the next one has no room, another fills the side; and one stands behind the next box
        if that is then whole.
        """
        if not todo:
            fits = side < self._sides - 1 or filled + self._end <= self._room
            return Way() if fits else None
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

    def _next(self, todo: tuple[Block, ...], side: int, filled: float, last: str) -> Way | None:
        """The best way in which the first block stands next."""
        (name, (unit, *more)), *others = todo
        if filled + unit.long <= self._room:
            if more:
                rest = ((name, tuple(more)), *others)
                return _begun(name, self._next(rest, side, filled + unit.long, last))
            return _begun(name, self.way(tuple(others), side, filled + unit.long, name))
        white = self._room - filled
        ways: list[Way | None] = []
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


def _begun(name: str, way: Way | None) -> Way | None:
    if way is None or way.order[:1] == (name,):
        return way
    return replace(way, order=(name, *way.order))


def _worse(way: Way | None, by: float) -> Way | None:
    return way and replace(way, worth=way.worth + by)


def _best(ways: list[Way | None]) -> Way | None:
    # Of two that are worth as much, the first.
    return max((way for way in ways if way), key=lambda way: way.worth, default=None)


def _long(units: Iterable[Unit]) -> float:
    return sum(unit.long for unit in units)


def _may_swap(first: Block, then: Block) -> bool:
    """Whether a block may stand behind another one that it stood before."""
    kinds = [name.partition("-")[0] for name, _ in (first, then)]
    return any(kind in _BY_ITSELF for kind in kinds) and not all(kind in _STORY for kind in kinds)


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
