"""The last gate: a built page that was changed in one way is told; as it was built it is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from clotsigns.proof import lacking
from clotsigns.sources.project import Project, load_project

BOX = re.compile(r'<div class="admonition danger emergency">.*?</div>', re.DOTALL)
ANSWER = re.compile(r"</h1>\s*<p>.*?</p>", re.DOTALL)
SIGNS = re.compile(r"(<li>You cough up blood.*?)(<li>You faint.*?)(?=<li>|</ul>)", re.DOTALL)
STATE = re.compile(r'<p class="?state"?>.*?</p>', re.DOTALL)
REVIEW = re.compile(r'(<p class="?review"?>).*?</p>', re.DOTALL)
Change = Callable[[str], str]


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


def html(site: Path, page: str) -> str:
    return (site / page / "index.html").read_text(encoding="utf-8")


def moved_down(page: str) -> str:
    """The box behind the one that should follow it."""
    box = BOX.search(page)
    assert box is not None
    after = page.index("</div>", box.end()) + len("</div>")
    return page[: box.start()] + page[box.end() : after] + box[0] + page[after:]


CHANGES: dict[str, tuple[Change, str]] = {
    "hidden around": (lambda p: p.replace("<article", "<article hidden", 1), "hidden or styled"),
    "styled away": (
        lambda p: p.replace("<li>You faint", '<li style="display:none">You faint', 1),
        "hidden or styled",
    ),
    "folded away": (
        lambda p: BOX.sub(lambda m: f"<details open><p>x</p>{m[0]}</details>", p, count=1),
        "right after the answer",
    ),
    "no heading": (lambda p: p.replace("Call an ambulance now if:", "", 1), "in order"),
    "another number": (lambda p: p.replace(">999<", ">9<", 1), "in order"),
    "a sign gone": (lambda p: p.replace("You cough up blood.", "You cough.", 1), "in order"),
    "signs swapped": (lambda p: SIGNS.sub(r"\2\1", p, count=1), "in order"),
    "the box moved down": (moved_down, "right after the answer"),
    "words between answer and box": (
        lambda p: ANSWER.sub(lambda m: f"{m[0]}<p>First read this.</p>", p, count=1),
        "right after the answer",
    ),
    "another box gone": (lambda p: p.replace("warning same-day", "warning"), "same-day box"),
    "blood thinners gone": (lambda p: p.replace("important thinner", "important"), "thinner box"),
    "skin colour gone": (lambda p: p.replace("brown and black skin", "skin"), "in order"),
    "no way on": (lambda p: p.replace("On a blood thinner?", "", 1), "in order"),
    "no review at the end": (lambda p: REVIEW.sub(r"\1</p>", p, count=1), "has reviewed"),
    "no review at the top": (lambda p: STATE.sub("", p, count=1), "at its top"),
}


def test_a_page_as_it_was_built_lacks_nothing(site: Path, project: Project) -> None:
    for article in project.articles:
        if article.id not in ("home", "404"):
            assert list(lacking(project, article, html(site, article.id))) == []


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_a_page_that_was_changed_is_told(site: Path, project: Project, change: str) -> None:
    spoil, says = CHANGES[change]
    built = html(site, "dvt")
    spoilt = spoil(built)
    assert spoilt != built, "the change has nothing to change any more"
    told = [problem.message for problem in lacking(project, project.article("dvt"), spoilt)]
    assert any(says in message for message in told), told


def test_the_one_line_of_a_page_without_advice_is_held_too(site: Path, project: Project) -> None:
    page = html(site, "glossary")
    for old, new in (
        ("Call an ambulance now.", ""),
        ("help-line", "helpline"),
        ("<article", "<article hidden"),
    ):
        assert old in page
        assert list(lacking(project, project.article("glossary"), page.replace(old, new))) != []
