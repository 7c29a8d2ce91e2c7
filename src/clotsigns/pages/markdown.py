"""The Python-Markdown extension: places safety boxes, turns citations into numbered links.

Two things are added to Markdown, and both work in every generator that runs Python-Markdown:

``[@one; @two]``
    a citation: the paragraph, list or table ends with the numbers of all that it rests on, which
    lead to the page's list of sources; with ``; handout`` at its end, the sentence, item or row
    before it is marked for the page's handout;
``[[name: argument]]``
    a placement, alone on its line, replaced by what ``pages.placements`` makes of the data.
"""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from clotsigns.pages.article_frame import Around, Kinds, Outline
from clotsigns.pages.placements import OWN_ADVICE, Placements
from clotsigns.sources.article import CITATION, CITED, HANDOUT, PLACEMENT, cited
from clotsigns.sources.edition import EDITION
from clotsigns.sources.project import Project, cached_project
from clotsigns.sources.withdrawn import as_published

_CITE = "data-cites"
_TASK = "[ ]"
# What ends with one mark for all that it rests on, the outermost first.
_MARKED = frozenset({"p", "ul", "ol", "dl", "table", "figcaption"})


def _blocks(element: etree.Element) -> Iterator[etree.Element]:
    for child in element:
        if child.tag in _MARKED:
            yield child
        else:
            yield from _blocks(child)


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
        self._placements.place(match[1], match[2] or "", parent)
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
    """Numbers the sources in the order in which the page cites them.

    The writer names them at every sentence; the reader sees them once, at the end of the paragraph,
    list or table, as one link. What is our own common sense, a caption or a checklist shows none.
    """

    def __init__(self, md: Markdown, placements: Placements) -> None:
        super().__init__(md)
        self._placements = placements

    def run(self, root: etree.Element) -> None:
        self._placements.link_terms(root)
        self._parents = {child: parent for parent in root.iter() for child in parent}
        numbers: dict[str, int] = {}
        for block in _blocks(root):
            named: dict[str, None] = {}
            for mark in list(block.iter("sup")):
                names = mark.attrib.pop(_CITE, "").split()
                if not names:
                    continue
                named.update(dict.fromkeys(names))
                for name in names:
                    numbers.setdefault(name, len(numbers) + 1)
                self._leave(mark, [numbers[name] for name in names])
            shown = [name for name in named if name != OWN_ADVICE]
            if shown and self._placements.shows_marks and block.tag != "figcaption":
                self._mark(block, {numbers[name]: name for name in shown})
        self._placements.finish(root, numbers)

    @staticmethod
    def _leave(mark: etree.Element, numbers: list[int]) -> None:
        """What is left where a sentence names its sources: for its handout, or nothing."""
        mark.tag = "span"
        del mark.attrib["class"]
        mark.set(CITED, " ".join(map(str, numbers)))

    def _mark(self, block: etree.Element, names: dict[int, str]) -> None:
        said = self._placements.runs(sorted(names))
        place = block
        if block.tag == "table":
            # A mark in the last row would seem to stand for that row alone.
            place = etree.Element("p", {"class": "cite-table"})
            place.text = self._placements.table_label
            self._after(block, place)
        elif block.tag in ("ul", "ol", "dl"):
            place = block[-1]
            while len(place) and place[-1].tag in ("p", "ul", "ol", "li"):
                place = place[-1]
        mark = etree.SubElement(place, "sup", {"class": "cite"})
        link = etree.SubElement(mark, "a", {"href": f"#source-{names[min(names)]}"})
        link.set("aria-label", self._placements.label_of(said))
        link.text = said

    def _after(self, block: etree.Element, fresh: etree.Element) -> None:
        parent = self._parents[block]
        parent.insert(list(parent).index(block) + 1, fresh)


class _State(Treeprocessor):
    """Tells the state of review above the title."""

    def __init__(self, md: Markdown, placements: Placements) -> None:
        super().__init__(md)
        self._placements = placements

    def run(self, root: etree.Element) -> None:
        self._placements.tell_state(root)


class _Tasks(Treeprocessor):
    """Makes a box to tick of each item that begins with ``[ ]``, and a line where it ends in ``:``.

    A reader may tick it without any script; nothing of it is kept or sent.
    """

    def run(self, root: etree.Element) -> None:
        for item in root.iter("li"):
            text = (item.text or "").strip()
            if not text.startswith(_TASK):
                continue
            words = text.removeprefix(_TASK).strip()
            children = list(item)
            item.text = None
            for child in children:
                item.remove(child)
            item.set("class", "task")
            label = etree.SubElement(item, "label")
            etree.SubElement(label, "input", {"type": "checkbox"}).tail = f" {words}"
            for child in children:
                label.append(child)
            if words.endswith(":"):
                line = {"type": "text", "aria-label": words.rstrip(":"), "autocomplete": "off"}
                etree.SubElement(item, "input", line)


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
    """Options: ``root``, the project's folder; ``language``, the one the pages are written in;
    ``outline``, what a page's list of its sections is called. Who has read the project gives it.
    """

    def __init__(self, project: Project | None = None, **options: Any) -> None:
        self._project = project
        self.config = {
            "root": [".", "the folder that holds docs/ and data/"],
            "language": ["en", "the language of the pages"],
            "outline": ["", "what the list of a page's sections is called"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        project = self._project or self._read()
        placements = Placements(project)
        md.registerExtension(self)
        # Before the reference processor (15) and after lists: a placement stands alone.
        md.parser.blockprocessors.register(_PlacementBlock(md, placements), "clotsigns", 75)
        md.inlinePatterns.register(_CitationMark(CITATION.pattern, md), "clotsigns-cite", 175)
        # After inline patterns (20) have left their marks, before ids are gathered (5).
        md.treeprocessors.register(_Numbering(md, placements), "clotsigns-number", 15)
        md.treeprocessors.register(_Tables(md), "clotsigns-table", 14)
        md.treeprocessors.register(_Tasks(md), "clotsigns-task", 13)
        # After ids are gathered (5), before links are turned into the generator's (0).
        md.treeprocessors.register(
            Outline(md, placements, self.getConfig("outline")), "clotsigns-outline", 4
        )
        kinds = Kinds(md)
        md.treeprocessors.register(kinds, "clotsigns-kinds", 3)
        # After MkDocs (-1), which takes nothing but what stands first for the title.
        md.treeprocessors.register(_State(md, placements), "clotsigns-state", -5)
        # After all else has been put back into the text.
        md.postprocessors.register(Around(md, kinds), "clotsigns-article", -10)

    def _read(self) -> Project:
        edition = Path(os.environ[EDITION]) if EDITION in os.environ else None
        root, language = Path(self.getConfig("root")), self.getConfig("language")
        return as_published(cached_project(root, language, edition))


def makeExtension(**options: Any) -> ClotSignsExtension:
    """The entry point that Python-Markdown looks for."""
    return ClotSignsExtension(**options)
