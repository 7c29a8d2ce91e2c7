"""Medical words: which words are medical, and where a page uses each for the first time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clotsigns.reading.ease import is_everyday
from clotsigns.reading.passages import cells, words
from clotsigns.reading.terms import GLOSSARY, finder, forms, names_by_form
from clotsigns.sources.article import Article, Kind, Line
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES

_ENDING = re.compile(
    r"(?:osis|itis|a?emia|graphy|pathy|algia|ectomy|plasty|lysis|xaban|gatran|parin|statin|"
    r"embol\w*|thromb\w*|syndrome|phlebo\w*)s?$"
)
_MEANING_FOLLOWS = re.compile(r"['\N{RIGHT SINGLE QUOTATION MARK}]? \(|[^.?!(]*: ")


@dataclass(frozen=True, kw_only=True)
class FirstUse:
    """Where a page first uses a word of the glossary, and if it is explained there."""

    term: str
    written: str
    section: str
    line: int
    explained: bool


def is_medical(word: str) -> bool:
    """Whether a word of a text is medical by its looks."""
    plain = word.casefold()
    return _ENDING.search(plain) is not None or not (plain.isdigit() or is_everyday(plain))


def known_words(project: Project) -> frozenset[str]:
    """Every word of the glossary's terms, as written and as spelt out, and of its list 'plain'."""
    glossary = project.data[GLOSSARY].data
    texts = [str(word) for word in glossary.get("plain") or ()]
    for entry in (glossary.get("terms") or {}).values():
        texts += [str(entry["term"].get(project.language, "")), *forms(entry, project.language)]
    found = {word.casefold() for text in texts for word in words(text)}
    return frozenset(found | {f"{word}s" for word in found})


def first_uses(project: Project, article: Article) -> Iterator[FirstUse]:
    """The first use on a page of each word of the glossary, in reading order.

    It is explained where the glossary is linked (running text after the answer, and tables), or
    where the meaning stands beside the word: in brackets, or after a colon.
    """
    terms = names_by_form(project)
    if not terms:
        return
    find = finder(terms)
    seen: set[str] = set()
    for line, text, linked in _texts(project, article):
        for match in find.finditer(text):
            name = terms[match[1].casefold()]
            if name not in seen:
                seen.add(name)
                yield FirstUse(
                    term=name,
                    written=match[0],
                    section=line.section,
                    line=line.number,
                    explained=linked or _beside_its_meaning(text, match),
                )


def _texts(project: Project, article: Article) -> Iterator[tuple[Line, str, bool]]:
    """Each text of a page in order, and whether its medical words lead to the glossary."""
    boxes = {line.number: (name, page) for line, name, page in article.placements()}
    lines = article.lines
    for line, following in zip(lines, [*lines[1:], lines[-1]], strict=True):
        if line.kind is Kind.HEADING:
            yield line, line.text, False
        elif line.kind is Kind.ROW:
            is_head = following.kind is Kind.MARKUP
            yield from ((line, cell, not is_head) for cell in cells(line.raw))
        elif line.is_prose:
            yield line, line.text, bool(line.section)
        elif line.kind is Kind.PLACEMENT:
            tier, page = boxes.get(line.number, ("", ""))
            if tier in BOXES:
                for group in project.safety.boxes.get(page, {}).get(tier, ()):
                    yield line, group.heading, False
                    yield from ((line, s.text, False) for s in group.statements)


def _beside_its_meaning(text: str, match: re.Match[str]) -> bool:
    after, before = text[match.end() :], text[: match.start()]
    inside = before.rfind("(") > before.rfind(")")
    return inside or _MEANING_FOLLOWS.match(after) is not None
