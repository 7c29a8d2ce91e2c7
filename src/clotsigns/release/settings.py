"""A step after the build: the settings of the theme's scripts, once for all pages.

The theme writes them into every page, though no script reads them until a reader searches.
"""

from __future__ import annotations

import json
from typing import Any

from clotsigns.site import Kind, Site
from clotsigns.steps.search_worker import SETTINGS

SCRIPT = "assets/controls.js"
# What a page tells of its own place is told from that of the script.
_BASE, _WORKER, _THEME = "base", "search", "data-theme"
_ASSETS = "assets/"


class UnlikeSettings(OSError):
    """Pages bring different settings, or none where the theme's scripts are to come."""


def share_settings(site: Site) -> None:
    """Move settings from the pages to the head of ``controls.js``. Raises ``UnlikeSettings``."""
    shared: dict[str, Any] = {}
    for page in site.pages(Kind.PAGE):
        found, theme = page.tree.css(SETTINGS), page.first(f"template[{_THEME}]")
        if len(found) != 1 or theme is None:
            raise UnlikeSettings(
                f"{page.place} must have settings and the address of the theme's script"
            )
        settings = json.loads(found[0].text())
        del settings[_BASE]
        told = {_WORKER: settings[_WORKER], "theme": theme.attributes[_THEME] or ""}
        settings |= {name: address.partition(_ASSETS)[2] for name, address in told.items()}
        shared = shared or settings
        if settings != shared:
            raise UnlikeSettings(f"{page.place} has other settings than the pages before it")
        theme.decompose()
        found[0].decompose()
    written = json.dumps(shared, ensure_ascii=False, separators=(",", ":"))
    site.put_before(SCRIPT, f"self.clotSignsTheme={written};\n")
