"""A handout as a Word document to be changed: with real headings, lists and tables.

Words on safety stand in content controls that Word lets nobody change. Each is called what whoever
edits it must know, which Word shows where it is clicked and never prints. The only module that
imports python-docx.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Written

from clotsigns.archive import zipped
from clotsigns.formats.outline import (
    Block,
    Box,
    Fields,
    Heading,
    Items,
    Marks,
    Outline,
    Paragraph,
    Run,
    Table,
)

LOCK = "sdtContentLocked"
BLANK = "_" * 30
TICK = "\N{BALLOT BOX} {}. "
_STYLES = {Marks.POINTS: "List Bullet", Marks.NUMBERS: "List Number", Marks.TICKS: "List"}
_FONT = "Arial"
_SIZES = {"Heading 1": 22, "Heading 2": 16, "Heading 3": 13}


def as_document(outline: Outline) -> bytes:
    """The whole handout, the same bytes for the same outline."""
    document = docx.Document()
    _dress(document, outline)
    document.add_heading(outline.title, level=1)
    for block in outline.blocks:
        if isinstance(block, Box):
            _lock(document, block, outline.signals.keep)
        else:
            _write(document, document, block)
    written = io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as pack:
        return zipped((name, pack.read(name)) for name in pack.namelist())


def _dress(document: Document, outline: Outline) -> None:
    """What holds of the whole document: what it is called, its language, its letters."""
    told, day = document.core_properties, datetime.datetime.combine(outline.day, datetime.time())
    told.title, told.author, told.language = outline.title, outline.author, outline.language
    told.comments, told.last_modified_by = outline.signals.keep, outline.author
    told.revision = 1
    told.created = told.modified = day
    links = document.part.package.rels if document.part.package else {}
    for name in [name for name, link in links.items() if link.reltype.endswith("/thumbnail")]:
        # It shows another document.
        del links[name]
    for tongue in document.styles.element.iter(qn("w:lang")):
        tongue.set(qn("w:val"), outline.language)
    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = Cm(21), Cm(29.7)
    sheet.left_margin = sheet.right_margin = sheet.top_margin = sheet.bottom_margin = Cm(2)
    for name, points in {"Normal": 12, **_SIZES}.items():
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(points)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [key for key in fonts.attrib if "Theme" in str(key)]:
            del fonts.attrib[theme]


def _lock(document: Document, box: Box, keep: str) -> None:
    """A box, which none may change: a table, with its heading on each page it runs on to."""
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    about = OxmlElement("w:sdtPr")
    for tag, value in (("w:alias", keep), ("w:tag", box.name), ("w:lock", LOCK)):
        about.append(_valued(tag, value))
    control.append(about)
    control.append(content)
    framed = document.add_table(rows=0, cols=1)
    for number, blocks in enumerate(_rows(box)):
        row = framed.add_row()
        row._tr.get_or_add_trPr().append(_valued("w:cantSplit", "true"))
        (cell,) = row.cells
        for block in blocks:
            _write(document, cell, block)
        # Each cell begins with an empty paragraph.
        cell._tc.remove(cell._tc.p_lst[0])
        if not number:
            row._tr.trPr.append(_valued("w:tblHeader", "true"))
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
    table: Any = framed._tbl
    table.tblPr.insert_element_before(_frame(), "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    table.addprevious(control)
    content.append(table)
    # Two tables that follow each other would be one.
    document.add_paragraph()


def _rows(box: Box) -> list[list[Block]]:
    """A box in rows that stay whole: its heading and whom to call, then each list with its own."""
    found: list[list[Block]] = [[Heading(2, box.heading)]]
    for number, block in enumerate(box.blocks):
        before = found[-1][-1]
        leads = not number and isinstance(block, Paragraph)
        goes_on = isinstance(before, Heading | Paragraph) and len(found) > 1
        if leads or (goes_on and not isinstance(block, Heading)):
            found[-1].append(block)
        else:
            found.append([block])
    return found


def _frame() -> Any:
    """Lines around a table, and none in it."""
    lines = OxmlElement("w:tblBorders")
    for edge in ("top", "left", "bottom", "right"):
        lines.append(_line(edge))
    return lines


def _write(document: Document, into: Document | _Cell, block: Block) -> None:
    if isinstance(block, Heading):
        into.add_paragraph(block.text, style=f"Heading {block.level}")
    elif isinstance(block, Paragraph):
        _say(into.add_paragraph(), block.runs)
    elif isinstance(block, Items):
        begun = _numbering(document) if block.marks is Marks.NUMBERS else None
        for number, item in enumerate(block.items, start=1):
            written = into.add_paragraph(style=_STYLES[block.marks])
            if begun is not None:
                numbered = written._p.get_or_add_pPr().get_or_add_numPr()
                numbered.get_or_add_ilvl().val, numbered.get_or_add_numId().val = 0, begun
            ticked = (Run(TICK.format(number)),) if block.marks is Marks.TICKS else ()
            _say(written, (*ticked, *item))
    elif isinstance(block, Table):
        _tabulate(document, block)
    elif isinstance(block, Fields):
        for label, value in block.fields:
            into.add_paragraph(f"{label}: {value.text or BLANK}")


def _numbering(document: Document) -> int:
    """A numbering that begins with 1, as all lists of a style are else one list."""
    known: Any = document.part.numbering_part.element
    style: Any = document.styles[_STYLES[Marks.NUMBERS]].element
    kind = known.num_having_numId(style.pPr.numPr.numId.val).abstractNumId.val
    made = known.add_num(kind)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    number: int = made.numId
    return number


def _say(paragraph: Written, runs: Iterable[Run]) -> None:
    for run in runs:
        paragraph.add_run(run.text).bold = run.strong or None


def _tabulate(document: Document, table: Table) -> None:
    made = document.add_table(rows=1 + len(table.rows), cols=len(table.head), style="Table Grid")
    first = made.rows[0]
    # Said again at the head of each page, and told to screen readers.
    first._tr.get_or_add_trPr().append(_valued("w:tblHeader", "true"))
    for cell, text in zip(first.cells, table.head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row, told in zip(made.rows[1:], table.rows, strict=True):
        row._tr.get_or_add_trPr().append(_valued("w:cantSplit", "true"))
        for cell, runs in zip(row.cells, told, strict=True):
            _say(cell.paragraphs[0], runs)
    document.add_paragraph()


def _line(edge: str) -> Any:
    line = OxmlElement(f"w:{edge}")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "0"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    return line


def _valued(tag: str, value: str) -> Any:
    element = OxmlElement(tag)
    element.set(qn("w:val"), value)
    return element
