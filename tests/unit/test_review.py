"""A review that falls due is told sixty days ahead, and fails nobody who did not ask for it."""

from __future__ import annotations

import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from clotsigns import __main__ as command
from clotsigns.rules import problems
from clotsigns.rules.review import reviews_due, reviews_overdue
from clotsigns.sources.project import load_project
from oracles.sealed import seal

DUE = datetime.date(2027, 1, 2)
TOLD = [(-400, ""), (-61, ""), (-60, "falls due on"), (0, "falls due on"), (1, "is overdue since")]


@pytest.mark.parametrize(("days", "says"), TOLD)
def test_a_review_is_told_in_time(tiny: Path, days: int, says: str) -> None:
    project, day = load_project(tiny), DUE + datetime.timedelta(days=days)
    found = list(reviews_due(project, day))
    assert bool(found) == bool(says)
    assert all(says in problem.message for problem in found)
    assert all(problem.line == 7 for problem in found)
    assert list(reviews_overdue(project, day)) == (found if "overdue" in says else [])


@pytest.mark.parametrize(("days", "says"), TOLD)
@pytest.mark.parametrize("asked", [[], ["--overdue-fails"]], ids=["check", "publishing"])
def test_no_day_of_the_calendar_breaks_a_check_but_a_publisher_s(
    tiny: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    days: int,
    says: str,
    asked: list[str],
) -> None:
    day = DUE + datetime.timedelta(days=days)
    frozen = SimpleNamespace(date=SimpleNamespace(today=lambda: day))
    monkeypatch.setattr(command, "datetime", frozen)
    fails = bool(asked) and "overdue" in says
    seal(tiny)
    status = command.main(["--root", str(tiny), "check", "--format", "github", *asked])
    told = capsys.readouterr()
    assert status == (1 if fails else 0)
    assert ("No problems." in told.out) is not fails
    pages = len(load_project(tiny).articles) if says else 0
    assert told.err.count(f"the review {says}") == pages
    # Beside the line of a change it is a warning, and fails no check there either.
    assert told.out.count("::warning ") == (0 if fails else pages)
    assert told.out.count("::error ") == (pages if fails else 0)


def test_no_day_of_the_calendar_breaks_a_build(tiny: Path) -> None:
    """The rules that a build asks know no day: the last of them is the same on each."""
    project = load_project(tiny)
    assert list(reviews_overdue(project, datetime.date.max)) != []
    assert problems(project) == []
