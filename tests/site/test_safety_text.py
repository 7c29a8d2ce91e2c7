"""The built pages, read as a frightened person would: what stands first, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser

# Written out here and not taken from the data: what a reader must find, whatever the data say.
LUNG_SIGNS = ("short of breath", "chest hurts", "cough up blood", "faint", "heart beats very fast")
ALSO = {
    "dvt/": (
        "foot suddenly turns cold",
        "face droops",
        "numb around your genitals",
        "knock to the head",
    ),
    "buttock-clots/": ("hugely swollen", "numb around your genitals", "spreads"),
    "leg-cramps/": ("foot suddenly turns cold", "hugely swollen"),
    "leg-numbness/": ("foot suddenly turns cold", "face droops", "numb around your genitals"),
    "gastrocnemius-veins/": ("foot suddenly turns cold", "knock to the head"),
    "massage-danger/": ("during a massage", "hugely swollen"),
    "emergency/": ("foot suddenly turns cold", "face droops", "knock to the head"),
}
ARTICLES = sorted(set(ALSO) - {"emergency/"})


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
    """The tag and classes of what comes after the title, in order."""
    node = tree.css_first("article h1")
    assert node is not None
    while (node := node.next) is not None:
        if not node.tag.startswith(("-", "_")):
            yield f"{node.tag} {node.attributes.get('class') or ''}".strip()


def test_every_page_gives_the_answer_and_then_the_emergency_box(
    trees: dict[str, LexborHTMLParser],
) -> None:
    for path, tree in trees.items():
        first, second, *_ = following(tree)
        assert (first, second) == ("p", "div admonition danger emergency"), path


def test_every_page_names_every_sign_of_a_lung_clot(trees: dict[str, LexborHTMLParser]) -> None:
    for path, tree in trees.items():
        box = said(tree, "div.admonition.danger")
        for sign in LUNG_SIGNS:
            assert sign in box, f"{path or 'home'} does not say '{sign}'"


@pytest.mark.parametrize("path", sorted(ALSO))
def test_each_page_names_its_own_dangers(trees: dict[str, LexborHTMLParser], path: str) -> None:
    box = said(trees[path], "div.admonition.danger")
    for sign in ALSO[path]:
        assert sign in box, f"{path} does not say '{sign}'"


@pytest.mark.parametrize("path", ARTICLES)
def test_each_article_says_what_needs_a_check_today_and_what_never_to_do(
    trees: dict[str, LexborHTMLParser], path: str
) -> None:
    assert list(following(trees[path]))[2] == "div admonition warning same-day"
    assert "One leg is newly swollen" in said(trees[path], "div.admonition.warning")
    never = said(trees[path], "div.admonition.failure")
    for wanted in ("Never rub", "ibuprofen", "stop, skip or double", "(compression) stockings"):
        assert wanted in never, f"{path} does not say '{wanted}'"


def test_no_link_leads_out_of_an_emergency_box(trees: dict[str, LexborHTMLParser]) -> None:
    for path, tree in trees.items():
        links = [a.attributes.get("href") or "" for a in tree.css("div.admonition.danger a")]
        assert links, path
        assert all(link.startswith("tel:") for link in links), path


def test_every_page_says_that_no_clinician_has_reviewed_it(
    trees: dict[str, LexborHTMLParser], root: Path
) -> None:
    for path, tree in trees.items():
        assert "Not yet reviewed by a clinician" in said(tree, "article p.review"), path


def test_every_article_lists_the_sources_that_it_cites(trees: dict[str, LexborHTMLParser]) -> None:
    for path in ARTICLES:
        tree = trees[path]
        listed = {li.attributes["id"] for li in tree.css("div.sources ol > li")}
        cited = {(a.attributes["href"] or "")[1:] for a in tree.css("sup.cite a")}
        assert cited, path
        assert cited <= listed, path


def test_111_is_never_without_its_country(trees: dict[str, LexborHTMLParser]) -> None:
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
