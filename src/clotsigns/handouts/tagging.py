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
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from clotsigns.handouts.glyphs import meanings_of

_ALLOWED = ("/Lbl", "/LBody")
_POINTS_A_PIXEL = 72 / 96
# What says nothing when it is empty; a cell or a label has its place even then.
_EMPTY = ("/P", "/Span", "/Div", "/NonStruct", "/Sect", "/L", "/LI")
# Behind these a word goes on, or there is a space already.
_JOINING = ("-", "/", " ", "\N{NO-BREAK SPACE}")


def repaired(pdf: bytes) -> bytes:
    """The same PDF, mended, to be printed as large as it is; same bytes in, same out."""
    with Pdf.open(io.BytesIO(pdf)) as document:
        for element in list(elements(document)):
            if element.get("/S") == Name.L:
                _describe(element)
        for element in list(elements(document)):
            if element.get("/S") == Name.LI:
                _mend(document, element)
        for page in document.pages:
            _space(document, page)
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


def _space(document: Pdf, page: pikepdf.Page) -> None:
    """Put a space at the end of each line, where it cannot be seen."""
    spaces = {
        name: next((code for code, said in meanings_of(font).items() if said == " "), None)
        for name, font in page.resources.get("/Font", Dictionary()).items()
    }
    stream = list(pikepdf.parse_content_stream(page))
    at: tuple[float, float] = (0.0, 0.0)
    font = ""
    # Each text with its place: one that is right of the last, as high, is on the same line.
    shown: list[tuple[int, tuple[float, float], str]] = []
    for number, instruction in enumerate(stream):
        name, operands = str(instruction.operator), list(instruction.operands)
        if name == "Tm":
            at = (float(operands[4]), float(operands[5]))
        elif name == "Tf":
            font = str(operands[0])
        elif name == "TJ":
            shown.append((number, at, font))
    for place, (number, (x, y), font) in enumerate(shown):
        following = shown[place + 1][1] if place + 1 < len(shown) else None
        same_line = following is not None and following[1] == y and following[0] > x
        code, said = spaces.get(font), list(stream[number].operands[0])
        ends = _last(said, meanings_of(page.resources.Font[font]))
        if code is None or same_line or ends in _JOINING:
            continue
        said.append(pikepdf.String(code.to_bytes(2, "big")))
        stream[number] = pikepdf.ContentStreamInstruction([Array(said)], pikepdf.Operator("TJ"))
    page.Contents = document.make_stream(pikepdf.unparse_content_stream(stream))


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
