"""A repair of what WeasyPrint writes, so that a PDF passes PDF/UA-1 and is read and printed well.

WeasyPrint 70 puts what stands in a list item besides its first line straight into ``LI``, where
PDF/UA-1 (ISO 32000-1, 14.8.4.3.3) allows only ``Lbl`` and ``LBody``; and it leaves the groups of a
description list ``Div``, where only ``LI`` is allowed.
It tells where a figure stands in CSS pixels from the top, not in points from the bottom; it tags
what is empty, and several times what is laid out as a table; and its links are not for print, which
makes what is printed another document (ISO 14289-1, 7.18.1). ``painting`` mends the pages.
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

from clotsigns.handouts.painting import repaint

_ALLOWED = ("/Lbl", "/LBody")
_POINTS_A_PIXEL = 72 / 96
# What says nothing when it is empty; a cell or a label has its place even then.
_EMPTY = ("/P", "/Span", "/Div", "/NonStruct", "/Sect", "/L", "/LI")
# Of what holds nothing but another of its kind, one will do.
_NESTED = ("/L", "/Div", "/NonStruct", "/Span")
_PRINT = 4


def repaired(pdf: bytes) -> bytes:
    """The same PDF, mended, to be printed as large as it is; same bytes in, same out."""
    with Pdf.open(io.BytesIO(pdf)) as document:
        found = list(elements(document))
        for element in found:
            if element.get("/S") == Name.L:
                _describe(element)
            elif element.get("/S") == Name.LI and not _is(element.P, "/L"):
                # An item that is laid out as a table is tagged once for each part of that.
                element.S = Name.NonStruct
                for kid in kids(element):
                    if _is(kid, "/LBody"):
                        kid.S = Name.NonStruct
        for element in found:
            if element.get("/S") == Name.LI:
                _mend(document, element)
        blocks = _blocks(document)
        for page in document.pages:
            repaint(document, page, blocks.get(page.objgen, {}))
            for link in page.get("/Annots", ()):
                link.F = _PRINT
        _forget(document, blocks)
        for element in found:
            if element.get("/S") == Name.Figure:
                _place(document, element)
            elif element.get("/S") == Name.TR:
                _head(element)
        # What holds another comes after it.
        for element in reversed(list(elements(document))):
            _prune(element)
            _name(element)
        # Each is joined before what it holds is looked at.
        for element in elements(document):
            _join(element)
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


def _head(row: Dictionary) -> None:
    """Tell of each head of a table if it is that of its column or of its row."""
    heads = [cell for cell in kids(row) if _is(cell, "/TH")]
    of = Name.Column if len(heads) == len(kids(row)) else Name.Row
    for cell in heads:
        cell.A.Scope = of


def _prune(element: Dictionary) -> None:
    """Take out what an element holds and holds nothing itself."""
    held = kids(element)
    kept = [kid for kid in held if not _is(kid, *_EMPTY) or kids(kid)]
    if len(kept) < len(held):
        element.K = Array(kept)


def _name(item: Dictionary) -> None:
    """Of a field to be written in there is nothing yet but its name, which then is the item."""
    if _is(item, "/LI") and len(kids(item)) > 1:
        told = [kid for kid in kids(item) if kids(kid)]
        if len(told) == 1:
            told[0].S = Name.LBody
            item.K = Array(told)


def _join(element: Dictionary) -> None:
    """Put what is held in place of what holds nothing else and is of the same kind."""
    held = kids(element)
    for place, kid in enumerate(held):
        inner = kid
        while _is(inner, *_NESTED) and len(kids(inner)) == 1 and _is(kids(inner)[0], str(inner.S)):
            inner = kids(inner)[0]
        if inner is not kid:
            inner.P = element
            held[place] = inner
    if held:
        element.K = Array(held)


def _forget(document: Pdf, blocks: dict[Any, dict[int, object]]) -> None:
    """Let the document have no element for what is marked and stands in no tag."""
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    for page in document.pages:
        found = blocks.get(page.objgen, {})
        at = next(n for n in range(0, len(numbers), 2) if numbers[n] == page.StructParents)
        numbers[at + 1] = Array(
            [held if mark in found else None for mark, held in enumerate(numbers[at + 1])]
        )


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
