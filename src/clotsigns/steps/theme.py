"""The theme's faults mended, and the page for what is not there put where hosts look for it.

When the theme changes, the build stops and says which mend no longer fits, rather than publish a
page with a fault.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from clotsigns.site import Page, Site, ThemeChanged, set_text

# HTML: autocomplete is not allowed on a checkbox.
_CHECKBOXES = "input.md-toggle[autocomplete], input.md-nav__toggle[autocomplete]"
# The theme takes every 'alternate' for the site in another language, and asks for that one's map:
# a feed or a form for machines may stand on another host, and must be asked for nothing.
SCRIPTS = "assets/javascripts/bundle*.js"
ALTERNATES = ("link[rel=alternate]", "link[rel=alternate][hreflang]:not([type])")
# Where the theme and our frame write addresses.
_ADDRESSES = ("href", "src", "data-theme", "data-regular", "data-bold")
_IN_SCRIPTS = re.compile(r'("base": |"search": |new URL\(|href=|src=)"\.\.(/[^"]*)?"')


def mend(site: Site) -> None:
    """Mend every page and the theme's script, in place.

    Raises ``ThemeChanged`` when a mend fits nothing at all.
    """
    for script in site.folder.glob(SCRIPTS):
        text = script.read_text(encoding="utf-8")
        if ALTERNATES[0] not in text:
            raise ThemeChanged(f"the theme's script no longer looks for {ALTERNATES[0]}")
        script.write_text(text.replace(*ALTERNATES), encoding="utf-8")
    checkboxes = [node for page in site.pages() for node in page.tree.css(_CHECKBOXES)]
    if not checkboxes:
        raise ThemeChanged(
            "the theme has changed, and a mend in clotsigns/steps/theme.py fits no page: "
            "autocomplete on a checkbox"
        )
    for node in checkboxes:
        del node.attrs["autocomplete"]


def place_not_found(site: Site) -> None:
    """Make the page ``404/`` the host's 404.html, with links that hold at any depth."""
    site.move("404/index.html", "404.html")
    page, top = site.page("404.html"), f"{_root(site)}/"
    for node in page.tree.css(", ".join(f"[{name}]" for name in _ADDRESSES)):
        for name in _ADDRESSES:
            link = node.attributes.get(name)
            if link is not None and (link in (".", "./") or link.startswith("..")):
                node.attrs[name] = top + link.lstrip("./")
    for script in page.tree.css("script:not([src])"):
        text = script.text()
        rooted = _IN_SCRIPTS.sub(lambda m: f'{m[1]}"{top}{(m[2] or "").lstrip("/")}"', text)
        if rooted != text:
            set_text(script, rooted)
    for canonical in page.tree.css("link[rel=canonical]"):
        canonical.decompose()


def _root(site: Site) -> str:
    """The path of the site on its host, as its home page names it; nothing for a whole host."""
    home: Page = site.page("index.html")
    link = home.first("link[rel=canonical]")
    path = urlsplit(link.attributes.get("href") or "").path.strip("/") if link else ""
    return f"/{path}" if path else ""
