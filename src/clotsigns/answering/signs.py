"""Signs: what was asked as a whole, told by the kinds of its words.

The kinds, the signs and what is said not to be there stand in ``data/search.yml``, and
``overrides/assets/search.js`` reads the same table by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, pairwise
from typing import Any

from clotsigns.answering.phrases import Phrases, Typed, bare, cut, unnamed
from clotsigns.answering.wording import near

# Words of a kind may have so many others between them; words that deny have none.
GAP = 2
_OR = frozenset({"or", "nor"})
# So many words tell of somebody, if they do not begin as a question.
_TOLD, _QUESTION = 5, "question"
# Words of somebody's own body: who asks with them may have what they ask about.
_OWN = "own"
ASKING = frozenset({_QUESTION, _OWN})
# A sign of a place: the kinds of words that must all be there, and those of which none may be.
Rule = tuple[str, frozenset[str], frozenset[str]]
# A kind of words, and where they begin and end.
_Span = tuple[str, int, int]
# Words that begin to tell of something else, but after those that join; kinds that may be told of.
_BEGINS = frozenset({"and", "but", "also", "plus", "i", "ive", "im", "he", "hes", "she", "shes"})
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
    }
)
# A sign of a step counts so much, at least.
_A_STEP = 2
# 'No pain until now' is pain.
_UNTIL = frozenset({"until", "till", "before", "like", "yesterday", "earlier"})


class Signs:
    """The table of signs, ready to be read."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        denied: Mapping[str, Mapping[str, Sequence[str]]] = told["denied"]
        same = {bare(one): bare(word) for word, some in told["same"].items() for one in some}
        self._same = same
        self._idle = unnamed(denied.get("idle", {}).get("by", ()), same)
        self._denials = [
            (unnamed(kind["by"], same), unnamed(kind["what"], same) if "what" in kind else None)
            for name, kind in denied.items()
            if name != "idle"
        ]
        families: Mapping[str, Sequence[str]] = told["families"]
        self._kinds = Phrases(
            ((name, one) for name, some in families.items() for one in some), same
        )
        # In one order here and in the script: of those that are as near, the first is meant, and
        # what is often written in several ways before all others.
        self._often = _long(map(bare, told["same"]))
        self._spelt = [*self._often, *_long(self._kinds.words)]
        self._open = [
            one for one in self._kinds.words.values() if one.word and (one.begins or one.ends)
        ]
        self.rules: list[Rule] = []
        # By place, what words of other signs may tell beside its own.
        self._calm: dict[str, frozenset[str]] = {}
        steps: set[str] = set()
        for place, rules in told["signs"].items():
            anchor = f"#{place.partition('#')[2]}"
            tiers = (tier for tier in told["tiers"] if re.search(tier["at"], anchor))
            tier: Mapping[str, Any] = next(tiers, {})
            unless: Sequence[str] = tier.get("unless", ())
            if "calm" in tier:
                self._calm[place] = frozenset(tier["calm"])
            elif tier.get("sign", 1) >= _A_STEP:
                steps.add(place)
            for rule in rules:
                kinds = rule.split()
                without = frozenset(kind[1:] for kind in kinds if kind.startswith("-"))
                all_of = frozenset(kind for kind in kinds if not kind.startswith("-"))
                self.rules.append((place, all_of, without.union(unless)))
        # The signs of a step, but those of no more than what one that can wait explains.
        ordinary = frozenset(chain.from_iterable(self._calm.values()))
        self._urgent = [one for one in self.rules if one[0] in steps and not one[1] <= ordinary]

    def is_word(self, word: str) -> bool:
        word = self._same.get(bare(word), bare(word))
        typed = Typed(word, word, ends=False)
        known = any(root in self._kinds.words for root in typed.roots)
        return known or any(one.fits(typed) for one in self._open)

    def typed(self, raw: str, is_known: Callable[[str], bool]) -> Typed:
        """A word that was typed, taken for the one it is nearest to if it is none that we know."""
        word = self._same.get(bare(raw), bare(raw))
        if len(word) > 3 and not is_known(word):
            word = next(self._meant(word), word)
        return Typed(raw, word, raw.endswith((".", ",")))

    def _meant(self, word: str) -> Iterator[str]:
        """What may be meant by a word that is none that we know, the nearest first."""
        if len(word) < 5:
            # Of so few letters, one that was left out.
            yield from (one for one in self._often if len(one) > 4 and near(word, one, 1))
            return
        yield from (one for one in self._spelt if near(word, one, 1))
        rooted = (root for root in cut(word) if root != word and len(root) > 4)
        yield from (one for root in rooted for one in self._often if near(root, one, 1))
        yield from (one for one in self._spelt if near(word, one))

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
        spans: list[_Span] = []
        for at in range(len(telling)):
            # 'When' asks where a part begins, and tells when in its middle.
            begins = at == 0 or telling[at - 1].ends
            names = self._kinds.at(telling, at, GAP)
            spans += [(name, at, end) for name, end in names if begins or name != _QUESTION]
        there.update(name for name, _, _ in spans)
        whole = dict.fromkeys(_held(self.rules, there))
        # What takes a sign away, or explains it, may be said of something else: each part tells by
        # itself.
        parts = _parts(telling, spans)
        aside: list[tuple[set[str], list[Rule]]] = []
        for part in parts if len(parts) > 1 else ():
            said = {name for name, at, end in spans if part[0] <= at and end <= part[1]}
            aside.append((said, _held(self._urgent, said)))
            whole.update(dict.fromkeys(aside[-1][1]))
        pressing = [all_of for place, all_of, _ in whole if place not in self._calm]
        found: dict[str, frozenset[str]] = {}
        for place, all_of, _ in whole:
            if place in self._calm:
                # Whoever can wait has no other sign than this one explains, and none of its own.
                base = self._calm[place]
                explained = all(one <= all_of | base for one in pressing)
                own = (said & (all_of - base - sign[1]) for said, signs in aside for sign in signs)
                if not explained or not all(own):
                    continue
            if len(all_of) > len(found.get(place, ())):
                found[place] = all_of
        return found


def _held(rules: Iterable[Rule], there: Set[str]) -> list[Rule]:
    return [rule for rule in rules if rule[1] <= there and there.isdisjoint(rule[2])]


def _parts(telling: Sequence[Typed], spans: Sequence[_Span]) -> list[tuple[int, int]]:
    """Where somebody begins to tell of something else: by a point, or a word that begins.

    What names nothing of its own ('for months') is said of what stands before it.
    """

    def named(start: int, to: int) -> bool:
        return any(start <= at and end <= to and name in _TOPICS for name, at, end in spans)

    begun = [
        at
        for at in range(1, len(telling))
        if telling[at - 1].ends
        or (telling[at].word in _BEGINS and telling[at - 1].word not in _JOINS)
    ]
    parts: list[tuple[int, int]] = []
    for start, to in pairwise((0, *begun, len(telling))):
        if parts and not (named(*parts[-1]) and named(start, to)):
            parts[-1] = (parts[-1][0], to)
        else:
            parts.append((start, to))
    return parts


def _long(words: Iterable[str]) -> list[str]:
    return sorted(word for word in words if len(word) > 3)
