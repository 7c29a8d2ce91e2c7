"""How a sheet fits its sides, told from lengths: nothing here knows how they were taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from clotsigns.handouts.arranging import MAY_BE_LEFT, arranged
from clotsigns.handouts.layouts import FEWEST, FIRST, NOTE, Layouts, told
from clotsigns.handouts.sheet import LARGE, LEADING, LEADINGS, TIGHT, Fit, Sheet, TooLong

# Where there is white enough, lines are higher: it takes so much of what they grow.
_HIGHER, _WHITE = LEADINGS[2:], 0.8
# What is typed in a browser takes white, or lines that can come closer; told in lines for notes.
_TYPED = {TIGHT: 3, LEADING: 2}
# As long as the fewest notes with their heading.
_HEADED = (FEWEST + 1) * NOTE
# A box runs on at most once a side, and a cut may move.
_MOST_CUTS = 12
_LONE = 3


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


def _starts(layouts: Layouts, sheet: Sheet) -> Iterator[Fit]:
    """Where large print is too long, it does without notes, what can wait, its picture or signs."""
    size = sheet.print.points[0]
    whole = Fit(points=size, back=size, notes=sheet.print.notes)
    short = replace(whole, left=_left(layouts))
    bare = replace(short, picture="")
    for start in dict.fromkeys((whole, short, bare, replace(bare, signs=False))):
        for leading in (LEADING, TIGHT):
            yield from (replace(start, leading=leading, notes=n) for n in (start.notes, 0))
    yield replace(bare, notes=0, signs=False, leading=TIGHT)


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
    *others, last = _starts(layouts, sheet)
    over = 0.0
    for start in others:
        if not start.notes and over > _HEADED:
            continue
        # A cut makes it longer.
        filled = layouts.filled(start)
        over = sum(filled[sheet.print.sides :])
        if over:
            continue
        white = 1 - sum(filled) / (sheet.print.sides * layouts.room(start))
        found = _cut_at_sides(layouts, sheet, start)
        if not _can_be_filled_in(layouts, sheet, found):
            continue
        for leading in _HIGHER[::-1]:
            if leading <= start.leading or white < _WHITE * (leading / start.leading - 1):
                continue
            fit = _cut_at_sides(layouts, sheet, replace(start, leading=leading))
            if _can_be_filled_in(layouts, sheet, fit):
                return fit
        return found
    return _cut_at_sides(layouts, sheet, last)


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
    is_full = len(filled) == sheet.print.sides and white < _TYPED.get(fit.leading, 0) * NOTE
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
        # No item stands alone on the next side.
        if mates[-1:] == [runs_on] and len(mates) > _LONE and mates[-2] not in fit.cuts:
            runs_on = mates[-2]
        # A cut behind it is made again where it is needed now.
        kept = (cut for cut in fit.cuts if order.index(cut) < order.index(runs_on))
        fit = replace(fit, cuts=(*kept, runs_on))
    return fit
