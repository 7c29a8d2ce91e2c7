"""The sheet as HTML: the words of a selection in the handout's template."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from clotsigns.handouts.columns import height, in_columns
from clotsigns.handouts.selection import Box, Group, Section, Selection
from clotsigns.handouts.shaping import ITEM, apart, either, shaped
from clotsigns.sources.edition import Edition
from clotsigns.sources.words import Words

TEMPLATE = Path("overrides/handout/handout.html")
# What leads from where the sheets stand to the root of the site.
UP = "../../"

# What to do is talked of first, whatever else there is.
FIRST = ("do-now", "instead", "what-to-say", "do-and-never")
# On paper what never to do stands in its box, and not in this section.
_DO = "do-and-never"
# Numbers are shown by a picture that is as wide.
_NUMBERS = "numbers"
# Boxes whose lists stand side by side; what to do while you wait is said in more words.
_SIDE_BY_SIDE = ("emergency",)
# So many characters, about, stand on a line beside a pictogram, which is higher than two lines.
_BESIDE_SIGN, _SIGN_LINES = 34, 2.3
# As high as it is wide, a picture takes so many lines, and so many characters stand beside it.
_PICTURE_LINES, _BESIDE = 13, 62
# A picture of so many units stands beside words.
_NARROW = 240
# By so many lines they may be longer than the picture.
_OVER = -2
# Of two columns, where they are long, one may have so much of the words.
_LONG, _UNEVEN = 12, 0.65


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The picture of a sheet: its file on the site, its size in its own units, its words."""

    file: str
    width: int
    height: int
    alt: str

    @property
    def wide(self) -> bool:
        """Whether it stands across the paper, below the numbers that it shows."""
        return self.width > _NARROW


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
    again: str,
    treated: bool,
    keeps_visit: bool,
    sources: tuple[str, ...],
    short: str,
) -> str:
    """The sheet of a page as a whole HTML document, to be seen, filled in or rendered.

    ``everywhere`` tells whom to call where no country is known, and ``again`` does where that was
    told before. Who is ``treated`` has a medicine.
    One that ``keeps_visit`` tells on every sheet what can wait.
    ``sources`` names whose words the sheet rests on; ``short`` is its title at the foot of a side.
    """
    shows = _NUMBERS if picture is not None and picture.wide else ""
    told = [section.id for section in sorted(selection.sections, key=_urgency)]
    beside = _beside(selection, told, picture, size)
    sections = {
        s.id: {
            "heading": words["handout.do"] if s.id == _DO else s.heading,
            "html": Markup((either if s.id == shows else shaped)(s.html)),
        }
        for s in selection.sections
    }
    address = selection.address
    return (
        _templates(root / TEMPLATE.parent)
        .get_template(TEMPLATE.name)
        .render(
            page=page,
            size=size,
            language=language,
            up=UP,
            title=selection.title,
            answer=Markup(selection.answer),
            boxes={tier: _boxed(tier, box) for tier, box in selection.boxes.items()},
            sections=sections,
            beside=beside,
            below=list(_below(selection, [name for name in told if name not in beside], shows)),
            questions=selection.questions,
            picture=picture,
            state=selection.state,
            review=selection.review,
            call=call,
            everywhere=Markup(apart(str(Markup.escape(everywhere)))),
            again=Markup(apart(str(Markup.escape(again)))),
            treated=treated,
            keeps_visit=keeps_visit,
            sources=", ".join(sources),
            short=short,
            address=address,
            typed=address.partition("://")[2],
            qr=_code(address),
            clinic_qr=_code(edition.web_address) if edition and edition.web else "",
            updated=updated,
            review_by=review_by,
            date=words.date,
            words=words,
            edition=edition,
        )
    )


def _code(address: str) -> str:
    """A QR code; the edges of its corners survive a bad printer at level M."""
    return segno.make(address, error="m", micro=False).svg_data_uri(border=4)


@cache
def _templates(folder: Path) -> Environment:
    """The templates of a folder, each read again once it has changed."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _boxed(tier: str, box: Box) -> dict[str, Any]:
    """A box for the template; its lists in columns where they stand side by side."""
    groups = [_safe(group) for group in box.groups]
    columns, rest = [groups], groups[:0]
    if tier in _SIDE_BY_SIDE:
        # What a page adds to the core signs stands beside them, or below where it is long.
        added = [group for group in groups[1:] if tier == "emergency"]
        rest = added if len(added) != 1 or ITEM.findall(added[0].html)[1:] else rest
        columns = _side_by_side(groups[: len(groups) - len(rest)])
    return {
        "look": box.look,
        "heading": box.heading,
        "before": Markup(box.before),
        "groups": groups,
        "columns": columns,
        "rest": rest,
        "after": Markup(box.after),
        # Below the shorter of two columns there is room for the last words.
        "beside": tier == "emergency" and len(columns) > 1 and not groups[1:],
        "more": box.more,
    }


def _safe(group: Group) -> Group:
    return replace(group, heading=Markup(group.heading), html=Markup(group.html))


def _side_by_side(groups: list[Group]) -> list[list[Group]]:
    """Groups in two columns; a list without a heading may go on in the second."""
    parts: list[Group] = []
    for group in groups:
        items = [group.html] if group.heading else ITEM.findall(group.html)
        parts += [replace(group, html=item) for item in items]
    lengths = [(str(n), _lines(part)) for n, part in enumerate(parts)]
    return [_joined([parts[int(n)] for n in column]) for column in in_columns(lengths) if column]


def _lines(part: Group) -> float:
    if part.drawn:
        return max(_SIGN_LINES, height(part.html, _BESIDE_SIGN))
    return height(f"{part.heading}{part.html}")


def _joined(parts: list[Group]) -> list[Group]:
    """Items without a heading that follow each other, in one list again."""
    found: list[Group] = []
    for headed, run in groupby(parts, lambda part: bool(part.heading)):
        items = list(run)
        if headed:
            found += items
        else:
            found.append(replace(items[0], html="".join(part.html for part in items)))
    return [_safe(one) for one in found]


def _urgency(section: Section) -> int:
    return FIRST.index(section.id) if section.id in FIRST else len(FIRST)


def _beside(selection: Selection, told: list[str], picture: Picture | None, size: str) -> list[str]:
    """The sections that stand beside the picture: as many as it is high, but always the first."""
    if picture is None:
        return []
    if picture.wide:
        # Large print has white below the first box, and who should read on is told first.
        return told[:1] if size == "large" else []
    by_id = {section.id: section for section in selection.sections}
    room = picture.height / picture.width * _PICTURE_LINES
    found: list[str] = []
    for name in told:
        room -= 1 + height(by_id[name].html, _BESIDE)
        if "<table" in by_id[name].html or (found and (room < _OVER or size != "normal")):
            break
        found.append(name)
    return found


def _below(selection: Selection, names: list[str], shows: str) -> Iterator[list[list[str]]]:
    """The other sections in rows: two columns, and across the paper what is too wide for one."""
    by_id = {section.id: section for section in selection.sections}
    wide = {name for name in names if "<table" in by_id[name].html}
    for is_wide, run in groupby(names, lambda name: name in wide or name == shows):
        parts = [(name, 1 + height(by_id[name].html)) for name in run]
        every = [long for _, long in parts]
        # Beside what is much shorter, a long column would leave half of the paper white.
        if is_wide or (sum(every) > _LONG and max(every) > _UNEVEN * sum(every)):
            yield from ([[name]] for name, _ in parts)
        else:
            yield [column for column in in_columns(parts) if column]
