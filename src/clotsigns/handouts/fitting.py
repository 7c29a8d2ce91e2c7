"""How a sheet fits its sides, told from lengths: nothing here knows how they were taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from clotsigns.handouts.arranging import MAY_BE_LEFT, arranged
from clotsigns.handouts.layouts import NOTE, Layouts, told
from clotsigns.handouts.sheet import LARGE, LEADING, LEADINGS, TIGHT, Fit, Sheet, TooLong

# Where there is white enough, lines are higher: it takes so much of what they grow.
_HIGHER, _WHITE = LEADINGS[2:], 0.6
# What is typed in a browser takes white, or lines that can come closer; told in lines for notes.
_TYPED = {TIGHT: 3, LEADING: 2}
# A box runs on at most once a side, and a cut may move.
_MOST_CUTS = 12


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
    white = layouts.room(fit) - filled[-1]
    for more in range(int(white / NOTE) if sheet.print.notes else 0, 0, -1):
        fuller = replace(fit, notes=fit.notes + more)
        if len(layouts.filled(fuller)) == len(filled):
            return fuller
    return fit


def _starts(layouts: Layouts, sheet: Sheet) -> Iterator[Fit]:
    """Where large print is too long, it does without what can wait, its picture or pictograms."""
    size = sheet.print.points[0]
    whole = Fit(points=size, back=size, notes=sheet.print.notes)
    short = replace(whole, left=tuple(n for n in MAY_BE_LEFT if n in layouts.blocks))
    bare = replace(short, picture="")
    for start in dict.fromkeys((whole, short, bare, replace(bare, signs=False))):
        yield from (start, replace(start, leading=TIGHT))
    yield replace(bare, notes=0, signs=False, leading=TIGHT)


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
    for start in others:
        # A cut makes it longer.
        filled = layouts.filled(start)
        if len(filled) > sheet.print.sides:
            continue
        white = 1 - sum(filled) / (sheet.print.sides * layouts.room(start))
        for leading in (start.leading, *_HIGHER)[::-1]:
            if leading > start.leading and white < _WHITE * (leading / start.leading - 1):
                continue
            fit = _cut_at_sides(layouts, replace(start, leading=leading))
            if _can_be_filled_in(layouts, sheet, fit):
                return fit
    return _cut_at_sides(layouts, last)


def _can_be_filled_in(layouts: Layouts, sheet: Sheet, fit: Fit) -> bool:
    filled = layouts.filled(fit)
    white = layouts.room(fit) - filled[-1] + fit.notes * NOTE
    is_full = len(filled) == sheet.print.sides and white < _TYPED.get(fit.leading, 0) * NOTE
    return len(filled) <= sheet.print.sides and not is_full


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
