"""Letters that none of the handouts' fonts has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from clotsigns.handouts.glyphs import letters_of
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

# What a sheet says comes from these, besides its page and a clinic's own words.
_SHARED = ("words", "safety", "phrases", "glossary", "pictures", "numbers", "sources")


def unprintable(
    project: Project, fonts: list[Path], sheets: Iterable[tuple[str, str]]
) -> Iterator[Problem]:
    """Each such letter once, where it is written; ``sheets`` are pages with what is printed.

    A machine's own fonts would print it, or a box.
    """
    known = letters_of(fonts)
    for page, html in sheets:
        body = LexborHTMLParser(html).body
        text = {sign for sign in (body.text() if body else "") if not sign.isspace()}
        for letter in sorted(text - known):
            known.add(letter)
            path, line = _written(project, page, letter)
            yield Problem(
                path=path,
                line=line,
                rule="handout-letters",
                message=f"'{letter}' (U+{ord(letter):04X}) must be in a font of the handouts, and "
                "is in none; write the word without it",
            )


def _written(project: Project, page: str, letter: str) -> tuple[Path, int]:
    """The first file and line with a letter: a clinic's, the page's, or one that pages share."""
    clinic, own = project.edition, project.article(page).path
    shared = [project.data[name].path for name in _SHARED]
    for path in (*([clinic.document.path] if clinic else ()), own, *shared):
        file = project.root / path
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else ()
        for number, line in enumerate(lines, start=1):
            if letter in line:
                return path, number
    return own, 1
