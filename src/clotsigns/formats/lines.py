"""An outline as lines to be read one after the other: for what has words and nothing else.

A box is marked by words, and each row of a table says the headings of its columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from clotsigns.formats.outline import (
    Block,
    Box,
    Fields,
    Heading,
    Items,
    Marks,
    Outline,
    Paragraph,
    Signals,
    Table,
    text_of,
)


class As(Enum):
    """What a line is."""

    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    STARTS = "starts"
    ENDS = "ends"
    PARAGRAPH = "paragraph"
    POINT = "point"
    NUMBER = "number"
    TICK = "tick"
    # What belongs to the point above it.
    PART = "part"
    FIELD = "field"


_OF = {Marks.POINTS: As.POINT, Marks.NUMBERS: As.NUMBER, Marks.TICKS: As.TICK}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of words, before it is cut to a width.

    ``number`` is that of a numbered item. ``under`` are the headings of the box it stands in.
    ``opens`` is true of the first line of a block.
    """

    what: As
    text: str
    number: int = 0
    under: tuple[str, ...] = ()
    opens: bool = False


def title_of(outline: Outline) -> Line:
    return Line(what=As.TITLE, text=outline.title, opens=True)


def lines_of(blocks: Iterable[Block], signals: Signals) -> Iterator[Line]:
    """The lines of blocks in their order."""
    for block in blocks:
        if isinstance(block, Box):
            yield Line(what=As.STARTS, text=signals.starts, opens=True)
            under: tuple[str, ...] = (block.heading,)
            yield Line(what=As.HEADING, text=block.heading, under=under)
            for inner in block.blocks:
                for line in _lines(inner):
                    if line.what is As.SUBHEADING:
                        under = (block.heading, line.text)
                    elif line.what is As.PARAGRAPH:
                        # It is said of the whole box.
                        under = (block.heading,)
                    yield replace(line, under=under)
            yield Line(what=As.ENDS, text=signals.ends)
        else:
            yield from _lines(block)


def _lines(block: Block) -> Iterator[Line]:
    if isinstance(block, Heading):
        what = As.HEADING if block.level == 2 else As.SUBHEADING
        yield Line(what=what, text=block.text, opens=True)
    elif isinstance(block, Paragraph):
        yield Line(what=As.PARAGRAPH, text=text_of(block.runs), opens=True)
    elif isinstance(block, Items):
        for number, item in enumerate(block.items, start=1):
            yield Line(what=_OF[block.marks], text=text_of(item), number=number, opens=number == 1)
    elif isinstance(block, Table):
        yield from _rows(block)
    elif isinstance(block, Fields):
        for number, (label, value) in enumerate(block.fields):
            yield Line(what=As.FIELD, text=f"{label}: {value.text}".strip(), opens=number == 0)


def _rows(table: Table) -> Iterator[Line]:
    for number, (first, *others) in enumerate(table.rows):
        of_first = f"{table.head[0]}: " if table.head[0] else ""
        yield Line(what=As.POINT, text=f"{of_first}{text_of(first)}", opens=number == 0)
        for heading, cell in zip(table.head[1:], others, strict=True):
            yield Line(what=As.PART, text=f"{heading}: {text_of(cell)}")
