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

# The theme takes every 'alternate' for the site in another language, and asks for that one's map:
# a feed or a form for machines may stand on another host, and must be asked for nothing.
SCRIPTS = "assets/javascripts/bundle*.js"
ALTERNATES = ("link[rel=alternate]", "link[rel=alternate][hreflang]:not([type])")


def finish(site: Path) -> None:
    """Finish every page of a freshly generated site, in place.

    Raises ``ThemeChanged`` when a mend fits no page at all.
    """
    _place_not_found(site)
    for script in site.glob(SCRIPTS):
        text = script.read_text(encoding="utf-8")
        if ALTERNATES[0] not in text:
            raise ThemeChanged(f"the theme's script no longer looks for {ALTERNATES[0]}")
        script.write_text(text.replace(*ALTERNATES), encoding="utf-8")
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
    root = _root(site)
    text = re.sub(r'((?:href|src|data-(?:theme|regular|bold))=")\.\./', rf"\1{root}/", text)
    text = text.replace('href=".."', f'href="{root}/"').replace(
        '"base": ".."', f'"base": "{root}/"'
    )
    text = text.replace('new URL("..",', f'new URL("{root}/",')
    text = re.sub(r'("search": ")\.\./', rf"\1{root}/", text)
    text = re.sub(r'<link rel="canonical"[^>]*>', "", text)
    text = re.sub(r'href="\./?"', f'href="{root}/"', text)
    (site / "404.html").write_text(text, encoding="utf-8")
    shutil.rmtree(site / "404")


def _root(site: Path) -> str:
    """The path of the site on its host, as its home page names it; nothing for a whole host."""
    home = (site / "index.html").read_text(encoding="utf-8")
    address = re.search(r'<link rel="canonical" href="https?://[^/"]+/([^"]*)"', home)
    path = address[1].strip("/") if address else ""
    return f"/{path}" if path else ""
