"""Every page of the site against every rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from clotsigns.rules import RULES, Rule
from clotsigns.sources.project import Project, load_project

EIGHT = (
    "blood-thinners",
    "dvt",
    "buttock-clots",
    "leg-cramps",
    "leg-numbness",
    "gastrocnemius-veins",
    "gastrocnemius-veins/decide",
    "massage-danger",
)


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_finds_nothing(project: Project, rule: Rule) -> None:
    assert [str(problem) for problem in rule(project)] == []


def test_the_eight_pages_are_articles(project: Project) -> None:
    assert {a.id for a in project.articles if a.is_article} == set(EIGHT)
