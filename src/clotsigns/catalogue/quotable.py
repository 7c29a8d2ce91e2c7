"""Words for machines, which quote them in pieces: the line on when to call is never far.

A piece may be all that somebody is shown. So the line stands again and again, never so far apart
that ``WINDOW`` words in a row hold none of it whole, whatever a machine takes for a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WINDOW = 100
_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<=[.?!:])\s+(?=[\"'(*\[]*[A-Z0-9])")
_PART_END = re.compile(r"(?<=[;,])\s+")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some words that may stand alone: a sentence or two, an item, a row, or a heading.

    ``place`` is the id by which a link leads there, if it has one.
    """

    text: str
    heading: bool = False
    item: bool = False
    place: str = ""


def words(text: str) -> int:
    """How many words a text has at most: of an address, each part may count as one."""
    return max(len(text.split()), len(_WORD.findall(text)))


def written(found: Iterable[Piece], help_line: str) -> str:
    """The copy. The line on help comes before whatever would leave it too far behind."""
    line = f"> {help_line}"
    # From the start of one line to the start of the next, so that each window holds one whole.
    most = WINDOW + 1 - 2 * words(line)
    blocks: list[str] = []
    waiting: list[str] = []
    since, in_list = most, False
    # What is cut must fit behind the headings that wait for it.
    for piece in (one for each in found for one in _cut(each, most - sum(map(words, waiting)))):
        if piece.heading:
            waiting.append(piece.text)
            continue
        more = sum(map(words, (*waiting, piece.text)))
        first = not blocks and waiting
        if first:
            # The title is the first line of a copy, and the line on help the next.
            blocks.append(waiting.pop(0))
        if since + more > most:
            blocks.append(line)
            since, in_list = 0, False
        blocks += waiting
        joined = in_list and piece.item and not waiting
        blocks[-1:] = [f"{blocks[-1]}\n{piece.text}"] if joined else [blocks[-1], piece.text]
        since, waiting, in_list = since + more, [], piece.item
    return "\n\n".join([*blocks, *waiting, line]) + "\n"


def _cut(piece: Piece, most: int) -> Iterator[Piece]:
    """A long piece, cut between its sentences; an item goes on as a paragraph under it."""
    if words(piece.text) <= most or piece.heading:
        yield piece
        return
    part = ""
    for sentence in _split(_SENTENCE_END, piece.text):
        longer = f"{part} {sentence}".strip() if part else sentence
        if part and words(longer) > most:
            yield from (Piece(text=short, item=piece.item) for short in _by_parts(part, most))
            part = f"  {sentence}" if piece.item else sentence
        else:
            part = longer
    yield from (Piece(text=short, item=piece.item) for short in _by_parts(part, most))


def _split(end: re.Pattern[str], text: str) -> list[str]:
    """The text without its ends, none of which may lie in a link."""
    whole = [link.span() for link in _LINK.finditer(text)]
    ends = [found.span() for found in end.finditer(text)]
    outside = [each for each in ends if not any(a < each[0] < b for a, b in whole)]
    starts = [0, *(after for _, after in outside)]
    return [
        text[start:to]
        for start, to in zip(starts, [*(before for before, _ in outside), len(text)], strict=True)
    ]


def _by_parts(text: str, most: int) -> Iterator[str]:
    """What has no end of a sentence, as a long row, is cut where its parts meet."""
    if words(text) <= most:
        yield text
        return
    held = ""
    for part in _split(_PART_END, text):
        longer = f"{held} {part}" if held else part
        if held and words(longer) > most:
            yield held
            held = f"  {part}" if text.startswith(("-", " ")) else part
        else:
            held = longer
    if words(held) <= most:
        yield held
        return
    # A name that goes on and on has no place to cut it, and a link as long is told in two parts.
    line, *rest = _LINK.sub(r"\1 <\2>", held).split()
    for word in rest:
        if words(f"{line} {word}") > most:
            yield line
            line = word
        else:
            line = f"{line} {word}"
    yield line
