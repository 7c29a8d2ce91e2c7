"""A health page is short enough to be used: counted as a reader sees it, boxes in, sources out."""

from __future__ import annotations

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from clotsigns.reading.passages import words
from clotsigns.sources.project import load_project

MOST = 1500
MOST_OF = {"dvt": 2000}
# What is looked up or used, and not read: outline, marks, sources and dates, the line for printing.
NOT_READ = (
    "nav, .outline, script, style, sup.cite, p.cite-table, "
    ".sources, ul.dates, p.review, [data-embed=no]"
)


def count(html: str) -> int:
    article = LexborHTMLParser(html).css_first("article")
    assert article is not None
    for node in article.css(NOT_READ):
        node.decompose()
    return len(words(article.text(separator=" ")))


def test_a_page_has_no_more_words_than_are_used(site: Path, root: Path) -> None:
    counts = {
        article.id: count((site / article.id / "index.html").read_text(encoding="utf-8"))
        for article in load_project(root).articles
        if article.is_article
    }
    # A page that lost its words would pass a test of length alone; a new one may be short.
    assert len(counts) >= 8 and sorted(counts.values())[-8] > 1000
    long = {page: n for page, n in counts.items() if n > MOST_OF.get(page, MOST)}
    assert long == {}


def test_a_word_too_many_is_counted() -> None:
    assert count("<article><p>One two.</p><nav>Not this</nav></article>") == 2
