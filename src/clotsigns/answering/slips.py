"""Slips of typing: what may be meant by a word that is none that we know."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from clotsigns.answering.phrases import cut
from clotsigns.answering.wording import near

# Words of so few letters are taken as they are; so many are a long one.
SHORT, _LENGTHY = 3, 5
# The keys of each row, side by side.
_KEYS = "qwertyuiop asdfghjkl zxcvbnm"


class Slips:
    """Words that may be meant: those ``often`` written in several ways before all that are known.

    They are in one order here and in the script: of those that are as near, the first is meant.
    """

    def __init__(self, often: Iterable[str], known: Iterable[str]) -> None:
        self._often = _long(often)
        self._spelt = [*self._often, *_long(known)]

    def often(self, word: str) -> list[str]:
        """What is often written in several ways, and may be meant: the nearest first."""
        found = [one for one in self._often if near(word, one, 1)]
        # Two letters are swapped more often than one is another.
        found.sort(key=lambda one: sorted(one) != sorted(word))
        return found or [one for one in self._often if _beside(word, one)]

    def meant(self, word: str, is_known: Callable[[str], bool]) -> Iterator[str]:
        """What may be meant by a word that is none that we know, the nearest first."""
        for root in cut(word):
            if root == word or len(root) > SHORT + 1:
                yield from self.often(root)
        if len(word) >= _LENGTHY and not is_known(word):
            yield from (one for one in self._spelt if near(word, one, 1))
            yield from (one for one in self._often if near(word, one))


def heard(word: str) -> str:
    """A word as it is said: 'draggin', 'legz'."""
    return re.sub("z$", "s", re.sub("in$", "ing", word))


def _beside(typed: str, word: str) -> bool:
    """Whether a finger may have missed the first letter: left it out, hit beside it, or after."""
    if len(word) > SHORT + 1:
        return near(f"-{typed}", f"-{word}", 1)
    aside = abs(_KEYS.find(typed[0]) - _KEYS.find(word[0])) == 1
    begins = typed[:2] == word[1::-1] or (typed[1] == word[1] and aside)
    return begins and typed[2:] == word[2:]


def _long(words: Iterable[str]) -> list[str]:
    return sorted(word for word in words if len(word) > SHORT)
