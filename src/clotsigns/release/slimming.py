"""What pages say twice, or in more letters than a browser needs. Nothing that is read changes."""

from __future__ import annotations

import re

from clotsigns.site import Page
from clotsigns.sources.article import CITED, HANDOUT

# The theme's own looks hang on these, and its search was made by them; no script looks for one.
_UNUSED_CLASSES = frozenset({"md-container", "md-main", "md-main__inner md-grid", "no-js"})
_UNUSED = ("data-md-color-primary", "data-md-color-accent", "data-search-exclude")
# What the theme's script passes over where it is not there, or a script of ours writes.
_UNFILLED = ".md-overlay, .md-dialog, .md-toggle, [data-md-component=announce]:not(:has(*))"
_SOURCE = "source-"
_KEPT_BLANKS = re.compile(r"(<(pre|textarea|script|style|svg)\b.*?</\2>)", re.DOTALL)
_BLOCK = (
    r"(?:html|head|meta|link|title|style|body|div|header|main|article|section|nav|footer|form|label"
    r"|details|summary|ul|ol|li|dl|dt|dd|h[1-6]|p|figure|figcaption|table|thead|tbody|tr|th|td"
    r"|template|script)"
)
_BETWEEN = re.compile(rf"(?<=>)\s+(?=</?{_BLOCK}\b)|(?<=<!doctype html>)\s+")
_AFTER = re.compile(rf"(</?{_BLOCK}\b[^>]*>)\s+")
# End tags that HTML lets one leave out, each before what ends its element anyway.
_ENDS = re.compile(
    r"</li>(?=<li\b|</[ou]l>)|</dt>(?=<d[dt]\b)|</dd>(?=<d[dt]\b|</dl>)"
    r"|</t[dh]>(?=<t[dh]\b|</tr>)|</tr>(?=<tr\b|</t(?:head|body)>)"
    r"|</thead>(?=<tbody\b)|</tbody>(?=</table>)"
    r"|</p>(?=<(?:p|[uod]l|div|table|h[1-6]|figure|details|nav|pre)\b"
    r"|</(?:div|article|details|li|td|dd|main|footer|figcaption|fieldset|figure|form)>)"
)


def slim(page: Page) -> None:
    """Make a page smaller, in place, with the same words, links and names."""
    # Where a sentence names its sources: the handouts, which need it, are made by now.
    for mark in page.tree.css(f"span[{HANDOUT}], span[{CITED}]"):
        if mark.first_child is None:
            mark.decompose()
    for node in page.tree.css("[class]"):
        if node.attributes["class"] in _UNUSED_CLASSES:
            del node.attrs["class"]
    for node in page.tree.css(_UNFILLED):
        node.decompose()
    for name in _UNUSED:
        for node in page.tree.css(f"[{name}]"):
            del node.attrs[name]
    if page.first("script[src*='assets/controls.js']") is not None:
        # That script says what they are.
        for link in page.tree.css("sup.cite > a[aria-label]"):
            del link.attrs["aria-label"]
    number_sources(page)
    page.html = _ENDS.sub("", without_blanks(page.html))


def number_sources(page: Page) -> None:
    """Call the page's own sources by their numbers, in their list and where they are linked.

    One that no link leads to needs no name.
    """
    listed = page.tree.css(f"div.sources li[id^='{_SOURCE}']")
    numbers = {node.id: f"{_SOURCE}{n}" for n, node in enumerate(listed, start=1)}
    linked = set()
    for link in page.tree.css(f"a[href^='#{_SOURCE}']"):
        name = (link.attributes["href"] or "").removeprefix("#")
        linked.add(name)
        link.attrs["href"] = f"#{numbers.get(name, name)}"
    for node in listed:
        if node.id in linked:
            node.attrs["id"] = numbers[node.id]
        else:
            del node.attrs["id"]


def without_blanks(html: str) -> str:
    """``html`` with each run of blanks one, and none beside blocks, but where blanks show."""
    parts = _KEPT_BLANKS.split(html)
    # Of each three: what stands between, what is kept, and the name of its element.
    return "".join(
        part if index % 3 == 1 else _AFTER.sub(r"\1", _BETWEEN.sub("", re.sub(r"\s+", " ", part)))
        for index, part in enumerate(parts)
        if index % 3 != 2
    )
