"""From a sheet's HTML to its PDF: with ``sharing`` and ``boxes`` all that imports WeasyPrint."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from weasyprint import CSS
from weasyprint.document import Document
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from clotsigns.handouts import boxes
from clotsigns.handouts.fitting import fitted
from clotsigns.handouts.layouts import Unit
from clotsigns.handouts.setting import (
    TABLE,
    blocks,
    kept,
    looks,
    of_blocks,
    pictures,
    placed,
    set_as,
)
from clotsigns.handouts.sharing import Fonts, Html
from clotsigns.handouts.sheet import APART_PICTURE, FOLDER, Fit, Rendered, Sheet
from clotsigns.handouts.tagging import repaired

_LINK = re.compile(r'<link rel="stylesheet" href="([^"]*)">')
_MAIN = re.compile("(?<=<main>).*(?=</main>)", re.DOTALL)
# With padding, the margin below the last block counts as those between blocks do.
_ENDLESS = (
    "@page a4, large-a4 { size: 210mm 9000mm !important }"
    "@page letter, large-letter { size: 8.5in 9000mm !important }"
    ".front, .back { padding-bottom: 1px !important }"
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


@cache
def _fetcher(site: Path, home: str) -> _SiteOnly:
    return _SiteOnly(site, home)


def render(html: str, sheet: Sheet, site: Path, home: str) -> Rendered:
    """The sheet in the largest print that fits its sides, as tagged PDF/UA-1.

    ``home`` is the address of the site, whose files stand in ``site``.
    Raises ``TooLong`` when even the smallest print allowed does not fit, and ``NotOnSite``.
    """
    laid = _Laid(html, sheet, site, home)
    try:
        fit = fitted(laid, sheet, two_sided='class="back"' in html)
        pdf = laid.document(fit).write_pdf(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:
        # It is no Exception, and would go past all that tell of faults.
        raise NotOnSite(str(error)) from None
    assert isinstance(pdf, bytes)
    return Rendered(pdf=repaired(pdf), fit=fit)


class _Laid:
    """A sheet as WeasyPrint lays it out, each fit once."""

    def __init__(self, html: str, sheet: Sheet, site: Path, home: str) -> None:
        self._sheet, self._fetcher = sheet, _fetcher(site, home)
        self._base = f"{home}{FOLDER.as_posix()}/sheet.html"
        self._html = _LINK.sub("", html)
        self.blocks, self.kept = blocks(html), kept(html)
        self.tells_twice = TABLE in html
        self.pictures = pictures(html)
        self._hrefs = [urljoin(self._base, href) for href in _LINK.findall(html)]
        self._look = (site, home, *self._hrefs, *_state(site))
        self._documents: dict[Fit, Document] = {}
        self._images: dict[str, object] = {}

    def document(self, fit: Fit) -> Document:
        """The sheet in a fit, on its pages."""
        if fit not in self._documents:
            html = set_as(self._html, self._sheet, fit)
            page = Html(html, self._base, self._fetcher, is_measured=False)
            self._documents[fit] = self._rendered(page)
        return self._documents[fit]

    def room(self, fit: Fit) -> float:
        """How much a side holds, in CSS pixels."""
        if fit in self._documents:
            page = self._documents[fit].pages[0]
        else:
            page = self._looked_at(_MAIN.sub("", self._html), fit).pages[0]
        return float(page._page_box.height)

    def filled(self, fit: Fit) -> tuple[float, ...]:
        """How far down each of its sides the words reach, in CSS pixels."""
        return tuple(boxes.filled(page) for page in self.document(fit).pages)

    def places(self, fit: Fit) -> dict[str, int]:
        """The side on which each item of a box begins, in order."""
        found: dict[str, int] = {}
        for number, page in enumerate(self.document(fit).pages):
            for box in boxes.boxes(page):
                element = getattr(box, "element", None)
                item = element.get("data-item") if element is not None else None
                if item:
                    found.setdefault(item, number)
        return found

    def lengths(self, fit: Fit, names: frozenset[str]) -> dict[str, float]:
        """How long some of its blocks are, in CSS pixels, on sides that have no end."""
        found: dict[str, float] = {}
        for page in self._looked_at(of_blocks(self._html, names), fit, _ENDLESS).pages:
            for side in boxes.boxes(page):
                if side.element is None or side.element.get("class") not in boxes.SIDES:
                    continue
                ends = [child.position_y for child in side.children[1:]]
                ends += [side.content_box_y() + side.height] if side.children else []
                for child, end in zip(side.children, ends, strict=True):
                    found[child.element.get("data-block")] = end - child.position_y
        return found

    def units(self, fit: Fit) -> list[Unit]:
        """What it is made of from top to bottom, on a side that has no end."""
        fit = replace(fit, cuts=())
        (page,) = self._looked_at(self._html, fit, _ENDLESS).pages
        flowing = ("talk", *(["pictured"] if fit.picture == APART_PICTURE else []))
        sides = [side for side in boxes.boxes(page) if boxes.kind(side) in boxes.SIDES]
        found = [unit for side in sides for unit in boxes.parts(side, flowing)]
        tops = [box.position_y for box, _ in found]
        ends = [*tops[1:], boxes.bottom(found[-1][0])]
        return [
            Unit(long=end - top, items=tuple(boxes.items(box)), block=block)
            for (box, block), top, end in zip(found, tops, ends, strict=True)
        ]

    def _looked_at(self, html: str, fit: Fit, *sheets: str) -> Document:
        """A layout of some of its words, which are parsed once for all looks."""
        page = _parsed(placed(html, self._sheet, fit), self._base, self._fetcher)
        for name, attributes in looks(self._sheet, fit).items():
            for element in page.etree_element.iter():
                if name in (element.tag, element.get("class")):
                    element.attrib.pop("data-tight", None)
                    element.attrib.update(attributes)
        return self._rendered(page, *sheets)

    def _rendered(self, page: Html, *sheets: str) -> Document:
        fonts, shared = _kit(self._look, self._fetcher, self._hrefs)
        return page.render(
            font_config=fonts,
            stylesheets=[*shared, *map(_read, sheets)],
            cache=self._images,
        )


@lru_cache(maxsize=8)
def _parsed(html: str, base: str, fetcher: _SiteOnly) -> Html:
    """The words of a sheet for some of its looks; those of another paper are the same."""
    return Html(html, base, fetcher, is_measured=True)


@cache
def _read(sheet: str) -> CSS:
    return CSS(string=sheet)


_KITS: dict[tuple[object, ...], tuple[Fonts, list[CSS]]] = {}


def _kit(look: tuple[object, ...], fetcher: _SiteOnly, hrefs: list[str]) -> tuple[Fonts, list[CSS]]:
    """The fonts and looks of sheets: reading them takes longer than to lay a sheet out."""
    if look not in _KITS:
        _KITS.clear()
        fonts = Fonts()
        sheets = [CSS(url=href, url_fetcher=fetcher, font_config=fonts) for href in hrefs]
        _KITS[look] = fonts, sheets
    return _KITS[look]


def _state(site: Path) -> tuple[object, ...]:
    """What tells if fonts or looks have changed since they were read."""
    files = [*sorted((site / "assets/fonts").glob("*")), *sorted((site / "handout").glob("*"))]
    return tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
