"""Make the site's typeface anew, with a plain zero: python tools/plain-zero.py

Atkinson Hyperlegible Next draws its zero with a stroke and has no plain one. On a bad copy, and for
a machine that reads paper, 000 is then 999 or 888. So the two halves inside the zero become one.
Plain, it is nearly as wide as the letter O, and machines read 000 on our sheets as OOO: so it is
made as narrow as the other digits, with strokes as thick as they were.

The typeface is under the SIL Open Font License 1.1, which allows that; its authors reserve no name.
It lacks some letters of Maori and Kikuyu, which are made here of the parts that it has.
It comes from npm, as the package below. `latin` goes to every page; `latin-ext`, with the letters
of Welsh, Maori, Polish, Romanian or Turkish names, only to the handouts.
"""

from __future__ import annotations

import copy
import io
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates

PACKAGE = "@fontsource/atkinson-hyperlegible-next@5.3.0"
OVERRIDES = Path(__file__).parent.parent / "overrides"
FILES = {
    "latin": OVERRIDES / "assets/fonts/hyperlegible-{weight}.woff2",
    "latin-ext": OVERRIDES / "handout/hyperlegible-ext-{weight}.woff2",
}
NOTE = "Changed by Clot Signs: a narrow, plain zero; o with macron, i and u with tilde."
# How wide the zero is for its height. From 0.62 to 0.70, tesseract 5.3 read 000 from all of 130
# scans, most at 150 dots an inch: clean, with noise, as a bad copy, as a fax. At 0.82, as the bold
# one was, it read OOO wherever 000 stands among other numbers.
NARROW = 0.68
# Letters to make: each as another one, on another base letter or with another mark.
MADE = {
    "ō": ("ū", "o", 0x304),
    "Ō": ("Ū", "O", 0x304),
    "ĩ": ("ī", "", 0x303),
    "Ĩ": ("Ī", "", 0x303),
    "ũ": ("ū", "", 0x303),
    "Ũ": ("Ū", "", 0x303),
}
_MACRON = 0x304
Point = tuple[float, float]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)
        (pack,) = Path(folder).glob("*.tgz")
        with tarfile.open(pack) as package:
            for subset, target in FILES.items():
                for weight in (400, 700):
                    name = f"atkinson-hyperlegible-next-{subset}-{weight}-normal.woff2"
                    file = package.extractfile(f"package/files/{name}")
                    assert file is not None
                    path = Path(str(target).format(weight=weight))
                    path.write_bytes(plain(file.read()))
                    print(path)


def plain(content: bytes) -> bytes:
    """A font's file with a plain zero, or with the letters that are made here."""
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    if 0x30 in font.getBestCmap():
        _plain_zero(font)
        _narrow_zero(font)
    else:
        for letter, (like, base, mark) in MADE.items():
            _make(font, letter, like, base, mark)
    font["name"].setName(NOTE, 10, 3, 1, 0x409)
    out = io.BytesIO()
    font.flavor = "woff2"
    font.save(out)
    return out.getvalue()


def _make(font: TTFont, letter: str, like: str, base: str, mark: int) -> None:
    """Add a letter to a font: composed like another one, of another base or with another mark."""
    names, shapes, metrics = font.getBestCmap(), font["glyf"], font["hmtx"]
    glyph = copy.deepcopy(shapes[names[ord(like)]])
    under, over = glyph.components
    before = metrics[under.glyphName][0], _middle(shapes[over.glyphName])
    under.glyphName = base or under.glyphName
    if mark != _MACRON:
        over.glyphName = names[mark]
    width = metrics[under.glyphName][0]
    over.x += round((width - before[0]) / 2 + before[1] - _middle(shapes[over.glyphName]))
    name = f"uni{ord(letter):04X}"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    shapes[name] = glyph
    glyph.recalcBounds(shapes)
    metrics[name] = (width, glyph.xMin)
    for table in font["cmap"].tables:
        table.cmap[ord(letter)] = name


def _middle(glyph: Any) -> float:
    return float(glyph.xMin + glyph.xMax) / 2


def _plain_zero(font: TTFont) -> None:
    name = font.getBestCmap()[0x30]
    outer, lower, upper = _contours(font, name)
    width = 2 * outer[0][1][0][0]
    pen = TTGlyphPen(None)
    _draw(pen, outer)
    # The lower half ends with the left of the new inside, the upper one has its right: both from
    # where they are widest, and each with its mirror image.
    left, right = lower[-2][1], upper[3][1]
    pen.moveTo(left[-1])
    pen.qCurveTo(*_mirrored([*left[-2::-1], lower[-3][1][-1]], width))
    pen.qCurveTo(*right)
    pen.qCurveTo(*_mirrored([*right[-2::-1], upper[2][1][-1]], width))
    pen.qCurveTo(*left)
    pen.closePath()
    glyph = pen.glyph()
    glyph.recalcBounds(font["glyf"])
    font["glyf"][name] = glyph


def _narrow_zero(font: TTFont) -> None:
    """Move the sides of the zero inwards, and with them the space beside it."""
    name = font.getBestCmap()[0x30]
    glyph = font["glyf"][name]
    middle, half = _middle(glyph), (glyph.xMax - glyph.xMin) / 2
    by = half - NARROW * (glyph.yMax - glyph.yMin) / 2
    outer_end = glyph.endPtsOfContours[0] + 1
    points = list(glyph.coordinates)
    moved: list[Point] = []
    for contour in (points[:outer_end], points[outer_end:]):
        wide = max(x for x, _ in contour) - middle
        moved += [(round(middle - by + (x - middle) * (1 - by / wide)), y) for x, y in contour]
    glyph.coordinates = GlyphCoordinates(moved)
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (round(font["hmtx"][name][0] - 2 * by), glyph.xMin)
    # The one for tables is made of it, and stays in the middle of its room.
    for part in font["glyf"]["zero.tf"].components:
        part.x += round(by)


def _contours(font: TTFont, name: str) -> list[list[tuple[str, tuple[Point, ...]]]]:
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    found: list[list[tuple[str, tuple[Point, ...]]]] = []
    for step, points in pen.value:
        if step == "moveTo":
            found.append([])
        found[-1].append((step, points))
    return found


def _draw(pen: TTGlyphPen, contour: list[tuple[str, tuple[Point, ...]]]) -> None:
    for step, points in contour:
        getattr(pen, step)(*points)


def _mirrored(points: list[Point], width: float) -> list[Point]:
    return [(width - x, y) for x, y in points]


if __name__ == "__main__":
    main()
