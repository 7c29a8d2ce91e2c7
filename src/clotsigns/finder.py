"""The finder on the start page: where it hurts, what it is like, and where each choice leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clotsigns.data_file import Document, Key

PATH = Path("data/finder.yml")
CALL, TODAY, READ = "call", "today", "read"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing that a reader may say of it, what to do at once, and the page that tells more."""

    like: str
    do: str
    page: str
    anchor: str
    sources: tuple[str, ...]
    keys: tuple[Key, ...]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place on the body, with the choices of a reader who hurts there."""

    id: str
    where: str
    choices: tuple[Choice, ...]
    keys: tuple[Key, ...]


def places(document: Document, language: str) -> Iterator[Place]:
    """The places of ``data/finder.yml`` in order; a text that a language lacks is empty."""
    for at, place in enumerate(document.data["places"]):
        choices = []
        for index, choice in enumerate(place["choices"]):
            page, _, anchor = choice["page"].partition("#")
            choices.append(
                Choice(
                    like=choice["like"].get(language, ""),
                    do=choice["do"],
                    page=page,
                    anchor=anchor,
                    sources=tuple(choice["sources"]),
                    keys=("places", at, "choices", index),
                )
            )
        yield Place(
            id=place["id"],
            where=place["where"].get(language, ""),
            choices=tuple(choices),
            keys=("places", at),
        )


def address(choice: Choice) -> str:
    """Where a choice leads, as a link from the start page in Markdown."""
    name = "index.md" if choice.page == "home" else f"{choice.page}.md"
    return f"{name}#{choice.anchor}" if choice.anchor else name
