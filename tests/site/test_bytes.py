"""Budgets in bytes, as hosts send them with brotli. Times depend on machines; bytes do not."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest
from selectolax.lexbor import LexborHTMLParser

from clotsigns.release.compression import brotlied
from clotsigns.sources.project import load_project

# Ten packets open a connection: what is in them is there after one round trip.
PAGE = 10 * 1024
# A host sends some 4 KB at once. The rest of the looks comes behind the box.
TO_THE_BOX, TO_THE_DRAWN_BOX = 4_400, 6_600
WITH_PICTURES = 60 * 1024
# The record of every source has no picture; beside our letters it grows with what we have read.
RECORD_OF_SOURCES = "about/sources/index.html"
LETTERS, A_SOURCE = 26_000, 162
# The words of some pages, with their links and sources, weigh more than PAGE by themselves. There
# the budget is for all that we put around the bare words: the boxes of five steps, their looks,
# the folds.
AROUND_WORDS = 6_000
HEALTH_PAGE, START_PAGE = 12 * 1024, 8 * 1024
OTHERS = ("emergency", "emergency/easy-read")
# It holds the drawing of each of its signs.
EASY_READ = "emergency/easy-read/index.html"
_KEPT = re.compile(r' (?:href|src|alt|id|datetime|data-pages|data-label)="[^"]*"')
_TAG = re.compile(r"<(\w+)([^>]*)>")


def bare(html: str) -> str:
    """The article of a page as hand-written HTML would be: elements, links and words alone."""
    article = LexborHTMLParser(html).css_first("article")
    assert article is not None and article.html
    for extra in article.css(".outline, .keep, script, style"):
        extra.decompose()
    only = _TAG.sub(lambda tag: f"<{tag[1]}{''.join(_KEPT.findall(tag[2]))}>", article.html)
    return " ".join(only.split())


def bytes_to(page: bytes, end: int) -> int:
    """How much of the compressed ``page`` a browser needs to have its first ``end`` bytes."""
    decoder = brotli.Decompressor()
    had = 0
    for sent in range(0, len(page), 32):
        had += len(decoder.process(page[sent : sent + 32]))
        if had >= end:
            return sent + 32
    return len(page)


def end_of_box(html: str) -> int:
    """Where in the page, in bytes, its first emergency box ends."""
    start = html.index('class="admonition danger')
    return len(html[: html.index("</div>", start)].encode("utf-8"))


def weight(file: Path) -> int:
    """How many bytes a host sends for a file."""
    small = file.with_name(f"{file.name}.br")
    return (small if small.exists() else file).stat().st_size


@pytest.fixture(scope="module")
def built(site: Path) -> dict[str, Path]:
    found = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
    assert "dvt/index.html" in found
    # Sheets of paper are made to be printed, not to be opened on a phone.
    return {place: path for place, path in found.items() if "/sheet/" not in place}


def test_a_page_is_light_but_for_its_words(built: dict[str, Path]) -> None:
    heavy = {}
    for place, path in built.items():
        size = weight(path)
        words = len(brotlied(bare(path.read_text(encoding="utf-8")).encode("utf-8")))
        if size > max(HEALTH_PAGE if place == EASY_READ else PAGE, words + AROUND_WORDS):
            heavy[place] = f"{size} bytes, of which {words} are its bare words"
    assert heavy == {}


def test_a_health_page_is_held_as_a_whole(built: dict[str, Path], root: Path) -> None:
    articles = {a.id for a in load_project(root).articles if a.is_article}
    sizes = {page: weight(built[f"{page}/index.html"]) for page in articles.union(OTHERS)}
    heavy = {page: size for page, size in sizes.items() if size > HEALTH_PAGE}
    assert len(sizes) >= 10 and heavy == {}


def test_the_start_page_and_all_short_pages_keep_the_whole_budget(built: dict[str, Path]) -> None:
    for place in ("index.html", "404.html", "about/index.html", "handouts/index.html"):
        size = weight(built[place])
        most = START_PAGE if place == "index.html" else PAGE
        assert size <= most, f"{place} weighs {size} bytes"


def test_the_emergency_box_is_in_the_first_packets(built: dict[str, Path]) -> None:
    late = {}
    for place, path in built.items():
        if 'class="admonition danger' not in path.read_text(encoding="utf-8"):
            continue
        end = end_of_box(path.read_text(encoding="utf-8"))
        needed = bytes_to(path.with_name(f"{path.name}.br").read_bytes(), end)
        if needed > (TO_THE_DRAWN_BOX if place.endswith(EASY_READ) else TO_THE_BOX):
            late[place] = needed
    assert late == {}


def test_a_page_with_all_its_pictures_and_letters_is_light(
    built: dict[str, Path], site: Path
) -> None:
    heavy = {}
    for place, path in built.items():
        html = path.read_text(encoding="utf-8")
        total = weight(path)
        images = LexborHTMLParser(html).css("img[src]")
        pictures = [image.attributes.get("src") or "" for image in images]
        letters = re.findall(r"url\(([^)\"']+\.woff2)\)", html)
        for address in {*pictures, *letters}:
            file = (site / address.lstrip("/")) if address[0] == "/" else path.parent / address
            total += weight(file)
        sources = LexborHTMLParser(html).css("ol.all-sources > li")
        record = LETTERS + A_SOURCE * len(sources)
        allowed = record if place == RECORD_OF_SOURCES else WITH_PICTURES
        if total > allowed:
            heavy[place] = total
    assert heavy == {}
