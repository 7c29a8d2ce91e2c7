"""A sentence with its meaning changed in one way: what somebody could do to words by mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

# Words that turn a sentence round when one stands for the other.
OTHERS = {
    "suddenly": "slowly",
    "sudden": "slow",
    "newly": "often",
    "new": "old",
    "one": "both",
    "both": "one",
    "more": "less",
    "worse": "better",
    "better": "worse",
    "before": "after",
    "after": "before",
    "above": "below",
    "below": "above",
    "and": "or",
    "or": "and",
    "if": "unless",
    "unless": "if",
    "only": "also",
    "first": "last",
    "cold": "warm",
    "warm": "cold",
    "fast": "slowly",
    "raise": "lower",
    "hanging": "propped",
    "start": "buy",
    "stop": "go on",
    "at least": "at most",
    "at most": "at least",
    "within": "after",
    "heparin": "apixaban",
    "apixaban": "warfarin",
    "paracetamol": "ibuprofen",
    "ibuprofen": "paracetamol",
    "ambulance": "taxi",
    "doctor": "friend",
    "pregnant": "tired",
}
UNITS = {
    "minutes": "hours",
    "seconds": "minutes",
    "hours": "days",
    "days": "weeks",
    "weeks": "months",
    "months": "weeks",
    "week": "month",
    "years": "months",
    "mg": "g",
    "twice a day": "once a day",
    "once a day": "twice a day",
    "in 1,000": "in 100",
}
LATER = {
    "today": "this week",
    "now": "soon",
    "at once": "later",
    "the same day": "the same week",
    "day or night": "by day",
}
SOFTER = {
    "never": "try not to",
    "do not": "try not to",
    "call": "consider calling",
    "go to": "consider going to",
    "get": "think of getting",
    "stop": "try to stop",
}
NUMBERS = ("two", "three", "four", "five", "seven", "half", "quarter", "twice")
# What is slipped in at the end of a sentence.
TAILS = (", unless it passes", ", if it lasts", ", if possible", ", unless you feel well")
# What makes a sign rarer, so that fewer readers find theirs.
NARROWER = (" very badly", " for days", " every night", " for the first time")
_AFTER = re.compile(
    r"\b(is|are|was|were|have|has|can|may|do|does|will|must|feels?|hurts?|turns?)\b"
)
_NEGATION = re.compile(
    r"\b(do not|does not|did not|is not|are not|cannot|not|never|no|without)\b", re.I
)
DIGITS = re.compile(r"\d+")
_CLAUSE = re.compile(r",? (?:and|or|but) |, |: |; |\. (?=[A-Z])")


def sentence_changes(text: str) -> Iterator[tuple[str, str]]:
    """A sentence with one thing changed, and the kind of the change."""
    for match in _NEGATION.finditer(text):
        word = match[0].lower()
        bare = {"cannot": "can", "is not": "is", "are not": "are", "no": "a"}.get(word, "")
        new = text[: match.start()] + bare + text[match.end() :]
        yield "drop a negation", _tidy(new)
    for match in _AFTER.finditer(text):
        if not text[match.end() :].startswith((" not", "not")):
            yield "add a negation", f"{text[: match.end()]} not{text[match.end() :]}"
    for word, other in (("never", "always"), ("always", "never"), ("do not", "always")):
        yield from put("swap never and always", text, word, other)
    for kind, words in (
        ("soften", SOFTER),
        ("put off", LATER),
        ("change a unit", UNITS),
        ("turn a word round", OTHERS),
    ):
        for word, other in words.items():
            yield from put(kind, text, word, other)
    for kind, tails in (("slip in an exception", TAILS), ("narrow", NARROWER)):
        for tail in tails:
            yield kind, re.sub(r"([.?:]?)$", rf"{tail}\1", text, count=1)
    yield from figure_changes(text)
    cuts = [0, *(match.start() for match in _CLAUSE.finditer(text)), len(text)]
    if len(cuts) > 2:
        for start, end in pairwise(cuts):
            rest = _tidy(text[:start] + text[end:])
            if len(rest.split()) > 1:
                yield "drop a clause", rest


def figure_changes(text: str) -> Iterator[tuple[str, str]]:
    """A text with one of its figures changed."""
    for match in DIGITS.finditer(text):
        for new in (str(int(match[0]) * 10 or 7), str(int(match[0]) + 1)):
            kept = new.rjust(len(match[0]), "0")
            yield "change a number", text[: match.start()] + kept + text[match.end() :]
    for word in NUMBERS:
        yield from put("change a number", text, word, "six" if word != "twice" else "once")


def put(kind: str, text: str, word: str, other: str) -> Iterator[tuple[str, str]]:
    for match in re.finditer(rf"(?<![\w#/-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE):
        new = other.capitalize() if match[0][0].isupper() else other
        yield kind, text[: match.start()] + new + text[match.end() :]


def _tidy(text: str) -> str:
    text = re.sub(r"^[\s,:;.]+(?:(?:and|or|but) )?", "", re.sub(r" {2,}", " ", text))
    return text[:1].upper() + text[1:]
