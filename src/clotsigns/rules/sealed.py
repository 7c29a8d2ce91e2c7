"""Seals: no word is published that nobody has looked at since it was changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from clotsigns.sealing.record import read_record
from clotsigns.sealing.seals import Change, changes, read_seals
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project

_LONGEST = 200
_BEFORE = 40
_SEAL = "if that is meant, run: make seal WHY='…'"
_WHEN = "when it is right, run: make seal WHY='…'"


def words_sealed(project: Project) -> Iterator[Problem]:
    """Every word and value stands as it was sealed; what does not is told with both wordings."""
    try:
        known = frozenset(read_seals(project))
        found = changes(project)
        read_record(project.root, project.language)
    except SourceError as error:
        yield from error.problems
        return
    # Of a new file, that it is new says it all.
    new = Counter(change.path for change in found if change.path not in known)
    for path, count in new.items():
        message = f"this file is new, and nothing in it is sealed ({count} pieces); {_WHEN}"
        yield Problem(path=path, line=1, rule="sealed", message=message)
    for change in found:
        if change.path in known:
            yield Problem(path=change.path, line=change.line, rule="sealed", message=_told(change))


def _told(change: Change) -> str:
    where = f"{change.place}: " if change.place else ""
    was, now = shown(change.was, change.now), shown(change.now, change.was)
    if not change.was:
        return f"{where}these words must be sealed: '{now}'; {_SEAL}"
    if not change.now:
        return f"{where}this was sealed and is gone: '{was}'; put it back, or {_SEAL}"
    return f"{where}sealed as '{was}' and now '{now}'; put it back, or {_SEAL}"


def shown(words: str, other: str) -> str:
    """Long words from shortly before where they begin to differ from the others."""
    if len(words) <= _LONGEST:
        return words
    pairs = enumerate(zip(words, other, strict=False))
    same = next((at for at, (one, two) in pairs if one != two), len(other))
    start = max(0, min(same - _BEFORE, len(words) - _LONGEST))
    cut = words[start : start + _LONGEST]
    return f"{'…' if start else ''}{cut}{'…' if start + _LONGEST < len(words) else ''}"
