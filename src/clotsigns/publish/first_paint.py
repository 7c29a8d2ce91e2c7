"""A step after the build: a page is readable from its HTML alone, before all else is asked for.

The style sheet stands in the page, cut to what can hold there; what is for paper stays a file, for
which no browser waits. Blanks between lines go. Nothing in the words changes.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from clotsigns.handouts.sheet import FOLDER as SHEETS_OF_PAPER
from clotsigns.publish.styling import cut, names_in, page_holds, parse, split_print

SHEET = "assets/site.css"
PAPER = "assets/print.css"
_LINK = re.compile(r'<link rel="stylesheet" href="([^"]*)">\s*')
_URL = re.compile(r"url\((?!['\"]?data:)([^)'\"]+)\)")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_KEPT_BLANKS = re.compile(r"(<(pre|textarea|script|style|svg)\b.*?</\2>)", re.DOTALL)
_NUMBERS = re.compile(r'(<p class="numbers">.*?</p>)', re.DOTALL)
_RESERVED = r'\1<p class="choice"></p>'
_COUNTRY = re.compile(r"assets/country\.js")


class NoSheet(OSError):
    """A page does not link the site's one style sheet, or links another."""


def paint_first(site: Path) -> None:
    """Rewrite every page of the site, in place. Raises ``NoSheet``, ``UnreadableSheet``."""
    screen, paper = split_print(parse((site / SHEET).read_text(encoding="utf-8")))
    everywhere = cut(paper, lambda selector: True)
    (site / PAPER).write_text(everywhere, encoding="utf-8")
    scripts = names_in(
        script.read_text(encoding="utf-8") for script in sorted((site / "assets").glob("*.js"))
    )
    for page in sorted(site.rglob("*.html")):
        if page.parent == site / SHEETS_OF_PAPER:
            # They have their own style sheet, which their PDFs were made with.
            continue
        text = page.read_text(encoding="utf-8")
        place = page.relative_to(site).as_posix()
        links = _LINK.findall(text)
        if len(links) != 1 or not links[0].endswith(SHEET):
            raise NoSheet(f"{place} must link {SHEET} and no other sheet; it links {links}")
        if _COUNTRY.search(text):
            text = _NUMBERS.sub(_RESERVED, text, count=1)
        names = scripts | names_in(_INLINE.findall(text))
        base = links[0].removesuffix(posixpath.basename(SHEET))
        sheet = _URL.sub(rf"url({base}\1)", cut(screen, page_holds(text, names)))
        text = _LINK.sub("", text)
        text = text.replace("</title>", f"</title><style>{sheet}</style>", 1)
        late = f'<link rel="stylesheet" href="{base}{posixpath.basename(PAPER)}" media="print">'
        text = text.replace("</body>", f"{late}</body>", 1)
        page.write_text(without_blanks(text), encoding="utf-8")
    (site / SHEET).unlink()


def without_blanks(html: str) -> str:
    """``html`` with each run of blanks one, but where blanks show."""
    parts = _KEPT_BLANKS.split(html)
    # Of each three: what stands between, what is kept, and the name of its element.
    return "".join(
        part if index % 3 == 1 else re.sub(r"\s+", _one, part)
        for index, part in enumerate(parts)
        if index % 3 != 2
    )


def _one(blanks: re.Match[str]) -> str:
    return "\n" if "\n" in blanks[0] else " "
