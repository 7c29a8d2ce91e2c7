"""The finder on the start page: where it hurts, what it is like, and where each choice leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clotsigns.sources.data_file import Document, Key
from clotsigns.sources.safety import TODAY, Safety

PATH = Path("data/finder.yml")
# What is done with a choice that names no sign of the ladder: a page is read.
READ = "read"
# The box that has a step of its own for what a clinic is called for.
THINNER = "thinner"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing that a reader may say of it, the step it stands on, and the place that tells more.

    ``sign`` is the statement of the ladder that it is in a reader's words, or empty; ``do`` is the
    step of that statement, so that one sign has one step everywhere, or what its group asks for.
    ``also`` are statements on the same step that it says too.
    """

    like: str
    sign: str
    also: tuple[str, ...]
    do: str
    page: str
    anchor: str
    sources: tuple[str, ...]
    keys: tuple[Key, ...]

    @property
    def signs(self) -> tuple[str, ...]:
        """All statements that it says; none if it names no sign of the ladder."""
        return (self.sign, *self.also) if self.sign else ()


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
            sign, also = choice.get("sign", ""), tuple(choice.get("also", ()))
            known = safety.statements
            cited = [known[name].sources for name in (sign, *also) if name in known]
            cited.append(choice.get("sources", ()))
            choices.append(
                Choice(
                    like=choice["like"].get(language, ""),
                    sign=sign,
                    also=also,
                    do=step(safety, sign) or READ,
                    page=page,
                    anchor=anchor,
                    sources=tuple(dict.fromkeys(source for names in cited for source in names)),
                    keys=("places", at, "choices", index),
                )
            )
        yield Place(
            id=place["id"],
            where=place["where"].get(language, ""),
            choices=tuple(choices),
            keys=("places", at),
        )


def step(safety: Safety, sign: str) -> str:
    """The step that a sign is told with: its own, or what its group asks for; none if unknown."""
    statement = safety.statements.get(sign)
    return safety.raised.get(sign, statement.step) if statement else ""


def says(choice: Choice) -> str:
    """The name of the words that tell what to do, below ``finder`` in the words of a language."""
    of_thinner = choice.do == TODAY and choice.anchor == THINNER
    return f"{choice.do}-thinner" if of_thinner else choice.do


def address(choice: Choice) -> str:
    """Where a choice leads, as a link from the start page in Markdown."""
    name = "index.md" if choice.page == "home" else f"{choice.page}.md"
    return f"{name}#{choice.anchor}" if choice.anchor else name
