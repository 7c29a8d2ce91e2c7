"""About how long words are on paper, and how they stand in two columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

# So many characters, about, stand on a line of one of two columns.
_LINE = 42
_BLOCK = re.compile(r"<(?:h3|li|p)\b.*?</(?:h3|li|p)>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def height(html: str, line: int = _LINE) -> int:
    """How many lines headings, paragraphs and items take, about, on lines of a length."""
    return sum(ceil(len(_TAG.sub("", block)) / line) for block in _BLOCK.findall(html))


def in_columns(parts: Sequence[tuple[str, float]]) -> tuple[list[str], list[str]]:
    """Parts with their lengths, in two columns of about the same length, in their order."""
    lengths = [length for _, length in parts]
    # Of two that are as even, the one with more on the left.
    cuts = reversed(range(1, len(parts) + 1))
    cut = min(cuts, key=lambda n: max(sum(lengths[:n]), sum(lengths[n:])), default=0)
    return [part for part, _ in parts[:cut]], [part for part, _ in parts[cut:]]
