"""From a sheet's HTML to its PDF: the only module that imports WeasyPrint."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint import CSS, HTML
from weasyprint.document import Document, Page
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from clotsigns.handouts.sheet import FOLDER, LARGE, Fit, Rendered, Sheet, TooLong, set_as
from clotsigns.handouts.tagging import repaired

_PIXELS_A_POINT = 96 / 72
# The line height of handout.css, as a multiple of the size of print.
_LINE = 1.13
# The height of a line for notes in handout.css, in CSS pixels.
_NOTE = 9 * 96 / 25.4
# A box runs on at most once a side, and a cut may move.
_MOST_CUTS = 12
# So much of a side is left free, as lengths that are added up are a little off.
_SPARE = 2.0
# What may stand on either side, each with how much better its own side is.
_ON_FRONT = {
    "visit": 3,
    "told": 1,
    "below": 1,
    "await": -1,
    "never": -2,
    "thinner": -2,
    "check": -4,
    "plan": -5,
}
_ARRANGEMENTS = tuple(
    moved for count in range(len(_ON_FRONT) + 1) for moved in combinations(_ON_FRONT, count)
)
_ENDLESS = (
    "@page a4 { size: 210mm 9000mm !important } @page letter { size: 8.5in 9000mm !important }"
)


class NotOnSite(OSError):
    """A sheet that asks for a file which the site lacks."""


class _SiteOnly(URLFetcher):  # type: ignore[misc]
    """Reads what a sheet asks for from the folder of the site, and nothing from anywhere else."""

    def __init__(self, site: Path, home: str) -> None:
        super().__init__(allowed_protocols={"data"})
        self._site = site
        self._home = home

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        path = self._site / unquote(urlsplit(url.removeprefix(self._home)).path).lstrip("/")
        if not url.startswith(self._home) or not path.is_file():
            raise FatalURLFetchingError(f"a sheet needs {url}, which is not on the site")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def render(html: str, sheet: Sheet, site: Path, home: str) -> Rendered:
    """The sheet in the largest print that fits its sides, as tagged PDF/UA-1.

    ``home`` is the address of the site, whose files stand in ``site``.
    Raises ``TooLong`` when even the smallest print allowed does not fit, and ``NotOnSite``.
    """
    made: dict[Fit, Document] = {}

    def laid_out(fit: Fit) -> Document:
        if fit not in made:
            made[fit] = _laid_out(set_as(html, sheet, fit), site, home)
        return made[fit]

    size = sheet.print.points[0]
    start = Fit(points=size, back=size, notes=sheet.print.notes)
    # Where a sheet is too long, it does without some lines for notes or the picture.
    tighter = (
        start,
        replace(start, notes=1),
        replace(start, picture=False),
        replace(start, picture=False, notes=1),
        replace(start, notes=0),
        replace(start, picture=False, notes=0),
        replace(start, picture=False, notes=0, tight=True),
    )
    if sheet.print == LARGE:
        for start in dict.fromkeys(tighter):
            fit = _cut_at_sides(laid_out, start)
            if len(laid_out(fit).pages) <= sheet.print.sides:
                break
    elif 'class="back"' in html:

        def measured(fit: Fit) -> _Lengths:
            return _measured(set_as(html, sheet, fit), site, home)

        room = laid_out(start).pages[0]._page_box.height - _SPARE
        for start in tighter:
            try:
                fit = _arranged(room, measured, start, sheet)
                break
            except TooLong:
                if start == tighter[-1]:
                    raise
    else:
        fit = _alike(laid_out, start, sheet)
    document = laid_out(fit)
    if len(document.pages) > sheet.print.sides:
        over = sum(_filled(page) for page in document.pages[sheet.print.sides :])
        raise TooLong(_told(over, sheet, fit.back))
    fit = _with_notes(laid_out, sheet, fit)
    pdf = laid_out(fit).write_pdf(pdf_variant="pdf/ua-1")
    assert isinstance(pdf, bytes)
    return Rendered(pdf=repaired(pdf), fit=fit)


def _alike(laid_out: Callable[[Fit], Document], start: Fit, sheet: Sheet) -> Fit:
    """The largest print of a sheet whose sides are alike."""
    best = start
    for points in sheet.print.points[1:]:
        fit = replace(start, points=points, back=points)
        if len(laid_out(fit).pages) > sheet.print.sides:
            break
        best = fit
    return best


@dataclass(frozen=True, kw_only=True)
class _Lengths:
    """How long the parts of a sheet are, in CSS pixels, and how much a side holds."""

    front: float
    back: float
    blocks: dict[str, float]

    @property
    def both(self) -> float:
        """How long the front and the back are."""
        return self.front + self.back

    def fronts(self, moved: tuple[str, ...]) -> float:
        """How long the front is when some blocks are moved to the back."""
        return self.front - sum(self.blocks[name] for name in moved)

    def backs(self, moved: tuple[str, ...]) -> float:
        """How long the back is when they are moved there."""
        return self.back + sum(self.blocks[name] for name in moved)


def _arranged(room: float, measured: Callable[[Fit], _Lengths], start: Fit, sheet: Sheet) -> Fit:
    """What stands on which side, so that the smaller print of both is as large as can be."""
    lengths: dict[float, _Lengths] = {}
    best: tuple[float, Fit] | None = None
    for points in sheet.print.points:
        # Larger print is longer by more than it is larger: most sizes need no look.
        if best and lengths[start.points].both * points / start.points > 2 * room:
            break
        lengths[points] = measured(replace(start, points=points, back=points))
        found = []
        for moved in _ARRANGEMENTS:
            front = max((s for s, one in lengths.items() if one.fronts(moved) <= room), default=0)
            # White on the back is for notes, and not for larger print than on the front.
            back = max(
                (s for s, one in lengths.items() if s <= front and one.backs(moved) <= room),
                default=0,
            )
            if front and back:
                fit = replace(start, points=front, back=back, moved=moved)
                found.append((_worth(fit), fit))
        better = max(found, key=lambda one: one[0], default=None)
        if better is None:
            break
        if best is None or better[0] > best[0]:
            best = better
    if best is None:
        least = lengths[start.points]
        over = min(
            max(0, least.fronts(moved) - room) + max(0, least.backs(moved) - room)
            for moved in _ARRANGEMENTS
        )
        raise TooLong(_told(over, sheet, start.points))
    return best[1]


def _worth(fit: Fit) -> float:
    """How good a fit is: larger print is better, most of all on its smaller side."""
    placed = sum(-n if name in fit.moved else n for name, n in _ON_FRONT.items())
    return 4 * fit.back + 2 * fit.points + placed / 4


def _measured(html: str, site: Path, home: str) -> _Lengths:
    """The lengths of a sheet's parts, taken from sides that have no end."""
    document = _laid_out(html, site, home, _ENDLESS)
    lengths: dict[str, float] = {}
    blocks: list[tuple[str, float]] = []
    for page in document.pages:
        for box in _boxes(page):
            if box.element is None:
                continue
            if block := box.element.get("data-block"):
                blocks.append((block, box.position_y))
            for side in ("front", "back"):
                if box.element.get("class") == side:
                    last = box.children[-1]
                    lengths[side] = last.position_y + last.margin_height() - box.position_y
                    lengths[f"{side} end"] = last.position_y + last.margin_height()
    stops = [*(at for _, at in blocks[1:]), lengths["front end"]]
    return _Lengths(
        front=lengths["front"],
        back=lengths["back"],
        blocks={name: stop - at for (name, at), stop in zip(blocks, stops, strict=True)},
    )


def _cut_at_sides(laid_out: Callable[[Fit], Document], fit: Fit) -> Fit:
    """The same with each box cut where it runs on to another side, under its heading again."""
    for _ in range(_MOST_CUTS):
        places = _places(laid_out(fit))
        # The first item that stands on another side than what is before it in its own box.
        runs_on = next(
            (
                item
                for before, item in pairwise(places)
                if item.rpartition("-")[0] == before.rpartition("-")[0]
                and places[item] != places[before]
                and item not in fit.cuts
            ),
            None,
        )
        if runs_on is None:
            return fit
        order = list(places)
        # A cut behind it is made again where it is needed now.
        kept = (cut for cut in fit.cuts if order.index(cut) < order.index(runs_on))
        fit = replace(fit, cuts=(*kept, runs_on))
    return fit


def _places(document: Document) -> dict[str, int]:
    """The side on which each item of a box begins, in order."""
    found: dict[str, int] = {}
    for number, page in enumerate(document.pages):
        for box in _boxes(page):
            element = getattr(box, "element", None)
            item = element.get("data-item") if element is not None else None
            if item:
                found.setdefault(item, number)
    return found


def _with_notes(laid_out: Callable[[Fit], Document], sheet: Sheet, fit: Fit) -> Fit:
    """The same with as many lines for notes as there is white left on its last side."""
    if not sheet.print.notes:
        return fit
    page = laid_out(fit).pages[-1]
    white = page._page_box.height - _filled(page)
    for more in range(int(white / _NOTE), 0, -1):
        fuller = replace(fit, notes=fit.notes + more)
        if len(laid_out(fuller).pages) == len(laid_out(fit).pages):
            return fuller
    return fit


def _laid_out(html: str, site: Path, home: str, *looks: str) -> Document:
    fonts = FontConfiguration()
    base = f"{home}{FOLDER.as_posix()}/sheet.html"
    try:
        return HTML(string=html, base_url=base, url_fetcher=_SiteOnly(site, home)).render(
            font_config=fonts, stylesheets=[CSS(string=look) for look in looks]
        )
    except FatalURLFetchingError as error:
        # It is no Exception, and would go past all that tell of faults.
        raise NotOnSite(str(error)) from None


def _told(over: float, sheet: Sheet, points: float) -> str:
    line = points * _PIXELS_A_POINT * _LINE
    sides = "side" if sheet.print.sides == 1 else "sides"
    return (
        f"'{sheet.page}' must fit {sheet.print.sides} {sides} of {sheet.paper} at {points:g} "
        f"points and is too long by about {max(1, round(over / line))} lines; mark less of it "
        "with '; handout', or shorten it"
    )


def _boxes(page: Page) -> Iterator[Any]:
    yield from page._page_box.descendants()


def _has_class(box: Any, name: str) -> bool:
    element = getattr(box, "element", None)
    return element is not None and name in (element.get("class") or "").split()


def _filled(page: Page) -> float:
    """How far down a page its words reach, in CSS pixels."""
    body = page._page_box.children[0]
    bottom = max((_bottom(child) for child in body.descendants()), default=body.position_y)
    return float(bottom - body.position_y)


def _bottom(box: object) -> float:
    height = getattr(box, "height", 0)
    top = getattr(box, "position_y", 0)
    return float(top + height) if isinstance(height, float | int) else float(top)
