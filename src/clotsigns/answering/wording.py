"""Words as people type them: what they are, without endings, and which may be spelt wrongly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

# Vowels of Hindi, Bangla and others are marks, and stand within words.
MARKS = "".join(
    chr(code) for code in range(0x300, 0xAC00) if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
_LETTERS = rf"[^\W_](?:[^\W_]|[{MARKS}])*"
_WORD = re.compile(rf"{_LETTERS}(?:[.,']{_LETTERS})*")
_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u0652]")
# Chinese, Japanese, Korean and Thai put no space between words.
UNSPACED = re.compile(
    "[\u0e01-\u0e5b\u1100-\u11ff\u3041-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]"
)
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
_APOSTROPHES = re.compile("[\u2018\u2019\u201b\u02bc\u00b4`]")
_ENDING = re.compile(r"(?:ies|ing|ed|es|s|e|y)$")
_DOUBLED = re.compile(r"(..)(.)\2$")


def plain(text: str) -> str:
    """In small letters and without accents."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its ending, roughly: as long as both sides are cut alike, it will do."""
    bare = plain(word).removesuffix("'s")
    cut = _ENDING.sub("", bare, count=1)
    return _DOUBLED.sub(r"\1\2", cut) if len(cut) > 2 else bare


def stems(text: str) -> frozenset[str]:
    """All words of a text, each as it is and without its ending."""
    return frozenset(form for word in _WORD.findall(plain(text)) for form in (word, stem(word)))


def stems_of(phrases: Iterable[Sequence[str]]) -> frozenset[str]:
    return frozenset(form for phrase in phrases for w in phrase for form in (w, stem(w)))


def seen_text(asked: str) -> str:
    """What was asked, without signs that nobody sees or types."""
    return _APOSTROPHES.sub("'", _UNSEEN.sub("", unicodedata.normalize("NFKC", asked)))


def words_of(asked: str) -> list[str]:
    """What was asked, in words; signs that nobody sees or types are let be."""
    return _WORD.findall(plain(seen_text(asked)))


def near(word: str, other: str, slips: int = 2) -> bool:
    """Whether a word may be another, spelt wrongly (Damerau's distance)."""
    most = 1 if len(word) < 7 else slips
    if word[0] != other[:1] or abs(len(word) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i in range(1, len(word) + 1):
        following = [i]
        for j in range(1, len(other) + 1):
            same = word[i - 1] == other[j - 1]
            least = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (not same))
            if i > 1 and j > 1 and word[i - 1] == other[j - 2] and word[i - 2] == other[j - 1]:
                least = min(least, before[j - 2] + 1)
            following.append(least)
        before, row = row, following
    return row[-1] <= most
