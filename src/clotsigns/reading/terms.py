"""Medical words: the first use of each on a page leads to its meaning."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable

from clotsigns.sources.project import Project

GLOSSARY = "glossary"
# Nobody is led away from an emergency, a choice, a heading or a link.
_LEFT_ALONE = frozenset(
    {"a", "sup", "h1", "h2", "h3", "h4", "code", "figure", "dl", "th", "label", "summary"}
)


def forms(entry: dict[str, object], language: str) -> list[str]:
    """The ways in which a word is written: its name, the name in brackets, or its own list."""
    match = entry.get("match")
    if isinstance(match, dict):
        return list(match.get(language) or ())
    term = entry["term"]
    assert isinstance(term, dict)
    return [
        part.strip() for part in re.split(r"[()]", str(term.get(language) or "")) if part.strip()
    ]


def names_by_form(project: Project) -> dict[str, str]:
    """The name of each word of the glossary by each way of writing it, in lower case."""
    return {
        form.casefold(): name
        for name, entry in (project.data[GLOSSARY].data.get("terms") or {}).items()
        for form in forms(entry, project.language)
    }


def finder(terms: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the written forms, or its plural; the form itself is group 1."""
    longest_first = sorted(terms, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})s?\b", re.IGNORECASE)


def link_first_uses(root: etree.Element, project: Project, page: str) -> None:
    """Link the first use of each word of the glossary in running text.

    Only on pages for patients; the glossary itself is left as it is.
    """
    article = project.article(page)
    if page == GLOSSARY or article.kind == "about":
        return
    up = "../" * (len(article.path.parts) - 3)
    if terms := names_by_form(project):
        _Linker(terms, up).visit(root, skip_first_paragraph=True)


class _Linker:
    def __init__(self, terms: dict[str, str], up: str) -> None:
        self._up = up
        self._terms = terms
        self._find = finder(terms)
        self._done: set[str] = set()

    def visit(self, parent: etree.Element, *, skip_first_paragraph: bool = False) -> None:
        skipped = not skip_first_paragraph
        if parent.text:
            self._replace(parent, None, parent.text)
        for child in list(parent):
            names = (child.get("class") or "").split()
            is_box = "admonition" in names or "finder" in names
            if not skipped and child.tag == "p":
                skipped = True
            elif isinstance(child.tag, str) and child.tag not in _LEFT_ALONE and not is_box:
                self.visit(child)
            if child.tail:
                self._replace(parent, child, child.tail)

    def _replace(self, parent: etree.Element, before: etree.Element | None, text: str) -> None:
        pieces: list[tuple[str, etree.Element]] = []
        at = 0
        for match in self._find.finditer(text):
            name = self._terms.get(match[1].casefold(), "")
            if not name or name in self._done:
                continue
            self._done.add(name)
            link = etree.Element("a", {"class": "term", "href": f"{self._up}{GLOSSARY}.md#{name}"})
            link.text = match[0]
            pieces.append((text[at : match.start()], link))
            at = match.end()
        if pieces:
            self._put(parent, before, pieces, text[at:])

    @staticmethod
    def _put(
        parent: etree.Element,
        before: etree.Element | None,
        pieces: Iterable[tuple[str, etree.Element]],
        rest: str,
    ) -> None:
        place = 0 if before is None else list(parent).index(before) + 1
        last = before
        for text, link in pieces:
            if last is None:
                parent.text = text
            else:
                last.tail = text
            parent.insert(place, link)
            place += 1
            last = link
        assert last is not None
        last.tail = rest
