"""A finished PDF as a screen reader hears it, and how large its print is: read back by pikepdf."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from clotsigns.handouts.glyphs import meanings_of
from clotsigns.handouts.tagging import kids

Matrix = tuple[float, ...]
_START: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a PDF says, in reading order and on its pages, and its smallest print in points."""

    text: str
    pages: tuple[str, ...]
    smallest: float
    language: str
    title: str
    bookmarks: tuple[str, ...]

    def as_bytes(self) -> bytes:
        """The same as JSON."""
        return json.dumps(asdict(self)).encode("utf-8")

    @classmethod
    def from_bytes(cls, content: bytes) -> Heard:
        """What ``as_bytes`` wrote."""
        told = json.loads(content)
        lists = {name: tuple(told[name]) for name in ("pages", "bookmarks")}
        return cls(**{**told, **lists})


@dataclass
class _Page:
    marked: dict[int, list[str]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)


# What is looked at: most of a sheet's stream draws lines, and says nothing.
_READ = "q Q cm BT Tm Tf BDC BMC EMC Tj TJ Do"


def listen(pdf: bytes) -> Heard:
    """Read a tagged PDF back: words in the order of its tags, and the size of every word."""
    with Pdf.open(io.BytesIO(pdf)) as document:
        pages = [_read(page) for page in document.pages]
        numbers = {page.objgen: index for index, page in enumerate(document.pages)}
        words: list[str] = []
        _gather(document.Root.StructTreeRoot, None, pages, numbers, words)
        with document.open_outline() as outline:
            bookmarks = tuple(str(item.title) for item in outline.root)
        return Heard(
            # As a reader of tags joins them: only what the file itself holds parts two words.
            text=" ".join("".join(words).split()),
            pages=tuple(" ".join("".join(page.said).split()) for page in pages),
            smallest=min((size for page in pages for size in page.sizes), default=0.0),
            language=str(document.Root.get("/Lang", "")),
            title=str(document.docinfo.get("/Title", "")),
            bookmarks=bookmarks,
        )


def _gather(
    element: Any, page: int | None, pages: list[_Page], numbers: dict[Any, int], words: list[str]
) -> None:
    if "/Pg" in element:
        page = numbers[element.Pg.objgen]
    for kid in kids(element):
        if isinstance(kid, int):
            assert page is not None
            words += pages[page].marked.get(int(kid), [])
        elif isinstance(kid, Dictionary) and "/MCID" in kid:
            at = numbers[kid.Pg.objgen] if "/Pg" in kid else page
            assert at is not None
            words += pages[at].marked.get(int(kid.MCID), [])
        elif isinstance(kid, Dictionary) and "/S" in kid:
            if "/Alt" in kid:
                words.append(f" {kid.Alt} ")
            _gather(kid, page, pages, numbers, words)


def _read(page: pikepdf.Page) -> _Page:
    found = _Page()
    _walk(page.obj, page.obj.get("/Resources", Dictionary()), _START, found, None)
    return found


def _walk(stream: Any, resources: Any, matrix: Matrix, found: _Page, outer: int | None) -> None:
    fonts = {
        name: (meanings_of(font), font.get("/Subtype") == Name.Type0)
        for name, font in resources.get("/Font", Dictionary()).items()
    }
    saved: list[Matrix] = []
    marks: list[int | None] = []
    text = _START
    meanings: dict[int, str] = {}
    wide, size = True, 0.0
    for instruction in pikepdf.parse_content_stream(stream, _READ):
        operands: Any = instruction.operands
        name = str(instruction.operator)
        if name == "q":
            saved.append(matrix)
        elif name == "Q":
            matrix = saved.pop()
        elif name == "cm":
            matrix = _times(tuple(float(n) for n in operands), matrix)
        elif name == "BT":
            text = _START
        elif name == "Tm":
            text = tuple(float(n) for n in operands)
        elif name == "Tf":
            meanings, wide = fonts[str(operands[0])]
            size = float(operands[1])
        elif name in ("BDC", "BMC"):
            about = operands[1] if len(operands) > 1 else None
            numbered = isinstance(about, Dictionary) and "/MCID" in about
            marks.append(int(about.MCID) if about is not None and numbered else None)
        elif name == "EMC":
            marks.pop()
        elif name in ("Tj", "TJ"):
            said = _said(operands[0], meanings, wide)
            if said.strip():
                scale = _times(text, matrix)
                found.sizes.append(size * abs(scale[0] * scale[3] - scale[1] * scale[2]) ** 0.5)
            found.said.append(said)
            mark = next((m for m in reversed(marks) if m is not None), outer)
            if mark is not None:
                found.marked.setdefault(mark, []).append(said)
        elif name == "Do":
            form = resources.XObject[str(operands[0])]
            if form.get("/Subtype") == Name.Form:
                own = tuple(float(n) for n in form.get("/Matrix", Array(_START)))
                _walk(form, form.get("/Resources", resources), _times(own, matrix), found, None)


def _said(operand: Any, meanings: dict[int, str], wide: bool) -> str:
    pieces = operand if isinstance(operand, Array) else [operand]
    said = ""
    for piece in pieces:
        if isinstance(piece, pikepdf.String):
            raw = bytes(piece)
            step = 2 if wide else 1
            codes = [int.from_bytes(raw[n : n + step], "big") for n in range(0, len(raw), step)]
            said += "".join(meanings.get(code, "") for code in codes)
    return said


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )
