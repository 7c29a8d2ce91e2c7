"""What of a sheet stands on which of its two sides, and how large: told from lengths alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise, product

from clotsigns.handouts.layouts import END, FEWEST, FIRST, NOTE, Layouts, told
from clotsigns.handouts.sheet import (
    LARGE_PICTURE,
    LEADING,
    LEADINGS,
    SMALL_PICTURE,
    Fit,
    Sheet,
    TooLong,
)

# So much of a side is left free, as lengths that are added up are a little off.
_SPARES = (2.0, 8.0, 20.0)
# What on the back says again whom to call.
_NUMBERED = "thinner"
# What may stand on either side, each with how much better the front is for it.
_ON_FRONT = {
    "today": 30,
    "visit": 0,
    "told": 0,
    "below": 0,
    "last": 0,
    "await": 8,
    "await-check": 0,
    "thinner": 4,
    "never": 2,
    "plan": -12,
}
# What the page has, and paper where there is room; how much better it then is.
MAY_BE_LEFT = {"visit": 12, "await-check": 3}
# What is told in this order, where there is so much of it.
_IN_ORDER = ("told", "below", "last")
# How much print is worth, in what is read first and in the rest, and all that it competes with.
_POINTS = {13: 0, 13.5: 10, 14: 18}
_LEADINGS = dict(zip(LEADINGS, (-40, 2, 27, 31), strict=True))
# What it loses with white around its boxes: less than with a step of its lines.
_TIGHT = -14
_PICTURES = {SMALL_PICTURE: 55, "": 0}
# Where a table says the same, air is worth more.
_BESIDE_TABLE = {SMALL_PICTURE: 11, "": 0}
_MEDICINE = 90
# What a sheet loses with what its page says it must have: more than with all the rest.
_LOST = 300
_NOTES = {0: 0, 2: 22}
# What is to be checked today is seen at once: so much may the rest lose for it.
_TODAY = 12
# By so much of what print or its lines grow, a sheet does at least: what cannot fit needs no look.
_GROWTH = 0.8
_LARGER = 1.6


def arranged(layouts: Layouts, sheet: Sheet) -> Fit:
    """The best fit of a sheet whose blocks may stand on either of its two sides.

    Raises ``TooLong``; what it is told to be may still be a little too long, as it is added up.
    """
    measured = _Measured(layouts, sheet.print.points[0])
    for spare in _SPARES:
        fit = _arranged(layouts, sheet, measured, spare)
        if len(layouts.filled(fit)) <= sheet.print.sides:
            break
    return fit


def _looks(layouts: Layouts, sheet: Sheet) -> list[Fit]:
    """How a sheet of two sides may look, the best first."""
    points, smallest = sheet.print.points, sheet.print.points[0]
    prints = (
        Fit(points=size, back=back, notes=notes, leading=leading, tight=tight)
        for size, back, notes, leading, tight in product(
            points, points, _NOTES, LEADINGS, (False, True)
        )
        if size >= back and (size == smallest or not tight)
    )
    choices = product(prints, _choices(MAY_BE_LEFT), _PICTURES, (True, False))
    looks = [
        replace(look, left=left, picture=picture, medicine=medicine)
        for look, left, picture, medicine in choices
    ]
    return sorted(looks, key=lambda look: _worth(look, layouts), reverse=True)


def _worth(fit: Fit, layouts: Layouts) -> float:
    kept = float(sum(worth for name, worth in MAY_BE_LEFT.items() if name not in fit.left))
    kept -= _LOST * len(layouts.kept.intersection(fit.left))
    kept += (_BESIDE_TABLE if layouts.tells_twice else _PICTURES)[fit.picture]
    kept += _MEDICINE * fit.medicine + _NOTES[fit.notes] + _TIGHT * fit.tight
    return kept + _POINTS[fit.points] + _POINTS[fit.back] + _LEADINGS[fit.leading]


class _Measured:
    """The lengths of a sheet's blocks, each looked at as seldom as will do."""

    def __init__(self, layouts: Layouts, size: float) -> None:
        self._layouts, self._size = layouts, size
        self._known: dict[tuple[object, ...], float] = {}
        self._heading = 0.0

    def long(self, name: str, fit: Fit) -> float:
        """How long a block is."""
        if name == END and fit.notes != 1:
            one = self.long(name, replace(fit, notes=1)) + (fit.notes - 1) * NOTE
            return one if fit.notes else one - self.heading(fit)
        # So the end is measured together with all else.
        fit = replace(fit, notes=1)
        if _key(name, fit) not in self._known:
            names = [n for n in self._layouts.blocks if _key(n, fit) not in self._known]
            plain = replace(fit, moved=tuple(n for n in fit.moved if n == _NUMBERED), left=())
            found = self._layouts.lengths(plain, frozenset(names))
            self._known |= {_key(n, fit): found.get(n, 0.0) for n in names}
        return self._known[_key(name, fit)]

    def back(self, fit: Fit) -> float:
        """How long its back is."""
        return sum(self.long(name, fit) for name in (*fit.moved, END))

    def long_in_all(self, fit: Fit) -> float:
        """How long both sides are together."""
        return sum(self.long(name, fit) for name in self._layouts.blocks if name not in fit.left)

    def noted(self, fit: Fit, room: float) -> Fit:
        """The same with lines for notes in what is left of its sides."""
        back = self.back(fit)
        white = room - (self.long_in_all(fit) - back)
        # Words that are typed into a plan take a line of what is left.
        head = self.heading(fit) + NOTE * ("plan" not in fit.moved)
        front = int((white - head) / NOTE)
        notes = fit.notes + int((room - back) / NOTE) if fit.notes else 0
        return replace(fit, notes=notes, front=front if front >= FEWEST else 0)

    def heading(self, fit: Fit) -> float:
        """How long the heading of notes is, which grows with its print alone."""
        if not self._heading:
            least = replace(fit, points=self._size, back=self._size, leading=LEADING, notes=0)
            none = self._layouts.lengths(least, frozenset({END}))[END]
            self._heading = self.long(END, replace(least, notes=1)) - NOTE - none
        return self._heading * fit.back / self._size

    def _at_least(self, look: Fit) -> float:
        """How long it is in all at least: larger print is longer by more than it is larger."""
        least = replace(look, points=self._size, back=self._size, leading=LEADING)
        first = self.long(FIRST, least)
        rest = self.long_in_all(least) - first
        by = (1 + _LARGER * (size / self._size - 1) for size in (look.points, look.back))
        long = sum(part * more for part, more in zip((first, rest), by, strict=True))
        if look.leading == LEADING:
            return long
        highest = self.long_in_all(replace(least, leading=LEADINGS[-1])) / (first + rest)
        part = (look.leading - LEADING) / (LEADINGS[-1] - LEADING)
        return long * (1 + _GROWTH * (highest - 1) * part)

    def placed(self, look: Fit, room: float) -> Fit | None:
        """The best way in which a look stands on two sides, if it does."""
        if self._at_least(look) > 2 * room or self.long_in_all(look) > 2 * room:
            return None
        movable = (name for name in self._layouts.blocks if name in _ON_FRONT)
        there = [n for n in movable if n not in look.left and self.long(n, look) > 0]
        told = [name for name in there if name in _IN_ORDER]
        ordered = list(pairwise(told)) if told == list(_IN_ORDER) else []
        # A sheet on which it stands first has its boxes by how urgent they are.
        if there[:1] == [_NUMBERED] and "today" in there:
            ordered.append((_NUMBERED, "today"))
        for front in _fronts(tuple(there)):
            if any(after in front and before not in front for before, after in ordered):
                continue
            # What can wait is read under what cannot, never first on a side.
            if "visit" in there and ("visit" in front) != ("today" in front):
                continue
            fit = replace(look, moved=tuple(name for name in there if name not in front))
            # In a browser closer lines and one for notes less make room for what is typed in the
            # clinic's box: not if there is none, or if all of it is on the front.
            on_front = "plan" in front
            is_full = look.tight and look.leading == LEADING
            spares = NOTE * on_front, NOTE * (is_full and not on_front)
            back = self.back(fit)
            sides = self.long_in_all(fit) - back, back
            if all(side + spare <= room for side, spare in zip(sides, spares, strict=True)):
                return fit
        return None


def _key(name: str, fit: Fit) -> tuple[object, ...]:
    """All that the length of a block depends on."""
    own = {
        FIRST: fit.signs,
        "told": fit.picture,
        "below": fit.picture,
        "plan": fit.medicine,
        END: fit.notes,
        _NUMBERED: _NUMBERED in fit.moved,
    }.get(name)
    return name, own, fit.points if name == FIRST else fit.back, fit.leading, fit.tight


def _arranged(layouts: Layouts, sheet: Sheet, measured: _Measured, spare: float) -> Fit:
    """The best look with which a sheet fits its two sides, and what then stands on which."""
    looks = _looks(layouts, sheet)
    room = layouts.room(looks[0]) - spare
    found: Fit | None = None
    for look in looks:
        if found is not None and _worth(look, layouts) < _worth(found, layouts) - _TODAY:
            break
        if (fit := measured.placed(look, room)) is None:
            continue
        found = found or fit
        if "today" not in fit.moved:
            found = fit
            break
    if found is not None:
        found = _with_large_picture(measured, found, room)
        return measured.noted(found, room)
    least = min(looks, key=measured.long_in_all)
    over = max(1.0, measured.long_in_all(least) - 2 * room)
    raise TooLong(told(over, sheet, least.points))


def _with_large_picture(measured: _Measured, found: Fit, room: float) -> Fit:
    """The same with its picture large, where nothing else is the worse for it."""
    if not found.picture:
        return found
    larger = measured.placed(replace(found, picture=LARGE_PICTURE, moved=()), room)
    return larger if larger is not None and larger.moved == found.moved else found


@cache
def _fronts(there: tuple[str, ...]) -> list[tuple[str, ...]]:
    """What may stand on the front, the best first."""
    return sorted(_choices(there), key=_placing, reverse=True)


def _placing(front: tuple[str, ...]) -> int:
    return sum(_ON_FRONT[name] for name in front)


def _choices(names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    known = tuple(names)
    return (some for count in range(len(known) + 1) for some in combinations(known, count))
