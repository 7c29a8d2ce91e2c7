"""Every page of the site against every rule."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clotsigns.rules import RULES, Rule
from clotsigns.rules.reading import reading_grade
from clotsigns.sources.project import Project, load_project
from promised import promised

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


def test_the_pages_of_the_design_are_articles_and_promised(project: Project) -> None:
    """A page may be added by its own file and facts, but these never go."""
    articles = {article.id for article in project.articles if article.is_article}
    assert set(EIGHT) <= articles
    assert articles == set(promised("article"))


def test_easy_read_is_held_to_a_grade_of_its_own(project: Project) -> None:
    for article in project.articles:
        front = replace(article.front, data={**article.front.data, "pictograms": True})
        alone = replace(project, articles=(replace(article, front=front),))
        told = [problem for problem in reading_grade(alone) if "grade 3" in problem.message]
        if article.is_article or article.id == "emergency/easy-read":
            assert bool(told) == article.is_article, article.id
