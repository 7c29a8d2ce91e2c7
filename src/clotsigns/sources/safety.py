"""The ladder of help: written once in ``data/safety.yml``, placed on the pages by reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clotsigns.sources.data_file import Document

PATH = Path("data/safety.yml")
# The boxes of pages that have none of their own.
GENERAL = "general"
# What stands in a box of every page, and on every page that has such a box.
EVERY = "every"
# The placement, and the look, of the one line on pages that give no health advice.
HELP_LINE = "help-line"
# Names the pictogram of a sign on a page that shows them large, and where their drawings are.
DRAWN = "data-sign"
PICTOGRAMS = "pictures/pictograms"

CALL, DEPARTMENT, TODAY, VISIT = "call", "department", "today", "visit"
# The rungs of the ladder, the most urgent first.
LADDER = (CALL, DEPARTMENT, TODAY, VISIT)
# Each box, in its order on a page, with the step that all its statements stand on; the box of blood
# thinners has groups on several.
STEP_OF_BOX: dict[str, str | None] = {
    "emergency": CALL,
    "department": DEPARTMENT,
    "same-day": TODAY,
    "visit": VISIT,
    "thinner": None,
    "never": "never",
    "await-ambulance": "await-ambulance",
    "await-check": "await-check",
}
BOXES = tuple(STEP_OF_BOX)
STEPS = (*LADDER, "never", "await-ambulance", "await-check")
# The boxes that come first on every health page, in this order (design: the ladder).
FIRST_BOXES = ("emergency", "department", "same-day", "visit")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One thing to watch for or never to do, in one short plain sentence or two.

    ``pictogram`` names its drawing, if one was made for it.
    """

    id: str
    step: str
    pages: tuple[str, ...]
    text: str
    sources: tuple[str, ...]
    pictogram: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Statements about one thing that is happening to the reader; ``heading`` may be empty.

    A handout leaves the group out where ``paper`` is not true.
    """

    id: str
    heading: str
    statements: tuple[Statement, ...]
    paper: bool = True


@dataclass(frozen=True, kw_only=True)
class Safety:
    """All safety wording in one language, with the document that it came from."""

    document: Document
    statements: dict[str, Statement]
    boxes: dict[str, dict[str, tuple[Group, ...]]]
    core: tuple[Statement, ...]
    numbers: str
    skin: str

    def box(self, page: str, box: str) -> tuple[Group, ...]:
        """The groups of a page's box. Raises ``KeyError`` when the page has no such box."""
        return self.boxes[page][box]

    def said(self, page: str, box: str | None = None) -> Iterator[Statement]:
        """The statements of one box of a page, or of all its boxes; of none if it has none."""
        boxes = self.boxes.get(page, {})
        for name, groups in boxes.items():
            if box in (None, name):
                yield from (statement for group in groups for statement in group.statements)


def as_safety(document: Document, language: str) -> Safety:
    """``data/safety.yml``, once its shape has been found right."""
    data = document.data
    statements = {
        name: Statement(
            id=name,
            step=entry["step"],
            pages=tuple(entry["pages"]),
            text=entry["text"].get(language, ""),
            sources=tuple(entry["sources"]),
            pictogram=entry.get("pictogram", name),
        )
        for name, entry in data["statements"].items()
    }
    headings = {name: texts.get(language, "") for name, texts in data["groups"].items()}

    def groups(every: list[dict[str, object]], own: list[dict[str, object]]) -> tuple[Group, ...]:
        said: dict[str, list[Statement]] = {}
        on_screen = {str(part["group"]) for part in own if part.get("paper") is False}
        for part in (*every, *own):
            names = part["say"]
            assert isinstance(names, list)
            said.setdefault(str(part["group"]), []).extend(
                statements[name] for name in names if name in statements
            )
        return tuple(
            Group(
                id=name,
                heading=headings.get(name, ""),
                statements=tuple(found),
                paper=name not in on_screen,
            )
            for name, found in said.items()
        )

    every = data["boxes"].get(EVERY, {})
    boxes = {
        page: {box: groups(every.get(box, []), own) for box, own in boxes.items()}
        for page, boxes in data["boxes"].items()
        if page != EVERY
    }
    return Safety(
        document=document,
        statements=statements,
        boxes=boxes,
        core=tuple(s for group in groups(every.get("emergency", []), []) for s in group.statements),
        numbers=data["numbers"].get(language, ""),
        skin=data["skin"].get(language, ""),
    )
