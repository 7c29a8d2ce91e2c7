"""A part of a page as it is searched: its words in every form that may be asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from clotsigns.answering.wording import stems, stems_of

COUNTRY = "#country-"


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a page as it is searched; ``phrases`` are what people say of it."""

    location: str
    title: str
    blocks: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]

    @property
    def page(self) -> str:
        return self.location.partition("#")[0]

    @property
    def country(self) -> bool:
        return COUNTRY in self.location

    @property
    def place(self) -> str:
        """The page and the heading, as people name them in ``data/search.yml``."""
        path, _, anchor = self.location.partition("#")
        return (path.rstrip("/") or "home") + (f"#{anchor}" if anchor else "")

    @cached_property
    def names(self) -> frozenset[str]:
        """The words that people say of it, as they are."""
        return frozenset(word for phrase in self.phrases for word in phrase)

    @cached_property
    def title_stems(self) -> frozenset[str]:
        return stems(self.title)

    @cached_property
    def word_stems(self) -> frozenset[str]:
        return stems_of(self.phrases)

    @cached_property
    def forms(self) -> frozenset[str]:
        return self.title_stems.union(self.word_stems, *self.block_stems)

    @cached_property
    def block_stems(self) -> tuple[frozenset[str], ...]:
        return tuple(stems(block) for block in self.blocks)
