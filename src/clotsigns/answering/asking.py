"""What was asked: its words in all forms that are known, and its signs."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clotsigns.answering.signs import Signs
from clotsigns.answering.wording import MARKS, UNSPACED, near, plain, seen_text, stem, words_of

_BETWEEN = re.compile(rf"(?:[^\w{MARKS}'.,&]|_)+")
_AND = re.compile("[وف][\u0620-\u06ff]{3}")


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
    # Whether most of it is in words that nobody here knows: another language.
    lost: bool
    # Whether it asks about a thing, with no sign and of nobody's own body; and if it is of a body.
    asks: bool
    body: bool


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
        parts = [part for word in raw for part in self._parted(word)]
        typed = [self._signs.typed(part, self._is_known) for part in parts]
        left = self._signs.without_denied(typed)
        words = [word for one in left for word in words_of(one.raw)]
        telling = [word for word in words if word not in self._common]
        understood = [self._understood(word) for word in telling or words]
        unknown = [one for one in typed if not self._is_known(one.word)]
        lost = len(typed) > 1 and len(unknown) * 3 > len(typed) * 2
        signs = self._signs.found(left)
        narrated, asks, body = self._signs.told(typed)
        return Question(understood, signs, narrated, lost, asks and not signs, body)

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
        if not 7 <= len(word) <= 40 or self._is_known(word):
            return [word]
        for at in range(len(word) - 3, 1, -1):
            begin = word[:at]
            if self._is_known(begin) if at > 2 else begin in self._common:
                more = self._parted(word[at:])
                if all(map(self._is_known, more)):
                    return [begin, *more]
        return [word]

    def _is_known(self, word: str) -> bool:
        return (
            word in self._common
            or word in self._means
            or self._signs.is_word(word)
            or plain(word) in self._seen
            or stem(word) in self._seen
        )

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
