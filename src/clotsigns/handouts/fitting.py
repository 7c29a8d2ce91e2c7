"""How a sheet fits its sides, told from lengths: nothing here knows how they were taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from clotsigns.handouts.arranging import MAY_BE_LEFT, arranged
from clotsigns.handouts.layouts import FEWEST, FIRST, NOTE, Layouts, told
from clotsigns.handouts.sheet import LARGE, LARGE_PICTURE, LEADING, LEADINGS, Fit, Sheet, TooLong

# Where there is white enough, lines are higher: it takes so much of what they grow.
_HIGHER, _WHITE = LEADINGS[1:], 0.8
# Where lines are closest, what is typed in a browser takes white; told in lines for notes.
_TYPED, _TYPED_TIGHT = 2, 3
# As long as the fewest notes with their heading.
_HEADED = (FEWEST + 1) * NOTE
# A box runs on at most once a side, and a cut may move.
_MOST_CUTS = 12
_LONE = 3
# Boxes that say something below their signs.
_ENDED = ("emergency", "same-day", "visit")


def fitted(layouts: Layouts, sheet: Sheet, *, two_sided: bool) -> Fit:
    """The best fit of a sheet. Raises ``TooLong``.

    One that is ``two_sided`` has blocks that may stand on either of its two sides.
    """
    if sheet.print == LARGE:
        fit = _cut(layouts, sheet)
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


def _starts(layouts: Layouts, sheet: Sheet) -> Iterator[list[Fit]]:
    """Where large print is too long, it does without notes, what can wait, its picture or signs.

    Those that are as good as each other come together, the best first.
    """
    size = sheet.print.points[0]
    whole = Fit(points=size, back=size, notes=sheet.print.notes)
    short = replace(whole, left=_left(layouts))
    for picture, signs in ((LARGE_PICTURE, True), ("", True), ("", False)):
        both = (replace(fit, picture=picture, signs=signs) for fit in (whole, short))
        yield [replace(fit, notes=n) for fit in dict.fromkeys(both) for n in (fit.notes, 0)]


def _left(layouts: Layouts) -> tuple[str, ...]:
    return tuple(n for n in MAY_BE_LEFT if n in layouts.blocks and n not in layouts.kept)


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


def _cut(layouts: Layouts, sheet: Sheet) -> Fit:
    """A sheet of as many sides as it needs, with boxes cut where they run on."""
    start = Fit(points=0, back=0)
    for starts in _starts(layouts, sheet):
        found: list[Fit] = []
        for start in starts:
            # Lines that stand apart are worth more than white around the boxes.
            for tight in (False, True):
                fit = _aired(layouts, sheet, replace(start, tight=tight))
                if fit is not None and fit.leading > LEADING:
                    return fit
                found += [] if fit is None else [fit]
        if found:
            return found[0]
    return _cut_at_sides(layouts, sheet, replace(start, tight=True))


def _aired(layouts: Layouts, sheet: Sheet, start: Fit) -> Fit | None:
    """A start that fits, cut, with its lines as high as there is room for."""
    if not start.notes:
        noted = layouts.filled(replace(start, notes=sheet.print.notes))
        if sum(noted[sheet.print.sides :]) > _HEADED:
            return None
    if not start.once and _says_once(layouts, start):
        once = _aired(layouts, sheet, replace(start, once=True))
        # What is too long without it is so with it.
        if once is None or _says_once(layouts, once):
            return once
    # A cut makes it longer.
    if len(layouts.filled(start)) > sheet.print.sides:
        return None
    found = _cut_at_sides(layouts, sheet, start)
    if not _can_be_filled_in(layouts, sheet, found):
        return None
    white = 1 - sum(layouts.filled(found)) / (sheet.print.sides * layouts.room(start))
    for leading in _HIGHER[::-1]:
        if white >= _WHITE * (leading / start.leading - 1):
            fit = _cut_at_sides(layouts, sheet, replace(start, leading=leading))
            if _can_be_filled_in(layouts, sheet, fit):
                return fit
    return found


def _says_once(layouts: Layouts, fit: Fit) -> bool:
    """Whether the box on blood thinners begins on a side that says above it whom to call."""
    places = layouts.places(fit)
    calls = {side for item, side in places.items() if item.rpartition("-")[0] == "emergency"}
    return places.get("thinner-1") in calls


def _noted_first(layouts: Layouts, fit: Fit, filled: tuple[float, ...]) -> Fit:
    """The same with lines for notes below what is read first, if only white is below it."""
    # Their heading is no higher than a line.
    lines = int((layouts.room(fit) - filled[0]) / NOTE) - 1
    first = layouts.lengths(fit, frozenset({FIRST})).get(FIRST, 0) if lines >= FEWEST else 0
    if abs(filled[0] - first) > NOTE:
        return fit
    noted = replace(fit, front=lines)
    return noted if len(layouts.filled(noted)) == len(filled) else fit


def _can_be_filled_in(layouts: Layouts, sheet: Sheet, fit: Fit) -> bool:
    filled = layouts.filled(fit)
    white = layouts.room(fit) - filled[-1] + fit.notes * NOTE
    typed = (_TYPED_TIGHT if fit.tight else _TYPED) if fit.leading == LEADING else 0
    is_full = len(filled) == sheet.print.sides and white < typed * NOTE
    return len(filled) <= sheet.print.sides and not is_full


def _cut_at_sides(layouts: Layouts, sheet: Sheet, fit: Fit) -> Fit:
    """The same with each box cut where it runs on to another side, under its heading again."""
    for _ in range(_MOST_CUTS):
        if len(layouts.filled(fit)) > sheet.print.sides:
            return fit
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
        mates = [item for item in order if item.rpartition("-")[0] == runs_on.rpartition("-")[0]]
        # No item stands alone on the next side, where nothing is said below it.
        is_lone = mates[-1:] == [runs_on] and runs_on.rpartition("-")[0] not in _ENDED
        if is_lone and len(mates) > _LONE and mates[-2] not in fit.cuts:
            runs_on = mates[-2]
        # A cut behind it is made again where it is needed now.
        kept = (cut for cut in fit.cuts if order.index(cut) < order.index(runs_on))
        fit = replace(fit, cuts=(*kept, runs_on))
    return fit
