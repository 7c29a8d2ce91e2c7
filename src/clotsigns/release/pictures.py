"""A step after the build: drawings without what only their makers read. Titles and words stay."""

from __future__ import annotations

import re

from clotsigns.site import Site

_NOTE = re.compile(r"<!--.*?-->", re.DOTALL)
# Between two words of a <text>, a blank may show.
_BETWEEN = re.compile(r"(?<=>)\s+(?=<(?!tspan\b|/text\b))")


def lighten(site: Site) -> None:
    """Make every drawing of the site smaller, in place."""
    for path in sorted(site.folder.rglob("*.svg")):
        path.write_text(light(path.read_text(encoding="utf-8")), encoding="utf-8")


def light(drawing: str) -> str:
    """A drawing without its makers' notes and the blanks between its elements."""
    return _BETWEEN.sub("", _NOTE.sub("", drawing)).strip() + "\n"
