"""Which passages answer a question in plain words: the reckoning of the site's own search box.

Words, signs and places are weighed as in ``overrides/assets/search.js``, by the one table of
``data/search.yml``, and both are held to the same people (``data/cases.yml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clotsigns.answering.asking import Asked, Question, Words
from clotsigns.answering.sections import COUNTRY, Section, indexed
from clotsigns.answering.signs import GRAVE, Part
from clotsigns.answering.wording import stem, stems_of, words_of

_THINNERS, _HELP = "blood-thinners/", "emergency/"
_LADDER = "emergency#emergency"
_OF_THINNERS = "#thinner-"
_NO_TIER: Mapping[str, Any] = {"said": 1, "sign": 1}
# By phrases alone a part of what is told leads no higher than to what cannot wait; and to the
# ladder, of which nothing is understood, before what can.
_MOST, _LOST = 1.4, 1.2


@dataclass(frozen=True)
class Found:
    """A section that answers, its best block, how urgent what was said of it is, and how well."""

    section: Section
    at: int
    value: float
    tier: float = 1
    # Whether what was asked has a sign or a phrase of it, and whether it tells a step.
    meant: bool = False
    step: Mapping[str, Any] = field(default_factory=lambda: _NO_TIER)
    sign: frozenset[str] = frozenset()

    @property
    def height(self) -> float:
        """How high on the ladder the step is that it tells."""
        height: float = self.step["said"]
        return height

    @property
    def can_wait(self) -> bool:
        return "calm" in self.step

    @property
    def first(self) -> tuple[float, float]:
        """The greater comes first."""
        return (self.tier, self.value)


@dataclass(frozen=True)
class _Asked:
    """What was asked; ``on`` if a blood thinner was named, ``calling`` if nothing but help was.

    ``asks`` if it is about a thing, and nobody has a sign.
    """

    words: list[Asked]
    signs: Mapping[str, frozenset[str]]
    on: bool
    calling: bool
    asks: bool


class Finder:
    """All sections, ready to be asked. ``told`` is the table of what people say."""

    def __init__(
        self,
        docs: Iterable[Mapping[str, str]],
        phrases: Mapping[str, Sequence[str]],
        told: Mapping[str, Any],
    ) -> None:
        self._places = [(re.compile(one["at"]), one["weight"]) for one in told["places"]]
        self._tiers = [(re.compile(one["at"]), one) for one in told["tiers"]]
        self.sections = tuple(indexed(doc, phrases, frozenset(told["common"])) for doc in docs)
        self._pages: dict[str, list[Section]] = {}
        for section in self.sections:
            self._pages.setdefault(section.page, []).append(section)
        self._words = Words(
            told,
            (
                found
                for section in self.sections
                for found in (section.title_stems, section.word_stems, *section.block_stems)
            ),
        )

    def country(self, text: str) -> Section | None:
        """The country that a text names whole, by the longest name, or that has this code."""
        asked = set(words_of(text))
        best, most = None, 0
        for section in self.sections:
            names = section.phrases if section.country else ()
            longest = max((len(name) for name in names if asked.issuperset(name)), default=0)
            if section.country and asked == {section.location.partition(COUNTRY)[2]}:
                return section
            if longest > most:
                best, most = section, longest
        return best

    def find(self, question: str) -> list[Found]:
        """The best section of each page that answers, best first.

        Whoever tells of several things is asked of each by itself, and of those side by side: the
        most urgent comes first.
        """
        whole = self._words.asked(question)
        found = self._ranked(whole)

        def ask(some: Sequence[Part]) -> bool:
            """Put what cannot wait first, and tell whether this can."""
            nonlocal found
            words = [word for part in some for word in part.words]
            told = self._words.read(words, whole.somewhere)
            best = found[0] if found else Found(self.sections[0], 0, 0, step={"said": 0})
            steps = [self._step(_anchor(place), sign) for place, sign in told.signs.items()]
            if not best.can_wait and not any(step["said"] > best.height for step in steps):
                return any("calm" in step for step in steps)
            first = next(iter(self._ranked(told)), None)
            if not first or first.height <= best.height:
                return bool(first and first.can_wait)
            said = frozenset().union(*(part.said for part in some))
            # What can wait tells this too, beside a sign of its own.
            waits = any(said & (all_of - base - first.sign) for all_of, base in whole.calm)
            phrased = best.can_wait and first.height <= _MOST
            if not waits and (first.sign or phrased):
                page = first.section.page
                found = [first, *(one for one in found if one.section.page != page)]
            return first.can_wait

        # Nothing is more urgent than an ambulance.
        most = max(tier["said"] for _, tier in self._tiers)
        parts = whole.parts if found and found[0].height < most else ()
        pressing = [part for part in parts if not ask([part])]
        if 0 < len(pressing) < len(parts):
            ask(pressing)
        for at in range(1, len(parts)):
            if at > 1:
                ask(parts[:at])
            if at < len(parts) - 1:
                ask(parts[at:])
        return found

    def _ranked(self, told: Question) -> list[Found]:
        thinners, help_ = self._pages.get(_THINNERS, ()), self._pages.get(_HELP, ())
        named = [s for s in help_ if "#" not in s.location or s.country]
        calling = all(any(one.word in s.names for s in named) for one in told.words)
        asked = _Asked(
            told.words,
            told.signs,
            on=any(self._said(s, told.words)[0] for s in thinners if "#" not in s.location),
            calling=calling,
            asks=told.asks and not calling,
        )
        best = []
        for sections in self._pages.values():
            own = next((s for s in sections if "#" not in s.location), None)
            # That help is urgent says nothing of the sign.
            names = own if own and not own.location.startswith("emergency") else None
            around = self._said(names, told.words)[0] | names.title_stems if names else frozenset()
            answers = (self._best(section, around, asked) for section in sections)
            found = max(
                (one for one in answers if one.value > 0), key=lambda one: one.first, default=None
            )
            best += [found] if found else []
        best.sort(key=lambda one: one.first, reverse=True)
        # Whoever is not understood is told the first step of the ladder itself.
        ladder = next((s for s in help_ if s.place == _LADDER), None)
        low = not best or best[0].tier < max(step["sign"] for _, step in self._tiers)
        lost = told.lost or (not best and not told.asks and told.several)
        # Who tells of a body wants no page that tells no step.
        meant = bool(best) and best[0].meant and (best[0].step is not _NO_TIER or not told.body)
        if ladder and (low if lost else told.narrated and not meant):
            step = {"said": _LOST if told.lost or (lost and told.strange) else 1}
            first = Found(ladder, 0, 1, step=step)
            best = [first, *(one for one in best if one.section != ladder)]
        return best

    def _step(self, location: str, sign: Iterable[str]) -> Mapping[str, Any]:
        place = location if GRAVE.isdisjoint(sign) else "#department"
        return next((tier for at, tier in self._tiers if at.search(place)), _NO_TIER)

    def _said(self, section: Section, asked: list[Asked]) -> tuple[frozenset[str], frozenset[str]]:
        """Words of the phrases that were asked as a whole, and of those of several words."""
        meant = {form for one in asked for form in one.known}
        whole = [p for p in section.phrases if all({w, stem(w)} & meant for w in p)]
        several = [phrase for phrase in whole if len(phrase) > 1]
        return stems_of(whole), stems_of(several)

    def _best(self, section: Section, around: frozenset[str], question: _Asked) -> Found:
        asked, on = question.words, question.on
        meant = frozenset(form for one in asked for form in one.known)
        sign = question.signs.get(section.place, frozenset())
        if not sign and meant.isdisjoint(section.forms | around):
            return Found(section, 0, 0)
        title = [v * (2 if section.country else 0.7) for v in _values(asked, section.title_stems)]
        whole, several = self._said(section, asked)
        words, together = _values(asked, whole), _values(asked, several)
        told = [
            max(a, b * 1.25, c * 1.6, d * 0.6)
            for a, b, c, d in zip(title, words, together, _values(asked, around), strict=True)
        ]
        # 'Chills' are not Chile: the number of another country would help nobody.
        if section.country and not any(one.word in section.names for one in asked):
            return Found(section, 0, 0)
        least = sum(told)
        sums = [
            sum(max(t, o) + o / 5 for t, o in zip(told, _values(asked, block), strict=True))
            if not meant.isdisjoint(block)
            else least
            for block in section.block_stems
        ]
        value = max([least, *sums])
        weight = next((w for at, w in self._places if at.search(section.location)), 1.0)
        step = self._step(section.location, sign)
        # Who names no more than a page is about wants the page.
        if "#" not in section.location and words and all(words):
            weight *= 1.45
        aside = not on and _OF_THINNERS in section.location
        if any(together):
            weight = max(weight, 1 if aside else step["said"])
        if _OF_THINNERS in section.location:
            weight *= 1.1 if on else 0.75
        if section.country and not question.calling:
            weight = 0.4
        if question.asks:
            weight *= step.get("asked", 1)
        if not sign:
            at = 0 if section.country or value not in sums else sums.index(value)
            return Found(section, at, weight * value, meant=any(words), step=step)
        # The first block that names most of the sign; if none does, the one that fits best.
        named = [len(sign & block) for block in section.block_stems]
        fit: Sequence[float] = named if any(named) else sums
        at = fit.index(max(fit)) if fit else 0
        value = (1 + value) * len(sign) ** 2
        tier: float = step["sign"]
        return Found(section, at, weight * value, tier, meant=True, step=step, sign=sign)


def _anchor(place: str) -> str:
    return f"#{place.partition('#')[2]}"


def _values(asked: list[Asked], forms: frozenset[str]) -> list[float]:
    return [
        max((w * one.rare for form, w in one.known.items() if form in forms), default=0)
        for one in asked
    ]
