"""The file of seals of a language: every piece as it stood when somebody last looked at it.

``data/seals/{language}.txt`` names each file and under it, in reading order, a line for each piece:
its seal, its place, and its words, so that a change can be read in any list of changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from clotsigns.sealing.lists import GONE, renumbered
from clotsigns.sealing.pieces import SEALS, Piece, pieces, seal_of
from clotsigns.sources.data_file import read_text
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project

_HEAD = "# Made by 'make seal', and by nothing else: it writes down who changed what, and why."
_INDENT = "  "
# Between the place and the words of a piece.
_SAYS = " = "

Sealed = dict[Path, list[tuple[str, str]]]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A piece that is not as it was sealed; ``was`` or ``now`` is empty where there is none."""

    path: Path
    line: int
    place: str
    was: str
    now: str


def path_of(language: str) -> Path:
    """Where the seals of a language stand."""
    return SEALS / f"{language}.txt"


def as_text(found: Mapping[Path, list[Piece]]) -> str:
    """The file of seals for these pieces."""
    lines = [_HEAD]
    for path, inside in found.items():
        lines += ["", path.as_posix()]
        for piece in inside:
            place = f"{piece.place}{_SAYS}" if piece.place else ""
            lines.append(f"{_INDENT}{piece.seal} {place}{piece.words}".rstrip())
    return "\n".join(lines) + "\n"


def read_seals(project: Project) -> Sealed:
    """What is sealed. Raises ``SourceError`` when there is no such file, or it was made by hand."""
    shown = path_of(project.language)
    if not (project.root / shown).is_file():
        asked = "" if project.language == "en" else f"LANGUAGE={project.language} "
        message = f"no words are sealed yet; run: make seal {asked}WHY='…', or restore this file"
        raise SourceError([Problem(path=shown, line=1, rule="seals", message=message)])
    found: Sealed = {}
    inside: list[tuple[str, str]] = []
    for number, line in enumerate(read_text(project.root / shown, shown).splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        if not line.startswith(_INDENT):
            inside = found.setdefault(Path(line), [])
            continue
        seal, _, rest = line.strip().partition(" ")
        place, says, words = rest.partition(_SAYS)
        pairs = [("", rest), (place, words)] if says else [("", rest)]
        pair = next((pair for pair in reversed(pairs) if seal_of(pair[1]) == seal), None)
        if pair is None:
            raise SourceError(
                [
                    Problem(
                        path=shown,
                        line=number,
                        rule="seals",
                        message="this line must be as 'make seal' wrote it; take the change back, "
                        "change the words where they stand, and run make seal",
                    )
                ]
            )
        inside.append(pair)
    return found


def changes(project: Project) -> list[Change]:
    """Every piece that is not as it was sealed, in the order of files and lines."""
    return list(compared(read_seals(project), pieces(project)))


def compared(sealed: Sealed, found: Mapping[Path, list[Piece]]) -> Iterator[Change]:
    """What differs between what is sealed and what stands now."""
    for path in sorted({*sealed, *found}):
        was, now = sealed.get(path, []), found.get(path, [])
        keyed = all(place for place, _ in was) and all(piece.place for piece in now)
        yield from _by_place(path, was, now) if keyed else _in_order(path, was, now)


def _by_place(path: Path, was: list[tuple[str, str]], now: list[Piece]) -> Iterator[Change]:
    before = dict(renumbered(was, [(piece.place, piece.words) for piece in now]))
    after = {piece.place: piece for piece in now}
    for place in dict.fromkeys([*after, *before]):
        piece = after.get(place)
        old, new = before.get(place, ""), piece.words if piece else ""
        if old != new or (place in before) != (piece is not None):
            line = piece.line if piece else 1
            yield Change(path=path, line=line, place=place.replace(GONE, ""), was=old, now=new)


def _in_order(path: Path, was: list[tuple[str, str]], now: list[Piece]) -> Iterator[Change]:
    match = SequenceMatcher(None, was, [(p.place, p.words) for p in now], autojunk=False)
    for kind, a, b, c, d in match.get_opcodes():
        if kind == "equal":
            continue
        for old, piece in zip_longest(was[a:b], now[c:d]):
            nearest = piece or (now[min(c, len(now) - 1)] if now else None)
            yield Change(
                path=path,
                line=nearest.line if nearest else 1,
                place=piece.place if piece else old[0] if old else "",
                was=old[1] if old else "",
                now=piece.words if piece else "",
            )
