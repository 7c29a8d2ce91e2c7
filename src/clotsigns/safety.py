"""The safety wording: written once in ``data/safety.yml``, placed on the pages by reference."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clotsigns.data_file import Document

TIERS = ("emergency", "same-day", "never", "waiting")
PATH = Path("data/safety.yml")
# The boxes of pages that have none of their own.
GENERAL = "general"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One thing to watch for or never to do, in one short plain sentence."""

    id: str
    tier: str
    pages: tuple[str, ...]
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Statements about one thing that is happening to the reader; ``heading`` may be empty."""

    id: str
    heading: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, kw_only=True)
class Safety:
    """All safety wording in one language, with the document that it came from."""

    document: Document
    statements: dict[str, Statement]
    boxes: dict[str, dict[str, tuple[Group, ...]]]
    numbers: str

    def box(self, page: str, tier: str) -> tuple[Group, ...]:
        """The groups of a page's box. Raises ``KeyError`` when the page has no such box."""
        return self.boxes[page][tier]

    def required(self, page: str, tier: str) -> tuple[Statement, ...]:
        """The statements that name the page, whether its box holds them or not."""
        return tuple(s for s in self.statements.values() if s.tier == tier and page in s.pages)


def as_safety(document: Document, language: str) -> Safety:
    """``data/safety.yml``, once its shape has been found right."""
    data = document.data
    statements = {
        name: Statement(
            id=name,
            tier=entry["tier"],
            pages=tuple(entry["pages"]),
            text=entry["text"].get(language, ""),
            sources=tuple(entry["sources"]),
        )
        for name, entry in data["statements"].items()
    }
    headings = {name: texts.get(language, "") for name, texts in data["groups"].items()}
    boxes = {
        page: {
            tier: tuple(
                Group(
                    id=group["group"],
                    heading=headings.get(group["group"], ""),
                    statements=tuple(
                        statements[name] for name in group["say"] if name in statements
                    ),
                )
                for group in groups
            )
            for tier, groups in tiers.items()
        }
        for page, tiers in data["boxes"].items()
    }
    return Safety(
        document=document,
        statements=statements,
        boxes=boxes,
        numbers=data["numbers"].get(language, ""),
    )
