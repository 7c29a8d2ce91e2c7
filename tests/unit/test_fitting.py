"""What stands on which side of a sheet, and how large: told from lengths alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from clotsigns.handouts.fitting import fitted
from clotsigns.handouts.layouts import END, FIRST, Item, Unit
from clotsigns.handouts.sheet import LARGE, LEADING, LEADINGS, NORMAL, Fit, Sheet, TooLong

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
        return tuple(sum(self.long(name, fit) for name in side) for side in (front, back))

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
    found = {fit(never=never).leading for never in (*range(250, 900, 25), 900, 905, 910)}
    assert found == set(LEADINGS)


def test_white_around_boxes_goes_before_lines_stand_closest() -> None:
    found = [fit(never=never) for never in range(250, 925, 25)]
    assert {one.tight for one in found if one.leading > LEADING} == {True, False}
    assert {one.tight for one in found if one.leading == LEADING} == {True}


def test_a_plan_on_the_front_leaves_room_for_what_is_typed() -> None:
    on_front = 0
    for first in range(300, 440, 10):
        paper = Paper(BLOCKS | {"first": first, "never": 320, "today": 660, "told": 100})
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
    known: dict[str, float] = {FIRST: 360, "never": 650, "today": 300, "told": 950, END: 150}
    assert fitted(Boxes(known), BIG, two_sided=True).cuts == ("never-3",)


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


def test_what_can_wait_is_left_to_the_page_before_lines_stand_closest() -> None:
    assert fit(visit=60).left == ()
    tight = fit(visit=200, today=400, never=400, first=560)
    assert (tight.left, tight.leading > min(LEADINGS)) == (("visit",), True)
