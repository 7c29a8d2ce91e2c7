"""Signs: what was asked as a whole, told by the kinds of its words.

The kinds, the signs and what is said not to be there stand in ``data/search.yml``, and
``overrides/assets/search.js`` reads the same table by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from typing import Any

from clotsigns.answering.manner import ASKING as ASKING
from clotsigns.answering.manner import QUESTION, Manner, manner_of
from clotsigns.answering.parting import Span, parted
from clotsigns.answering.phrases import Phrases, Typed, bare, roots, unnamed
from clotsigns.answering.slips import SHORT, Slips, heard

# Words of a kind may have so many others between them; words that deny have none.
GAP = 2
_OR = frozenset({"or", "nor", "ni", "ou", "oder", "noch", "nem"})
_VOWEL = re.compile("[aeiouy]")
# What takes a sign away wherever it stands, as '-' before it tells; and what takes away that a
# word does: 'pink' on a brush is no skin.
_ANYWHERE = frozenset({"asking", "statin", "thinner"})
_SPARED = {"awake": "dead_leg", "brush": "warm", "buttock": "face"}
# A sign of a place: the kinds of words that must all be there, and those of which none may be.
Rule = tuple[str, frozenset[str], frozenset[str]]
# What nothing takes away that is typed beside it: an emergency department, wherever it is told.
GRAVE = frozenset({"overdose", "swallow"})
# A sign of a step counts so much, at least.
_A_STEP = 2
# A clot of long ago is no sign by itself, and one more is likelier after it: it leaves this word.
_OLD_CLOT, _CLOTS = "oldclot", "clot"
# 'No pain until now' is pain.
_UNTIL = frozenset({"until", "till", "before", "like", "yesterday", "earlier"})


@dataclass(frozen=True)
class Part:
    """A part of what was typed, with its kinds of words, and the signs that it has by itself."""

    words: Sequence[Typed]
    said: Set[str]
    signs: Sequence[Rule]


@dataclass(frozen=True)
class Told:
    """The signs by place, the parts if there are several, and what can wait: its words and base.

    ``there`` has the kinds of all words.
    """

    signs: dict[str, frozenset[str]]
    parts: Sequence[Part]
    calm: Sequence[tuple[frozenset[str], frozenset[str]]]
    there: Set[str]


class Signs:
    """The table of signs, ready to be read."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        denied: Mapping[str, Mapping[str, Sequence[str]]] = told["denied"]
        same = {bare(one): bare(word) for word, some in told["same"].items() for one in some}
        self._same = same
        self._idle = unnamed(denied.get("idle", {}).get("by", ()), same)
        self._denials = [
            (
                unnamed(kind["by"], same),
                unnamed(kind["what"], same) if "what" in kind else None,
                name.endswith(_CLOTS),
            )
            for name, kind in denied.items()
            if name != "idle"
        ]
        families: Mapping[str, Sequence[str]] = told["families"]
        self._kinds = Phrases(
            ((name, one) for name, some in families.items() for one in some), same
        )
        self.slips = Slips(map(bare, told["same"]), self._kinds.words)
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
                if not GRAVE & all_of:
                    without |= frozenset(unless).difference(map(_SPARED.get, all_of))
                none_of = (f"-{kind}" if kind in _ANYWHERE else kind for kind in without)
                self.rules.append((place, all_of, frozenset(none_of)))
        # The signs of a step, but those of no more than what one that can wait explains.
        ordinary = frozenset(chain.from_iterable(self._calm.values()))
        self._urgent = [one for one in self.rules if one[0] in steps and not one[1] <= ordinary]

    def is_word(self, word: str) -> bool:
        word = self._same.get(bare(word), bare(word))
        typed = Typed(word, word, ends=False)
        known = any(root in self._kinds.words for root in typed.roots)
        return known or any(one.fits(typed) for one in self._open)

    def begun(self, word: str) -> list[int]:
        """How long the words are by which this one is known, if by its beginning alone."""
        if any(root in self._kinds.words for root in roots(word)):
            return []
        begins = (one.word for one in self._open if one.begins and len(one.word) > SHORT)
        return [len(one) for one in begins if word.startswith(one)]

    def spoken(self, word: str) -> str:
        """What a word is that is written as it is said, if it is one."""
        said = heard(word)
        return said if said != word and self.is_word(said) else ""

    def typed(
        self, raw: str, is_spelt: Callable[[str], bool], is_known: Callable[[str], bool]
    ) -> Typed:
        """A word that was typed, taken for the one it is nearest to if it is none that we know."""
        word = self._same.get(bare(raw), bare(raw))
        # Three letters may be four if no vowel is among them.
        if len(word) >= SHORT + bool(_VOWEL.search(word)) and not is_spelt(word):
            word = self.spoken(word) or next(self.slips.meant(word, is_known), word)
        return Typed(raw, word, raw.endswith((".", ",")))

    def manner(self, typed: Sequence[Typed], there: Set[str], *, known: bool) -> Manner:
        """How it is told; a word that is not ``known`` may be of anything."""
        names = [{name for name, _ in self._kinds.at(typed, at, 0)} for at in range(len(typed))]
        words = [one.word for one in typed]
        idle = self._idle.longest(typed, 0) > 0
        return manner_of(words, names, there, idle=idle, known=known)

    def without_denied(self, typed: Sequence[Typed]) -> list[Typed]:
        """What is left without what is said not to be there, to be well or to be long past."""
        gone: set[int] = set()
        old: set[int] = set()
        for at in range(len(typed)):
            for by, what, leaves in self._denials:
                end = by.longest(typed, at)
                until = end < len(typed) and typed[end].word in _UNTIL
                if what is None and not until:
                    gone.update(range(at, end))
                while what and end and not typed[end - 1].ends:
                    following = what.longest(typed, end)
                    after = typed[following].word if 0 < following < len(typed) else ""
                    if after not in _UNTIL:
                        gone.update(range(at, following))
                        old.update([following - 1] if leaves and following else [])
                    end = following + 1 if after in _OR else 0
        left = [
            Typed("", _OLD_CLOT, one.ends) if at in old else one
            for at, one in enumerate(typed)
            if at in old or at not in gone
        ]
        return left if any(one.raw for one in left) else list(typed)

    def found(self, typed: Sequence[Typed], beside: Set[str] = frozenset()) -> Told:
        """By place, the kinds of words of the sign that says most; and the parts that tell.

        ``beside`` is what was typed somewhere, if this is a part.
        """
        idle: set[int] = set()
        there: set[str] = set()
        for at in range(len(typed)):
            if end := self._idle.longest(typed, at):
                idle.update(range(at, end))
                # It tells what is said of it as a whole, and none of its words does.
                there |= {name for name, last in self._kinds.at(typed, at, 0) if last == end}
        telling = [one for at, one in enumerate(typed) if at not in idle]
        spans: list[Span] = []
        for at in range(len(telling)):
            # 'When' asks where a part begins, and tells when in its middle.
            begins = at == 0 or telling[at - 1].ends
            names = self._kinds.at(telling, at, GAP)
            spans += [(name, at, end) for name, end in names if begins or name != QUESTION]
        there.update(name for name, _, _ in spans)
        somewhere = beside | {f"-{name}" for name in _ANYWHERE & there}
        there |= somewhere
        whole = dict.fromkeys(_held(self.rules, there))
        # What takes a sign away, or explains it, may be said of something else: each part tells by
        # itself.
        parts = parted(telling, spans)
        aside: list[Part] = []
        for start, to in parts if len(parts) > 1 else ():
            said = {name for name, at, end in spans if start <= at and end <= to} | somewhere
            aside.append(Part(telling[start:to], said, _held(self._urgent, said)))
            whole.update(dict.fromkeys(aside[-1].signs))
        pressing = [all_of for place, all_of, _ in whole if place not in self._calm]
        found: dict[str, frozenset[str]] = {}
        calm: list[tuple[frozenset[str], frozenset[str]]] = []
        for place, all_of, _ in whole:
            if place in self._calm:
                # Whoever can wait has no other sign than this one explains, and none of its own.
                base = self._calm[place]
                explained = all(one <= all_of | base for one in pressing)
                own = (
                    part.said & (all_of - base - sign[1]) for part in aside for sign in part.signs
                )
                if not explained or not all(own):
                    continue
                calm.append((all_of, base))
            if len(all_of) > len(found.get(place, ())):
                found[place] = all_of
        return Told(found, aside, calm, there)


def _held(rules: Iterable[Rule], there: Set[str]) -> list[Rule]:
    return [rule for rule in rules if rule[1] <= there and there.isdisjoint(rule[2])]
