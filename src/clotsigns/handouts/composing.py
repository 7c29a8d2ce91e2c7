"""The sheet as HTML: the words of a selection in the handout's template."""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from clotsigns.edition import Edition
from clotsigns.handouts.selection import Box, Group, Section, Selection, height, in_columns
from clotsigns.words import Words

TEMPLATE = Path("overrides/handout/handout.html")
# What leads from where the sheets stand to the root of the site.
UP = "../../"


# What to do is talked of first, whatever else there is.
FIRST = ("do-now", "instead", "what-to-say", "do-and-never")
# On paper what never to do stands in its box, and not in this section.
_DO = "do-and-never"
# A box of several lists that stand side by side.
_SIDE_BY_SIDE = "thinner"
_NUMBER = re.compile(r"(?<!\d)(\d{3})(?!\d)")
_BETWEEN_NUMBERS = re.compile(r", (?=<b>)")


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The picture of a sheet: its file on the site, its size in its own units, its words."""

    file: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, kw_only=True)
class Call:
    """The number for an ambulance in the clinic's country, and others there if it fails."""

    number: str
    country: str
    others: str


def compose(
    root: Path,
    words: Words,
    selection: Selection,
    *,
    page: str,
    size: str,
    language: str,
    picture: Picture | None,
    updated: datetime.date,
    review_by: datetime.date,
    edition: Edition | None,
    call: Call | None,
    everywhere: str,
) -> str:
    """The sheet of a page as a whole HTML document, to be seen, filled in or rendered.

    ``everywhere`` tells whom to call where no country is known.
    """
    environment = Environment(
        loader=FileSystemLoader(root / TEMPLATE.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    first = _first(selection)
    sections = {
        s.id: {
            "heading": words["handout.do"] if s.id == _DO else s.heading,
            "html": Markup(s.html),
        }
        for s in selection.sections
    }
    address = selection.address
    return environment.get_template(TEMPLATE.name).render(
        page=page,
        size=size,
        language=language,
        up=UP,
        title=selection.title,
        answer=Markup(selection.answer),
        boxes={tier: _boxed(tier, box) for tier, box in selection.boxes.items()},
        sections=sections,
        first=first,
        # A table with more than names and notes needs the whole width of the paper.
        wide=[s.id for s in selection.sections if _is_wide(s) and s.id != first],
        told=[s.id for s in selection.sections if not _is_wide(s) and s.id != first],
        questions=selection.questions,
        picture=picture,
        state=selection.state,
        review=selection.review,
        call=call,
        everywhere=Markup(_apart(everywhere)),
        address=address,
        site=address.removesuffix(f"{page}/").partition("://")[2].strip("/"),
        typed=address.partition("://")[2],
        # The longest edge of a phone's finder pattern survives a bad printer at level M.
        qr=segno.make(address, error="m", micro=False).svg_data_uri(border=4),
        version=_version(selection),
        updated=updated,
        review_by=review_by,
        date=words.date,
        words=words,
        edition=edition,
    )


def _boxed(tier: str, box: Box) -> dict[str, Any]:
    """A box for the template; its lists in columns where they stand side by side."""
    groups = [
        Group(heading=Markup(group.heading), html=Markup(group.html)) for group in box.groups
    ]
    columns: tuple[list[Group], ...] = (groups,)
    if tier == _SIDE_BY_SIDE:
        lengths = [(str(n), height(g.heading + g.html)) for n, g in enumerate(groups)]
        columns = tuple([groups[int(n)] for n in column] for column in in_columns(lengths))
    return {
        "look": box.look,
        "heading": box.heading,
        "before": Markup(box.before),
        "groups": groups,
        "columns": columns,
        "after": Markup(box.after),
        "more": box.more,
    }


def _apart(numbers: str) -> str:
    """The numbers to call as HTML: each bold, and on a line of its own."""
    return _BETWEEN_NUMBERS.sub(", <br>", _NUMBER.sub(r"<b>\1</b>", str(Markup.escape(numbers))))


def _is_wide(section: Section) -> bool:
    return "<table" in section.html


def _first(selection: Selection) -> str:
    """The section that tells what to do, which stands with the boxes; none if there is none."""
    found = {section.id for section in selection.sections}
    return next((name for name in FIRST if name in found), "")


def _version(selection: Selection) -> str:
    """A mark that differs whenever a word of the sheet does."""
    said = (selection.title, selection.answer, selection.boxes, selection.sections)
    return hashlib.sha256(repr((said, selection.questions)).encode()).hexdigest()[:6]
