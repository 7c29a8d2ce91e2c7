"""What the codes of a PDF's font stand for, and which letters a font has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

_PAIR = re.compile(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
_RANGE = re.compile(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


def meanings_of(font: Any) -> dict[int, str]:
    """The characters that a font's codes stand for."""
    if "/ToUnicode" not in font:
        return {}
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, start in _RANGE.findall(block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(start, 16) + step)
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letters in _PAIR.findall(block):
            found[int(code, 16)] = bytes.fromhex(letters).decode("utf-16-be")
    return found


def widths_of(font: Any) -> dict[int, float]:
    """How wide the codes of a font are, in thousandths of its size."""
    found: dict[int, float] = {}
    for descendant in font.get("/DescendantFonts", []):
        told = list(descendant.get("/W", []))
        for first, widths in zip(told[::2], told[1::2], strict=True):
            for step, width in enumerate(widths):
                found[int(first) + step] = float(width)
    return found


def letters_of(fonts: Iterable[Path]) -> set[str]:
    """The letters that can be printed in every weight of some font files."""
    by_weight: dict[str, set[str]] = {}
    for path in fonts:
        weight = re.findall(r"\d{3}", path.name)[0]
        with TTFont(path, lazy=True) as font:
            by_weight.setdefault(weight, set()).update(map(chr, font.getBestCmap()))
    return set.intersection(*by_weight.values()) if by_weight else set()
