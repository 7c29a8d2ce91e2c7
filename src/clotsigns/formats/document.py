"""A handout as a Word document to be changed: with real headings, lists and tables.

Words on safety stand in content controls that Word lets nobody change, between two lines that say
so, as not every program knows such controls. The only module that imports python-docx.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
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
_KEEP = "Keep"
_STYLES = {Marks.POINTS: "List Bullet", Marks.NUMBERS: "List Number", Marks.TICKS: "List"}
_FONT = "Arial"
_SIZES = {"Heading 1": 22, "Heading 2": 16, "Heading 3": 13}


def as_document(outline: Outline) -> bytes:
    """The whole handout, the same bytes for the same outline."""
    document = docx.Document()
    _dress(document, outline)
    document.add_heading(outline.title, level=1)
    for locked, run in groupby(outline.blocks, lambda block: isinstance(block, Box)):
        if locked:
            _ruled(document.add_paragraph(outline.signals.keep, style=_KEEP), "top")
        for block in run:
            if isinstance(block, Box):
                _lock(document, block)
            else:
                _write(document, block)
        if locked:
            _ruled(document.add_paragraph(outline.signals.kept, style=_KEEP), "bottom")
    written = io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as pack:
        return zipped((name, pack.read(name)) for name in pack.namelist())


def _dress(document: Document, outline: Outline) -> None:
    """What holds of the whole document: what it is called, its language, its letters."""
    told, day = document.core_properties, datetime.datetime.combine(outline.day, datetime.time())
    told.title, told.author, told.language = outline.title, outline.author, outline.language
    told.comments, told.last_modified_by, told.revision = "", outline.author, 1
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
    kept = document.styles.add_style(_KEEP, WD_STYLE_TYPE.PARAGRAPH)
    kept.base_style = document.styles["Normal"]
    kept.font.bold = True
    for name, points in {"Normal": 12, **_SIZES}.items():
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(points)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [key for key in fonts.attrib if "Theme" in str(key)]:
            del fonts.attrib[theme]


def _lock(document: Document, box: Box) -> None:
    """A box, which none may change."""
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    about = OxmlElement("w:sdtPr")
    for tag, value in (("w:alias", box.heading), ("w:tag", box.name), ("w:lock", LOCK)):
        about.append(_valued(tag, value))
    control.append(about)
    control.append(content)
    body: Any = document.element.body
    before = len(body)
    document.add_heading(box.heading, level=2)
    for block in box.blocks:
        _write(document, block)
    # The last element is about the section, before which all paragraphs stand.
    for element in list(body)[before - 1 : -1]:
        content.append(element)
    body.insert(before - 1, control)


def _write(document: Document, block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, level=block.level)
    elif isinstance(block, Paragraph):
        _say(document.add_paragraph(), block.runs)
    elif isinstance(block, Items):
        begun = _numbering(document) if block.marks is Marks.NUMBERS else None
        for number, item in enumerate(block.items, start=1):
            written = document.add_paragraph(style=_STYLES[block.marks])
            if begun is not None:
                numbered = written._p.get_or_add_pPr().get_or_add_numPr()
                numbered.get_or_add_ilvl().val, numbered.get_or_add_numId().val = 0, begun
            ticked = (Run(TICK.format(number)),) if block.marks is Marks.TICKS else ()
            _say(written, (*ticked, *item))
    elif isinstance(block, Table):
        _tabulate(document, block)
    elif isinstance(block, Fields):
        for label, value in block.fields:
            document.add_paragraph(f"{label}: {value.text or BLANK}")


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


def _ruled(paragraph: Written, edge: str) -> None:
    """A line along an edge of a paragraph."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement(f"w:{edge}")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _valued(tag: str, value: str) -> Any:
    element = OxmlElement(tag)
    element.set(qn("w:val"), value)
    return element
