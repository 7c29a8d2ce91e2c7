"""The built pages, read as a frightened person would: what stands first, and what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser

from clotsigns.proof import unsafe_pages
from clotsigns.sources.project import load_project
from promised import promised
from reviews import NOT_YET, NOT_YET_SHORT, review

# Written out here and not taken from the data: what a reader must find, whatever the data say.
CORE = (
    "hard to breathe",
    "chest or upper back hurts",
    "cough up blood",
    "faint",
    "heart beats very fast",
    "leg or foot suddenly turns cold",
    "very swollen, tight leg hurts badly, or is blue or white",
)
OWN = {
    "dvt/": ("tight leg hurts more and more",),
    "buttock-clots/": (
        "hardly stand or walk",
        "numb between your legs",
        "suddenly hurts very badly",
    ),
    "leg-cramps/": ("tight leg hurts more and more",),
    "leg-numbness/": ("face droops", "numb between your legs"),
    "gastrocnemius-veins/": ("tight leg hurts more and more",),
    "gastrocnemius-veins/decide/": (),
    "massage-danger/": ("during a massage",),
    "blood-thinners/": (),
}
ARTICLES = [f"{page}/" for page in promised("article")]
# The page that holds the ladder whole.
LADDER = (
    *("tight leg hurts more and more", "hardly stand or walk", "face droops"),
    *("numb between your legs", "during a massage"),
    *("suddenly hurts very badly", "vagina bleeds a lot"),
)
THINNER = (
    *("very bad headache", "face droops", "10 minutes", "coffee grounds", "suddenly hurts"),
    *("a leg is weak or numb", "bad accident", "hit your head", "blood in pee or poo", "vagina"),
    *("grows fast", "gums often bleed", "missed one", "pregnant"),
)
# Pages that answer somebody who is ill; the others have one line and the link.
EASY = "emergency/easy-read/"
ANSWERS = {"", "emergency/", EASY, "connect/", "smart/", *ARTICLES}
STEPS = ("emergency", "department", "same-day", "visit")
HEADINGS = {
    "emergency": "Call an ambulance now if",
    "department": "Go to an emergency department now if",
    "same-day": "Get checked today, day or night, if",
    "visit": "You can wait and book a visit if",
    "thinner": "If you take a blood thinner",
}


@pytest.fixture(scope="module")
def trees(site: Path) -> dict[str, LexborHTMLParser]:
    """Each built page by its path, without the first slash."""
    return {
        path.relative_to(site).as_posix().removesuffix("index.html"): LexborHTMLParser(
            path.read_text(encoding="utf-8")
        )
        for path in sorted(site.rglob("*.html"))
    }


def said(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    assert node is not None, f"no {selector}"
    return " ".join(node.text(separator=" ").split())


def following(tree: LexborHTMLParser) -> Iterator[str]:
    """The tag and classes of what comes after the title, in order, but for looks and scripts."""
    node = tree.css_first("article h1")
    assert node is not None
    while (node := node.next) is not None:
        if not (node.tag or "_").startswith(("-", "_", "svg", "script")):
            yield f"{node.tag} {node.attributes.get('class') or ''}".strip()


def test_every_page_gives_the_answer_and_then_the_way_to_help(
    trees: dict[str, LexborHTMLParser],
) -> None:
    for path, tree in trees.items():
        if "handouts/sheet/" in path:
            continue
        first, second, *_ = following(tree)
        page = path.removeprefix("embed/")
        wanted = "div admonition danger emergency" if page in ANSWERS else "p help-line"
        assert (first, second) == ("p", wanted), path


def test_the_core_is_the_same_in_every_first_box(trees: dict[str, LexborHTMLParser]) -> None:
    cores = set()
    for path, tree in trees.items():
        box = tree.css_first("div.admonition.emergency")
        if box is None or "handouts/sheet/" in path:
            continue
        first = box.css_first("ul")
        assert first is not None, path
        signs = [" ".join(item.text().split()) for item in first.css("li")]
        assert len(signs) == 7, path
        for sign, wanted in zip(signs, CORE, strict=True):
            assert wanted in sign, f"{path or 'home'} does not say '{wanted}'"
        cores.add(tuple(signs))
    assert len(cores) == 1


def test_the_pages_whose_own_dangers_stand_here_are_promised() -> None:
    assert set(OWN) <= set(ARTICLES)


@pytest.mark.parametrize("path", sorted(OWN))
def test_each_page_names_its_own_dangers(trees: dict[str, LexborHTMLParser], path: str) -> None:
    box = said(trees[path], "div.admonition.danger")
    for sign in OWN[path]:
        assert sign in box, f"{path} does not say '{sign}'"
    assert len(trees[path].css("div.admonition.danger li")) == 7 + len(OWN[path])


@pytest.mark.parametrize("path", ARTICLES)
def test_each_article_has_the_ladder_in_order(
    trees: dict[str, LexborHTMLParser], path: str
) -> None:
    looks = [row.split()[-1] for row in list(following(trees[path]))[1:5]]
    assert looks == list(STEPS)
    for step in STEPS:
        assert HEADINGS[step] in said(trees[path], f"div.admonition.{step}"), path


@pytest.mark.parametrize("path", [*ARTICLES, "emergency/"])
def test_each_health_page_has_the_box_of_blood_thinners_whole(
    trees: dict[str, LexborHTMLParser], path: str
) -> None:
    box = said(trees[path], "div.admonition.thinner")
    for wanted in (HEADINGS["thinner"], *THINNER):
        assert wanted in box, f"{path} does not say '{wanted}'"
    assert "today" in box and "emergency department now" in box and "ambulance now" in box


@pytest.mark.parametrize("path", ARTICLES)
def test_each_article_says_what_never_to_do(trees: dict[str, LexborHTMLParser], path: str) -> None:
    never = said(trees[path], "div.admonition.failure")
    for wanted in ("Never rub", "ibuprofen", "stop, skip or change", "(compression) stockings"):
        assert wanted in never, f"{path} does not say '{wanted}'"


def test_the_ladder_stands_whole_on_the_page_of_help(trees: dict[str, LexborHTMLParser]) -> None:
    everything = said(trees["emergency/"], "article")
    for path in ARTICLES:
        for step in STEPS:
            for item in trees[path].css(f"div.admonition.{step} li"):
                sign = " ".join(item.text().split())
                assert sign in everything, f"{path}: '{sign}' is not on the page of help"
    for wanted in LADDER:
        assert wanted in said(trees["emergency/"], "div.admonition.emergency")


def test_the_first_box_leads_to_numbers_and_to_more_signs_and_nowhere_else(
    trees: dict[str, LexborHTMLParser],
) -> None:
    for path in ANSWERS:
        box = trees[path].css_first("div.admonition.danger")
        assert box is not None, path
        links = [a.attributes.get("href") or "" for a in box.css("a")]
        assert links, path
        away = [link for link in links if not link.startswith(("tel:", "#"))]
        here = path in ("emergency/", EASY)
        assert here or all("emergency/" in link for link in away), (path, away)


def test_a_page_without_advice_leads_to_the_ladder(trees: dict[str, LexborHTMLParser]) -> None:
    others = [path for path in trees if path not in ANSWERS and "embed/" not in path]
    checked = 0
    for path in others:
        if "handouts/sheet/" in path:
            continue
        line = trees[path].css_first("p.help-line")
        assert line is not None and "Call an ambulance" in line.text(), path
        link = line.css_first("a")
        assert link is not None and (link.attributes.get("href") or "").endswith("emergency/"), path
        checked += 1
    assert checked >= 10


def test_every_page_says_what_its_front_matter_says_of_its_review(
    trees: dict[str, LexborHTMLParser], root: Path
) -> None:
    for path, tree in trees.items():
        if "handouts/sheet/" in path:
            # What is on paper is proved from its PDF.
            continue
        page = path.removeprefix("embed/").removesuffix(".html").strip("/")
        assert review(root, page) in said(tree, "article p.review"), path
        assert review(root, page, short=True) in said(tree, "article p.state"), path


def test_a_review_is_told_where_there_is_one_alone(tmp_path: Path) -> None:
    folder = tmp_path / "docs/en"
    (folder / "about").mkdir(parents=True)
    reviewed = (
        "reviewed: {name: Ada Byron, qualification: haematologist, day: 2027-01-15, seal: '1'}\n"
    )
    record = {"entries": [{"seals": {"about": "1"}, "changes": []}]}
    (tmp_path / "data/record").mkdir(parents=True)
    (tmp_path / "data/record/en.yml").write_text(json.dumps(record), encoding="utf-8")
    for name, lines in (("index", ""), ("about/index", reviewed)):
        (folder / f"{name}.md").write_text(f"---\nkind: about\n{lines}---\n", encoding="utf-8")
    assert review(tmp_path, "") == NOT_YET
    assert review(tmp_path, "home", short=True) == NOT_YET_SHORT
    for short in (True, False):
        said = review(tmp_path, "about", short=short)
        assert said == "Reviewed by Ada Byron, haematologist, on 15 January 2027."


def test_the_last_gate_finds_nothing_on_any_page(site: Path, root: Path) -> None:
    assert list(unsafe_pages(site, load_project(root))) == []


def test_every_article_lists_the_sources_that_it_cites(trees: dict[str, LexborHTMLParser]) -> None:
    for path in ARTICLES:
        tree = trees[path]
        # One that no mark leads to has no name.
        listed = {li.attributes.get("id") for li in tree.css("div.sources ol > li")}
        cited = {(a.attributes["href"] or "")[1:] for a in tree.css("sup.cite a")}
        assert cited, path
        assert cited <= listed, path


def test_the_line_of_new_zealand_is_never_without_its_country(
    trees: dict[str, LexborHTMLParser],
) -> None:
    country = re.compile(
        r"New Zealand|UK|United Kingdom|Northern Ireland|England|Wales|Scotland|NHS"
    )
    for path, tree in trees.items():
        for node in tree.css("article p, article li, article tr"):
            text = node.text(separator=" ")
            if re.search(r"(?<!-)\b111\b(?! in 1,000)", text):
                assert country.search(text), f"{path}: {text.strip()[:200]}"


def test_no_page_has_a_date_that_is_not_in_its_front_matter(
    trees: dict[str, LexborHTMLParser], root: Path
) -> None:
    """The clock has no part in a page: its dates are those that an editor wrote."""
    for path in ARTICLES:
        front = (root / "docs/en" / f"{path.rstrip('/')}.md").read_text(encoding="utf-8")
        written = yaml.safe_load(front.split("---")[1])
        times = [t.attributes["datetime"] for t in trees[path].css("article time")]
        fields = ("published", "updated", "checked", "review_by")
        assert times == [written[field].isoformat() for field in fields]
