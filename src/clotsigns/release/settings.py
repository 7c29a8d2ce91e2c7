"""A step after the build: the settings of the theme's scripts, once for all pages.

The theme writes them into every page, though no script reads them until a reader searches.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

SCRIPT = "assets/controls.js"
_SETTINGS = re.compile(
    r'<script id="__config" type="application/json">(.*?)</script>\s*', re.DOTALL
)
_THEME = re.compile(r'<template data-theme="')
# What the page's own place decides. The script knows the base of the site by its own address.
_OF_PAGES = ("base", "search")


class UnlikeSettings(OSError):
    """Pages bring different settings, or none where the theme's scripts are to come."""


def share_settings(site: Path) -> None:
    """Move settings from the pages to the head of ``controls.js``. Raises ``UnlikeSettings``."""
    shared: dict[str, Any] = {}
    for page in sorted(site.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        found = _SETTINGS.findall(text)
        if not found and not _THEME.search(text):
            continue
        place = page.relative_to(site).as_posix()
        if len(found) != 1 or not _THEME.search(text):
            raise UnlikeSettings(
                f"{place} must have settings and the address of the theme's script"
            )
        settings = json.loads(found[0])
        own = {name: settings.pop(name) for name in _OF_PAGES}
        shared = shared or settings
        if settings != shared:
            raise UnlikeSettings(f"{place} has other settings than the pages before it")
        text = _THEME.sub(f'<template data-worker="{own["search"]}" data-theme="', text)
        page.write_text(_SETTINGS.sub("", text), encoding="utf-8")
    told = json.dumps(shared, ensure_ascii=False, separators=(",", ":"))
    script = site / SCRIPT
    script.write_text(
        f"self.clotSignsTheme={told};\n{script.read_text(encoding='utf-8')}", encoding="utf-8"
    )
