"""The sheet as HTML: the words of a selection in the handout's template."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from clotsigns.edition import Edition
from clotsigns.handouts.selection import BESIDE_PICTURE, Section, Selection, height, in_columns
from clotsigns.words import Words

TEMPLATE = Path("overrides/handout/handout.html")
# What leads from where the sheets stand to the root of the site.
UP = "../../"


RISK = "risk"
# Whatever else there is, what to do is talked of first.
FIRST = "do-and-never"
# How high a line of print is in a picture's units.
_UNITS_A_LINE = 24


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The picture of a sheet: its file on the site, its size in its own units, its words."""

    file: str
    width: int
    height: int
    alt: str


def compose(
    root: Path,
    words: Words,
    selection: Selection,
    *,
    page: str,
    card: bool,
    language: str,
    picture: Picture | None,
    updated: datetime.date,
    edition: Edition | None,
    box_sources: Iterable[str],
) -> str:
    """The sheet of a page as a whole HTML document, to be seen, filled in or rendered."""
    environment = Environment(
        loader=FileSystemLoader(root / TEMPLATE.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    box_numbers = {selection.numbers[source] for source in box_sources}
    boxes = {tier: Markup(html) for tier, html in selection.boxes.items()}
    beside, below = _placed(selection, picture)
    sections = {s.id: {"heading": s.heading, "html": Markup(s.html)} for s in selection.sections}
    return environment.get_template(TEMPLATE.name).render(
        page=page,
        card=card,
        language=language,
        up=UP,
        title=selection.title,
        answer=Markup(selection.answer),
        boxes=boxes,
        sections=sections,
        # A table with more than names and notes needs the whole width of the paper.
        wide=[s.id for s in selection.sections if _is_wide(s)],
        beside=beside,
        columns=in_columns([(s.id, 2 + height(s.html)) for s in below]),
        questions=selection.questions,
        picture=picture,
        state=selection.state,
        review=selection.review,
        numbers=words.runs(sorted(selection.cited | box_numbers)),
        address=selection.address,
        typed=selection.address.partition("://")[2],
        # The longest edge of a phone's finder pattern survives a bad printer at level M.
        qr=segno.make(selection.address, error="m", micro=False).svg_data_uri(border=4),
        version=_version(selection),
        updated=updated,
        date=words.date,
        words=words,
        edition=edition,
    )


def _is_wide(section: Section) -> bool:
    return "<table" in section.html and section.id != RISK


def _placed(selection: Selection, picture: Picture | None) -> tuple[list[str], list[Section]]:
    """Which sections stand beside the picture, in order, and which below it."""
    told = [s for s in selection.sections if not _is_wide(s) and s.id != RISK]
    told.sort(key=lambda section: section.id != FIRST)
    beside: list[str] = []
    room = picture.height / _UNITS_A_LINE if picture else 0
    for section in told:
        room -= 1 + height(section.html, BESIDE_PICTURE)
        # What comes first stands there even if it is the longer one.
        if not picture or (beside and room < -4):
            break
        beside.append(section.id)
    return beside, [section for section in told if section.id not in beside]


def _version(selection: Selection) -> str:
    """A mark that differs whenever a word of the sheet does."""
    said = (selection.title, selection.answer, selection.boxes, selection.sections)
    return hashlib.sha256(repr((said, selection.questions)).encode()).hexdigest()[:6]
