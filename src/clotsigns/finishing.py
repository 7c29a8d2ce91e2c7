"""Steps after the generator, on the built pages: the theme's faults mended, 404 put in its place.

Each mend names the exact text that it replaces. When the theme changes, the build stops and says
which mend no longer fits, rather than publish a page with a fault.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path


class ThemeChanged(OSError):
    """The theme no longer writes what a mend expects."""


@dataclass(frozen=True, kw_only=True)
class Mend:
    """A fault in the theme's HTML, and what it must read instead."""

    reason: str
    find: re.Pattern[str]
    replace: str


MENDS = (
    Mend(
        reason="HTML: autocomplete is not allowed on a checkbox",
        find=re.compile(r'(<input class="md-(?:toggle|nav__toggle)[^>]*?) autocomplete="off"'),
        replace=r"\1",
    ),
    Mend(
        reason="HTML: Python-Markdown ends void elements with a slash",
        find=re.compile(r"<((?:br|hr|img|input)\b[^<>]*?) />"),
        replace=r"<\1>",
    ),
)


def finish(site: Path) -> None:
    """Finish every page of a freshly generated site, in place.

    Raises ``ThemeChanged`` when a mend fits no page at all.
    """
    _place_not_found(site)
    unused = {mend.reason for mend in MENDS}
    for page in sorted(site.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        for mend in MENDS:
            text, count = mend.find.subn(mend.replace, text)
            if count:
                unused.discard(mend.reason)
        page.write_text(text, encoding="utf-8")
    if unused:
        raise ThemeChanged(
            "the theme has changed, and these mends in clotsigns/finishing.py fit no page: "
            + "; ".join(sorted(unused))
        )


def _place_not_found(site: Path) -> None:
    """Make the page ``404/`` the host's 404.html, with links that hold at any depth."""
    written = site / "404" / "index.html"
    text = written.read_text(encoding="utf-8")
    text = re.sub(r'((?:href|src|data-(?:theme|regular|bold))=")\.\./', r"\1/", text)
    text = text.replace('href=".."', 'href="/"').replace('"base": ".."', '"base": "/"')
    text = text.replace('new URL("..",', 'new URL("/",')
    text = re.sub(r'("search": ")\.\./', r"\1/", text)
    text = re.sub(r'<link rel="canonical"[^>]*>', "", text)
    text = re.sub(r'href="\./?"', 'href="/"', text)
    (site / "404.html").write_text(text, encoding="utf-8")
    shutil.rmtree(site / "404")
