"""How something is told: at length, or asking about a thing; of a body, or of nothing.

``overrides/assets/search.js`` tells it by the same kinds of words.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

# Words that begin to ask, that ask wherever they stand, and that begin to if nothing ill is told.
QUESTION, _ASKING, _OPENS = "question", "asking", "opens"
# Words of somebody's own body: who asks with them may have what they ask about.
_OWN = "own"
ASKING = frozenset({QUESTION, _ASKING, _OPENS, _OWN})
_WHOSE = frozenset({_OWN, "mine"})
# So many words tell of somebody, if they do not ask.
_TOLD = 5
# What tells that something is wrong, and where.
_LOOKS = {"swollen", "cold", "pale", "purple", "warm", "tint", "bruise", "lump", "hard", "huge"}
_FEELS = {"pain", "numb", "weak", "dead_leg", "cramp", "odd", "severe", "fever", "dizzy", "unwell"}
_COMES = {"sudden", "worse", "fell", "hit", "accident", "stand", "vomit", "bleeding", "heart"}
_DOES = {"confused", "infection", "bladder", "saddle", "hardly", "stopping", "tired", "drop"}
ILL = _LOOKS | _FEELS | _COMES | _DOES
BODY = frozenset(
    {"leg", "arm", "buttock", "groin", "chest", "belly", "back", "head", "face", "vein"}
)
_THINGS = frozenset({"clot", "thinner", "statin", "scan", "rubbed", "diabetes"})
_SOMEBODY = frozenset({"i", "ive", "im", "he", "hes", "she", "shes"})


@dataclass(frozen=True)
class Manner:
    """Whether somebody tells at length, asks about a thing, tells of a body, or of nothing."""

    narrated: bool
    asks: bool
    body: bool
    strange: bool


def manner_of(
    words: Sequence[str], names: Sequence[Set[str]], there: Set[str], *, idle: bool, known: bool
) -> Manner:
    """What the words tell by their kinds.

    ``there`` has the kinds without what is denied. What is ``idle`` begins no question, and a word
    that is not ``known`` may be of anything.
    """
    found = frozenset[str]().union(*names)
    first: Set[str] = names[0] if names and not idle else frozenset()
    own = _OWN in found
    sure = known and ILL.isdisjoint(there)
    begins = QUESTION in first or (sure and _OPENS in first)
    wonders = sure and _ASKING in found
    # Who names a thing, and nobody, no part of a body and nothing ill, asks about it.
    thing = sure and not (own or BODY & there or _SOMEBODY & set(words)) and bool(_THINGS & there)
    long = len(words) >= _TOLD
    return Manner(
        narrated=long and not (begins or wonders or thing),
        asks=wonders or (thing and long) or (begins and not own),
        body=own,
        strange=found <= _WHOSE,
    )
