"""Words for machines, which quote them in pieces: the line on when to call is never far.

A piece may be all that somebody is shown. So the line stands again and again, never so far apart
that ``WINDOW`` words in a row hold none of it whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WINDOW = 100
_SENTENCE_END = re.compile(r"(?<=[.?!:])\s+(?=[\"'(*\[]*[A-Z0-9])")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some words that may stand alone: a sentence or two, an item, a row, or a heading.

    ``place`` is the id by which a link leads there, if it has one.
    """

    text: str
    heading: bool = False
    item: bool = False
    place: str = ""


def written(found: Iterable[Piece], help_line: str) -> str:
    """The copy. The line on help comes before whatever would leave it too far behind."""
    line = f"> {help_line}"
    # From the start of one line to the start of the next, so that each window holds one whole.
    most = WINDOW + 1 - 2 * len(line.split())
    blocks: list[str] = []
    since, waiting, in_list = most, [], False
    for piece in (small for each in found for small in _cut(each, most * 3 // 4)):
        if piece.heading:
            waiting.append(piece.text)
            continue
        words = sum(len(text.split()) for text in (*waiting, piece.text))
        first = not blocks and waiting
        if first:
            # The title is the first line of a copy, and the line on help the next.
            blocks.append(waiting.pop(0))
        if since + words > most:
            blocks.append(line)
            since, in_list = 0, False
        blocks += waiting
        joined = in_list and piece.item and not waiting
        blocks[-1:] = [f"{blocks[-1]}\n{piece.text}"] if joined else [blocks[-1], piece.text]
        since, waiting, in_list = since + words, [], piece.item
    return "\n\n".join([*blocks, *waiting, line]) + "\n"


def _cut(piece: Piece, most: int) -> Iterator[Piece]:
    """A long piece, cut between its sentences; an item goes on as a paragraph under it."""
    if len(piece.text.split()) <= most or piece.heading:
        yield piece
        return
    part = ""
    for sentence in _SENTENCE_END.split(piece.text):
        longer = f"{part} {sentence}".strip() if part else sentence
        if part and len(longer.split()) > most:
            yield from (Piece(text=short, item=piece.item) for short in _by_parts(part, most))
            part = f"  {sentence}" if piece.item else sentence
        else:
            part = longer
    yield from (Piece(text=short, item=piece.item) for short in _by_parts(part, most))


def _by_parts(text: str, most: int) -> Iterator[str]:
    """What has no end of a sentence, as a long row, is cut where its parts meet."""
    if len(text.split()) <= most:
        yield text
        return
    held = ""
    for part in re.split(r"(?<=[;,])\s+", text):
        longer = f"{held} {part}" if held else part
        if held and len(longer.split()) > most:
            yield held
            held = f"  {part}" if text.startswith(("-", " ")) else part
        else:
            held = longer
    words = held.split()
    for start in range(0, len(words), most):
        # A name that goes on and on has no place to cut it.
        yield " ".join(words[start : start + most]) if len(words) > most else held
