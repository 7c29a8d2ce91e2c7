"""The ladder of help: written once in ``data/safety.yml``, placed on the pages by reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
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
# On a sheet of paper a box does not say again what another says: of each, where that is.
_SAID_IN = {"department": "thinner", "thinner": "emergency"}
# The boxes that come first on every health page, in this order (design: the ladder).
FIRST_BOXES = ("emergency", "department", "same-day", "visit")
# What lies open in a portal's frame: all that is for now or today, and what its page is about.
_OPEN_IN_A_FRAME = ("emergency", "department", "same-day")
_SUBJECTS = {"blood-thinners": ("thinner",), "emergency": ("thinner",)}


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One thing to watch for or never to do, in one short plain sentence or two.

    ``easy`` says it in easier words, or nothing where the text is easy; ``headed`` says it below a
    heading that says the rest, which is that of the box on blood thinners, or nothing.
    ``pictogram`` names its drawing, if one was made for it; ``paper`` are the pages whose sheets
    of paper say it, or none where all do.
    """

    id: str
    step: str
    pages: tuple[str, ...]
    text: str
    sources: tuple[str, ...]
    pictogram: str
    paper: tuple[str, ...] = ()
    easy: str = ""
    headed: str = ""


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
    numbers_short: str
    """The same for a second place on a sheet: without links, and shorter if a language has that."""
    skin: str
    raised: dict[str, str]
    """The step that a sign's group asks for, where that is more than the sign's own."""

    def texts(self) -> Iterator[tuple[Statement, str, str]]:
        """Each statement with each of its texts, and the field of the data that the text is in."""
        for statement in self.statements.values():
            yield statement, "text", statement.text
            if statement.easy:
                yield statement, "easy", statement.easy
            if statement.headed:
                yield statement, "headed", statement.headed

    def box(self, page: str, box: str) -> tuple[Group, ...]:
        """The groups of a page's box. Raises ``KeyError`` when the page has no such box."""
        return self.boxes[page][box]

    def says(self, page: str, box: str, sign: str) -> bool:
        """Whether a page's box names a sign. Raises ``KeyError`` when the page has no such box."""
        return any(said.id == sign for group in self.box(page, box) for said in group.statements)

    def called(self, page: str) -> Iterator[tuple[str, Group]]:
        """When to call an ambulance: each group of signs with its box, the page's first box first.

        What a page is about has such signs as well: a bleed, where that is a blood thinner.
        Raises ``KeyError`` when the page has no such box.
        """
        told: set[str] = set()
        for box in ("emergency", *_SUBJECTS.get(page, ())):
            for group in self.box(page, box):
                signs = tuple(s for s in group.statements if s.step == "call" and s.id not in told)
                told.update(sign.id for sign in signs)
                if signs:
                    yield box, replace(group, statements=signs)

    def on_paper(self, page: str, box: str) -> tuple[Group, ...]:
        """What a sheet of paper says of a page's box, each thing once; none of its groups is empty.

        Groups on the same topic are one there: a heading takes as much room as a sign.
        Raises ``KeyError`` when the page has no such box.
        """
        joined: list[Group] = []
        for group in self._printed(page, box):
            before = joined[-1].heading if joined else ""
            if (about := topic(group.heading)) and about in (topic(before), before):
                told = (*joined.pop().statements, *group.statements)
                group = replace(group, heading=about, statements=told)
            joined.append(group)
        return tuple(joined)

    def _printed(self, page: str, box: str) -> tuple[Group, ...]:
        """The same, each group by itself."""
        there = self.boxes[page].get(_SAID_IN.get(box, ""), ())
        again = {statement.id for group in there for statement in group.statements}
        groups = (
            replace(
                group,
                statements=tuple(
                    statement
                    for statement in group.statements
                    if page in (statement.paper or (page,)) and statement.id not in again
                ),
            )
            for group in self.box(page, box)
            if group.paper
        )
        return tuple(group for group in groups if group.statements)

    def left_out(self, page: str) -> dict[str, frozenset[int]]:
        """What paper leaves out of each box of a page: the numbers of its statements, from 0."""
        found: dict[str, frozenset[int]] = {}
        for box, groups in self.boxes.get(page, {}).items():
            kept = {(g.id, s.id) for g in self._printed(page, box) for s in g.statements}
            every = [(group.id, statement.id) for group in groups for statement in group.statements]
            found[box] = frozenset(n for n, one in enumerate(every) if one not in kept)
        return found

    def said(self, page: str, box: str | None = None) -> Iterator[Statement]:
        """The statements of one box of a page, or of all its boxes; of none if it has none."""
        boxes = self.boxes.get(page, {})
        for name, groups in boxes.items():
            if box in (None, name):
                yield from (statement for group in groups for statement in group.statements)


def topic(heading: str) -> str:
    """What a heading says before its colon, where it says more behind it."""
    about, colon, more = heading.partition(":")
    return about + colon if more.strip() else ""


def open_in_a_frame(page: str) -> tuple[str, ...]:
    """The boxes of a page that a portal's frame shows whole from the first."""
    return (*_OPEN_IN_A_FRAME, *_SUBJECTS.get(page, ()))
