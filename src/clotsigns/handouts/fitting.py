"""How a sheet fits its sides, told from lengths: nothing here knows how they were taken."""

from __future__ import annotations

from dataclasses import replace

from clotsigns.handouts.arranging import arranged
from clotsigns.handouts.large_print import paged
from clotsigns.handouts.layouts import NOTE, Layouts, told
from clotsigns.handouts.sheet import LARGE, Fit, Sheet, TooLong


def fitted(layouts: Layouts, sheet: Sheet, *, two_sided: bool) -> Fit:
    """The best fit of a sheet. Raises ``TooLong``.

    One that is ``two_sided`` has blocks that may stand on one side or another.
    """
    if sheet.print == LARGE and two_sided:
        fit = paged(layouts, sheet)
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
