"""Our own words: no run of six words is shared with a source article.

The articles are not ours to publish, so the project holds a fingerprint of each run of six words
and not the words. ``python -m clotsigns fingerprint`` makes the file from the articles.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from clotsigns.reading.passages import passages, words
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

RUN = 6
PATH = Path("data/evidence/article-fingerprints.txt")


def fingerprints(tokens: list[str]) -> Iterator[str]:
    """The fingerprint of each run of six words, in order."""
    lowered = [token.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") for token in tokens]
    for start in range(len(lowered) - RUN + 1):
        run = " ".join(lowered[start : start + RUN])
        yield hashlib.blake2b(run.encode(), digest_size=5).hexdigest()


def fingerprint_file(articles: Iterable[Path]) -> str:
    """The content of the fingerprint file: sorted, so that the text cannot be put together."""
    found = {
        mark for path in articles for mark in fingerprints(words(path.read_text(encoding="utf-8")))
    }
    return "".join(f"{mark}\n" for mark in sorted(found))


def words_our_own(project: Project) -> Iterator[Problem]:
    """No six words in a row are the same as in one of the five source articles."""
    path = project.root / PATH
    if not path.is_file():
        yield Problem(
            path=PATH, line=1, rule="own-words", message="this file must exist; restore it"
        )
        return
    known = set(path.read_text(encoding="utf-8", errors="replace").split())
    if not known or any(re.fullmatch("[0-9a-f]{10}", mark) is None for mark in known):
        yield Problem(
            path=PATH,
            line=1,
            rule="own-words",
            message="each line of this file must be a mark of ten hexadecimal digits; restore it, "
            "or remake it with 'python -m clotsigns fingerprint'",
        )
        return
    for _, group in groupby(passages(project), key=lambda passage: passage.group):
        tokens: list[str] = []
        places: list[tuple[Path, int]] = []
        for passage in group:
            found = words(passage.text)
            tokens += found
            places += [(passage.path, passage.line)] * len(found)
        told: set[tuple[Path, int]] = set()
        for start, mark in enumerate(fingerprints(tokens)):
            if mark in known and places[start] not in told:
                told.add(places[start])
                run = " ".join(tokens[start : start + RUN])
                yield Problem(
                    path=places[start][0],
                    line=places[start][1],
                    rule="own-words",
                    message=f"'{run}' must not stand in a source article; say it in our own words",
                )
