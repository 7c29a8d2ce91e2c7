"""The finder on the start page: where it hurts, what it is like, and where each choice leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clotsigns.sources.data_file import Document, Key
from clotsigns.sources.safety import Safety

PATH = Path("data/finder.yml")
# What is done with a choice that names no sign of the ladder: a page is read.
READ = "read"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing that a reader may say of it, the step it stands on, and the place that tells more.

    ``sign`` is the statement of the ladder that it is in a reader's words, or empty; ``do`` is the
    step of that statement, so that one sign has one step everywhere, or what its group asks for.
    """

    like: str
    sign: str
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


def places(document: Document, safety: Safety, language: str) -> Iterator[Place]:
    """The places of ``data/finder.yml`` in order; a text that a language lacks is empty."""
    for at, place in enumerate(document.data["places"]):
        choices = []
        for index, choice in enumerate(place["choices"]):
            page, _, anchor = choice["page"].partition("#")
            sign = choice.get("sign", "")
            statement = safety.statements.get(sign)
            choices.append(
                Choice(
                    like=choice["like"].get(language, ""),
                    sign=sign,
                    do=safety.raised.get(sign, statement.step) if statement else READ,
                    page=page,
                    anchor=anchor,
                    sources=statement.sources if statement else tuple(choice.get("sources", ())),
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
