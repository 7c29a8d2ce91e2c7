"""What was asked: its words in all forms that are known, and its signs."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from clotsigns.answering.phrases import Typed
from clotsigns.answering.signs import Part, Signs
from clotsigns.answering.wording import MARKS, UNSPACED, near, plain, seen_text, stem, words_of

_BETWEEN = re.compile(rf"(?:[^\w{MARKS}'.,&]|_)+")
_AND = re.compile("[وف][\u0620-\u06ff]{3}")
# What may stand at the end of another word with no space between them, if it is so short.
_ENDS = frozenset({"in", "on", "up", "is", "it", "to", "of", "at", "my", "me"})
# So many words are no short question; so many of another language are a sentence of it.
_SEVERAL, _SENTENCE = 3, 4
_FOREIGN = re.compile("[\u0370-\u1dff\u2c00-\uffff]")


@dataclass(frozen=True)
class Asked:
    """A word that was asked, in all forms that are known, each with what it is worth."""

    word: str
    known: Mapping[str, float]
    rare: float


@dataclass(frozen=True)
class Question:
    """What was asked: the words that tell something, and the signs by place."""

    words: list[Asked]
    signs: dict[str, frozenset[str]]
    # Whether somebody tells of themselves, at some length, and asks nothing.
    narrated: bool
    # Whether most of it is in words that nobody here knows: another language; or none is of a kind.
    lost: bool
    strange: bool
    # Whether it asks about a thing, with no sign and of nobody's own body; and if it is of a body.
    asks: bool
    body: bool
    # Whether it is of several words, or of other letters than ours.
    several: bool
    # What is told of several things, each by itself; and what can wait.
    parts: Sequence[Part] = ()
    calm: Sequence[tuple[frozenset[str], frozenset[str]]] = ()
    # The kinds of words that were typed somewhere.
    somewhere: Set[str] = frozenset()


class Words:
    """What people say and what the site says, to understand the one by the other."""

    def __init__(self, told: Mapping[str, Any], forms: Iterable[frozenset[str]]) -> None:
        self._common = frozenset(told["common"])
        self._means: Mapping[str, Sequence[str]] = told["means"]
        self._signs = Signs(told)
        self._seen: Counter[str] = Counter()
        self._all = 0
        for found in forms:
            self._all += 1
            self._seen.update(found)

    def asked(self, question: str) -> Question:
        """The words of a question in all their forms, and what they tell as a whole."""
        raw = _BETWEEN.sub(" ", seen_text(question)).lower().split()
        return self.read(
            [
                self._signs.typed(part, self._is_spelt, self._is_known)
                for word in raw
                for part in self._parted(word)
            ]
        )

    def read(self, typed: Sequence[Typed], beside: Set[str] = frozenset()) -> Question:
        """What words that were typed tell: all of them, or some beside what the others tell."""
        left = self._signs.without_denied(typed)
        words = [word for one in left for word in words_of(one.raw)]
        telling = [word for word in words if word not in self._common]
        understood = [self._understood(word) for word in telling or words]
        known = [self._is_known(one.word) for one in typed]
        lost = len(typed) > 1 and known.count(False) * 3 > len(typed) * 2
        sentence = any(
            not any(known[at : at + _SENTENCE]) for at in range(len(known) - _SENTENCE + 1)
        )
        told = self._signs.found(left, beside)
        manner = self._signs.manner(typed, told.there, known=all(known))
        return Question(
            words=understood,
            signs=told.signs,
            narrated=manner.narrated,
            lost=lost or sentence,
            strange=manner.strange,
            asks=manner.asks and not told.signs,
            body=manner.body,
            several=len(typed) >= _SEVERAL or any(_FOREIGN.search(one.raw) for one in typed),
            parts=told.parts,
            calm=told.calm,
            somewhere={name for name in told.there if name.startswith("-")},
        )

    def _rarity(self, form: str) -> float:
        return math.log(1 + self._all / self._seen.get(form, self._all))

    def _understood(self, word: str) -> Asked:
        known: dict[str, float] = {}
        known.setdefault(word, 1)
        known.setdefault(stem(word), 0.9)
        for other in self._means.get(word, ()):
            for form in (plain(other), stem(other)):
                known.setdefault(form, 0.6)
        if not any(form in self._seen for form in known):
            for form in self._guessed(word):
                known.setdefault(form, 0.7)
        told = next((form for form in known if form in self._seen), None)
        return Asked(word, known, self._rarity(told) if told else 1)

    def _parted(self, word: str) -> list[str]:
        """Words that were typed without the space between them."""
        # Arabic writes 'and' as one with what follows.
        after = _AND.match(word) and not self._is_known(word) and word[1:]
        if after and self._is_known(after):
            return [after]
        if not 6 <= len(word) <= 40 or self._is_whole(word):
            return [word]
        # A slip in one word that is often written is more likely than two words.
        if not self._is_known(word) and self._signs.slips.often(word):
            return [word]
        # What is known by its beginning alone may have another word at its end.
        least = max((length - 1 for length in self._signs.begun(word)), default=1)
        if len(word) == 6:
            least = max(least, 3)
        for at in range(len(word) - 2, least, -1):
            begin, rest = word[:at], word[at:]
            if len(rest) < 3 and rest not in _ENDS:
                continue
            if self._is_whole(begin) if at > 2 else begin in self._common:
                more = self._parted(rest)
                if all(map(self._is_known, more)):
                    return [begin, *more]
        return [word]

    def _is_spelt(self, word: str) -> bool:
        return (
            word in self._common
            or word in self._means
            or self._signs.is_word(word)
            or plain(word) in self._seen
        )

    def _is_known(self, word: str) -> bool:
        return self._is_spelt(word) or stem(word) in self._seen

    def _is_whole(self, word: str) -> bool:
        word = word.rstrip(".,")
        return self._is_known(word) and (plain(word) in self._seen or not self._signs.begun(word))

    def _guessed(self, word: str) -> list[str]:
        if UNSPACED.search(word):
            alike = (form for form in self._seen if len(form) > 1 or UNSPACED.match(form))
            return [form for form in alike if form in word]
        begun = [form for form in self._seen if form.startswith(word)] if len(word) > 2 else []
        if begun or len(word) < 4:
            return begun
        # Many languages say more at the end of a word.
        return [form for form in self._seen if near(word, form)] or [
            form for form in self._seen if len(form) > 4 and word.startswith(form)
        ]
