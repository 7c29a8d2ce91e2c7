"""Two builds held against each other: byte by byte, or by what a reader gets."""

from __future__ import annotations

from collections.abc import Iterator
from filecmp import cmp
from pathlib import Path
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Addresses are compared as if the site stood here.
_TOP = "https://site.example/"


def other_bytes(one: Path, other: Path) -> Iterator[str]:
    """The files that are not in both folders with the same bytes."""
    for name in sorted(_files(one) | _files(other)):
        if not (one / name).is_file() or not (other / name).is_file():
            yield f"{name} is in one of the two only"
        elif not cmp(one / name, other / name, shallow=False):
            yield f"{name} has other bytes"


def other_pages(one: Path, other: Path, but: frozenset[str] = frozenset()) -> Iterator[str]:
    """What readers of two sites do not get alike, page by page, but for these pages."""
    names = {name for name in _files(one) | _files(other) if name.endswith(".html")}
    for name in sorted(names - but):
        if not (one / name).is_file() or not (other / name).is_file():
            yield f"{name} is in one of the two only"
            continue
        first, second = (_read(site / name, name) for site in (one, other))
        for part, seen in first.items():
            if difference := _first_difference(seen, second[part]):
                yield f"{name}: other {part}: {difference}"


def _files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def _read(path: Path, name: str) -> dict[str, list[str]]:
    """What a reader gets of one page, in parts that can be told of."""
    tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
    place = urljoin(_TOP, name.removesuffix("index.html"))
    return {
        "head": [node.html or "" for node in tree.css("title, meta[name=description]")],
        "words": [_words(node) for node in tree.css("article")],
        "boxes": [
            f"{node.attributes['class']}: {_words(node)}" for node in tree.css(".admonition")
        ],
        "headings": [
            f"{node.tag}#{node.id}: {_words(node)}" for node in tree.css("h1, h2, h3, h4")
        ],
        "citations": [_linked(node, place) for node in tree.css("sup.cite, .sources li")],
        "links": [_linked(node, place) for node in tree.css("body a[href]")],
        "pictures and scripts": [
            urljoin(place, node.attributes["src"] or "") for node in tree.css("[src]")
        ],
        "controls": [
            f"{node.tag} {node.attributes}: {_words(node)}"
            for node in tree.css("article input, article button, article select, article label")
        ],
    }


def _words(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _linked(node: LexborNode, place: str) -> str:
    links = [node] if node.tag == "a" else node.css("a[href]")
    targets = [urljoin(place, link.attributes.get("href") or "") for link in links]
    return f"{_words(node)} -> {', '.join(targets)}"


def _first_difference(seen: list[str], other: list[str]) -> str:
    for one, two in zip(seen, other, strict=False):
        if one != two:
            at = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), 0)
            start = max(0, at - 30)
            return f"{one[start : at + 60]!r} and {two[start : at + 60]!r}"
    if len(seen) != len(other):
        return f"{len(seen)} and {len(other)}"
    return ""
