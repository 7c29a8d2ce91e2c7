"""A handout as plain text: 72 columns, for whatever shows or speaks nothing but letters."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from clotsigns.formats.lines import As, Line, lines_of, title_of
from clotsigns.formats.outline import Outline

COLUMNS = 72
BLANK = "_" * 24
_UNDER = {As.TITLE: "=", As.HEADING: "-"}
_MARKS = {As.POINT: "- ", As.PART: "  ", As.NUMBER: "{}) ", As.TICK: "[ ] {}) "}
# The parts of a telephone number, which a line must not tear apart.
_NUMBER = re.compile(r"\+?\d[\d()-]*(?: \(?\d[\d()-]*)+")
_TIED = "\N{NO-BREAK SPACE}"


def as_text(outline: Outline) -> str:
    """The whole handout. It ends with a line's end."""
    blocks = [title_of(outline), *lines_of(outline.blocks, outline.signals)]
    return "\n".join(row for line in blocks for row in _rows(line)).lstrip("\n") + "\n"


def _rows(line: Line) -> Iterator[str]:
    if line.opens:
        yield ""
    if line.what is As.STARTS:
        yield "-" * COLUMNS
    text = line.text
    if line.what is As.FIELD and text.endswith(":"):
        text = f"{text} {BLANK}"
    mark = _MARKS.get(line.what, "").format(line.number)
    rows = wrapped(text, COLUMNS - len(mark))
    yield f"{mark}{rows[0]}"
    yield from (f"{' ' * len(mark)}{row}" for row in rows[1:])
    if line.what in _UNDER and not line.under:
        yield _UNDER[line.what] * max(map(len, rows))
    if line.what is As.ENDS:
        yield "-" * COLUMNS


def wrapped(text: str, columns: int) -> list[str]:
    """Text in lines of so many columns at most, with no number or word torn."""
    tied = _NUMBER.sub(lambda found: found[0].replace(" ", _TIED), text)
    rows = textwrap.wrap(tied, columns, break_long_words=False, break_on_hyphens=False)
    return [row.replace(_TIED, " ") for row in rows] or [""]
