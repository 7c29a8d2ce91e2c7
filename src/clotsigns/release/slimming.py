"""What pages say twice, or in more letters than a browser needs. Nothing that is read changes."""

from __future__ import annotations

import re

from clotsigns.site import Page
from clotsigns.sources.article import CITED, HANDOUT

# The theme's own looks hang on these, and its search was made by them; no script looks for one.
_UNUSED_CLASSES = frozenset({"md-container", "md-main", "md-main__inner md-grid", "no-js"})
_UNUSED = ("data-md-color-primary", "data-md-color-accent", "data-search-exclude")
_SOURCE = "source-"
_KEPT_BLANKS = re.compile(r"(<(pre|textarea|script|style|svg)\b.*?</\2>)", re.DOTALL)
_BLOCK = (
    r"(?:html|head|meta|link|title|style|body|div|header|main|article|section|nav|footer|form|label"
    r"|details|summary|ul|ol|li|dl|dt|dd|h[1-6]|p|figure|figcaption|table|thead|tbody|tr|th|td"
    r"|template|script)"
)
_BETWEEN = re.compile(rf"(?<=>)\s+(?=</?{_BLOCK}\b)|(?<=<!doctype html>)\s+")
_AFTER = re.compile(rf"(</?{_BLOCK}\b[^>]*>)\s+")


def slim(page: Page) -> None:
    """Make a page smaller, in place, with the same words, links and names."""
    # Where a sentence names its sources: the handouts, which need it, are made by now.
    for mark in page.tree.css(f"span[{HANDOUT}], span[{CITED}]"):
        if mark.first_child is None:
            mark.decompose()
    for node in page.tree.css("[class]"):
        if node.attributes["class"] in _UNUSED_CLASSES:
            del node.attrs["class"]
    for name in _UNUSED:
        for node in page.tree.css(f"[{name}]"):
            del node.attrs[name]
    number_sources(page)
    page.html = without_blanks(page.html)


def number_sources(page: Page) -> None:
    """Call the page's own sources by their numbers, in their list and where they are linked."""
    listed = page.tree.css(f"div.sources li[id^='{_SOURCE}']")
    numbers = {node.id: f"{_SOURCE}{n}" for n, node in enumerate(listed, start=1)}
    for node in listed:
        node.attrs["id"] = numbers[node.id]
    for link in page.tree.css(f"a[href^='#{_SOURCE}']"):
        name = (link.attributes["href"] or "").removeprefix("#")
        link.attrs["href"] = f"#{numbers.get(name, name)}"


def without_blanks(html: str) -> str:
    """``html`` with each run of blanks one, and none beside blocks, but where blanks show."""
    parts = _KEPT_BLANKS.split(html)
    # Of each three: what stands between, what is kept, and the name of its element.
    return "".join(
        part if index % 3 == 1 else _AFTER.sub(r"\1", _BETWEEN.sub("", re.sub(r"\s+", " ", part)))
        for index, part in enumerate(parts)
        if index % 3 != 2
    )
