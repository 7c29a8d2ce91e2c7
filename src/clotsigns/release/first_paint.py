"""A step after the build: a page is readable from its HTML alone, before all else is asked for.

The sheet of all that decides where things stand is in the page, cut to what can hold there. The
other one comes at the end of the page, where no words wait for it. A browser that can is told to
show the head of the page and the emergency box whole. Nothing in the words changes.
"""

from __future__ import annotations

import posixpath
import re

from clotsigns.release.pictograms import masks
from clotsigns.release.readers import keep_whole
from clotsigns.release.slimming import slim
from clotsigns.release.styling import cut, names_in, page_holds, parse
from clotsigns.site import Kind, Page, Site, set_text

SHEET = "assets/site.css"
LATER = "assets/later.css"
_URL = re.compile(r"url\((?!['\"]?data:)([^)'\"]+)\)")
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


class NoSheet(OSError):
    """A page does not link the site's two style sheets, or links another."""


def paint_first(site: Site) -> None:
    """Rewrite every page of the site, in place.

    Raises ``NoSheet``, ``UnreadableSheet``, ``NotDrawn``.
    Sheets of paper are left as they are: they have the style sheet that their PDFs were made with.
    """
    first = parse((site.folder / SHEET).read_text(encoding="utf-8"))
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
        # What other scripts bring to the page later has its looks in the later sheet.
        inline = page.tree.css("script:not([src]):not([type])")
        names = names_in(script.text() for script in inline)
        style = page.tree.create_node("style")
        page.need("title").insert_after(style)
        sheet = cut(first, page_holds(page.tree, names))
        drawn = masks(page, site.folder)
        set_text(page.need("style"), _URL.sub(rf"url({base}\1)", sheet) + drawn)
        wait = page.first("script[data-regular]")
        if wait is not None and (heading := _after_box(page)):
            wait.attrs["data-to"] = f"#{heading}"
        page.add_to_body(f'<link rel="stylesheet" href="{hrefs[1]}">')
        slim(page)
    (site.folder / SHEET).unlink()


def _reserve(page: Page) -> None:
    """Keep the place for the number of the reader's country, which a script puts in."""
    numbers = page.first("p.numbers")
    if numbers is not None and page.first("script[src*='assets/country.js']") is not None:
        choice = page.tree.create_node("p")
        choice.attrs["class"] = "choice"
        numbers.insert_after(choice)


def _after_box(page: Page) -> str | None:
    """The heading behind the emergency box, or behind the line in its place.

    On the start page it is the one behind all that stands beside the box. A frame of a portal has
    none, as it has no head that could move.
    """
    starts = page.tree.css("div.places")[-1:] or page.tree.css("div.emergency, p.help-line")[:1]
    if page.first("header") is None or not starts or page.tree.root is None:
        return None
    inside = {node.mem_id for node in starts[0].traverse()}
    behind = False
    for node in page.tree.root.traverse():
        if node.mem_id in inside:
            behind = True
        elif behind and node.tag in _HEADINGS and node.id:
            return str(node.id)
    return None
