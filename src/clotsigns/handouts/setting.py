"""A sheet's HTML set for a paper, a size of print and a fit: its blocks placed, its boxes cut."""

from __future__ import annotations

import re

from clotsigns.handouts.sheet import (
    APART_PICTURE,
    CLOSE,
    LARGE_PICTURE,
    NOTED,
    SMALL_PICTURE,
    Fit,
    Sheet,
)
from clotsigns.sources.safety import DRAWN

_ROOT = re.compile(
    r'(<html [^>]*?)data-paper="[^"]*" data-print="[^"]*" data-points="[^"]*" data-back="[^"]*"'
)
# Where a sheet has room for lines to write on.
NOTES = "<!--notes-->"
_LINE = '<div class="line"></div>'
# What stands on the front where there is room, and at the top of the back where there is none.
_BLOCK = re.compile("<!--block ([a-z0-9-]+)-->(.*?)<!--/block-->", re.DOTALL)
_MOVED = "<!--moved {}-->"
# Where what can wait stands on the back, if nothing more urgent does.
_EARLY = "<!--moved visit early-->"
# The element of a block has a beginning and an end.
_EMPTY = 2
_KEPT = re.compile("<!--kept ([a-z-]+)-->")
_NO_NOTES = re.compile('<div class="notes">.*?</div>', re.DOTALL)
_ON_FRONT = re.compile('<section class="notes">(.*?)</section>', re.DOTALL)
_PICTURE = re.compile("<!--picture-->.*?<!--/picture-->", re.DOTALL)
# Words stand beside it.
_BESIDE = '<div class="pictured">'
# What a picture shows, where there is one.
TABLE = "<!--table-->"
_TABLE = re.compile(f"{TABLE}.*?<!--/table-->", re.DOTALL)
# What the side with the first box says, and another says again.
_AGAIN = re.compile("<!--numbers-->.*?<!--/numbers-->", re.DOTALL)
# What names the pictogram beside an item, and the list that has some.
_SIGN = re.compile(rf' {DRAWN}="[^"]*"| class="signs"')
_WAY = re.compile(r'</h2>\s*(<p class="what-to-do">.*?</p>)', re.DOTALL)
_NUMBERS = re.compile(r'<p class="numbers.*?</p>', re.DOTALL)
# What begins a group, and one of signs for which an ambulance is called.
_GROUP, _CALLS = '<div class="group', '<div class="group calls'
# What begins a side of a sheet.
_SIDE = '<div class="{}"'
# What ends a list, its group and its box.
_LIST = "</ul></div></div>"


def set_as(html: str, sheet: Sheet, fit: Fit) -> str:
    """The sheet's HTML for a paper and a size of print, cut and with its lines for notes."""
    look = looks(sheet, fit)
    html = _ROOT.sub(rf"\1{_written(look['html'])}", html, count=1)
    for side in ("front", "back"):
        html = html.replace(_SIDE.format(side), f"{_SIDE.format(side)} {_written(look[side])}")
    return placed(html, sheet, fit)


def looks(sheet: Sheet, fit: Fit) -> dict[str, dict[str, str]]:
    """What tells of its looks alone: attributes of its root, of its front and of its back."""
    root = {
        "data-paper": sheet.paper,
        "data-print": sheet.print.name,
        "data-points": f"{fit.points:g}",
        "data-back": f"{fit.back:g}",
        "data-picture": fit.picture,
    }
    return {"html": root, "front": _airy(fit, fit.leading), "back": _airy(fit, fit.on_back)}


def placed(html: str, sheet: Sheet, fit: Fit) -> str:
    """The same, with its blocks where they stand, and without what tells of its looks alone."""
    html = _ordered(html, fit.order) if fit.order else html
    noted = f'<section class="notes">\\1{_LINE * fit.front}</section>' if fit.front else ""
    html = _ON_FRONT.sub(noted, html)
    html = html.replace(NOTES, _LINE * fit.notes)
    html = html if fit.notes else _NO_NOTES.sub("", html)
    html = (_TABLE if fit.picture else _PICTURE).sub("", html)
    html = html if fit.signs else _SIGN.sub("", html)
    is_apart = sheet.is_large or "thinner" in fit.moved
    html = html if is_apart else _AGAIN.sub("", html)
    if "thinner" not in fit.moved and _EARLY in html:
        html = html.replace(_MOVED.format("visit"), "").replace(_EARLY, _MOVED.format("visit"))
    for block in _BLOCK.finditer(html):
        is_moved = block[1] in fit.moved
        is_left = block[1] in fit.left or (block[1] == NOTED and not fit.front)
        html = html.replace(block[0], "" if is_moved or is_left else block[2])
        html = html.replace(_MOVED.format(block[1]), block[2]) if is_moved else html
    for item in fit.cuts:
        html = _cut(html, item)
    return html


def _written(attributes: dict[str, str]) -> str:
    return " ".join(f'{name}="{value}"' for name, value in attributes.items())


def _airy(fit: Fit, leading: float) -> dict[str, str]:
    """What says how much white a side has, and how high its lines are."""
    airy = {"data-leading": f"{leading:g}"}
    # Headings and numbers give way only where lines are close as well.
    return {**airy, "data-tight": "all" if leading <= CLOSE else "white"} if fit.tight else airy


def _ordered(html: str, order: tuple[str, ...]) -> str:
    """The HTML with blocks in another order, from where the first of them stood."""
    found = {block[1]: block[0] for block in _BLOCK.finditer(html) if block[1] in order}
    start = min(html.index(block) for block in found.values())
    for block in found.values():
        html = html.replace(block, "")
    return html[:start] + "\n".join(found[name] for name in order) + html[start:]


def blocks(html: str) -> list[str]:
    """The blocks of a sheet that hold anything, in their order."""
    return [block[1] for block in _BLOCK.finditer(html) if block[2].count("<") > _EMPTY]


def kept(html: str) -> frozenset[str]:
    """The blocks that may not be left to the page."""
    return frozenset(_KEPT.findall(html))


def pictures(html: str) -> tuple[str, ...]:
    """How large the picture of a sheet may be; apart from its words in large print alone."""
    if not _PICTURE.search(html):
        return (LARGE_PICTURE,)
    apart = (APART_PICTURE,) if _BESIDE in html else ()
    return (*apart, LARGE_PICTURE, SMALL_PICTURE, "")


def of_blocks(html: str, names: frozenset[str]) -> str:
    """The HTML with some of its blocks alone."""
    return _BLOCK.sub(lambda block: block[0] if block[1] in names else "", html)


def _cut(html: str, item: str) -> str:
    """HTML in which an item begins a box of its own, with the headings of the box it was in."""
    at = html.index(f'<li data-item="{item}"')
    start = html.rindex('<div class="admonition', 0, at)
    group = html.rindex(_GROUP, start, at)
    opening = html[start : html.index(">", start) + 1]
    heading = html[html.index("<h2", start) : html.index("</h2>", start)]
    items = html.rindex("<ul", group, at)
    opened = html[items : html.index(">", items) + 1]
    over = opening.replace('class="admonition', 'class="admonition continued')
    over += f"{heading} <small>{_continued(html)}</small></h2>"
    # And so does what to do if there is no way to get there.
    way = _WAY.match(html, html.index("</h2>", start))
    over += way[1] if way else ""
    # Whom to call stands again above signs for which an ambulance is called.
    numbers = _NUMBERS.search(html, start, at) or _NUMBERS.search(html)
    again = numbers[0] if numbers else ""
    over += again if "emergency" in opening else ""
    if items + len(opened) == at:
        # The item is the first of its group, which then stands whole in the box that goes on.
        return f"{html[:group]}</div>{over}{html[group:]}"
    headed = html[group:items]
    if html.startswith(_CALLS, group) and again not in headed:
        headed += again
    return f"{html[:at]}{_LIST}{over}{headed}{opened}{html[at:]}"


def _continued(html: str) -> str:
    found = re.search(r'<html [^>]*data-continued="([^"]*)"', html)
    return found[1] if found else ""
