"""A repair of the tags that WeasyPrint writes, so that a PDF passes PDF/UA-1.

WeasyPrint 70 puts what stands in a list item besides its first line straight into ``LI``, where
PDF/UA-1 (ISO 32000-1, 14.8.4.3.3) allows only ``Lbl`` and ``LBody``.
It can go once WeasyPrint puts it into ``LBody`` itself: ``tests/unit/test_tagging.py`` then fails
where it shows the fault, and says so.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

_ALLOWED = (Name.Lbl, Name.LBody)


def repaired(pdf: bytes) -> bytes:
    """The same PDF with every list item's content in its ``LBody``; same bytes in, same out."""
    with Pdf.open(io.BytesIO(pdf)) as document:
        for item in elements(document):
            if item.get("/S") == Name.LI:
                _mend(document, item)
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
    waiting = [document.Root.StructTreeRoot]
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


def _mend(document: Pdf, item: Dictionary) -> None:
    held = kids(item)
    stray = [kid for kid in held if not _is_allowed(kid)]
    if not stray:
        return
    body = next((kid for kid in held if _is_allowed(kid) and Name.LBody == kid.S), None)
    if body is None:
        body = document.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.LBody, P=item, K=Array())
        )
    for kid in stray:
        if isinstance(kid, Dictionary) and "/S" in kid:
            kid.P = body
    body.K = Array([*kids(body), *stray])
    item.K = Array([*(kid for kid in held if _is_allowed(kid) and Name.Lbl == kid.S), body])


def _is_allowed(kid: pikepdf.Object) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/S") in _ALLOWED
