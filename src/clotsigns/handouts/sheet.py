"""Which sheets there are, what each is called, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clotsigns.sources.article import in_order
from clotsigns.sources.project import Project
from clotsigns.sources.safety import DRAWN

CARD_PAGE = "emergency"
PAPERS = ("a4", "letter")
# Where the sheets for the screen stand on the site.
FOLDER = Path("handouts/sheet")
_ROOT = re.compile(
    r'(<html [^>]*?)data-paper="[^"]*" data-print="[^"]*" data-points="[^"]*" data-back="[^"]*"'
)
# Where a sheet has room for lines to write on.
NOTES = "<!--notes-->"
_LINE = '<div class="line"></div>'
# What stands on the front where there is room, and at the top of the back where there is none.
_BLOCK = re.compile("<!--block ([a-z-]+)-->(.*?)<!--/block-->", re.DOTALL)
_MOVED = "<!--moved {}-->"
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
# How large a picture is, or that it stands apart from its words, in large print alone.
APART_PICTURE, LARGE_PICTURE, SMALL_PICTURE = "apart", "large", "small"
# How high lines may be, from those of a full sheet to those that are read with the most ease.
LEADINGS = (1.08, 1.12, 1.15, 1.2, 1.25)
LEADING, *_ = LEADINGS
# Where lines are no higher, headings and numbers may be smaller.
CLOSE = LEADINGS[2]
# In a browser, where nothing else makes room for what is typed.
CLOSEST = 1.04
# What names the pictogram beside an item, and the list that has some.
_SIGN = re.compile(rf' {DRAWN}="[^"]*"| class="signs"')
_NUMBERS = re.compile(r'<p class="numbers.*?</p>', re.DOTALL)
# What begins a group, and one of signs for which an ambulance is called.
_GROUP, _CALLS = '<div class="group', '<div class="group calls'
# What ends a list, its group and its box.
_LIST = "</ul></div></div>"


@dataclass(frozen=True, kw_only=True)
class Print:
    """A size of print: points from the least allowed to the best, and the most sides.

    UKAAF: clear print has 12 points or more, better 14; large print has 16 or more, better 18.
    A card is no sheet to read at a table: in a wallet, eight points is what others print as well.
    ``notes`` is the least number of lines to write on, where there is room for any.
    """

    name: str
    points: tuple[float, ...]
    sides: int
    notes: int


NORMAL = Print(name="normal", points=(13, 13.5, 14), sides=2, notes=2)
LARGE = Print(name="large", points=(18,), sides=4, notes=2)
CARD = Print(name="card", points=(8,), sides=1, notes=0)
LARGE_CARD = Print(name="large-card", points=(18,), sides=2, notes=0)


# What the page has, and a sheet where there is room.
_CAN_WAIT = ("visit", "await-check")


def can_wait(size: Print, box: str) -> bool:
    """Whether a sheet may leave a box to its page, all of it or nothing."""
    return size in (NORMAL, LARGE) and box in _CAN_WAIT


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One handout: a page on a paper in a size of print."""

    page: str
    paper: str
    print: Print

    @property
    def name(self) -> str:
        """The file's name without its ending; others rely on it."""
        kind = {NORMAL: "", LARGE: "large-", CARD: "card-", LARGE_CARD: "card-large-"}[self.print]
        return f"{stem(self.page)}-{kind}{self.paper}"

    @property
    def form(self) -> str:
        """What is chosen in the form: a page's sheet on whatever paper, or its card."""
        return f"{stem(self.page)}-card" if self.is_card else stem(self.page)

    @property
    def is_card(self) -> bool:
        """Whether it is a card, in whatever size of print."""
        return self.print in (CARD, LARGE_CARD)

    @property
    def is_large(self) -> bool:
        """Whether it is in large print, as whoever chooses a sheet calls it."""
        return self.print in (LARGE, LARGE_CARD)


@dataclass(frozen=True, kw_only=True)
class Fit:
    """How a sheet fits its sides: points of what is most urgent and of the rest, lines for notes.

    The blocks that are ``moved`` stand on the back, as the front has no room for them; those
    ``left`` stand on neither, and the page alone has them. ``picture`` tells how large it is, or is
    empty where there is no room for any; without ``signs`` there is none for pictograms.
    ``leading`` is the height of a line, one of ``LEADINGS``, as a multiple of the size of print.
    One that is ``tight`` has less white around its boxes and between what they hold.
    Before each item in ``cuts`` its box is cut in two, as it runs on to another side.
    ``front`` is the number of lines for notes at the end of the first side.
    """

    points: float
    back: float
    notes: int = 0
    moved: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    picture: str = LARGE_PICTURE
    signs: bool = True
    leading: float = LEADING
    tight: bool = False
    cuts: tuple[str, ...] = ()
    front: int = 0


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A handout's file, and how it fits."""

    pdf: bytes
    fit: Fit


class TooLong(ValueError):
    """A sheet whose words do not fit, told with the number of lines that are too many."""


def stem(page: str) -> str:
    """A page's path as the beginning of a file's name."""
    return page.replace("/", "-")


def pages_with_sheets(project: Project) -> list[str]:
    """The pages that have a handout: each article in the order of the menu, then help.

    An edition may leave some out.
    """
    pages = [*(a.id for a in in_order(project.articles) if a.is_article), CARD_PAGE]
    return [page for page in pages if project.edition is None or project.edition.has_sheet(page)]


def sheets(project: Project) -> Iterator[Sheet]:
    """Every handout of a language, the cards last."""
    for page in pages_with_sheets(project):
        for size in (NORMAL, LARGE):
            for paper in PAPERS:
                yield Sheet(page=page, paper=paper, print=size)
    for size in (CARD, LARGE_CARD):
        for paper in PAPERS:
            yield Sheet(page=CARD_PAGE, paper=paper, print=size)


def set_as(html: str, sheet: Sheet, fit: Fit) -> str:
    """The sheet's HTML for a paper and a size of print, cut and with its lines for notes."""
    attributes = (
        f'data-paper="{sheet.paper}" data-print="{sheet.print.name}" '
        f'data-points="{fit.points:g}" data-back="{fit.back:g}" data-leading="{fit.leading:g}"'
        f' data-picture="{fit.picture}"'
    )
    if fit.tight:
        # Headings and numbers give way only where lines are close as well.
        attributes += f' data-tight="{"all" if fit.leading <= CLOSE else "white"}"'
    html = _ROOT.sub(rf"\1{attributes}", html, count=1)
    noted = f'<section class="notes">\\1{_LINE * fit.front}</section>' if fit.front else ""
    html = _ON_FRONT.sub(noted, html)
    html = html.replace(NOTES, _LINE * fit.notes)
    html = html if fit.notes else _NO_NOTES.sub("", html)
    html = (_TABLE if fit.picture else _PICTURE).sub("", html)
    html = html if fit.signs else _SIGN.sub("", html)
    is_apart = sheet.is_large or "thinner" in fit.moved
    html = html if is_apart else _AGAIN.sub("", html)
    for block in _BLOCK.finditer(html):
        is_moved, is_left = block[1] in fit.moved, block[1] in fit.left
        html = html.replace(block[0], "" if is_moved or is_left else block[2])
        html = html.replace(_MOVED.format(block[1]), block[2]) if is_moved else html
    for item in fit.cuts:
        html = _cut(html, item)
    return html


def blocks(html: str) -> list[str]:
    """The blocks of a sheet of two sides, in their order."""
    return [block[1] for block in _BLOCK.finditer(html)]


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
