"""Words as they are typed and phrases as they are told: what a word may be, and what fits it.

``overrides/assets/search.js`` reads words by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from clotsigns.answering.wording import UNSPACED, plain

_ENDINGS = ("s", "es", "ed", "d", "ing")
_DOUBLED = re.compile(r"([^aeiou])\1$")
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu|[dns]?ell|all|un)'(?=\w{3})|^[وبفك]?ال(?=\w{3})")
# 'My leg's sore' is of one leg; 'that's' and its like stay as they are.
_ENDED = re.compile(r"(?<=\w{3})(?<!she|who|hat|ere)'s$")
# Letters that are typed as others where a keyboard lacks them, and are no accents.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "\u0131": "i", "ß": "ss"})


@dataclass(frozen=True)
class Typed:
    """A word as it was typed; ``word`` is what it is taken for, ``ends`` if a part ends there."""

    raw: str
    word: str
    ends: bool

    @cached_property
    def roots(self) -> frozenset[str]:
        return roots(self.word)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What the first words of phrases are kept under that may fit: ``*`` is any ending."""
        cuts = range(1, len(self.word) + 1)
        return (
            *self.roots,
            *(f"{self.word[:at]}*" for at in cuts),
            *(f"*{self.word[-at:]}" for at in cuts),
            "**",
        )


@dataclass(frozen=True)
class _Known:
    word: str
    begins: bool
    ends: bool
    unspaced: bool

    def fits(self, typed: Typed) -> bool:
        return (
            self.word in typed.roots
            or (self.begins and typed.word.startswith(self.word))
            or (self.ends and typed.word.endswith(self.word))
            or (self.unspaced and self.word in typed.word)
        )


class Phrases:
    """Phrases, each with its name, ready to be looked for."""

    def __init__(self, phrases: Iterable[tuple[str, str]], same: Mapping[str, str]) -> None:
        self.words: dict[str, _Known] = {}
        self._by_first: dict[str, list[tuple[str, tuple[_Known, ...]]]] = {}
        for name, phrase in phrases:
            known = tuple(_known(word, same) for word in phrase.split())
            for one in known:
                # Who has any ending somewhere is known with it, wherever else the word stands.
                before = self.words.get(one.word)
                if not before or not (before.begins or before.ends):
                    self.words[one.word] = one
            first = known[0]
            key = f"{'*' * first.ends}{first.word}{'*' * first.begins}"
            self._by_first.setdefault("" if first.unspaced else key, []).append((name, known))

    def at(self, typed: Sequence[Typed], at: int, gap: int) -> Iterator[tuple[str, int]]:
        """The names of the phrases that begin here, and where each ends."""
        keys = (*typed[at].keys, "") if UNSPACED.search(typed[at].word) else typed[at].keys
        for name, known in chain.from_iterable(self._by_first.get(key, ()) for key in keys):
            if end := _follow(known, typed, at, gap):
                yield name, end

    def longest(self, typed: Sequence[Typed], at: int) -> int:
        return max((end for _, end in self.at(typed, at, 0)), default=0) if at < len(typed) else 0


def _known(written: str, same: Mapping[str, str]) -> _Known:
    word = bare(written.replace("*", "", 1))
    word = word if "*" in written else same.get(word, word)
    ends = written.startswith("*")
    return _Known(word, written.endswith("*"), ends, bool(UNSPACED.search(word)))


def unnamed(phrases: Iterable[str], same: Mapping[str, str]) -> Phrases:
    return Phrases((("", phrase) for phrase in phrases), same)


def _follow(phrase: Sequence[_Known], typed: Sequence[Typed], at: int, gap: int) -> int:
    """Where the words of a phrase end that begins here, or 0."""
    end = at
    for nth, known in enumerate(phrase):
        most = end + gap if nth else at
        while end <= most and end < len(typed) and not known.fits(typed[end]):
            end += 1
        if end > most or end >= len(typed):
            return 0
        end += 1
    return end


def bare(word: str) -> str:
    """In small letters, without accents, points and what is cut short: 'd'Eliquis', 'leg's'."""
    word = _ENDED.sub("", _ELIDED.sub("", plain(word))).translate(_LETTERS)
    return re.sub(r"[.,']", "", word)


@lru_cache(maxsize=20_000)
def roots(word: str) -> frozenset[str]:
    """What a word may be without its ending: 'stopped' is 'stop', and 'shiny' is not 'shin'."""
    return frozenset(cut(word))


def cut(word: str) -> Iterator[str]:
    """The word itself, and then each of what is left without an ending."""
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + 3:
            root = word.removesuffix(ending)
            yield from (root, _DOUBLED.sub(r"\1", root))
            # 'Bits' are no bite.
            if ending != "s":
                yield f"{root}e"
