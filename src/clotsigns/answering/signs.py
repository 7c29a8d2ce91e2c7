"""Signs: what was asked as a whole, told by the kinds of its words.

The kinds, the signs and what is said not to be there stand in ``data/search.yml``, and
``overrides/assets/search.js`` reads the same table by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

from clotsigns.answering.wording import UNSPACED, near, plain

# Words of a kind may have so many others between them; words that deny have none.
GAP = 2
_ENDINGS = ("s", "es", "ed", "d", "ing")
_DOUBLED = re.compile(r"([^aeiou])\1$")
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu|[dns]?ell|all|un)'(?=\w{3})")
# 'My leg's sore' is of one leg; 'that's' and its like stay as they are.
_ENDED = re.compile(r"(?<=\w{3})(?<!she|who|hat|ere)'s$")
_OR = frozenset({"or", "nor"})
# So many words tell of somebody, if they do not begin as a question.
_TOLD, _QUESTION = 5, "question"
# Words of somebody's own body: who asks with them may have what they ask about.
_OWN = "own"
ASKING = frozenset({_QUESTION, _OWN})
# 'No pain until now' is pain.
_UNTIL = frozenset({"until", "till", "before", "like", "yesterday", "earlier"})


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


class _Phrases:
    """Phrases, each with its name, ready to be looked for."""

    def __init__(self, phrases: Iterable[tuple[str, str]], same: Mapping[str, str]) -> None:
        self.words: dict[str, _Known] = {}
        self._by_first: dict[str, list[tuple[str, tuple[_Known, ...]]]] = {}
        for name, phrase in phrases:
            known = tuple(_known(word, same) for word in phrase.split())
            self.words.update((one.word, one) for one in known)
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


class Signs:
    """The table of signs, ready to be read."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        denied: Mapping[str, Mapping[str, Sequence[str]]] = told["denied"]
        same = {bare(one): bare(word) for word, some in told["same"].items() for one in some}
        self._same = same
        self._idle = _unnamed(denied.get("idle", {}).get("by", ()), same)
        self._denials = [
            (_unnamed(kind["by"], same), _unnamed(kind["what"], same) if "what" in kind else None)
            for name, kind in denied.items()
            if name != "idle"
        ]
        families: Mapping[str, Sequence[str]] = told["families"]
        self._kinds = _Phrases(
            ((name, one) for name, some in families.items() for one in some), same
        )
        # In one order here and in the script: of those that are as near, the first is meant.
        self._spelt = sorted(one for one in self._kinds.words if len(one) > 3)
        self._open = [
            one for one in self._kinds.words.values() if one.word and (one.begins or one.ends)
        ]
        self.rules: list[tuple[str, frozenset[str], frozenset[str]]] = []
        # By place, what words of other signs may tell beside its own.
        self._calm: dict[str, frozenset[str]] = {}
        for place, rules in told["signs"].items():
            anchor = f"#{place.partition('#')[2]}"
            tiers = (tier for tier in told["tiers"] if re.search(tier["at"], anchor))
            tier: Mapping[str, Any] = next(tiers, {})
            unless: Sequence[str] = tier.get("unless", ())
            if "calm" in tier:
                self._calm[place] = frozenset(tier["calm"])
            for rule in rules:
                kinds = rule.split()
                without = frozenset(kind[1:] for kind in kinds if kind.startswith("-"))
                all_of = frozenset(kind for kind in kinds if not kind.startswith("-"))
                self.rules.append((place, all_of, without.union(unless)))

    def is_word(self, word: str) -> bool:
        word = self._same.get(bare(word), bare(word))
        typed = Typed(word, word, ends=False)
        known = any(root in self._kinds.words for root in typed.roots)
        return known or any(one.fits(typed) for one in self._open)

    def typed(self, raw: str, is_known: Callable[[str], bool]) -> Typed:
        """A word that was typed, taken for the one it is nearest to if it is none that we know."""
        word = self._same.get(bare(raw), bare(raw))
        if len(word) > 4 and not is_known(word):
            close = (one for slips in (1, 2) for one in self._spelt if near(word, one, slips))
            word = next(close, word)
        return Typed(raw, word, raw.endswith((".", ",")))

    def told(self, typed: Sequence[Typed]) -> tuple[bool, bool, bool]:
        """Whether somebody tells at some length, asks about a thing, and tells of a body."""
        begins = bool(typed) and any(name == _QUESTION for name, _ in self._kinds.at(typed, 0, 0))
        found = (name for at in range(len(typed)) for name, _ in self._kinds.at(typed, at, 0))
        own = _OWN in found
        return len(typed) >= _TOLD and not begins, begins and not own, own

    def without_denied(self, typed: Sequence[Typed]) -> list[Typed]:
        """What is left without what is said not to be there, to be well or to be long past."""
        gone: set[int] = set()
        for at in range(len(typed)):
            for by, what in self._denials:
                end = by.longest(typed, at)
                until = end < len(typed) and typed[end].word in _UNTIL
                if what is None and not until:
                    gone.update(range(at, end))
                while what and end and not typed[end - 1].ends:
                    following = what.longest(typed, end)
                    after = typed[following].word if 0 < following < len(typed) else ""
                    if after not in _UNTIL:
                        gone.update(range(at, following))
                    end = following + 1 if after in _OR else 0
        left = [one for at, one in enumerate(typed) if at not in gone]
        return left or list(typed)

    def found(self, typed: Sequence[Typed]) -> dict[str, frozenset[str]]:
        """By place, the kinds of words of the sign that says most."""
        idle: set[int] = set()
        there: set[str] = set()
        for at in range(len(typed)):
            if end := self._idle.longest(typed, at):
                idle.update(range(at, end))
                # It tells what is said of it as a whole, and none of its words does.
                there |= {name for name, last in self._kinds.at(typed, at, 0) if last == end}
        telling = [one for at, one in enumerate(typed) if at not in idle]
        for at in range(len(telling)):
            # 'When' asks where a part begins, and tells when in its middle.
            begins = at == 0 or telling[at - 1].ends
            names = (name for name, _ in self._kinds.at(telling, at, GAP))
            there |= {name for name in names if begins or name != _QUESTION}
        whole = [
            (place, all_of)
            for place, all_of, none_of in self.rules
            if all_of <= there and there.isdisjoint(none_of)
        ]
        pressing = [all_of for place, all_of in whole if place not in self._calm]
        found: dict[str, frozenset[str]] = {}
        for place, all_of in whole:
            # Whoever can wait has no other sign than this one explains.
            explained = all_of | self._calm.get(place, frozenset())
            waits = place not in self._calm or all(one <= explained for one in pressing)
            if waits and len(all_of) > len(found.get(place, ())):
                found[place] = all_of
        return found


def bare(word: str) -> str:
    """In small letters, without accents, points and what is cut short: 'd'Eliquis', 'leg's'."""
    return re.sub(r"[.,']", "", _ENDED.sub("", _ELIDED.sub("", plain(word))))


@lru_cache(maxsize=20_000)
def roots(word: str) -> frozenset[str]:
    """What a word may be without its ending: 'stopped' is 'stop', and 'shiny' is not 'shin'."""
    found = {word}
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + 3:
            root = word.removesuffix(ending)
            found |= {root, _DOUBLED.sub(r"\1", root)}
            # 'Bits' are no bite.
            found |= {f"{root}e"} if ending != "s" else set()
    return frozenset(found)


def _known(written: str, same: Mapping[str, str]) -> _Known:
    word = bare(written.replace("*", "", 1))
    word = word if "*" in written else same.get(word, word)
    ends = written.startswith("*")
    return _Known(word, written.endswith("*"), ends, bool(UNSPACED.search(word)))


def _unnamed(phrases: Iterable[str], same: Mapping[str, str]) -> _Phrases:
    return _Phrases((("", phrase) for phrase in phrases), same)


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
