"""A handout in braille, ready to emboss: 40 cells by 25 lines, the signs of an emergency first.

The last line of each page has its number. Where a box goes on, its headings come again, so that no
page has signs without the words that say what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clotsigns.formats.lines import As, Line, lines_of, title_of
from clotsigns.formats.louis import brailled
from clotsigns.formats.outline import Outline

CELLS, LINES = 40, 25
# The lines above and below a box, as transcribers draw them; and what ends a page.
TOP, BOTTOM, PAGE_END = "7" * CELLS, "G" * CELLS, "\f"
LINE_END = "\r\n"
_SLASH = "_/"
NUMBER, DIGITS = "#", "JABCDEFGHI"
# Cells before the first row of a line, and before those that follow.
_INDENTS = {
    As.HEADING: (4, 4),
    As.SUBHEADING: (6, 6),
    As.PARAGRAPH: (2, 0),
    As.PART: (2, 4),
    As.POINT: (0, 2),
    As.NUMBER: (0, 2),
    As.TICK: (0, 2),
    As.FIELD: (0, 2),
}
_HEADS = (As.STARTS, As.TITLE, As.HEADING, As.SUBHEADING)


@dataclass(frozen=True)
class Piece:
    """Rows that stand together; ``leads`` is true where more must follow on the same page.

    ``again`` are the headings that come again where a page begins with it, and ``apart`` is true
    where a blank row stands before it.
    """

    rows: tuple[str, ...]
    again: tuple[str, ...]
    leads: bool
    apart: bool


def as_braille(outline: Outline) -> str:
    """The whole handout, in ASCII. Raises ``NoBraille`` without liblouis."""
    signals = outline.signals
    lines = [
        title_of(outline),
        *lines_of((outline.emergency,), signals),
        *lines_of((*outline.first, *outline.rest), signals),
    ]
    heads = sorted({head for line in lines for head in line.under})
    numbered = [
        f"{line.number}. {line.text}" if line.what in (As.NUMBER, As.TICK) else line.text
        for line in lines
    ]
    told = brailled([*numbered, *heads, signals.continued])
    headings = dict(zip(heads, told[len(lines) :], strict=False))
    pieces: list[Piece] = []
    for line, text in zip(lines, told, strict=False):
        if line.what is As.ENDS:
            last = pieces.pop()
            pieces.append(Piece((*last.rows, BOTTOM), last.again, last.leads, last.apart))
        else:
            pieces.append(_piece(line, text))
    return "".join(_pages(pieces, headings, told[-1]))


def page_number(number: int) -> str:
    """The last row of a page."""
    return f"{NUMBER}{''.join(DIGITS[int(digit)] for digit in str(number))}".rjust(CELLS)


def _piece(line: Line, text: str) -> Piece:
    leads = line.what in _HEADS
    if line.what is As.STARTS:
        return Piece((TOP,), (), leads, apart=True)
    rows = _cut(text, *_INDENTS.get(line.what, (0, 0)))
    if line.what is As.TITLE:
        rows = [row.center(CELLS).rstrip() for row in rows]
    # A heading inside a box is there itself.
    again = line.under[:-1] if leads else line.under
    apart = line.what is As.HEADING and not line.under
    return Piece(tuple(rows), again, leads, apart)


def _cut(text: str, first: int, other: int) -> list[str]:
    """Braille in rows. The parts of one number stay together."""
    rows: list[str] = []
    row = " " * first
    for word in _tied(text.split()):
        while len(word) > CELLS - other and _SLASH in word[: CELLS - other]:
            # An address goes on after a slash, and where it does the next row is not set in.
            row, rows = "", [*rows, row] if row.strip() else rows
            fits = word.rindex(_SLASH, 0, CELLS) + len(_SLASH)
            rows, word = [*rows, word[:fits]], word[fits:]
        if row.strip() and len(row) + 1 + len(word) > CELLS:
            rows.append(row)
            row = " " * other
        row += f" {word}" if row.strip() else word
    return [*rows, row]


def _tied(words: Sequence[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        goes_on = bool(found) and word[0] == found[-1].rpartition(" ")[2][0] == NUMBER
        if goes_on and len(found[-1]) + len(word) < CELLS:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def _pages(pieces: list[Piece], headings: dict[str, str], continued: str) -> Iterator[str]:
    number, rows = 1, list[str]()
    for place, piece in enumerate(pieces):
        # A heading stands with what it leads to.
        needed, at = len(piece.rows) + piece.apart, place
        while pieces[at].leads and at + 1 < len(pieces):
            at += 1
            needed += len(pieces[at].rows) + pieces[at].apart
        if rows and len(rows) + needed > LINES - 1:
            yield _page(rows, number)
            number, rows = number + 1, _again(piece.again, headings, continued)
        if rows and piece.apart:
            rows.append("")
        rows += piece.rows
    yield _page(rows, number)


def _again(heads: tuple[str, ...], headings: dict[str, str], continued: str) -> list[str]:
    """The beginning of a page on which a box goes on."""
    rows = [TOP] if heads else []
    for head in heads:
        rows += _cut(headings[head], 4, 4)
    return [*rows, *_cut(continued, 4, 4)] if heads else rows


def _page(rows: list[str], number: int) -> str:
    full = [*rows, *[""] * (LINES - 1 - len(rows)), page_number(number)]
    return LINE_END.join(full) + LINE_END + PAGE_END
