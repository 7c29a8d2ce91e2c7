"""A part of a page as it is searched: its words in every form that may be asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from clotsigns.answering.wording import stems, stems_of, words_of

COUNTRY = "#country-"
_BLOCK, _TAG = re.compile(r"<(p|li)>(.*?)</\1>", re.DOTALL), re.compile("<[^>]*>")


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
        return _place(self.location)

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


def indexed(
    doc: Mapping[str, str], phrases: Mapping[str, Sequence[str]], common: Set[str]
) -> Section:
    """One of the search index, with what people say of it, by its place, but for ``common`` words.

    The index is that of the site generator: ``location``, ``title`` and ``text``, and our ``rows``.
    """
    location = doc["location"]
    said = (words_of(phrase) for phrase in phrases.get(_place(location), ()))
    split = (tuple(word for word in words if word not in common) for words in said)
    blocks = _BLOCK.findall(doc["text"] + doc.get("rows", ""))
    return Section(
        location=location,
        title=unescape(_TAG.sub("", doc["title"])),
        blocks=tuple(unescape(_TAG.sub("", html)).strip() for _, html in blocks),
        phrases=tuple(phrase for phrase in split if phrase),
    )


def _place(location: str) -> str:
    path, _, anchor = location.partition("#")
    return (path.rstrip("/") or "home") + (f"#{anchor}" if anchor else "")
