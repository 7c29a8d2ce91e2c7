"""A step after the build: the manifest and icons by which a phone shows the site among its apps."""

from __future__ import annotations

import json
import re

import resvg_py

from clotsigns.site import Site
from clotsigns.sources.project import Project
from clotsigns.sources.website import website_of

MANIFEST = "manifest.webmanifest"
SIGN = "assets/favicon.svg"
SIZES = (192, 512)
# A mask may cut away all but the middle circle, whose width is four fifths of the icon's.
_SAFE = 0.8
_OUTER = re.compile(r'(<svg\b[^>]*?\bviewBox="0 0 (\d+) \2"[^>]*>)(.*)</svg>', re.DOTALL)
_GROUND = re.compile(r'<rect\b[^>]*?\bfill="(#[0-9a-f]{6})"[^>]*?/>')


class UnfitSign(OSError):
    """The site's sign cannot be made an icon."""


def make_installable(site: Site, project: Project) -> None:
    """Write the manifest and its icons, drawn from the site's sign. Raises ``UnfitSign``."""
    sign = (site.folder / SIGN).read_text(encoding="utf-8")
    website = website_of(project.root)
    ground = ground_of(sign)
    icons = [{"src": SIGN, "sizes": "any", "type": "image/svg+xml"}]
    for size in SIZES:
        for purpose, drawing in (("any", sign), ("maskable", maskable(sign))):
            path = f"assets/icons/{purpose}-{size}.png"
            site.write(
                path, bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=size, height=size))
            )
            icons.append(
                {"src": path, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            )
    manifest = {
        "id": "./",
        "start_url": "./",
        "scope": "./",
        "name": website.name,
        "short_name": website.name,
        "description": website.description,
        "lang": project.language,
        "display": "minimal-ui",
        "theme_color": ground,
        "background_color": ground,
        "icons": icons,
    }
    text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
    site.write(MANIFEST, text + "\n")


def ground_of(sign: str) -> str:
    """The colour of the rectangle that the sign stands on. Raises ``UnfitSign``."""
    found = _GROUND.search(sign)
    if not found:
        raise UnfitSign(f'{SIGN} must stand on a <rect> with a fill such as "#06424b"')
    return found[1]


def maskable(sign: str) -> str:
    """The sign small enough to keep all of it under any mask, on a ground without corners."""
    outer = _OUTER.search(sign)
    if not outer:
        raise UnfitSign(f'{SIGN} must be square, with a viewBox such as "0 0 32 32"')
    opening, side, inside = outer[1], int(outer[2]), outer[3]
    ground = f'<rect width="{side}" height="{side}" fill="{ground_of(sign)}"/>'
    shift = side * (1 - _SAFE) / 2
    inside = _GROUND.sub("", inside, count=1)
    moved = f"translate({shift} {shift}) scale({_SAFE})"
    return f'{opening}{ground}<g transform="{moved}">{inside}</g></svg>'
