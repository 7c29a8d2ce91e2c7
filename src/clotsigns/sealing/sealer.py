"""``make seal``: look at what was changed, say why, and seal it.

A changed safety statement is shown apart, with its sources, and wants a reason of its own: a seal
that everybody makes anew without looking would guard nothing.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from clotsigns.sealing import record as records
from clotsigns.sealing import seals
from clotsigns.sealing.of_page import UNSEEN, is_safety, page_seal, shown_on
from clotsigns.sealing.pieces import Piece, pieces
from clotsigns.sources.project import Project
from clotsigns.sources.safety import PATH as SAFETY

_UPDATED = re.compile(r"^updated:.*$", re.MULTILINE)


class NotSealed(ValueError):
    """Nothing was sealed, and nothing was written; the message says what is missing."""


@dataclass(frozen=True, kw_only=True)
class Sealing:
    """What sealing would write: the changes, and the new texts of files by their paths."""

    changes: tuple[records.Recorded, ...]
    files: dict[Path, str]


def to_seal(
    project: Project,
    *,
    who: str,
    why: str,
    day: datetime.date,
    reasons: Mapping[str, str],
    ask: Callable[[records.Recorded], str] | None = None,
) -> Sealing:
    """What must be written to seal all that stands now.

    ``reasons`` has by place a reason for each safety text that was changed, and ``ask`` gets those
    that are missing from a person. Raises ``NotSealed`` when there is nothing to seal, no name, no
    reason; and ``SourceError`` when the seals cannot be read.
    """
    if not who.strip() or not why.strip():
        raise NotSealed("say who you are (WHO='…') and why the words were changed (WHY='…')")
    found = pieces(project)
    first = not (project.root / seals.path_of(project.language)).is_file()
    differing = () if first else tuple(seals.compared(seals.read_seals(project), found))
    if not first and not differing:
        raise NotSealed("nothing has changed since it was sealed")
    shown = {a.id: shown_on(project, a, found) for a in project.articles}
    on = _pages_by_piece(shown)
    changes = tuple(_recorded(project, change, on, reasons, ask) for change in differing)
    _check_reasons(changes)
    past = records.read_record(project.root, project.language)
    touched = {page for change in changes for page in change.pages}
    entry = records.Entry(
        day=day,
        who=who.strip(),
        why=why.strip(),
        seals={p: page_seal(s) for p, s in shown.items() if first or p in touched},
        changes=changes,
    )
    files: dict[Path, str] = {}
    for article in project.articles:
        own = any(change.path == article.path and change.pages for change in changes)
        if own and article.front.data["updated"] < day:
            text = (project.root / article.path).read_text(encoding="utf-8")
            files[article.path] = _UPDATED.sub(f"updated: {day.isoformat()}", text, count=1)
            found[article.path] = [
                replace(piece, words=day.isoformat()) if piece.place == "updated" else piece
                for piece in found[article.path]
            ]
    files[seals.path_of(project.language)] = seals.as_text(found)
    files[records.path_of(project.language)] = records.as_text((*past, entry))
    return Sealing(changes=changes, files=files)


def write(root: Path, sealing: Sealing) -> None:
    """Write the files, each whole or not at all."""
    for path, text in sealing.files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.new")
        aside.write_text(text, encoding="utf-8")
        os.replace(aside, target)


def _pages_by_piece(shown: Mapping[str, list[Piece]]) -> dict[tuple[Path, str, str], list[str]]:
    """The pages that show a piece, by its file and its place, or its words where it has none."""
    on: dict[tuple[Path, str, str], list[str]] = {}
    for page, inside in shown.items():
        for piece in inside:
            on.setdefault(_key(piece.path, piece.place, piece.words), []).append(page)
    return on


def _key(path: Path, place: str, words: str) -> tuple[Path, str, str]:
    return path, place, "" if place else words


def _recorded(
    project: Project,
    change: seals.Change,
    on: dict[tuple[Path, str, str], list[str]],
    reasons: Mapping[str, str],
    ask: Callable[[records.Recorded], str] | None,
) -> records.Recorded:
    seen = change.place not in UNSEEN
    own = [a.id for a in project.articles if a.path == change.path and seen]
    made = records.Recorded(
        path=change.path,
        place=change.place,
        was=change.was,
        now=change.now,
        pages=tuple(own or on.get(_key(change.path, change.place, change.now), ())),
        safety=is_safety(change.path, change.place),
    )
    if not made.safety:
        return made
    why = reasons.get(_name(made)) or reasons.get(made.place) or (ask(made) if ask else "")
    return records.Recorded(**{**vars(made), "why": why.strip()})


def _name(change: records.Recorded) -> str:
    """What a reason is given for: the name of a statement, or the place of other words."""
    parts = change.place.split(".")
    return parts[1] if change.path == SAFETY and len(parts) > 1 else change.place


def _check_reasons(changes: tuple[records.Recorded, ...]) -> None:
    missing = sorted({_name(change) for change in changes if change.safety and not change.why})
    if missing:
        raise NotSealed(
            "each safety text that was changed needs a reason of its own: "
            f"SAFETY='{missing[0]}: …'; without one: {', '.join(missing)}"
        )
