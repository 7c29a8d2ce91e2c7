"""``make sign``: a clinician's review written into a page, with the seal of what was read."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from clotsigns.sealing.of_page import page_seal, shown_on
from clotsigns.sealing.pieces import pieces
from clotsigns.sealing.record import read_record
from clotsigns.sealing.reviews import FIELD, placeholder
from clotsigns.sealing.sealer import NotSealed
from clotsigns.sealing.seals import compared, read_seals
from clotsigns.sources.project import Project

_BLOCK = re.compile(rf"^{FIELD}:\n(?:[ \t]+.*\n)*", re.MULTILINE)
_EMPTY = re.compile(r"todo|tbd|tbc|xxx|\?\?|\.\.\.|…", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)(?:-(\d+))?")


def signed(
    project: Project,
    page: str,
    *,
    name: str,
    qualification: str,
    day: datetime.date,
    only: str = "",
) -> dict[Path, str]:
    """The page's file with the review in it, by its path.

    ``only`` names the lines that were read, where it was not the whole page. Raises ``NotSealed``
    when the name stands for nobody, the page is not known, or its words are not sealed.
    """
    if placeholder(name):
        raise NotSealed(f"'{name}' must be the real name of a person: first and last name")
    if len(qualification.strip()) < 3 or _EMPTY.search(qualification):
        raise NotSealed(f"'{qualification}' must say what the reviewer is qualified in")
    try:
        article = project.article(page)
    except KeyError:
        known = ", ".join(a.id for a in project.articles)
        raise NotSealed(f"there is no page '{page}'; there are {known}") from None
    found = pieces(project)
    if list(compared(read_seals(project), found)):
        raise NotSealed("words have changed since they were sealed: run make seal first")
    shown = shown_on(project, article, found)
    seal = page_seal(shown)
    record = read_record(project.root, project.language)
    if not any(entry.seals.get(page) == seal for entry in record):
        raise NotSealed(f"the record does not know {page} as it stands: run make seal first")
    read = _read(only, [piece.line for piece in shown if piece.path == article.path])
    seals = [p.seal for p in shown if p.path == article.path and p.line in read] if only else []
    if only and not seals:
        raise NotSealed(f"ONLY='{only}' must name lines of {article.path}, such as 12-20,31")
    lines = [
        f"{FIELD}:",
        f"  name: {_quoted(name)}",
        f"  qualification: {_quoted(qualification)}",
        f"  day: {day.isoformat()}",
        f"  seal: '{seal}'",
        *(["  only: [" + ", ".join(f"'{one}'" for one in seals) + "]"] if seals else []),
    ]
    text = (project.root / article.path).read_text(encoding="utf-8")
    front, mark, rest = text.removeprefix("---\n").partition("\n---\n")
    front = _BLOCK.sub("", f"{front}\n").rstrip("\n")
    return {article.path: "---\n" + "\n".join([front, *lines]) + mark + rest}


def _read(only: str, lines: list[int]) -> set[int]:
    found: set[int] = set()
    for first, last in _RANGE.findall(only):
        found |= {line for line in lines if int(first) <= line <= int(last or first)}
    return found


def _quoted(text: str) -> str:
    return "'" + " ".join(text.split()).replace("'", "''") + "'"
