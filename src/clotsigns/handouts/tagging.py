"""A repair of what WeasyPrint writes, so that a PDF passes PDF/UA-1 and is read and printed well.

WeasyPrint 70 puts what stands in a list item besides its first line straight into ``LI``, where
PDF/UA-1 (ISO 32000-1, 14.8.4.3.3) allows only ``Lbl`` and ``LBody``; and it leaves the groups of a
description list ``Div``, where only ``LI`` is allowed.
It ends lines without a space, so that readers of tags join words (ISO 32000-1, 14.8.2.5); it tells
where a figure stands in CSS pixels from the top, not in points from the bottom; and it tags what is
empty.
It can go once WeasyPrint writes all that right itself: ``tests/unit/test_rendering.py`` then fails
where it shows the faults, and says so.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from clotsigns.handouts.glyphs import meanings_of, widths_of

_ALLOWED = ("/Lbl", "/LBody")
_POINTS_A_PIXEL = 72 / 96
# What says nothing when it is empty; a cell or a label has its place even then.
_EMPTY = ("/P", "/Span", "/Div", "/NonStruct", "/Sect", "/L", "/LI")
# Behind these a word goes on in the next line.
_JOINING = ("-", "/")
# What stands further from the text before it, in parts of the size of print, is another text.
_GAP = 0.15


def repaired(pdf: bytes) -> bytes:
    """The same PDF, mended, to be printed as large as it is; same bytes in, same out."""
    with Pdf.open(io.BytesIO(pdf)) as document:
        for element in list(elements(document)):
            if element.get("/S") == Name.L:
                _describe(element)
            elif element.get("/S") == Name.LI and not _is(element.P, "/L"):
                # An item that is laid out as a table is tagged once for each part of that.
                element.S = Name.NonStruct
                for kid in kids(element):
                    if _is(kid, "/LBody"):
                        kid.S = Name.NonStruct
        for element in list(elements(document)):
            if element.get("/S") == Name.LI:
                _mend(document, element)
        blocks = _blocks(document)
        for page in document.pages:
            _space(document, page, blocks.get(page.objgen, {}))
        for element in list(elements(document)):
            if element.get("/S") == Name.Figure:
                _place(document, element)
        while _prune(document):
            pass
        wishes = document.Root.get("/ViewerPreferences", Dictionary())
        wishes.PrintScaling = Name("/None")
        if len(document.pages) > 1:
            wishes.Duplex = Name.DuplexFlipLongEdge
        document.Root.ViewerPreferences = wishes
        out = io.BytesIO()
        document.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
        )
        return out.getvalue()


def elements(document: Pdf) -> Iterator[Dictionary]:
    """The elements of the document's structure, in the order in which they are read."""
    waiting: list[Any] = [document.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += reversed([kid for kid in kids(element) if isinstance(kid, Dictionary)])


def kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    """What an element of the structure holds, in order."""
    held = element.get("/K")
    if held is None:
        return []
    return list(held) if isinstance(held, Array) else [held]


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


def _space(document: Pdf, page: pikepdf.Page, blocks: dict[int, object]) -> None:
    """Put a space, which cannot be seen, at the end of each line and where a gap follows."""
    fonts = {
        name: (meanings_of(font), widths_of(font))
        for name, font in page.resources.get("/Font", Dictionary()).items()
    }
    stream = list(pikepdf.parse_content_stream(page))
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
        shows = pikepdf.ContentStreamInstruction([Array(said)], pikepdf.Operator("TJ"))
        stream[text.number] = shows
    page.Contents = document.make_stream(pikepdf.unparse_content_stream(stream))


def _texts(
    stream: list[Any],
    fonts: dict[str, tuple[dict[int, str], dict[int, float]]],
    blocks: dict[int, object],
) -> Iterator[_Text]:
    x, y, size, font = 0.0, 0.0, 0.0, ""
    block: object = None
    for number, instruction in enumerate(stream):
        name, operands = str(instruction.operator), list(instruction.operands)
        if name == "Tm":
            x, y = float(operands[4]), float(operands[5])
        elif name == "Tf":
            font, size = str(operands[0]), float(operands[1])
        elif name == "BDC" and isinstance(operands[1], Dictionary) and "/MCID" in operands[1]:
            block = blocks.get(int(operands[1].MCID))
        elif name == "TJ":
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


def _blocks(document: Pdf) -> dict[Any, dict[int, object]]:
    """For each page, in which paragraph, item or cell its marked texts are."""
    found: dict[Any, dict[int, object]] = {}

    def walk(element: Any, block: object, page: Any) -> None:
        page = element.Pg.objgen if "/Pg" in element else page
        if str(element.get("/S")) not in ("/Span", "/Link", "/NonStruct"):
            block = element.objgen
        for kid in kids(element):
            if isinstance(kid, int):
                found.setdefault(page, {})[int(kid)] = block
            elif isinstance(kid, Dictionary) and "/MCID" in kid:
                at = kid.Pg.objgen if "/Pg" in kid else page
                found.setdefault(at, {})[int(kid.MCID)] = block
            elif isinstance(kid, Dictionary) and "/S" in kid:
                walk(kid, block, page)

    walk(document.Root.StructTreeRoot, None, None)
    return found


def _last(said: list[Any], meanings: dict[int, str]) -> str:
    """The last character that a text shows."""
    codes = b"".join(bytes(piece) for piece in said if isinstance(piece, pikepdf.String))
    return meanings.get(int.from_bytes(codes[-2:], "big"), "") if codes else ""


def _place(document: Pdf, figure: Dictionary) -> None:
    """A figure's box in points from the lower left corner of its page."""
    page = figure.get("/Pg")
    told = figure.get("/A")
    if page is None or told is None or "/BBox" not in told:
        return
    height = float(page.MediaBox[3])
    left, top, right, bottom = (float(n) * _POINTS_A_PIXEL for n in told.BBox)
    box = [left, height - bottom, right, height - top]
    told.BBox = Array([round(Decimal(n), 3) for n in box])


def _prune(document: Pdf) -> bool:
    """Take out elements that hold nothing; true if there were some."""
    found = False
    for element in list(elements(document)):
        held = kids(element)
        kept = [
            kid
            for kid in held
            if not (isinstance(kid, Dictionary) and str(kid.get("/S")) in _EMPTY and not kids(kid))
        ]
        if len(kept) < len(held):
            element.K = Array(kept)
            found = True
    return found


def _describe(described: Dictionary) -> None:
    """Make each group of a description list an item: what is named its label, the rest its body."""
    groups = [kid for kid in kids(described) if _is(kid, "/Div")]
    if not groups:
        return
    for group in groups:
        group.S = Name.LI
        for index, part in enumerate(kid for kid in kids(group) if _is(kid, "/LI")):
            for inner in kids(part):
                if _is(inner, "/LBody"):
                    inner.S = Name.Span
            part.S = Name.LBody if index else Name.Lbl
    for blank in kids(described):
        if not _is(blank, "/LI"):
            blank.P = groups[-1]
            groups[-1].K.append(blank)
    described.K = Array(groups)


def _mend(document: Pdf, item: Dictionary) -> None:
    held = kids(item)
    stray = [kid for kid in held if not _is(kid, *_ALLOWED)]
    if not stray:
        return
    body = next((kid for kid in held if _is(kid, "/LBody")), None)
    if body is None:
        body = document.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.LBody, P=item, K=Array())
        )
    for kid in stray:
        if isinstance(kid, Dictionary) and "/S" in kid:
            kid.P = body
    body.K = Array([*kids(body), *stray])
    item.K = Array([*(kid for kid in held if _is(kid, "/Lbl")), body])


def _is(kid: pikepdf.Object, *types: str) -> bool:
    return isinstance(kid, Dictionary) and str(kid.get("/S")) in types
