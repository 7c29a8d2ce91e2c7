"""A step after the build: the settings of the theme's scripts, once for all pages.

The theme writes them into every page, though no script reads them until a reader searches.
"""

from __future__ import annotations

import json
from typing import Any

from clotsigns.site import Kind, Site
from clotsigns.steps.search_worker import SETTINGS

SCRIPT = "assets/controls.js"
# What the page's own place decides. The script knows the base of the site by its own address.
_OF_PAGES = ("base", "search")


class UnlikeSettings(OSError):
    """Pages bring different settings, or none where the theme's scripts are to come."""


def share_settings(site: Site) -> None:
    """Move settings from the pages to the head of ``controls.js``. Raises ``UnlikeSettings``."""
    shared: dict[str, Any] = {}
    for page in site.pages(Kind.PAGE):
        found, theme = page.tree.css(SETTINGS), page.first("template[data-theme]")
        if len(found) != 1 or theme is None:
            raise UnlikeSettings(
                f"{page.place} must have settings and the address of the theme's script"
            )
        settings = json.loads(found[0].text())
        own = {name: settings.pop(name) for name in _OF_PAGES}
        shared = shared or settings
        if settings != shared:
            raise UnlikeSettings(f"{page.place} has other settings than the pages before it")
        theme.attrs["data-worker"] = own["search"]
        found[0].decompose()
    told = json.dumps(shared, ensure_ascii=False, separators=(",", ":"))
    site.put_before(SCRIPT, f"self.clotSignsTheme={told};\n")
