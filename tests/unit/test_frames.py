"""What a frame folds, and that a fold which shows anything else than its heading is told."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.catalogue.folding import NotAPage, folded
from clotsigns.proof import lacking
from clotsigns.sources.project import Project, load_project
from written import written

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r'href="([^":]*?)(?:index)?\.md(#[^"]*)?"')
CLOSED = '<details><summary><h2 class="admonition-title" id="never">'


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project(ROOT)


@cache
def framed(page: str) -> str:
    """A page as it is written, with its article folded as in a frame."""
    text = LINK.sub(r'href="\1/\2"', written(load_project(ROOT), page))
    # As the generator leads from page to page, and to the pictures.
    text = text.replace('src="', 'src="../')
    article = LexborHTMLParser(text).css_first("article")
    assert article is not None and article.html is not None
    opening = article.html[: article.html.index(">") + 1]
    inside = "".join(folded(article, page))
    return f"<!doctype html><body class=embed>{opening}{inside}</article>"


def told(project: Project, page: str, text: str) -> list[str]:
    found = lacking(project, project.article(page), text, framed=True)
    return [problem.message.removeprefix("the built ") for problem in found]


@pytest.mark.parametrize("page", ["dvt", "blood-thinners", "emergency", "emergency/easy-read"])
def test_a_frame_lacks_nothing_and_a_page_may_not_be_folded_so(project: Project, page: str) -> None:
    text = framed(page)
    assert told(project, page, text) == []
    as_page = [p.message for p in lacking(project, project.article(page), text)]
    assert any("must not be folded away" in message for message in as_page)
    assert any("if a clinician has reviewed it" in message for message in as_page)


def test_what_is_for_today_lies_open_and_so_does_what_a_page_is_about() -> None:
    for page, closed in (
        ("dvt", ["visit", "thinner", "never"]),
        ("blood-thinners", ["visit", "never"]),
        ("emergency", ["visit", "await-ambulance", "await-check", "never"]),
    ):
        boxes = LexborHTMLParser(framed(page)).css(".admonition")
        shut = [node.attributes["aria-labelledby"] for node in boxes if node.css("details")]
        assert shut == closed, page


FOLDS = {
    "other words than the heading": (CLOSED, f"<details><summary>More{CLOSED[18:]}"),
    "no heading": (CLOSED, CLOSED.replace("<summary>", "<summary>More</summary>", 1)),
    "words before the fold": (CLOSED, f"All is well.{CLOSED}"),
    "hidden": (CLOSED, CLOSED.replace("<details", "<details hidden")),
    "a fold in the fold": ("<li>Never rub", "<details></details><li>Never rub"),
    "a sign outside the fold": (CLOSED, f"<p>Never rub.</p>{CLOSED}"),
    "a sign gone": ("Never rub", "Rub"),
}


@pytest.mark.parametrize("kind", sorted(FOLDS))
def test_a_fold_that_is_otherwise_is_told(project: Project, kind: str) -> None:
    old, new = FOLDS[kind]
    spoilt = framed("dvt").replace(old, new, 1)
    assert spoilt != framed("dvt")
    assert told(project, "dvt", spoilt)


@pytest.mark.parametrize("name", ["emergency", "department", "same-day"])
def test_no_box_of_today_may_be_folded(project: Project, name: str) -> None:
    title = f'<h2 class="admonition-title" id="{name}">'
    start, mark, rest = framed("dvt").partition(title)
    heading, end, rest = rest.partition("</h2>")
    inside, close, rest = rest.partition("</div>")
    assert mark and end and close
    text = f"{start}<details><summary>{mark}{heading}{end}</summary>{inside}</details>{close}{rest}"
    assert f"{name} box must not be folded away" in told(project, "dvt", text)


def test_a_box_in_another_s_fold_is_told(project: Project) -> None:
    box = '<div aria-labelledby="same-day"'
    spoilt = framed("dvt").replace(box, f"<details><summary>More</summary>{box}", 1)
    assert any("same-day box must not be hidden" in each for each in told(project, "dvt", spoilt))


def of(html: str) -> LexborNode:
    article = LexborHTMLParser(f"<article>{html}</article>").css_first("article")
    assert article is not None
    return article


@pytest.mark.parametrize(
    "box",
    [
        '<div class="admonition tip other"><h2>A</h2><p>b</p></div>',
        '<div class="admonition tip visit"><p>b</p><h2>A</h2></div>',
        '<div class="admonition tip visit"><p>b</p></div>',
    ],
)
def test_a_box_that_is_not_as_it_was_stops_the_build(box: str) -> None:
    with pytest.raises(NotAPage, match="must have its name, and begin with its heading"):
        list(folded(of(box), "dvt"))


def test_sections_are_folded_up_to_what_must_show() -> None:
    html = (
        '<h1>T</h1><p>Answer</p><h2 id="a">A</h2><p>one</p><h3>B</h3><p>two</p>'
        '<p class="scope">S</p><h2>C</h2><h2>D</h2><p>three</p>'
    )
    assert "".join(folded(of(html), "dvt")) == (
        '<h1>T</h1><p>Answer</p><details><summary><h2 id="a">A</h2></summary><p>one</p><h3>B</h3>'
        '<p>two</p></details><p class="scope">S</p><h2>C</h2>'
        "<details><summary><h2>D</h2></summary><p>three</p></details>"
    )
