"""How a finished PDF is drawn, read back from its streams: black words, and its code."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from typing import Any

import pikepdf
import segno
from pikepdf import Dictionary, Pdf

# A number in a drawing may be white on black.
_NUMBERED = 2
_Run = tuple[int, int, int]
_LOOKED_AT = "q Q g rg k sc scn Tr gs Tj TJ ' \" re m l S s f f* B n Do"


def drawn_faults(content: bytes, addresses: Collection[str]) -> Iterator[str]:
    """What is wrong with how a PDF is drawn; its codes lead to these addresses and to no other."""
    codes: list[list[_Run]] = []
    with Pdf.open(io.BytesIO(content)) as document:
        marks = document.Root.get("/MarkInfo", Dictionary())
        if not marks.get("/Marked", False) or "/StructTreeRoot" not in document.Root:
            yield "it must be marked as tagged"
        for page in document.pages:
            box = [float(edge) for edge in page.mediabox]
            if page.obj.get("/Rotate", 0):
                yield "its pages must stand upright"
            if "/CropBox" in page.obj and list(page.obj.CropBox) != list(page.mediabox):
                yield "its pages must not be cut"
            found = _Drawing(box)
            found.walk(page.obj, page.obj.get("/Resources", Dictionary()))
            yield from sorted(found.faults)
            codes += found.codes()
    if sorted(codes) != sorted(map(_code, addresses)):
        yield f"its QR codes must lead to {', '.join(addresses) or 'nothing'}"


def _code(address: str) -> list[_Run]:
    """The code as runs of dark modules: row, first column, and the one after the last."""
    matrix = segno.make(address, error="m", micro=False).matrix
    found: list[_Run] = []
    for row, cells in enumerate(matrix):
        for column, dark in enumerate(cells):
            if dark and found and found[-1][0] == row and found[-1][2] == column:
                found[-1] = (row, found[-1][1], column + 1)
            elif dark:
                found.append((row, column, column + 1))
    return found


class _Drawing:
    """What a page draws: how its words look, and the path that is its code."""

    # So many lines in one path are a QR code and nothing else.
    LEAST = 100

    def __init__(self, box: list[float]) -> None:
        self.faults: set[str] = set()
        self._box = box
        self._codes: list[list[tuple[float, float, float]]] = []

    def codes(self) -> list[list[_Run]]:
        """The runs of each code, counted in its own modules."""
        found: list[list[_Run]] = []
        for lines in self._codes:
            left, top = min(line[0] for line in lines), min(line[2] for line in lines)
            found.append(
                [
                    (round(y - top), round(first - left), round(last - left))
                    for first, last, y in lines
                ]
            )
        return found

    def walk(self, stream: Any, resources: Any) -> None:
        """Follow a stream of drawing; what is drawn dimly or off the paper is a fault."""
        fill, mode, alpha, shown = 0.0, 0, 1.0, False
        saved: list[tuple[float, int, float]] = []
        path: list[tuple[float, float, float]] = []
        at = (0.0, 0.0)
        states = resources.get("/ExtGState", Dictionary())
        for instruction in pikepdf.parse_content_stream(stream, _LOOKED_AT):
            name = str(instruction.operator)
            operands: Any = instruction.operands
            if name == "q":
                saved.append((fill, mode, alpha))
            elif name == "Q" and saved:
                fill, mode, alpha = saved.pop()
            elif name in ("g", "rg", "k", "sc", "scn"):
                fill = _lightness(name, [o for o in operands])
            elif name == "Tr":
                mode = int(operands[0])
            elif name == "gs":
                state = states.get(str(operands[0]), Dictionary())
                alpha = float(state.get("/ca", alpha))
            elif name in ("Tj", "TJ", "'", '"'):
                shown = True
                if _letters(operands[0]) <= _NUMBERED:
                    continue
                if fill > 0.35 or mode != 0 or alpha < 0.9:
                    self.faults.add("its words must be black, whole and not see-through")
            elif name == "re" and shown and float(operands[2]) * float(operands[3]) > 1e5:
                self.faults.add("nothing may be drawn over its words")
            elif name == "m":
                at = (float(operands[0]), float(operands[1]))
            elif name == "l":
                to = (float(operands[0]), float(operands[1]))
                if at[1] == to[1]:
                    path.append((min(at[0], to[0]), max(at[0], to[0]), at[1]))
                at = to
            elif name in ("S", "s", "f", "f*", "B", "n"):
                if len(path) > self.LEAST:
                    self._codes.append(path)
                path = []
            elif name == "Do":
                form = resources.XObject[str(operands[0])]
                if form.get("/Subtype") == pikepdf.Name.Form:
                    self.walk(form, form.get("/Resources", resources))


def _letters(operand: Any) -> int:
    """How many letters are shown: each has two bytes."""
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    return sum(len(bytes(part)) for part in parts if isinstance(part, pikepdf.String)) // 2


def _lightness(name: str, operands: list[Any]) -> float:
    try:
        parts = [float(part) for part in operands]
    except (TypeError, ValueError):
        return 1.0
    if name == "k":
        return 1.0 - min(1.0, max(parts[:3]) + parts[3])
    return sum(parts) / len(parts) if parts else 1.0
