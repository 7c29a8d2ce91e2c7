"""A step after the build: a page is readable from its HTML alone, before all else is asked for.

The sheet of all that decides where things stand is in the page, cut to what can hold there. The
other one comes at the end of the page, where no words wait for it. A browser that can is told to
show the head of the page and the emergency box whole. Nothing in the words changes.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from clotsigns.handouts.sheet import FOLDER as SHEETS_OF_PAPER
from clotsigns.release.slimming import slim
from clotsigns.release.styling import cut, names_in, page_holds, parse

SHEET = "assets/site.css"
LATER = "assets/later.css"
_LINK = re.compile(r'<link rel="stylesheet" href="([^"]*)">\s*')
_URL = re.compile(r"url\((?!['\"]?data:)([^)'\"]+)\)")
_INLINE = re.compile(r"<script(?: data-regular=[^>]*)?>(.*?)</script>", re.DOTALL)
_NUMBERS = re.compile(r'(<p class="numbers">.*?</p>)', re.DOTALL)
_RESERVED = r'\1<p class="choice"></p>'
_COUNTRY = re.compile(r"assets/country\.js")
# The heading behind the emergency box, or the line in its place, and, on the start page, behind all
# that stands beside the box;
# nothing in a frame of a portal, which has no head that could move.
_AFTER_BOX = re.compile(
    r'<header\b.*?(?:<div class="[^"]*\bemergency\b.*?</div>(?:.*<div class="places">)?'
    r'|<p class="help-line">)'
    r'.*?<h[2-6][^>]* id="([^"]+)"',
    re.DOTALL,
)
_WAIT = re.compile(r"<script(?= data-regular=)")


class NoSheet(OSError):
    """A page does not link the site's two style sheets, or links another."""


def paint_first(site: Path) -> None:
    """Rewrite every page of the site, in place. Raises ``NoSheet``, ``UnreadableSheet``."""
    first = parse((site / SHEET).read_text(encoding="utf-8"))
    later = parse((site / LATER).read_text(encoding="utf-8"))
    (site / LATER).write_text(cut(later, lambda selector: True), encoding="utf-8")
    for page in sorted(site.rglob("*.html")):
        if page.parent == site / SHEETS_OF_PAPER:
            # They have their own style sheet, which their PDFs were made with.
            continue
        text = page.read_text(encoding="utf-8")
        place = page.relative_to(site).as_posix()
        links = _LINK.findall(text)
        base = links[0].removesuffix(posixpath.basename(SHEET)) if links else ""
        if links != [base + posixpath.basename(sheet) for sheet in (SHEET, LATER)]:
            raise NoSheet(f"{place} must link {SHEET}, {LATER} and no other; it links {links}")
        if _COUNTRY.search(text):
            text = _NUMBERS.sub(_RESERVED, text, count=1)
        # What other scripts bring to the page later has its looks in the later sheet.
        names = names_in(_INLINE.findall(text))
        text = _LINK.sub("", text)
        sheet = _URL.sub(rf"url({base}\1)", cut(first, page_holds(text, names)))
        if whole := _AFTER_BOX.search(text):
            text = _WAIT.sub(f'<script data-to="#{whole[1]}"', text, count=1)
        text = text.replace("</title>", f"</title><style>{sheet}</style>", 1)
        text = text.replace("</body>", f'<link rel="stylesheet" href="{links[1]}"></body>', 1)
        page.write_text(slim(text), encoding="utf-8")
    (site / SHEET).unlink()
