"""Where somebody who tells of several things begins to tell of the next."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise

from clotsigns.answering.phrases import Typed

# A kind of words, and where they begin and end.
Span = tuple[str, int, int]
# Words that begin to tell of something else, but after those that join; kinds that may be told of.
_BEGINS = frozenset(
    {
        "and",
        "but",
        "also",
        "plus",
        "i",
        "ive",
        "im",
        "he",
        "hes",
        "she",
        "shes",
    }
)
# These do as well, if the part did not begin with one that joins: 'after the injection my leg'.
_OWNED = frozenset({"my", "his", "her"})
_JOINS = frozenset(
    {
        "when",
        "if",
        "after",
        "while",
        "once",
        "as",
        "that",
        "before",
        "since",
        "because",
        "cos",
        "until",
        "where",
        "than",
        "what",
        "how",
        "do",
        "did",
        "can",
        "should",
        "am",
        "in",
        "on",
        "of",
        "to",
        "from",
        "behind",
        "down",
        "up",
        "under",
        "at",
        "with",
        "around",
        "over",
        "into",
        "through",
        "both",
        "all",
        "across",
        "for",
        "by",
        "like",
        "off",
    }
)
_TOPICS = frozenset(
    {
        "leg",
        "arm",
        "buttock",
        "groin",
        "chest",
        "belly",
        "back",
        "head",
        "face",
        "vein",
        "clot",
        "cramp",
        "sciatica",
        "thinner",
        "statin",
        "diabetes",
        "scan",
        "easily",
        "pulled",
        "patch",
    }
)
# After these nothing more is told of what has been so long: 'sciatica for years leg numb'.
_SINCE = frozenset({"years", "ago"})
# What is told first and names nothing of its own is said of what follows if it tells how long, or
# how it came.
_LONG = frozenset({"slow", "gradual", "brief", "ordinary", "fell", "hit", "injury", "trauma"})


def parted(telling: Sequence[Typed], spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Where somebody begins to tell of something else: by a point, or a word that begins.

    What names nothing of its own ('for months') is said of what stands before it.
    """

    def named(start: int, to: int, names: Set[str] = _TOPICS) -> bool:
        return any(start <= at and end <= to and name in names for name, at, end in spans)

    topics = {at for name, at, _ in spans if name in _TOPICS}
    begun: list[int] = []
    for at, (before, one) in enumerate(pairwise(telling), 1):
        first = telling[begun[-1] if begun else 0].word
        begins = one.word in _BEGINS or (one.word in _OWNED and first not in _JOINS)
        since = before.word in _SINCE and at in topics
        if before.ends or since or (begins and before.word not in _JOINS):
            begun.append(at)
    parts: list[tuple[int, int]] = []
    for start, to in pairwise((0, *begun, len(telling))):
        last = parts[-1] if parts else None
        if last and (not named(start, to) or (not named(*last) and named(*last, _LONG))):
            parts[-1] = (parts[-1][0], to)
        else:
            parts.append((start, to))
    return parts
