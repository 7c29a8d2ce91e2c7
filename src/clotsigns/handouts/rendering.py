"""From a sheet's HTML to its PDF: the only module that imports WeasyPrint."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from clotsigns.handouts.sheet import FOLDER, Rendered, Sheet, TooLong, set_as
from clotsigns.handouts.tagging import repaired

_PIXELS_A_POINT = 96 / 72
# The line height of handout.css, as a multiple of the size of print.
_LINE = 1.18


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
        path = self._site / unquote(urlsplit(url).path).lstrip("/")
        if not url.startswith(self._home) or not path.is_file():
            raise FatalURLFetchingError(f"a sheet needs {url}, which is not on the site")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def render(html: str, sheet: Sheet, site: Path, home: str) -> Rendered:
    """The sheet in the largest print that fits its sides, as tagged PDF/UA-1.

    ``home`` is the address of the site, whose files stand in ``site``.
    Raises ``TooLong`` when even the smallest print allowed does not fit, and ``NotOnSite``.
    """
    fitting: tuple[Document, float] | None = None
    for points in sheet.print.points:
        document = _laid_out(set_as(html, sheet, points), site, home)
        if len(document.pages) > sheet.print.sides:
            break
        fitting = document, points
    if fitting is None:
        raise TooLong(_told(document, sheet, points))
    pdf = fitting[0].write_pdf(pdf_variant="pdf/ua-1")
    assert isinstance(pdf, bytes)
    return Rendered(pdf=repaired(pdf), points=fitting[1])


def _laid_out(html: str, site: Path, home: str) -> Document:
    fonts = FontConfiguration()
    base = f"{home}{FOLDER.as_posix()}/sheet.html"
    try:
        return HTML(string=html, base_url=base, url_fetcher=_SiteOnly(site, home)).render(
            font_config=fonts
        )
    except FatalURLFetchingError as error:
        # It is no Exception, and would go past all that tell of faults.
        raise NotOnSite(str(error)) from None


def _told(document: Document, sheet: Sheet, points: float) -> str:
    line = points * _PIXELS_A_POINT * _LINE
    over = sum(_filled(page) for page in document.pages[sheet.print.sides :])
    sides = "side" if sheet.print.sides == 1 else "sides"
    return (
        f"'{sheet.page}' must fit {sheet.print.sides} {sides} of {sheet.paper} at {points:g} "
        f"points and is too long by about {max(1, round(over / line))} lines; mark less of it "
        "with '; handout', or shorten it"
    )


def _filled(page: object) -> float:
    """How far down a page its words reach, in CSS pixels."""
    body = page._page_box.children[0]  # type: ignore[attr-defined]
    bottom = max((_bottom(child) for child in body.descendants()), default=body.position_y)
    return float(bottom - body.position_y)


def _bottom(box: object) -> float:
    height = getattr(box, "height", 0)
    top = getattr(box, "position_y", 0)
    return float(top + height) if isinstance(height, float | int) else float(top)
