"""The last gate: a page that was changed in one way is told; as it was made it is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from clotsigns.proof import lacking, page_file, unproved, unsafe_pages
from clotsigns.proof.looks import look_faults
from clotsigns.site import Site
from clotsigns.sources.project import Project, load_project
from written import written as as_given

BOX = re.compile(r'<div [^>]*class="admonition danger emergency"[^>]*>.*?</div>', re.DOTALL)
ANSWER = re.compile(r"</h1>\s*<p>.*?</p>", re.DOTALL)
SIGNS = re.compile(r"(<li>You cough up blood.*?)(<li>You faint.*?)(?=<li>|</ul>)", re.DOTALL)
STATE = re.compile(r'<p class="?state"?>.*?</p>', re.DOTALL)
REVIEW = re.compile(r'(<p class="?review"?>).*?</p>', re.DOTALL)
Change = Callable[[str], str]


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


def written(project: Project, page: str) -> str:
    """A page with links that lead on, as the generator makes them of links to files."""
    links = re.sub(r'href="([^":]*?)(?:index)?\.md(#[^"]*)?"', _as_folder, as_given(project, page))
    return links.replace('src="', 'src="../')


def _as_folder(link: re.Match[str]) -> str:
    return f'href="{link[1]}{"/" if link[1] and not link[1].endswith("/") else ""}{link[2] or ""}"'


@pytest.fixture(scope="module")
def dvt(project: Project) -> str:
    return written(project, "dvt")


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
    "told as nothing": (lambda p: p.replace('"region"', '"none"', 1), "hidden or styled"),
    "told as another": (
        lambda p: p.replace('labelledby="emergency"', 'labelledby="never"', 1),
        "its own heading",
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


CHANGES |= {
    "an item that is none": (
        lambda p: p.replace("<li>You cough up blood.</li>", "<div>You cough up blood.</div>", 1),
        "in order",
    ),
    "a number that another is called for": (
        lambda p: p.replace('href="tel:999"', 'href="tel:118"', 1),
        "in order",
    ),
    "more than was written": (
        lambda p: p.replace("You cough up blood.", "You cough up blood, for days.", 1),
        "in order",
    ),
    "words before the list": (
        lambda p: re.sub(r"(<ul>\s*<li>You are newly)", r"Read on first. \1", p, count=1),
        "in order",
    ),
    "read by nobody": (
        lambda p: p.replace("<li>You faint", '<li aria-hidden="true">You faint', 1),
        "hidden or styled",
    ),
    "hidden by a class around": (
        lambda p: p.replace("<article", '<article class="md-toggle"', 1),
        "hidden or styled",
    ),
    "a review made up": (
        lambda p: STATE.sub('<p class="state">Reviewed by Dr Jane Smith.</p>', p, count=1),
        "has reviewed",
    ),
    "another date": (lambda p: re.sub(r'(datetime=")\d{4}', r"\g<1>2031", p, count=1), "dates"),
    "a line gone": (
        lambda p: p.replace("The clot acts like a dam", "", 1),
        "what line",
    ),
    "another picture's words": (
        lambda p: re.sub(r'alt="A whole person', 'alt="A leg', p, count=1),
        "the picture",
    ),
}


@pytest.mark.parametrize("page", ["home", "dvt", "emergency", "emergency/easy-read", "glossary"])
def test_a_page_as_it_is_made_lacks_nothing(project: Project, page: str) -> None:
    assert list(lacking(project, project.article(page), written(project, page))) == []


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_a_page_that_was_changed_is_told(project: Project, dvt: str, change: str) -> None:
    spoil, says = CHANGES[change]
    spoilt = spoil(dvt)
    assert spoilt != dvt, "the change has nothing to change any more"
    told = [problem.message for problem in lacking(project, project.article("dvt"), spoilt)]
    assert any(says in message for message in told), told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Call an ambulance now.", ""),
        ("help-line", "helpline"),
        ("<article", "<article hidden"),
    ],
)
def test_the_one_line_of_a_page_without_advice_is_held_too(
    project: Project, old: str, new: str
) -> None:
    page = written(project, "glossary")
    assert old in page
    assert list(lacking(project, project.article("glossary"), page.replace(old, new))) != []


@pytest.fixture
def site(project: Project, tmp_path: Path) -> Site:
    """A site with every page that was written, in memory and in its folder."""
    made = Site(tmp_path)
    for article in project.articles:
        made.add(page_file(article).as_posix(), written(project, article.id))
    made.save()
    return made


def test_pages_that_are_not_built_or_that_nobody_wrote_are_told(
    site: Site, project: Project
) -> None:
    assert list(unproved(site, project)) == []
    site.add("rogue.html", "Rub it.")
    site.move("dvt/index.html", "glossary/dvt.html")
    told = {(str(problem.path), problem.rule) for problem in unproved(site, project)}
    assert told == {
        (str(project.article("dvt").path), "safety-built"),
        ("rogue.html", "safety-built"),
        ("glossary/dvt.html", "safety-built"),
    }


def test_what_is_published_is_read_again_in_each_of_its_forms(
    site: Site, project: Project, dvt: str
) -> None:
    frame = "embed/dvt/index.html"
    site.write(frame, dvt)
    assert list(unsafe_pages(site.folder, project)) == []
    for place in (frame, "dvt/index.html"):
        site.write(place, dvt.replace("You faint", "You fell"))
        (told,) = unsafe_pages(site.folder, project)
        assert "You faint" in told.message
        site.write(place, dvt)
    (site.folder / "dvt/index.html").unlink()
    assert any("was not built" in problem.message for problem in unsafe_pages(site.folder, project))


BOX_PAGE = (
    '<body><main><article><div class="admonition danger emergency"><h2>Call</h2>'
    "<ul><li>A sign</li></ul></div><p>More</p></article></main></body>"
)


@pytest.mark.parametrize(
    "rule",
    [
        "li{display:none}",
        "@media(max-width:40em){.emergency{visibility:hidden}}",
        "@supports(display:grid){@layer x{ul{opacity:.2}}}",
        ".emergency:hover>ul{font-size:2px}",
        "article{&:has(li) li{position:absolute}}",
        ":not(.x){clip-path:inset(50%)}",
        "li::after{content:'';position:absolute;inset:0;background:#fff}",
        "main{transform:scale(0)}",
        "body{height:1px}",
        ".emergency li{color:#fff7f5}",
        ".emergency{background:#1a2529}",
        ".emergency{margin-top:120vh}",
        "ul{text-indent:-99em}",
        "html{zoom:.01}",
        "@import url(x.css);",
        "li:nth-child(1 of .emergency li){line-height:0}",
    ],
)
def test_a_rule_that_could_hide_a_sign_is_told(rule: str) -> None:
    assert list(look_faults(LexborHTMLParser(BOX_PAGE), [rule])) != []


@pytest.mark.parametrize(
    "rule",
    [
        "p{display:none}",
        ".md-toggle{position:absolute;opacity:0}",
        "li{margin-bottom:.5rem;color:inherit}",
        ".emergency{background:var(--danger-paper);padding:1rem}",
        "li::marker{font-size:0}",
        "h2{font-size:clamp(1.6rem,1rem + 2vw,2.6rem);line-height:1.2}",
    ],
)
def test_a_rule_that_hides_no_sign_is_left_alone(rule: str) -> None:
    assert list(look_faults(LexborHTMLParser(BOX_PAGE), [rule])) == []
