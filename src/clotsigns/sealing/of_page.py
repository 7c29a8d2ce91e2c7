"""What a reader of one page, and so a clinician who reviews it, is shown: and the seal of it all.

A page shows its own lines, the statements of its boxes with their headings, and its pictures.
"""

from __future__ import annotations

from pathlib import Path

from clotsigns.sealing.pieces import Piece, seal_of
from clotsigns.sources.article import Article
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES
from clotsigns.sources.safety import PATH as SAFETY

_PICTURES = Path("data/pictures.yml")
_PICTURE = "picture"
# Parts of the shared words that are safety text wherever they stand.
_BOX_WORDS = ("boxes", "leads", "ends", "more")
_SAFETY_WORDS = (*_BOX_WORDS, "strip", "help_line", "help_link", "elsewhere", "disclaimer")
# What no reader of the page is shown, what a review itself adds, and days: no review is of these.
UNSEEN = (
    *("kind", "handout_picture", "hide", "reviewed"),
    *("published", "updated", "checked", "review_by"),
)

Pieces = dict[Path, list[Piece]]


def shown_on(project: Project, article: Article, found: Pieces) -> list[Piece]:
    """The pieces that a page shows, its own lines first."""
    language = project.language
    wanted: set[tuple[Path, str]] = set()
    # Which statements a box holds, and in which order.
    lists: tuple[str, ...] = ()
    words = project.words.document.path
    for _, name, argument in article.placements():
        if name in BOXES and argument in project.safety.boxes:
            wanted |= {(words, f"{part}.{name}") for part in _BOX_WORDS}
            lists += (f"boxes.{argument}.{name}.", f"boxes.every.{name}.")
            for group in project.safety.boxes[argument].get(name, ()):
                wanted.add((SAFETY, f"groups.{group.id}.{language}"))
                for statement in group.statements:
                    field = "text"
                    for other in ("easy", "headed"):
                        if statement.text == getattr(statement, other):
                            field = other
                    wanted.add((SAFETY, f"statements.{statement.id}.{field}.{language}"))
                    wanted.add((SAFETY, f"statements.{statement.id}.step"))
            wanted |= {
                (SAFETY, f"{part}.{language}") for part in ("numbers", "numbers_short", "skin")
            }
        elif name == _PICTURE:
            for field in ("alt", "caption"):
                wanted.add((_PICTURES, f"pictures.{argument}.{field}.{language}"))
    own = [piece for piece in found.get(article.path, ()) if piece.place not in UNSEEN]
    shared = [
        piece
        for path in (SAFETY, words, _PICTURES)
        for piece in found.get(path, ())
        if (path, piece.place) in wanted or (path == SAFETY and piece.place.startswith(lists))
    ]
    return [*own, *shared]


def page_seal(shown: list[Piece]) -> str:
    """One seal for all that a page shows: it differs whenever a word or its place does."""
    return seal_of("\n".join(piece.seal for piece in shown))


def is_safety(path: Path, place: str) -> bool:
    """Whether a place holds a safety statement or the words of a box around it."""
    if path == SAFETY:
        return True
    head = place.split(".", 1)[0]
    return path.parent.name == "words" and head in _SAFETY_WORDS
