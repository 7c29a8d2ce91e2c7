"""What pages say twice, or in more letters than a browser needs. Nothing that is read changes."""

from __future__ import annotations

import re

from clotsigns.sources.article import CITED, HANDOUT

# Where a sentence names its sources: the handouts, which need it, are made by now.
_NAMED = re.compile(rf'<span(?: (?:{HANDOUT}|{CITED})="[^"]*")+></span>')
_SOURCE = re.compile(r'<li id="source-([\w-]+)"')
_LISTED = re.compile(r'(<div class="sources">.*?</div>)', re.DOTALL)
# The theme's own looks hang on these names; its script looks for none of these.
_UNUSED = re.compile(
    r' class="(?:md-container|md-main|md-main__inner md-grid'
    r'|no-js)"| data-md-color-(?:primary|accent)="[\w-]*"'
)
_KEPT_BLANKS = re.compile(r"(<(pre|textarea|script|style|svg)\b.*?</\2>)", re.DOTALL)
_BLOCK = (
    r"(?:html|head|meta|link|title|style|body|div|header|main|article|section|nav|footer|form|label"
    r"|details|summary|ul|ol|li|dl|dt|dd|h[1-6]|p|figure|figcaption|table|thead|tbody|tr|th|td"
    r"|template|script)"
)
_BETWEEN = re.compile(rf"(?<=>)\s+(?=</?{_BLOCK}\b)|(?<=<!doctype html>)\s+")
_AFTER = re.compile(rf"(</?{_BLOCK}\b[^>]*>)\s+")


def slim(html: str) -> str:
    """A page in fewer bytes, with the same words, links and names."""
    return without_blanks(_UNUSED.sub("", numbered(_NAMED.sub("", html))))


def numbered(html: str) -> str:
    """``html`` whose own sources are called by their numbers, in their list and where linked."""
    listed = _LISTED.search(html)
    if not listed:
        return html
    numbers = {name: str(n) for n, name in enumerate(_SOURCE.findall(listed[0]), start=1)}

    def swap(match: re.Match[str]) -> str:
        number = numbers.get(match[2])
        return f'{match[1]}{number}"' if number else match[0]

    return re.sub(r'(href="#source-|<li id="source-)([\w-]+)"', swap, html)


def without_blanks(html: str) -> str:
    """``html`` with each run of blanks one, and none beside blocks, but where blanks show."""
    parts = _KEPT_BLANKS.split(html)
    # Of each three: what stands between, what is kept, and the name of its element.
    return "".join(
        part if index % 3 == 1 else _AFTER.sub(r"\1", _BETWEEN.sub("", re.sub(r"\s+", " ", part)))
        for index, part in enumerate(parts)
        if index % 3 != 2
    )
