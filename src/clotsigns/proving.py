"""The last gate: built pages are read as a browser would, and must show their safety text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.article import Article, plain
from clotsigns.problem import Problem
from clotsigns.project import Project


def page_file(article: Article) -> Path:
    """Where a page is written, relative to the built site."""
    if article.id == "home":
        return Path("index.html")
    return Path("404.html") if article.id == "404" else Path(article.id) / "index.html"


def spoken(text: str) -> str:
    """Text as it is heard: white space folded."""
    return " ".join(text.split())


def unproved(site: Path, project: Project) -> Iterator[Problem]:
    """Built pages that do not show their emergency box first, whole and in order."""
    for article in project.articles:
        file = page_file(article)
        if not (site / file).is_file():
            yield _problem(article, f"the page was not built: {file} must be in the site")
            continue
        tree = LexborHTMLParser((site / file).read_text(encoding="utf-8"))
        title = tree.css_first("article h1")
        if title is None:
            yield _problem(article, "the built page has no title")
            continue
        lead = _after(title)
        box = _after(lead) if lead is not None else None
        if box is None or "danger" not in (box.attributes.get("class") or "").split():
            yield _problem(
                article, "the built page must show its emergency box right after the answer"
            )
            continue
        heard = spoken(box.text(separator=" "))
        at = 0
        name = article.id if article.id in project.safety.boxes else "general"
        for group in project.safety.box(name, "emergency"):
            for statement in group.statements:
                found = heard.find(spoken(plain(statement.text)), at)
                if found < 0:
                    yield _problem(
                        article,
                        f"the built emergency box must say, in order: '{statement.text}'",
                    )
                at = max(at, found)


def _after(node: LexborNode) -> LexborNode | None:
    following = node.next
    while following is not None and following.tag in ("-text", "-comment", "_comment"):
        following = following.next
    return following


def _problem(article: Article, message: str) -> Problem:
    return Problem(path=article.path, line=1, rule="safety-built", message=message)
