"""Self-scores: what the authors think of each page, item by item, on two public instruments.

PEMAT-P (AHRQ 2013): points of the items that apply, understandability (1 to 19) and actionability
(20 to 26) apart. CDC Clear Communication Index (2014): the same; 90 of 100 passes. DISCERN (1999):
16 questions on information about treatment, each from 1 to 5 points. A decision aid is held to
items of its own, IPDASi v4, NICE ECD8 and HIS, each met or not yet done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from clotsigns.sources.data_file import Document

FOLDER = Path("data/quality")
# The decision aid's own items.
AID = "decide.yml"
# The placement that shows them.
AID_ITEMS = "aid-items"
LAST_UNDERSTANDABILITY_ITEM = 19


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item of an instrument; ``score`` is 1, 0, or ``None`` where it does not apply."""

    number: int
    score: int | None
    evidence: str


@dataclass(frozen=True, kw_only=True)
class AidItem:
    """One item for decision aids: of which list, what it asks, and where the aid meets it."""

    of: str
    item: str
    met: str
    evidence: str


@dataclass(frozen=True, kw_only=True)
class Scores:
    """The scores of one page; ``discern`` is empty where no treatment is told of."""

    document: Document
    pemat: tuple[Item, ...]
    index: tuple[Item, ...]
    discern: tuple[Item, ...]

    @property
    def understandability(self) -> float:
        return share(i for i in self.pemat if i.number <= LAST_UNDERSTANDABILITY_ITEM)

    @property
    def actionability(self) -> float:
        return share(i for i in self.pemat if i.number > LAST_UNDERSTANDABILITY_ITEM)

    @property
    def judged(self) -> int:
        """Points of DISCERN, of 80."""
        return sum(item.score or 0 for item in self.discern)

    @property
    def clarity(self) -> float:
        return share(self.index)


def share(items: Iterable[Item]) -> float:
    """Points of the items that apply, from 0 to 1."""
    points = [item.score for item in items if item.score is not None]
    return sum(points) / max(len(points), 1)


def files(root: Path) -> list[Path]:
    """The files of scores, as paths from the root."""
    return sorted(path.relative_to(root) for path in (root / FOLDER).glob("*.yml"))


def as_scores(documents: Iterable[Document]) -> dict[str, Scores]:
    """The scores by page, once their shape has been found right."""
    return {
        document.data["page"]: Scores(
            document=document,
            pemat=_items(document, "pemat"),
            index=_items(document, "index"),
            discern=_items(document, "discern"),
        )
        for document in documents
    }


def as_aid(document: Document) -> tuple[AidItem, ...]:
    """The items that the decision aid is held to, in order, once their shape is right."""
    return tuple(
        AidItem(
            of=entry["set"],
            item=" ".join(entry["item"].split()),
            met=entry["met"],
            evidence=" ".join(entry["evidence"].split()),
        )
        for entry in document.data["items"]
    )


def _items(document: Document, instrument: str) -> tuple[Item, ...]:
    return tuple(
        Item(
            number=int(number),
            score=entry["score"] if isinstance(entry["score"], int) else None,
            evidence=" ".join(entry["evidence"].split()),
        )
        for number, entry in sorted(document.data.get(instrument, {}).items())
    )
