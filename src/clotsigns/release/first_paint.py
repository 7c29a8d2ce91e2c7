"""A step after the build: a page is readable from its HTML alone, before all else is asked for.

The sheet of all that decides where things stand is in the page, cut to what can hold there: above
the emergency box what the box and the head need, and behind it the rest, with what the header's
controls need beyond their looks. The other sheet comes at the end of the page, where no words wait
for it. A browser that can is told to show the head of the page and the emergency box whole. Nothing
in the words changes.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from clotsigns.release.parting import DRAWING, STYLE, Sheet
from clotsigns.release.pictograms import drawn_on, masks
from clotsigns.release.readers import keep_whole
from clotsigns.release.slimming import slim
from clotsigns.release.styling import Holds, UnreadableSheet, cut, names_in, page_holds, parse
from clotsigns.site import Kind, Page, Site, set_text

SHEET = "assets/site.css"
LATER = "assets/later.css"
# Where a page is parted.
_PARTED = "<template data-parted></template>"
_BEHIND = f"{DRAWING}{{}}{STYLE}{{}}</style></svg>{{}}"
# The script in head.html has a page shown once this is there.
_SHOWN = "box"
_URL = re.compile(r"url\((?!['\"]?data:)([^)'\"]+)\)")
_MARKUP = re.compile("[<&]")


class NoSheet(OSError):
    """A page does not link the site's two style sheets, or links another."""


def paint_first(site: Site) -> None:
    """Rewrite every page of the site, in place.

    Raises ``NoSheet``, ``UnreadableSheet``, ``OutOfOrder``, ``NotDrawn``.
    Sheets of paper are left as they are: they have the style sheet that their PDFs were made with.
    """
    first = Sheet(parse((site.folder / SHEET).read_text(encoding="utf-8")))
    later = parse((site.folder / LATER).read_text(encoding="utf-8"))
    site.write(LATER, cut(later, lambda selector: True))
    for page in site.pages(Kind.PAGE, Kind.FRAME):
        keep_whole(page)
        links = page.tree.css("link[rel=stylesheet]")
        hrefs = [link.attributes.get("href") or "" for link in links]
        base = hrefs[0].removesuffix(posixpath.basename(SHEET)) if hrefs else ""
        if hrefs != [base + posixpath.basename(sheet) for sheet in (SHEET, LATER)]:
            raise NoSheet(f"{page.place} must link {SHEET}, {LATER} and no other; it links {hrefs}")
        for link in links:
            link.decompose()
        _reserve(page)
        style = page.tree.create_node("style")
        page.need("title").insert_after(style)
        page.add_to_body(f'<link rel="stylesheet" href="{hrefs[1]}">')
        above, behind = _looks(page, first, site.folder, base)
        set_text(page.need("style"), above)
        slim(page)
        page.html = page.html.replace(_PARTED, behind)
    (site.folder / SHEET).unlink()


def _reserve(page: Page) -> None:
    """Keep the place for the number of the reader's country, which a script puts in."""
    numbers = page.first("p.numbers")
    if numbers is not None and page.first("script[src*='assets/country.js']") is not None:
        choice = page.tree.create_node("p")
        choice.attrs["class"] = "choice"
        numbers.insert_after(choice)


def _looks(page: Page, sheet: Sheet, folder: Path, base: str) -> tuple[str, str]:
    """What goes into a page's head, and what behind its emergency box, where the page is parted."""
    controls = page.first("header + script")
    box = page.first("div.emergency, p.help-line")
    drawn = drawn_on(page.tree)
    if page.first("header") is None or box is None:
        # A frame has no head, and waits for nothing.
        whole = sheet.whole(_holds(page.tree))
        return _URL.sub(rf"url({base}\1)", whole) + masks(drawn, folder), ""
    holds = _holds(page.tree)
    code = (controls.html or "") if controls is not None else ""
    if controls is not None:
        controls.decompose()
    # Of the start page, what stands beside the box is shown with it.
    shown = page.first("div.places + p:not([id])")
    if shown is not None:
        shown.attrs["id"] = _SHOWN
    mark = page.tree.create_node("template")
    mark.attrs["data-parted"] = ""
    box.insert_after(mark)
    top = LexborHTMLParser(page.html.partition(_PARTED)[0])
    parts = sheet.parts(page.tree, holds, _holds(top))
    above, behind = (_URL.sub(rf"url({base}\1)", part) for part in parts)
    above += masks(drawn_on(top), folder)
    behind += masks(drawn - drawn_on(top), folder, drawn).replace("<", "%3C")
    if _MARKUP.search(behind):
        raise UnreadableSheet("a rule for what stands behind the emergency box holds '<' or '&'")
    end = "" if shown is not None else f'<g id="{_SHOWN}"/>'
    return above, _BEHIND.format(end, behind, code)


def _holds(tree: LexborHTMLParser) -> Holds:
    # What other scripts bring to the page later has its looks in the later sheet.
    inline = tree.css("script:not([src]):not([type])")
    return page_holds(tree, names_in(script.text() for script in inline))
