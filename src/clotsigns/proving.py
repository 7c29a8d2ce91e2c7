"""The last gate: built pages are read as a browser would, and must show their safety text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.article import Article, plain
from clotsigns.problem import Problem
from clotsigns.project import Project
from clotsigns.safety import TIERS


def page_file(article: Article) -> Path:
    """Where a page is written, relative to the built site."""
    if article.id == "home":
        return Path("index.html")
    return Path("404.html") if article.id == "404" else Path(article.id) / "index.html"


def spoken(text: str) -> str:
    """Text as it is heard: white space folded."""
    return " ".join(text.split())


def unproved(site: Path, project: Project) -> Iterator[Problem]:
    """Built pages that do not show their emergency box first, or any of their boxes whole.

    Pages that nobody wrote are told as well: no rule has seen them.
    """
    files = {page_file(article): article for article in project.articles}
    for path in sorted(site.rglob("*.html")):
        if path.relative_to(site) not in files:
            yield Problem(
                path=path.relative_to(site),
                line=1,
                rule="safety-built",
                message="this page was built from no page in docs/; remove what made it",
            )
    yield from unsafe_pages(site, project)


def unsafe_pages(site: Path, project: Project) -> Iterator[Problem]:
    """What any page of the site, or its form for a frame, does not show of its safety text."""
    for article in project.articles:
        file = page_file(article)
        if not (site / file).is_file():
            yield _problem(article, f"the page was not built: {file} must be in the site")
            continue
        for form in (site / file, site / "embed" / file):
            if form.is_file():
                yield from lacking(project, article, form.read_text(encoding="utf-8"))


def lacking(project: Project, article: Article, html: str) -> Iterator[Problem]:
    """What a page that was built from an article does not show of its safety text."""
    tree = LexborHTMLParser(html)
    yield from _first_box(article, tree)
    for _, tier, page in article.placements():
        if tier in TIERS:
            yield from _box(project, article, tree, tier, page)
    state = tree.css_first("article p.review strong")
    if state is None or not state.text().strip():
        yield _problem(article, "the built page must say if a clinician has reviewed it")


def _first_box(article: Article, tree: LexborHTMLParser) -> Iterator[Problem]:
    title = tree.css_first("article h1")
    lead = _after(title) if title is not None else None
    box = _after(lead) if lead is not None else None
    if box is None or "danger" not in (box.attributes.get("class") or "").split():
        yield _problem(article, "the built page must show its emergency box right after the answer")


def _box(
    project: Project, article: Article, tree: LexborHTMLParser, tier: str, page: str
) -> Iterator[Problem]:
    box = tree.css_first(f"article div.admonition.{tier}")
    if box is None:
        yield _problem(article, f"the built page must show its {tier} box")
        return
    for node in (*_around(box), *box.css("*")):
        if "hidden" in node.attributes or "style" in node.attributes:
            yield _problem(article, f"nothing in or around the {tier} box may be hidden or styled")
            return
    heard = spoken(box.text(separator=" ")).replace(" ,", ",").replace(" .", ".")
    at = 0
    for text in box_says(project, page, tier):
        found = heard.find(text, at) if text else -1
        if found < 0:
            yield _problem(article, f"the built {tier} box must say, in order: '{text}'")
        at = max(at, found)


def box_says(project: Project, page: str, tier: str) -> list[str]:
    """What a page's box says, in order: its heading, the numbers to call, every statement."""
    said = [project.words[f"boxes.{tier}"]]
    if tier == "emergency":
        said += [plain(project.safety.numbers), project.words["elsewhere"]]
    groups = project.safety.box(page, tier)
    said += [plain(statement.text) for group in groups for statement in group.statements]
    return [spoken(text) for text in said]


def _around(node: LexborNode) -> Iterator[LexborNode]:
    outer: LexborNode | None = node
    while outer is not None and outer.tag not in ("body", "html", "-undef"):
        yield outer
        outer = outer.parent


def _after(node: LexborNode) -> LexborNode | None:
    following = node.next
    while following is not None and following.tag in ("-text", "-comment", "_comment"):
        following = following.next
    return following


def _problem(article: Article, message: str) -> Problem:
    return Problem(path=article.path, line=1, rule="safety-built", message=message)
