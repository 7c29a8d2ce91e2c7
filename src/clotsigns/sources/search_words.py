"""What people type: the words of ``data/search.yml`` by page, and their near misses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from clotsigns.sources.data_file import Document

PATH = Path("data/search.yml")

_VOWELS = "aeiouy"


def for_finders(data: Mapping[str, Any]) -> dict[str, Any]:
    """All that a finder must know of what people say, each phrase by itself.

    The site's own search and the one for assistants (``answering``) work from this one table.
    """
    listed = ("families", "same", "signs", "words")
    return {
        "common": sorted(str(word) for word in data["common"]),
        "means": {word: list(others) for word, others in data.get("means", {}).items()},
        **{name: _phrases_by_name(data.get(name, {})) for name in listed},
        "denied": {kind: _phrases_by_name(parts) for kind, parts in data.get("denied", {}).items()},
        **{name: list(data.get(name, ())) for name in ("places", "tiers")},
    }


def _phrases_by_name(lists: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {
        name: [part.strip() for line in lines for part in str(line).split(",") if part.strip()]
        for name, lines in lists.items()
    }


def words_by_place(document: Document, separator: str) -> dict[str, list[str]]:
    """Every word to be found, sorted, by its place: ``dvt`` or ``dvt#risk``."""
    cut = re.compile(separator)
    common = set(document.data["common"])
    found: dict[str, list[str]] = {}
    for place, phrases in document.data["words"].items():
        typed = {word for phrase in phrases for word in cut.split(phrase.lower()) if word}
        found[place] = sorted(typed - common | {without_accents(word) for word in typed - common})
    return found


def slips_by_place(document: Document) -> dict[str, list[str]]:
    """The near misses of the words that are often spelt wrongly, sorted, by their place."""
    right = {word for words in document.data["misspelt"].values() for word in words}
    return {
        place: sorted({slip for word in words for slip in near_misses(word)} - right)
        for place, words in document.data["misspelt"].items()
    }


def without_accents(word: str) -> str:
    """A word as it is typed on a keyboard that has no accents."""
    letters = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def near_misses(word: str) -> Iterator[str]:
    """The usual slips: a letter left out, doubled or swapped with the next, or a vowel mistaken.

    The first letter is taken to be right, as it mostly is.
    """
    for at in range(1, len(word)):
        before, letter, after = word[:at], word[at], word[at + 1 :]
        yield before + after
        yield before + letter + letter + after
        if after:
            yield before + after[0] + letter + after[1:]
        if letter in _VOWELS:
            for vowel in _VOWELS:
                yield before + vowel + after
