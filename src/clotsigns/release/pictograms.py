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


class NotDrawn(OSError):
    """A sign names a pictogram for which there is no drawing."""


def drawn_on(tree: LexborHTMLParser) -> frozenset[str]:
    """The pictograms that the signs of a page name."""
    return frozenset(item.attributes[DRAWN] or "" for item in tree.css(f"li[{DRAWN}]"))


def masks(names: frozenset[str], folder: Path) -> str:
    """The rules that draw pictograms, sorted. Raises ``NotDrawn``."""
    return "".join(
        f'[{DRAWN}="{name}"]::before{{mask-image:url("{_as_data(folder, name)}")}}'
        for name in sorted(names)
    )


def _as_data(folder: Path, name: str) -> str:
    path = folder / PICTOGRAMS / f"{name}.svg"
    if not path.is_file():
        raise NotDrawn(f"'{name}' must be a drawing in {PICTOGRAMS}/: there is no {name}.svg")
    opened, _, shapes = path.read_text(encoding="utf-8").partition(">")
    drawing = f"{_SIZE.sub('', opened)}>{_SPARE.sub('', shapes)}"
    plain = drawing.replace("currentColor", "#000").replace('"', "'")
    return "data:image/svg+xml," + plain.replace("%", "%25").replace("#", "%23")
