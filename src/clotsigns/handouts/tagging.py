"""A repair of the tags that WeasyPrint writes, so that a PDF passes PDF/UA-1.

WeasyPrint 70 puts what stands in a list item besides its first line straight into ``LI``, where
PDF/UA-1 (ISO 32000-1, 14.8.4.3.3) allows only ``Lbl`` and ``LBody``; and it leaves the groups of a
description list ``Div``, where only ``LI`` is allowed.
It can go once WeasyPrint writes both right itself: ``tests/unit/test_tagging.py`` then fails where
it shows the faults, and says so.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

_ALLOWED = ("/Lbl", "/LBody")


def repaired(pdf: bytes) -> bytes:
    """The same PDF with every list item's content in its ``LBody``; same bytes in, same out."""
    with Pdf.open(io.BytesIO(pdf)) as document:
        for element in list(elements(document)):
            if element.get("/S") == Name.L:
                _describe(element)
        for element in list(elements(document)):
            if element.get("/S") == Name.LI:
                _mend(document, element)
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
