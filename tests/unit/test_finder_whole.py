"""A place of the start page offers each sign for now that is felt there, and no wait too many."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clotsigns.rules import problems
from clotsigns.sources.project import load_project

FINDER = "data/finder.yml"
Spoil = Callable[[str, str, str], int]
WAITS = """
  - like:
      en: It aches as before.
    sign: old-ache
    page: dvt#visit
"""


def told(folder: Path) -> list[tuple[int, str]]:
    return [(p.line, p.message) for p in problems(load_project(folder)) if p.rule == "finder"]


@pytest.mark.parametrize(
    ("find", "put", "fault"),
    [
        ("  faint: []\n", "", "it must say where 'faint' is felt"),
        ("  stroke: []", "  stroke: [calf]", "'calf' must have a choice for 'stroke'"),
        ("  stroke: []", "  stroke: [calff]", "'calff' must be a place; do you mean 'calf'?"),
        ("  stroke: []", "  strokes: []\n  stroke: []", "do you mean 'stroke'?"),
        (
            "sign: swollen",
            "sign: swollen\n    also: [faint]",
            "'faint' must stand on the step 'today'",
        ),
        ("sign: swollen", "sign: swollen\n    also: [wheeze]", "'wheeze' must be a statement"),
        ("chest-pain\n", "chest-pain\n    also: [stroke]\n", "must say 'stroke'; lead elsewhere"),
    ],
)
def test_what_a_place_lacks_or_joins_wrongly_is_told(
    tiny: Path, spoil: Spoil, find: str, put: str, fault: str
) -> None:
    assert told(tiny) == []
    spoil(FINDER, find, put)
    assert [message for _, message in told(tiny) if fault in message]


def test_a_sign_that_a_choice_says_as_well_is_offered(tiny: Path, spoil: Spoil) -> None:
    spoil(FINDER, "  cough-blood: []", "  cough-blood: [chest]")
    assert len(told(tiny)) == 1
    spoil(FINDER, "chest-pain\n", "chest-pain\n    also: [cough-blood]\n")
    assert told(tiny) == []


def test_the_most_urgent_choice_comes_first(tiny: Path, spoil: Spoil) -> None:
    choice = "  - like:\n      en: It is swollen.\n    sign: swollen\n    page: dvt#same-day\n"
    spoil(FINDER, choice, f"{WAITS[1:]}{choice}")
    (fault,) = told(tiny)
    assert "the most urgent choice must come first" in fault[1]


def test_what_can_wait_says_what_it_is_not_with(tiny: Path, spoil: Spoil) -> None:
    choice = "    sign: swollen\n    page: dvt#same-day\n"
    spoil(FINDER, choice, choice + WAITS[1:])
    assert told(tiny) == []
    line = spoil(FINDER, "en: It aches as before.", "en: It is as before.")
    assert told(tiny) == [(line - 1, "the choice must say 'ache' too")]
    spoil(FINDER, "old-ache: [ache]", "old-ache: [swollen]")
    assert [message for _, message in told(tiny)] == [
        "'old-ache' does not say 'swollen'; correct one"
    ]
    spoil(FINDER, "  old-ache: [swollen]\n", "  faint: [faint]\n")
    assert [message for _, message in told(tiny)] == [
        "it must say what 'old-ache' is not with; add it"
    ]
