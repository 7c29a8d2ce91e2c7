"""A review that falls due is told sixty days ahead, and not before."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from clotsigns.rules.review import reviews_due
from clotsigns.sources.project import load_project

DUE = datetime.date(2027, 1, 2)


@pytest.mark.parametrize(
    ("days", "says"), [(-400, ""), (-61, ""), (-60, "falls due"), (0, "falls due"), (1, "overdue")]
)
def test_a_review_is_told_in_time(tiny: Path, days: int, says: str) -> None:
    found = list(reviews_due(load_project(tiny), DUE + datetime.timedelta(days=days)))
    assert bool(found) == bool(says)
    assert all(says in problem.message for problem in found)
    assert all(problem.line == 7 for problem in found)
