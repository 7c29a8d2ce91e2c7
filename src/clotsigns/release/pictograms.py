"""The pictograms of a page's signs, put into its looks: they come with its words.

As data, since no mask may come from a file on a disk; as masks, so that they take the colours of
the words beside them, in the dark and in forced colours too.
"""

from __future__ import annotations

import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from clotsigns.sources.safety import DRAWN, PICTOGRAMS

# A mask takes its size from the place that it fills, and says nothing by itself.
_SPARE = re.compile(r"<title>[^<]*</title>|\n")
_SIZE = re.compile(r'\s(?:width|height|role)="[^"]*"')
# Each is drawn in a square of this side.
_SIDE = 64
_BOX = f"viewBox='0 0 {_SIDE} {_SIDE}'"
# From one to the next. WebKit rounds, and would show a line of the neighbour where they touch; as
# large as site.css has them, all rows are whole pixels high, so that none is blurred.
_PITCH = _SIDE + 8


class NotDrawn(OSError):
    """A sign names a pictogram for which there is no drawing, or one unlike the others."""


def drawn_on(tree: LexborHTMLParser) -> frozenset[str]:
    """The pictograms that the signs of a page name."""
    return frozenset(item.attributes[DRAWN] or "" for item in tree.css(f"li[{DRAWN}]"))


def masks(names: frozenset[str], folder: Path, among: frozenset[str] | None = None) -> str:
    """The rules that draw pictograms, for a page whose signs name those ``among`` which they are.

    All are in one drawing, each below the one before: a browser makes a document of each drawing,
    and a slow phone would stand still for as many. Raises ``NotDrawn``.
    """
    if not names:
        return ""
    drawn = sorted(names)
    opened, shapes = zip(*(_drawing(folder, name) for name in drawn), strict=True)
    if odd := [name for name, start in zip(drawn, opened, strict=True) if start != opened[0]]:
        raise NotDrawn(f"'{odd[0]}' in {PICTOGRAMS}/ must begin as '{drawn[0]}' does there")
    parts = "".join(
        f"<g transform='translate(0 {_PITCH * at})'>{shape}</g>" if at else shape
        for at, shape in enumerate(shapes)
    )
    height = _PITCH * (len(drawn) - 1) + _SIDE
    whole = opened[0].replace(_BOX, f"viewBox='0 0 {_SIDE} {height}'")
    marks = [f'[{DRAWN}="{name}"]' for name in drawn]
    # In as few letters as can be, since the box waits for them.
    those = [f"[{DRAWN}]"] if names == (among or names) else marks
    place = f";mask-position:0 calc(100%*var(--row)/{len(drawn) - 1})" if len(drawn) > 1 else ""
    rows = "".join(f"{mark}{{--row:{at}}}" for at, mark in enumerate(marks) if at)
    chosen = ",".join(f"{mark}::before" for mark in those)
    return f'{chosen}{{mask-image:url("{whole}{parts}</svg>"){place}}}{rows}'


def _drawing(folder: Path, name: str) -> tuple[str, str]:
    """How a drawing begins, and its shapes, as they may stand in an address."""
    path = folder / PICTOGRAMS / f"{name}.svg"
    if not path.is_file():
        raise NotDrawn(f"'{name}' must be a drawing in {PICTOGRAMS}/: there is no {name}.svg")
    opened, _, shapes = path.read_text(encoding="utf-8").partition(">")
    begin, inside = f"{_SIZE.sub('', opened)}>", _SPARE.sub("", shapes).removesuffix("</svg>")
    return "data:image/svg+xml," + _plain(begin), _plain(inside)


def _plain(drawing: str) -> str:
    plain = drawing.replace("currentColor", "#000").replace('"', "'")
    return plain.replace("%", "%25").replace("#", "%23")
