"""A repair of what WeasyPrint paints on a page: its order, its spaces, and what stands at its foot.

It ends lines without a space, so that readers of tags join words (ISO 32000-1, 14.8.2.5). It paints
the marks of lists and what stands in tables after other text, and readers that know no tags say
words in the order in which they are painted. It marks the foot of a page as words of no element,
where PDF/UA-1 has it as an artifact (7.8).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, Pdf

from clotsigns.handouts.glyphs import meanings_of, widths_of

# Behind these a word goes on in the next line.
_JOINING = ("-", "/")
# What stands further from the text before it, in parts of the size of print, is another text.
_GAP = 0.15
# What shows a text, and draws the line below it.
_TEXT = frozenset(
    {"gs", "rg", "BT", "Tm", "Tf", "TJ", "ET", "q", "Q", "RG", "w", "d", "m", "l", "S"}
)
# What changes the state in which a text is shown: where it stands, and its ink.
_SCALES = ("cm", "W", "W*")
_SETS = frozenset({*_SCALES, "rg", "gs"})
# What tells where a text stands, and of which element it is.
_PLACES = frozenset({"Tm", "Tf", "BDC", "TJ"})
_BLACK = ContentStreamInstruction([0, 0, 0], Operator("rg"))
_Stream = list[Any]


@dataclass(frozen=True, kw_only=True)
class _State:
    """What was set before a text: its scales and cuts, and the ink that it may rely on."""

    scales: tuple[str, ...] = ()
    ink: Any = _BLACK
    clear: Any = None

    def after(self, name: str, instruction: Any) -> _State:
        """The state behind an instruction of a name."""
        if name in _SCALES:
            return replace(self, scales=(*self.scales, f"{name} {instruction.operands!r}"))
        if name == "rg":
            return replace(self, ink=instruction)
        return replace(self, clear=instruction) if name == "gs" else self

    @property
    def inks(self) -> _Stream:
        """What sets the same ink again, wherever a text is painted."""
        return [one for one in (self.clear, self.ink) if one is not None]


@dataclass(frozen=True, kw_only=True)
class _Text:
    """A text that a page shows: the number of its instruction, its place, font and element."""

    number: int
    left: float
    right: float
    top: float
    size: float
    font: str
    block: object


def repaint(document: Pdf, page: pikepdf.Page, blocks: Mapping[int, object]) -> None:
    """Mend a page; ``blocks`` are the blocks of its marked texts, in the order of the tags."""
    fonts = {
        name: (meanings_of(font), widths_of(font))
        for name, font in page.resources.get("/Font", Dictionary()).items()
    }
    stream = _in_order(_artifacts(list(pikepdf.parse_content_stream(page)), blocks), blocks)
    _space(stream, fonts, blocks)
    page.Contents = document.make_stream(pikepdf.unparse_content_stream(stream))


def _number(instruction: Any) -> int | None:
    """The number under which the tags know what an instruction begins to mark."""
    if str(instruction.operator) != "BDC":
        return None
    about = instruction.operands[1]
    return int(about.MCID) if isinstance(about, Dictionary) and "/MCID" in about else None


def _artifacts(stream: _Stream, blocks: Mapping[int, object]) -> _Stream:
    """What no tag holds, which stands in the margins, as an artifact."""
    foot = [Name.Artifact, Dictionary(Type=Name.Pagination, Subtype=Name.Footer)]
    return [
        ContentStreamInstruction(foot, Operator("BDC"))
        if (number := _number(instruction)) is not None and number not in blocks
        else instruction
        for instruction in stream
    ]


def _in_order(stream: _Stream, blocks: Mapping[int, object]) -> _Stream:
    """The same with its texts painted in the order of their tags, each where another was.

    Those of one scale alone change places; pictures stay where they are.
    """
    order = {number: rank for rank, number in enumerate(blocks)}
    places: dict[tuple[str, ...], list[tuple[int, int, _Stream]]] = {}
    ends = dict[int, int]()
    state = _State()
    saved: list[_State] = []
    for start, instruction in enumerate(stream):
        name = str(instruction.operator)
        if name == "q":
            saved.append(state)
        elif name == "Q":
            state = saved.pop()
        elif name in _SETS:
            state = state.after(name, instruction)
        number = _number(instruction) if name == "BDC" else None
        if number in order and number is not None and (end := _end(stream, start)):
            text = [instruction, *state.inks, *stream[start + 1 : end]]
            places.setdefault(state.scales, []).append((order[number], start, text))
            ends[start] = end
    instead = dict[int, _Stream]()
    for found in places.values():
        in_order = sorted(found, key=lambda one: one[0])
        for (_, at, _), (_, _, text) in zip(found, in_order, strict=True):
            instead[at] = text
    painted: _Stream = []
    at = 0
    while at < len(stream):
        painted += instead.get(at, stream[at : at + 1])
        at = ends.get(at, at + 1)
    return painted


def _end(stream: _Stream, start: int) -> int | None:
    """Where a marked text ends, if it is text and the lines of it, and nothing else."""
    for at in range(start + 1, len(stream)):
        name = str(stream[at].operator)
        if name == "EMC":
            return at + 1
        if name not in _TEXT:
            return None
    return None


def _space(
    stream: _Stream,
    fonts: Mapping[str, tuple[dict[int, str], dict[int, float]]],
    blocks: Mapping[int, object],
) -> None:
    """Put a space, which cannot be seen, at the end of each line and where a gap follows."""
    shown = list(_texts(stream, fonts, blocks))
    for text, following in zip_longest(shown, shown[1:]):
        meanings, _ = fonts[text.font]
        code = next((code for code, said in meanings.items() if said == " "), None)
        said = list(stream[text.number].operands[0])
        last = _last(said, meanings)
        if code is None or last.isspace():
            continue
        if following is not None:
            gap = following.left - text.right
            if following.top == text.top and -text.size < gap < text.size * _GAP:
                continue
            if last in _JOINING and following.block == text.block:
                continue
        said.append(pikepdf.String(code.to_bytes(2, "big")))
        stream[text.number] = ContentStreamInstruction([Array(said)], Operator("TJ"))


def _texts(
    stream: _Stream,
    fonts: Mapping[str, tuple[dict[int, str], dict[int, float]]],
    blocks: Mapping[int, object],
) -> Iterator[_Text]:
    x, y, size, font = 0.0, 0.0, 0.0, ""
    block: object = None
    for number, instruction in enumerate(stream):
        name = str(instruction.operator)
        if name not in _PLACES:
            continue
        operands = instruction.operands
        if name == "Tm":
            x, y = float(operands[4]), float(operands[5])
        elif name == "Tf":
            font, size = str(operands[0]), float(operands[1])
        elif name == "BDC":
            mark = _number(instruction)
            block = block if mark is None else blocks.get(mark)
        else:
            right = x + _advance(operands[0], fonts[font][1]) * size / 1000
            yield _Text(
                number=number, left=x, right=right, top=y, size=size, font=font, block=block
            )
            x = right


def _advance(said: Any, widths: dict[int, float]) -> float:
    wide = 0.0
    for piece in said:
        if isinstance(piece, pikepdf.String):
            raw = bytes(piece)
            codes = (int.from_bytes(raw[n : n + 2], "big") for n in range(0, len(raw), 2))
            wide += sum(widths.get(code, 0.0) for code in codes)
        else:
            wide -= float(piece)
    return wide


def _last(said: list[Any], meanings: dict[int, str]) -> str:
    """The last character that a text shows."""
    codes = b"".join(bytes(piece) for piece in said if isinstance(piece, pikepdf.String))
    return meanings.get(int.from_bytes(codes[-2:], "big"), "") if codes else ""
