"""The words of a drawing as shapes, so that it looks the same wherever it is printed.

A picture of a page has no fonts but those of the machine that shows it: in wider ones a word would
be cut off at the edge. What it says stands in its title and beside it, for whoever hears it.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

# Drawings for paper, below the folder of a language and below the site.
FOLDER = "pictures/handout"
_SVG = "http://www.w3.org/2000/svg"
_TEXT, _BOLD = f"{{{_SVG}}}text", "700"
_HANDED_DOWN = ("font-size", "font-weight", "text-anchor")
_KEPT = ("fill", "class", "transform")


class NoLetter(ValueError):
    """A drawing has a letter that our font has not."""


def outlined(drawing: str, fonts: Path) -> str:
    """The drawing with its words as shapes, from the fonts in a folder. Raises ``NoLetter``."""
    etree.register_namespace("", _SVG)
    root = etree.fromstring(drawing)
    faces = {weight: _face(fonts / f"hyperlegible-{weight}.woff2") for weight in ("400", _BOLD)}
    _walk(root, {}, faces)
    root.attrib.pop("font-family", None)
    return etree.tostring(root, encoding="unicode") + "\n"


def outline_all(site: Path) -> None:
    """Draw the words of each picture for paper, in place."""
    for path in sorted((site / FOLDER).glob("*.svg")):
        drawing = outlined(path.read_text(encoding="utf-8"), site / "assets/fonts")
        path.write_text(drawing, encoding="utf-8")


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> TTFont:
    return TTFont(io.BytesIO(path.read_bytes()))


def _face(path: Path) -> TTFont:
    return _read(path, path.stat().st_mtime_ns)


def _walk(node: Any, had: dict[str, str], faces: dict[str, TTFont]) -> None:
    had = had | {name: node.get(name) for name in _HANDED_DOWN if node.get(name)}
    for place, child in enumerate(list(node)):
        if child.tag == _TEXT:
            node[place] = _shape(child, had, faces)
        else:
            _walk(child, had, faces)


def _shape(text: Any, had: dict[str, str], faces: dict[str, TTFont]) -> Any:
    had = had | {name: text.get(name) for name in _HANDED_DOWN if text.get(name)}
    size, own = float(had["font-size"]), had.get("font-weight", "400")
    runs = [(text.text or "", own)]
    for part in text:
        runs += [(part.text or "", part.get("font-weight", own)), (part.tail or "", own)]
    x, y = float(text.get("x")), float(text.get("y"))
    if had.get("text-anchor") == "middle":
        x -= sum(_drawn(words, faces[bold], 0, y, size)[1] for words, bold in runs) / 2
    shapes = ""
    for words, bold in runs:
        shape, x = _drawn(words, faces[bold], x, y, size)
        shapes += shape
    kept = {name: text.get(name) for name in _KEPT if text.get(name)}
    path = etree.Element(f"{{{_SVG}}}path", {"d": shapes, **kept})
    path.tail = text.tail
    return path


def _drawn(words: str, font: TTFont, x: float, y: float, size: float) -> tuple[str, float]:
    """The letters of some words from a place on, and where they end."""
    codes, glyphs = font.getBestCmap(), font.getGlyphSet()
    scale = size / font["head"].unitsPerEm
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.2f}".rstrip("0").rstrip("."))
    for letter in re.sub(r"\s+", " ", words):
        if ord(letter) not in codes:
            raise NoLetter(f"no font of ours has '{letter}' (U+{ord(letter):04X})")
        glyph = glyphs[codes[ord(letter)]]
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, x, y)))
        x += glyph.width * scale
    return pen.getCommands(), x
