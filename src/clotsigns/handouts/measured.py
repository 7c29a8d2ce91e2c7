"""The lengths of what stands on a sheet, each taken as seldom as will do."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from clotsigns.handouts.layouts import (
    END,
    EVEN,
    FEWEST,
    FIRST,
    NOTE,
    Layouts,
    grown,
    taken_at,
)
from clotsigns.handouts.sheet import CLOSE, LEADING, Fit

# What on the back says again whom to call.
NUMBERED = "thinner"
# Where a picture may stand.
_PICTURED = ("told", "below", "figures")
# By so much of what print grows, a sheet does at least: what cannot fit needs no look.
_LARGER = 1.6
# What is typed needs so much of a line for notes where lines cannot be much closer.
_TYPED = 0.7


def for_typing(fit: Fit) -> float:
    """How much of the back is left for what is typed in the form, in its clinic's box.

    In a browser closer lines and one for notes less make room for it: not all of it if they are
    close already.
    """
    return _TYPED * NOTE if fit.tight and fit.on_back <= CLOSE else 0.0


class Measured:
    """The lengths of a sheet's blocks, each looked at as seldom as will do."""

    def __init__(self, layouts: Layouts, size: float) -> None:
        self._layouts, self._size = layouts, size
        self._known: dict[tuple[object, ...], float] = {}
        self._long: dict[tuple[object, ...], float] = {}
        self._heading = 0.0

    def long(self, name: str, fit: Fit) -> float:
        """How long a block is."""
        key = _key(name, fit)
        # It is asked for some 300,000 times for a sheet.
        if key not in self._long:
            self._long[key] = self._told(name, fit)
        return self._long[key]

    def _told(self, name: str, fit: Fit) -> float:
        if name == END and fit.notes != 1:
            one = self.long(name, replace(fit, notes=1)) + (fit.notes - 1) * NOTE
            return one if fit.notes else one - self.heading(fit)
        # So the end is measured together with all else.
        fit = replace(fit, notes=1)
        known = self._taken(name, replace(fit, leading=taken_at(fit)))
        if fit.leading == taken_at(fit):
            return known
        least = replace(fit, points=self._size, back=self._size, tight=True)
        low, high = (self._taken(name, replace(least, leading=end)) for end in EVEN)
        size = (fit.points if name == FIRST else fit.back) / self._size
        return known + grown(fit, high - low) * size

    def _taken(self, name: str, fit: Fit) -> float:
        if _key(name, fit) not in self._known:
            names = [n for n in self._layouts.blocks if _key(n, fit) not in self._known]
            # On the back it says whom to call, and is told to be no shorter on the front.
            plain = replace(fit, moved=(NUMBERED,), left=())
            found = self._layouts.lengths(plain, frozenset(names))
            self._known |= {_key(n, fit): found.get(n, 0.0) for n in names}
        return self._known[_key(name, fit)]

    def sides(self, fit: Fit) -> tuple[float, float]:
        """How long its front and its back are."""
        behind, back = as_back(fit), (*fit.moved, END)
        front = (n for n in self._layouts.blocks if n not in back and n not in fit.left)
        return sum(self.long(n, fit) for n in front), sum(self.long(n, behind) for n in back)

    def long_in_all(self, fit: Fit) -> float:
        """How long both sides are together at least, whatever stands on which."""
        close = replace(fit, leading=min(fit.leading, fit.on_back), behind=0.0)
        return sum(self.long(name, close) for name in self._layouts.blocks if name not in fit.left)

    def noted(self, fit: Fit, room: float) -> Fit:
        """The same with lines for notes in what is left of its sides."""
        filled, back = self.sides(fit)
        white = room - filled
        # Words that are typed into a plan take a line of what is left.
        head = self.heading(fit) + NOTE * ("plan" not in fit.moved)
        front = int((white - head) / NOTE)
        spare = for_typing(fit) * ("plan" in fit.moved)
        notes = fit.notes + int((room - back - spare) / NOTE) if fit.notes else 0
        return replace(fit, notes=notes, front=front if front >= FEWEST else 0)

    def heading(self, fit: Fit) -> float:
        """How long the heading of notes is, which grows with its print alone."""
        if not self._heading:
            least = replace(fit, points=self._size, back=self._size, leading=LEADING, notes=0)
            none = self._layouts.lengths(least, frozenset({END}))[END]
            self._heading = self.long(END, replace(least, notes=1)) - NOTE - none
        return self._heading * fit.back / self._size

    def at_least(self, look: Fit) -> float:
        """How long it is in all at least: larger print is longer by more than it is larger."""
        # White around its boxes makes it longer, too.
        close = min(look.leading, look.on_back)
        least = replace(
            look, points=self._size, back=self._size, tight=True, leading=close, behind=0.0
        )
        first = self.long(FIRST, least)
        rest = self.long_in_all(least) - first
        by = (1 + _LARGER * (size / self._size - 1) for size in (look.points, look.back))
        return sum(part * more for part, more in zip((first, rest), by, strict=True))


@cache
def as_back(fit: Fit) -> Fit:
    """One whose lines are everywhere as high as on the back of another."""
    return replace(fit, leading=fit.on_back, behind=0.0)


def _key(name: str, fit: Fit) -> tuple[object, ...]:
    """All that the length of a block depends on."""
    own = fit.notes if name == END else fit.picture if name in _PICTURED else None
    return name, own, fit.points if name == FIRST else fit.back, fit.leading, fit.tight
