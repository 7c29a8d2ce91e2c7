"""What stands on which side of a sheet, and how large: told from lengths alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from clotsigns.handouts.fitting import fitted
from clotsigns.handouts.layouts import END, FIRST, Item, Unit
from clotsigns.handouts.sheet import (
    LARGE,
    LEADING,
    LEADINGS,
    NORMAL,
    NOTED,
    Fit,
    Sheet,
    TooLong,
)

SHEET = Sheet(page="dvt", paper="a4", print=NORMAL)
BIG = Sheet(page="dvt", paper="a4", print=LARGE)
ROOM = 1000.0
# At 13 points, in pixels; what a line for notes takes is part of the end.
BLOCKS = {FIRST: 400.0, "today": 200, "told": 150, "never": 250, "plan": 200, END: 160}
_NOTE = 9 * 96 / 25.4


@dataclass
class Paper:
    """A sheet whose lengths grow with its print; nothing is laid out."""

    known: dict[str, float]
    looks: list[tuple[Fit, frozenset[str]]] = field(default_factory=list)
    tells_twice: bool = False
    kept: frozenset[str] = frozenset()
    pictures: tuple[str, ...] = ("large", "small", "")

    @property
    def blocks(self) -> list[str]:
        return list(self.known)

    def long(self, name: str, fit: Fit) -> float:
        size = fit.points if name == FIRST else fit.back
        if name == "told":
            return {"large": 1.0, "small": 0.6, "": 0.2}[fit.picture] * self.known[name]
        notes = fit.notes * _NOTE if name == END else 0
        white = 0.93 if fit.tight else 1
        return self.known[name] * size / 13 * fit.leading / LEADING * white + notes

    def lengths(self, fit: Fit, names: frozenset[str]) -> dict[str, float]:
        self.looks.append((fit, names))
        return {name: self.long(name, fit) for name in names}

    def units(self, fit: Fit) -> list[Unit]:
        self.looks.append((fit, frozenset(self.known)))
        said = [name for name in self.known if name != END]
        ends = Unit(long=self.long(END, replace(fit, notes=0)))
        notes = Unit(long=fit.notes * _NOTE, block=END)
        return [*(Unit(long=self.long(name, fit), block=name) for name in said), ends, notes]

    def room(self, fit: Fit) -> float:
        return ROOM

    def filled(self, fit: Fit) -> tuple[float, ...]:
        back = [*fit.moved, END]
        front = [name for name in self.known if name not in (*back, *fit.left)]
        behind = replace(fit, leading=fit.on_back)
        both = (front, fit), (back, behind)
        return tuple(sum(self.long(name, look) for name in side) for side, look in both)

    def places(self, fit: Fit) -> dict[str, int]:
        return {}


def fit(**lengths: float) -> Fit:
    return fitted(Paper(BLOCKS | lengths), SHEET, two_sided=True)


def test_what_is_read_first_is_as_large_as_can_be_and_its_picture_too() -> None:
    found = fit()
    assert (found.points, found.back, found.picture, found.left) == (14, 14, "large", ())
    assert "plan" in found.moved and "today" not in found.moved


def test_a_picture_gives_way_to_air_where_a_table_says_the_same() -> None:
    known = BLOCKS | {"told": 1000}
    twice = fitted(Paper(known, tells_twice=True), SHEET, two_sided=True)
    assert (fit(told=1000).picture, twice.picture) == ("small", "")
    assert twice.leading > fit(told=1000).leading


def test_a_box_that_can_wait_is_left_out_before_print_is_the_smallest() -> None:
    name = "await-check"
    assert fit(**{name: 50}).left == ()
    found = fit(**{name: 700})
    assert (found.points >= 13.5, found.back >= 13.5, found.left) == (True, True, (name,))


def test_what_is_more_urgent_stands_first_where_the_first_box_that_fits_is_to_be_found() -> None:
    """A bleed that needs an ambulance is not told behind what needs a check today."""
    known: dict[str, float] = {
        FIRST: 400,
        "thinner": 250,
        "today": 200,
        "never": 250,
        "plan": 200,
        END: 160,
    }
    fronts = set()
    for first in range(300, 800, 50):
        moved = fitted(Paper(known | {FIRST: first}), SHEET, two_sided=True).moved
        assert "today" in moved or "thinner" not in moved
        fronts.add("today" in moved)
    assert fronts == {True, False}


def test_parts_of_a_longer_story_keep_their_order() -> None:
    known = BLOCKS | {"below": 150, "last": 120}
    for first in range(200, 600, 50):
        moved = fitted(Paper(known | {FIRST: first}), SHEET, two_sided=True).moved
        told = [name in moved for name in ("told", "below", "last")]
        assert told == sorted(told)


def test_lines_are_as_high_as_there_is_room_for() -> None:
    found = [fit(never=never) for never in range(250, 925, 25)]
    assert {high for one in found for high in (one.leading, one.on_back)} == set(LEADINGS)


def test_a_full_side_makes_the_lines_of_the_other_no_closer() -> None:
    full, light = fit(never=900), fit(first=620, never=100)
    assert full.leading > full.on_back == LEADING
    assert light.leading < light.on_back


def test_white_around_boxes_goes_before_lines_stand_closest() -> None:
    found = [fit(never=never) for never in range(250, 925, 25)]
    close = [min(one.leading, one.on_back) == LEADING for one in found]
    assert {one.tight for one, is_close in zip(found, close, strict=True) if is_close} == {True}
    assert {one.tight for one in found} == {True, False}


def test_a_plan_on_the_front_leaves_room_for_what_is_typed() -> None:
    on_front = 0
    for first in range(300, 440, 10):
        paper = Paper(BLOCKS | {"first": first, "never": 850})
        found = fitted(paper, SHEET, two_sided=True)
        if "plan" not in found.moved:
            on_front += 1
            assert paper.filled(found)[0] + _NOTE <= ROOM
    assert on_front


def test_a_picture_is_made_smaller_before_print_is_the_smallest() -> None:
    found = fit(told=700)
    assert (found.back >= 13.5, found.picture) == (True, "small")


def test_notes_take_the_white_that_is_left_and_no_more() -> None:
    paper = Paper(BLOCKS | {"never": 150})
    found = fitted(paper, SHEET, two_sided=True)
    white = ROOM - paper.filled(found)[-1]
    assert found.notes > NORMAL.notes
    assert 0 <= white < _NOTE + 10


def test_a_heading_for_notes_stands_over_two_lines_or_not_at_all() -> None:
    assert {min(fit(never=never).notes, 2) for never in range(250, 900, 25)} == {0, 2}


def test_what_a_page_must_have_is_left_to_it_last() -> None:
    known = BLOCKS | {"visit": 200, "today": 400, "never": 400, FIRST: 560}
    must = fitted(Paper(known, kept=frozenset({"visit"})), SHEET, two_sided=True)
    assert (must.left, fitted(Paper(known), SHEET, two_sided=True).left) == ((), ("visit",))


def test_each_block_is_looked_at_once_in_a_size() -> None:
    paper = Paper(BLOCKS | {"first": 520, "told": 200})
    fitted(paper, SHEET, two_sided=True)
    seen = [
        (name, fit.points if name == FIRST else fit.back, fit.leading, fit.tight, own)
        for fit, names in paper.looks
        for name in names
        for own in [{"told": fit.picture, END: fit.notes}.get(name)]
    ]
    assert len(seen) == len(set(seen))


def test_what_fits_nowhere_is_told_with_its_lines() -> None:
    with pytest.raises(TooLong, match=r"'dvt' must fit 2 sides of a4 at 13 points .* 7 lines"):
        fit(never=1290)


def test_large_print_does_without_its_picture_before_it_does_without_pictograms() -> None:
    known: dict[str, float] = {FIRST: 660, "today": 660, "never": 660, "told": 950, END: 180}
    found = fitted(Paper(known), BIG, two_sided=True)
    assert (found.signs, found.picture) == (True, "")


@dataclass
class Boxes(Paper):
    """One whose ``never`` is a box of five items, in groups of two and three."""

    def units(self, fit: Fit) -> list[Unit]:
        part = self.long("never", fit) / 5
        items = tuple(
            Item(name=f"never-{n + 1}", top=part * n, again=40, begins=n in (0, 2))
            for n in range(5)
        )
        units = super().units(fit)
        return [replace(u, items=items) if u.block == "never" else u for u in units]


def test_large_print_leaves_white_before_it_cuts_a_box() -> None:
    known: dict[str, float] = {FIRST: 430, "never": 500, "told": 360, END: 140}
    assert fitted(Boxes(known), BIG, two_sided=True).cuts == ()


def test_a_box_that_must_be_cut_is_cut_before_a_whole_group() -> None:
    known: dict[str, float] = {FIRST: 360, "never": 1300, "today": 300, "told": 500, END: 150}
    assert fitted(Rigid(known), BIG, two_sided=True).cuts == ("never-3",)


class Rigid(Boxes):
    """One that is as long whatever its look."""

    def long(self, name: str, fit: Fit) -> float:
        return self.known[name] + (fit.notes * _NOTE if name == END else 0)

    def filled(self, fit: Fit) -> tuple[float, ...]:
        sides = [0.0]
        for name in (FIRST, *fit.order, END):
            long = fit.front * _NOTE if name == NOTED else self.long(name, fit)
            sides = [*sides, 0.0] if sides[-1] + long > ROOM else sides
            sides[-1] += long
        return tuple(sides)


@pytest.mark.parametrize(
    ("known", "order"),
    [
        # What fits is told in the order that is best.
        ({"today": 300, "told": 200, "thinner": 500, "never": 200}, "today told thinner never"),
        # What is told stands behind a box that is whole only so.
        ({"today": 300, "told": 500, "never": 650, "plan": 330}, "today never told plan"),
        # White below a side is filled by what stands by itself.
        ({"today": 700, "told": 200, "thinner": 900, "never": 280}, "never today told thinner"),
    ],
)
def test_no_box_of_large_print_is_cut_where_another_order_cures_it(
    known: dict[str, float], order: str
) -> None:
    found = fitted(Rigid({FIRST: 680.0} | known | {END: 140}), BIG, two_sided=True)
    assert (" ".join(name for name in found.order if name != NOTED), found.cuts) == (order, ())


def test_what_speaks_of_the_signs_above_it_is_never_parted_from_them() -> None:
    class Today(Boxes):
        def units(self, fit: Fit) -> list[Unit]:
            return [
                replace(u, items=tuple(replace(i, name=f"same-day-{i.name[-1]}") for i in u.items))
                for u in super().units(fit)
            ]

    for first in range(100, 900, 100):
        paper = Today({FIRST: float(first), "never": 850, "told": 700, END: 140})
        assert fitted(paper, BIG, two_sided=True).cuts == ()


@pytest.mark.parametrize(
    ("first", "thinner", "end", "order"),
    [
        # Below all else, where there is room.
        (900, 900, 140, "today thinner told never"),
        # Behind the signs, if the end is full.
        (900, 750, 380, "today thinner noted told never"),
        # And nowhere else is any.
        (750, 900, 380, "noted today thinner told never"),
    ],
)
def test_lines_for_notes_stand_once(first: float, thinner: float, end: float, order: str) -> None:
    known: dict[str, float] = {"today": 900, "thinner": thinner, "told": 310, "never": 290}
    found = fitted(Rigid({FIRST: first} | known | {END: end}), BIG, two_sided=True)
    assert " ".join(found.order) == order
    assert (found.front > 0, found.notes > 0) == (NOTED in order, NOTED not in order)


def test_what_is_to_be_checked_today_is_on_the_front_whatever_the_rest_loses() -> None:
    others = {"today": 450, "told": 100, "never": 100, "plan": 100}
    near, far, none = (fit(**others | {FIRST: first}) for first in (420, 480, 700))
    assert ["today" in one.moved for one in (near, far, none)] == [False, False, True]
    assert (near.points, far.points) == (14, 13)
    assert (none.points, none.moved[0]) == (14, "today")


@pytest.mark.parametrize("room", [920.0, 960.0, 1000.0])
def test_the_ladder_of_help_is_the_front_whatever_the_paper(room: float) -> None:
    """What to do first is not read behind what to do on a blood thinner."""

    class Other(Paper):
        def room(self, fit: Fit) -> float:
            return room

    known = {FIRST: 400.0, "today": 250, "visit": 60, "told": 200, "thinner": 300, "never": 120}
    moved = fitted(Other(known | {"plan": 80, END: 100}), SHEET, two_sided=True).moved
    assert {"today", "visit"}.isdisjoint(moved) and {"thinner", "never", "plan"} <= {*moved}


def test_what_can_wait_stands_before_what_to_do() -> None:
    for first in range(300, 800, 50):
        moved = fit(first=first, visit=60, told=200).moved
        assert "told" in moved or "visit" not in moved


def test_what_can_wait_is_left_to_the_page_before_lines_stand_closest() -> None:
    assert fit(visit=60).left == ()
    tight = fit(visit=200, today=400, never=400, first=560)
    assert (tight.left, tight.leading > min(LEADINGS)) == (("visit",), True)
