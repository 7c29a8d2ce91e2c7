"""Figures grow old, and somebody must be told which."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from clotsigns.rules import problems
from clotsigns.sources.figures import old_figures
from clotsigns.sources.project import load_project

Spoil = Callable[[str, str, str], int]
FIGURES = """figures:
- id: old
  plain: Old.
  says: ['5 in 1,000']
  population: all
  span: a year
  certainty: low
  year: 2015
  sources: [book]
- id: young
  plain: Young.
  says: [3 days]
  population: all
  span: a year
  certainty: low
  year: 2021
  sources: [book]
- {id: unsaid, plain: On no page., sources: [book]}
"""


def test_figures_whose_newest_source_is_over_five_years_old_are_listed(tiny: Path) -> None:
    (tiny / "data/evidence/figures.yml").write_text(FIGURES, encoding="utf-8")
    project = load_project(tiny)
    assert list(old_figures(project, 2026)) == ["2015  old: 5 in 1,000 (book)"]
    assert len(list(old_figures(project, 2027))) == 2


def test_a_figure_that_the_data_hold_may_be_said(tiny: Path, spoil: Spoil) -> None:
    (tiny / "data/evidence/figures.yml").write_text(FIGURES, encoding="utf-8")
    spoil("docs/en/dvt.md", "It sits in a vein.", "It hits 5 in 1,000 people.")
    assert problems(load_project(tiny)) == []
