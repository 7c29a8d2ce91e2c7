"""Whether a text still says what ``data/meaning.yml`` holds of it, word by word and in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:['.,-][^\W_]+)*")
# What a text that breaks a rule of the ladder begins with.
_FORBIDS = ("never ", "do not ")


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """The words that turn, join or measure, as ``data/meaning.yml`` lists them."""

    negations: frozenset[str]
    joints: frozenset[str]
    numbers: frozenset[str]
    units: frozenset[str]
    hedges: Mapping[str, str]

    @cached_property
    def _figure(self) -> re.Pattern[str]:
        each = (sorted(words, key=len, reverse=True) for words in (self.numbers, self.units))
        numbers, units = ("|".join(words) for words in each)
        return re.compile(rf"(?<= )(?:[^ ]*\d[^ ]*|{numbers})(?: (?:{units}))?(?= )")

    def figures(self, text: str) -> list[str]:
        """Each number of a text with the unit after it, in order."""
        return self._figure.findall(spoken(text))

    def hedged(self, text: str) -> Iterator[tuple[str, str]]:
        """Each hedge in a text, with the reason why it is none to use."""
        said = spoken(text)
        for words, why in self.hedges.items():
            if f" {words} " in said:
                yield words, why


def vocabulary(data: Mapping[str, Any]) -> Vocabulary:
    """The words of ``data/meaning.yml``."""
    return Vocabulary(
        negations=frozenset(data["negations"]),
        joints=frozenset(data["joints"]),
        numbers=frozenset(data["numbers"]),
        units=frozenset(data["units"]),
        hedges={spoken(words).strip(): why for words, why in data["hedges"].items()},
    )


def spoken(text: str) -> str:
    """The words of a text in small letters, one blank before, between and after them."""
    text = text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return f" {' '.join(_WORD.findall(text))} "


@lru_cache(maxsize=4096)
def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase with its alternatives, 'aches|hurts'; a star stands for the rest of a word."""
    each = (
        " ".join(re.escape(word) for word in spoken(part.replace("*", "0star0")).split())
        for part in phrase.split("|")
    )
    return re.compile(rf"(?<= )(?:{'|'.join(each)})(?= )".replace("0star0", "[^ ]*"))


def in_order(text: str, phrases: Iterable[str]) -> tuple[str, str]:
    """The first phrase that a text has lost or has in another place, and what it has of all."""
    found: list[str] = []
    said, at = spoken(text), 0
    for phrase in phrases:
        match = _pattern(phrase).search(said, max(at - 1, 0))
        if match is None:
            return phrase, " ".join(found)
        found.append(match[0])
        at = match.end()
    return "", " ".join(found)


def faults(text: str, held: Mapping[str, Any], known: Vocabulary) -> Iterator[str]:
    """What a text no longer says, or says that it did not.

    Every negation is counted, and every word that joins or limits ('or', 'unless', 'only') must be
    one that its meaning names: else a condition could be slipped in.
    """
    lost, found = in_order(text, held.get("must", ()))
    if lost:
        yield f"it must say '{lost}', in the order of its meaning"
    said = Counter(spoken(text).split())
    turns = sorted(word for word in said.elements() if word in known.negations)
    if len(turns) != held.get("not", 0):
        which = f" ({', '.join(turns)})" if turns else ""
        yield (
            f"it must have {held.get('not', 0)} words like 'not' or 'never', as 'not' of its "
            f"meaning says, and has {len(turns)}{which}"
        )
    if not lost:
        named = Counter(found.split())
        for word in sorted(known.joints):
            if said[word] != named[word]:
                yield (
                    f"it must say '{word}' {named[word]} times, as 'must' of its meaning does, and "
                    f"not {said[word]} times"
                )
    limits = [figure for limit in held.get("limits", ()) for figure in known.figures(limit)]
    if known.figures(text) != limits:
        wanted = ", ".join(held.get("limits", ())) or "none"
        yield f"its figures must be, in this order: {wanted}"
    for phrase in held.get("must_not", ()):
        if _pattern(phrase).search(spoken(text)):
            yield f"it must not say '{phrase}', which turns its meaning round"
    if held.get("never") and not spoken(text).strip().startswith(_FORBIDS):
        yield "it must begin with 'Never' or 'Do not'"
