"""The Python-Markdown extension: places safety boxes, turns citations into numbered links.

Two things are added to Markdown, and both work in every generator that runs Python-Markdown:

``[@one; @two]``
    a citation, shown as small numbers that link to the page's list of sources; with ``; handout``
    at its end, the sentence, item or row before it is marked for the page's handout;
``[[name: argument]]``
    a placement, alone on its line, replaced by what ``clotsigns.placements`` makes of the data.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from clotsigns.article import CITATION, HANDOUT, PLACEMENT, cited
from clotsigns.placements import Placements
from clotsigns.project import cached_project

_CITE = "data-cites"


class _PlacementBlock(BlockProcessor):
    def __init__(self, md: Markdown, placements: Placements) -> None:
        super().__init__(md.parser)
        self._placements = placements

    def test(self, parent: etree.Element, block: str) -> bool:
        return PLACEMENT.match(block.split("\n", 1)[0].strip()) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        first, _, rest = blocks.pop(0).partition("\n")
        match = PLACEMENT.match(first.strip())
        assert match is not None
        self._placements.place(match[1], match[2] or "", parent, self.parser)
        if rest:
            blocks.insert(0, rest)


class _CitationMark(InlineProcessor):
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        mark = etree.Element("sup", {"class": "cite", _CITE: " ".join(cited(m[0]))})
        if m["handout"]:
            mark.set(HANDOUT, "")
        return mark, m.start(0), m.end(0)


class _Numbering(Treeprocessor):
    """Numbers the sources in the order in which the page cites them."""

    def __init__(self, md: Markdown, placements: Placements) -> None:
        super().__init__(md)
        self._placements = placements

    def run(self, root: etree.Element) -> None:
        self._placements.link_terms(root)
        numbers: dict[str, int] = {}
        for mark in root.iter("sup"):
            names = mark.attrib.pop(_CITE, "").split()
            for name in names:
                number = numbers.setdefault(name, len(numbers) + 1)
                link = etree.SubElement(mark, "a", {"href": f"#source-{name}"})
                link.set("aria-label", self._placements.citation_label(number))
                link.text = str(number)
                link.tail = ", "
            if names:
                mark[-1].tail = None
        self._placements.finish(root, numbers)


class _Tables(Treeprocessor):
    """Gives each row a header and, in wide tables, each cell its column's name for narrow screens.

    With two columns the row's header says enough.
    """

    def run(self, root: etree.Element) -> None:
        for table in root.iter("table"):
            names = ["".join(head.itertext()) for head in table.iter("th")]
            for head in table.iter("th"):
                head.set("scope", "col")
            body = table.find("tbody")
            for row in body if body is not None else ():
                for index, cell in enumerate(row):
                    cell.attrib.pop("style", None)
                    if index == 0:
                        cell.tag = "th"
                        cell.set("scope", "row")
                    elif index < len(names) > 2:
                        cell.set("data-label", names[index])


class ClotSignsExtension(Extension):
    """Options: ``root``, the project's folder; ``language``, the one the pages are written in."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "root": [".", "the folder that holds docs/ and data/"],
            "language": ["en", "the language of the pages"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        project = cached_project(Path(self.getConfig("root")), self.getConfig("language"))
        placements = Placements(project)
        md.registerExtension(self)
        # Before the reference processor (15) and after lists: a placement stands alone.
        md.parser.blockprocessors.register(_PlacementBlock(md, placements), "clotsigns", 75)
        md.inlinePatterns.register(_CitationMark(CITATION.pattern, md), "clotsigns-cite", 175)
        # After inline patterns (20) have left their marks, before ids are gathered (5).
        md.treeprocessors.register(_Numbering(md, placements), "clotsigns-number", 15)
        md.treeprocessors.register(_Tables(md), "clotsigns-table", 14)


def makeExtension(**options: Any) -> ClotSignsExtension:
    """The entry point that Python-Markdown looks for."""
    return ClotSignsExtension(**options)
