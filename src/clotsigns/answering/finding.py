"""Which passages answer a question in plain words: the reckoning of the site's own search box.

Words are understood as in ``overrides/assets/search.js``, and both are held to the same people
(``data/cases.yml``). What BM25 made of the passages told 21 of 418 questions too low a step.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from clotsigns.answering.sections import COUNTRY, Section
from clotsigns.answering.wording import UNSPACED, near, plain, stem, stems_of, words_of

_BLOCK = re.compile(r"<(p|li)>(.*?)</\1>", re.DOTALL)
# What to do comes before what it may be, the more urgent first, and a harmless cause last of all.
_WEIGHTS = tuple(
    (re.compile(where), weight)
    for where, weight in (
        (r"(glossary|handouts|portals|$|#)", 0.4),
        (r"about", 0.6),
        (r"emergency/$", 2.0),
        (r"emergency/#(emergency|thinner-thinner-call)", 1.45),
        (r".*#(emergency|thinner-thinner-call)", 1.4),
        (r".*#country-", 3.0),
        (r".*#(department|thinner-thinner-go)", 1.25),
        (r"dvt/#same-day", 1.3),
        (r"emergency/#same-day", 1.1),
        (r".*#(same-day|thinner)", 1.2),
        (r".*#(key-points|signs|look-alikes|checklist|treatment|tests|await-)", 0.6),
    )
)
_THINNERS = "blood-thinners/"
_CALL = "emergency/#emergency"
_URGENT = re.compile(r"#(emergency|thinner-thinner-call|country-)|^emergency/$")
_DEPARTMENT = re.compile(r"#(department|thinner-thinner-go)")


@dataclass(frozen=True)
class Found:
    """A section that answers, its best block, and how well it does."""

    section: Section
    at: int
    value: float


@dataclass(frozen=True)
class _Asked:
    """A word that was asked, in all forms that are known, each with what it is worth."""

    word: str
    known: Mapping[str, float]
    rare: float


class Finder:
    """All sections, ready to be asked."""

    def __init__(
        self,
        docs: Iterable[Mapping[str, str]],
        phrases: Mapping[str, Sequence[str]],
        common: Iterable[str],
        means: Mapping[str, Sequence[str]],
    ) -> None:
        self._common, self._means = frozenset(common), means
        self.sections = tuple(self._section(doc, phrases) for doc in docs)
        self._pages: dict[str, list[Section]] = {}
        self._seen: Counter[str] = Counter()
        self._all = 0
        for section in self.sections:
            self._pages.setdefault(section.page, []).append(section)
            for found in (section.title_stems, section.word_stems, *section.block_stems):
                self._all += 1
                self._seen.update(found)

    def _section(self, doc: Mapping[str, str], phrases: Mapping[str, Sequence[str]]) -> Section:
        location = doc["location"]
        path, _, anchor = location.partition("#")
        place = (path.rstrip("/") or "home") + (f"#{anchor}" if anchor else "")
        said = phrases.get(place, ())
        split = (
            tuple(word for word in words_of(phrase) if word not in self._common) for phrase in said
        )
        blocks = _BLOCK.findall(doc["text"] + doc.get("rows", ""))
        return Section(
            location=location,
            title=unescape(re.sub(r"<[^>]*>", "", doc["title"])),
            blocks=tuple(unescape(re.sub(r"<[^>]*>", "", html)).strip() for _, html in blocks),
            phrases=tuple(phrase for phrase in split if phrase),
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
        """The best section of each page that answers, best first."""
        words = [part for word in words_of(question) for part in self._parted(word)]
        telling = [word for word in words if word not in self._common]
        asked = [self._understood(word) for word in telling or words]
        thinners = self._pages.get(_THINNERS, ())
        on = any(self._said(s, asked)[0] for s in thinners if "#" not in s.location)
        best = []
        for sections in self._pages.values():
            own = next((s for s in sections if "#" not in s.location), None)
            # That help is urgent says nothing of the sign.
            names = own if own and not own.location.startswith("emergency") else None
            around = self._said(names, asked)[0] | names.title_stems if names else frozenset()
            found = max(
                (self._best(section, around, asked, on) for section in sections),
                key=lambda one: one.value,
            )
            best += [found] if found.value > 0 else []
        best.sort(key=lambda one: -one.value)
        return self._urgent_first(best, frozenset(form for w in words for form in (w, stem(w))))

    def _urgent_first(self, best: list[Found], asked: frozenset[str]) -> list[Found]:
        """Whoever names a sign of the first box is led there first, whatever else fits better.

        Where the best is the next step already, a word alone is not enough to say so.
        """
        first = best[0].section.location if best else ""
        if _URGENT.search(first):
            return best
        least = 2 if _DEPARTMENT.search(first) else 1
        for section in self.sections:
            if section.location.startswith(_CALL) and any(
                len(phrase) >= least and all(_named(word, asked) for word in phrase)
                for phrase in section.phrases
            ):
                rest = [one for one in best if one.section.page != section.page]
                return [Found(section, 0, 1), *rest]
        return best

    def _rarity(self, form: str) -> float:
        return math.log(1 + self._all / self._seen.get(form, self._all))

    def _understood(self, word: str) -> _Asked:
        known: dict[str, float] = {}
        known.setdefault(word, 1)
        known.setdefault(stem(word), 0.9)
        for other in self._means.get(word, ()):
            for form in (plain(other), stem(other)):
                known.setdefault(form, 0.6)
        if not any(form in self._seen for form in known):
            for form in self._guessed(word):
                known.setdefault(form, 0.7)
        told = next((form for form in known if form in self._seen), None)
        return _Asked(word, known, self._rarity(told) if told else 1)

    def _parted(self, word: str) -> list[str]:
        """Words that were typed without the space between them."""
        if not 7 <= len(word) <= 40 or self._is_known(word):
            return [word]
        for at in range(len(word) - 3, 1, -1):
            begin = word[:at]
            if self._is_known(begin) if at > 2 else begin in self._common:
                more = self._parted(word[at:])
                if all(map(self._is_known, more)):
                    return [begin, *more]
        return [word]

    def _is_known(self, word: str) -> bool:
        return (
            word in self._common
            or word in self._means
            or word in self._seen
            or stem(word) in self._seen
        )

    def _guessed(self, word: str) -> list[str]:
        if UNSPACED.search(word):
            alike = (form for form in self._seen if len(form) > 1 or UNSPACED.match(form))
            return [form for form in alike if form in word]
        begun = [form for form in self._seen if form.startswith(word)] if len(word) > 2 else []
        if begun or len(word) < 4:
            return begun
        # Many languages say more at the end of a word.
        return [form for form in self._seen if near(word, form)] or [
            form for form in self._seen if len(form) > 4 and word.startswith(form)
        ]

    def _said(self, section: Section, asked: list[_Asked]) -> tuple[frozenset[str], frozenset[str]]:
        """Words of the phrases that were asked as a whole, and of those of several words."""
        meant = {form for one in asked for form in one.known}
        whole = [p for p in section.phrases if all({w, stem(w)} & meant for w in p)]
        several = [phrase for phrase in whole if len(phrase) > 1]
        return stems_of(whole), stems_of(several)

    def _best(
        self, section: Section, around: frozenset[str], asked: list[_Asked], on: bool
    ) -> Found:
        meant = frozenset(form for one in asked for form in one.known)
        asked_words = {one.word for one in asked}
        if meant.isdisjoint(section.forms | around):
            return Found(section, 0, 0)
        title = [v * (2 if section.country else 0.7) for v in _values(asked, section.title_stems)]
        whole, several = self._said(section, asked)
        words, together = _values(asked, whole), _values(asked, several)
        told = [
            max(a, b * 1.25, c * 1.6, d * 0.6)
            for a, b, c, d in zip(title, words, together, _values(asked, around), strict=True)
        ]
        # The number of another country would help nobody, so here a word is never guessed.
        if section.country and not any(asked_words.issuperset(name) for name in section.phrases):
            return Found(section, 0, 0)
        least = sum(told)
        sums = [
            sum(max(t, o) + o / 5 for t, o in zip(told, _values(asked, block), strict=True))
            if not meant.isdisjoint(block)
            else least
            for block in section.block_stems
        ]
        value = max([least, *sums])
        weight = next((w for where, w in _WEIGHTS if where.match(section.location)), 1.0)
        # Who names no more than a page is about wants the page.
        if "#" not in section.location and words and all(words):
            weight *= 1.45
        if any(together):
            weight = max(weight, 1)
        if "#thinner-" in section.location:
            weight *= 1.1 if on else 0.75
        at = 0 if section.country or value not in sums else sums.index(value)
        return Found(section, at, weight * value)


def _values(asked: list[_Asked], forms: frozenset[str]) -> list[float]:
    return [
        max((w * one.rare for form, w in one.known.items() if form in forms), default=0)
        for one in asked
    ]


def _named(word: str, asked: frozenset[str]) -> bool:
    return word in asked or (len(word) > 5 and any(form.startswith(word) for form in asked))
