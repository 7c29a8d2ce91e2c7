"""What a page's sheet is made of: the page as built, its pictures, and the clinic's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from clotsigns.handouts.asking import asked, is_treated
from clotsigns.handouts.composing import Call, Picture, compose
from clotsigns.handouts.resting import main_sources
from clotsigns.handouts.selection import select_from
from clotsigns.handouts.sheet import CARD, Sheet
from clotsigns.proof import page_file
from clotsigns.site import Site
from clotsigns.sources.article import Article, plain
from clotsigns.sources.edition import Edition
from clotsigns.sources.project import Project
from clotsigns.sources.safety import PICTOGRAMS

# Boxes whose signs have their pictograms beside them.
_DRAWN_BOXES = ("emergency", "never", "await-ambulance", "await-check")


def composed(project: Project, site: Site, sheet: Sheet) -> tuple[str, str, list[Path]]:
    """A sheet's HTML, the address of its page, and the pictures that it shows."""
    article = project.article(sheet.page)
    # A card for a wallet says all of its few boxes, and has no room for pictograms.
    left_out = {} if sheet.is_card else project.safety.left_out(sheet.page)
    drawings = {} if sheet.print is CARD else _drawings(project, site, sheet.page)
    selection = select_from(site.page(page_file(article).as_posix()).tree, left_out, drawings)
    extra = asked(project, sheet.page, len(selection.questions), is_large=sheet.is_large)
    selection = replace(selection, questions=selection.questions + extra)
    edition = project.edition
    picture = _picture(project, article)
    html = compose(
        project.root,
        project.words,
        selection,
        page=sheet.page,
        size=sheet.print.name,
        # As its words are spelt, for whatever reads them aloud.
        language=project.data["facts"].data["locale"][project.language].replace("_", "-"),
        picture=picture,
        updated=article.front.data["updated"],
        review_by=article.front.data["review_by"],
        edition=edition,
        call=_call(project, edition),
        treated=is_treated(project, sheet.page),
        keeps_visit=article.front.data.get("handout_visit", False) is True,
        sources=main_sources(project, sheet.page),
        short=article.front.data["menu"],
        everywhere=plain(project.safety.numbers),
        again=project.safety.numbers_short,
    )
    used = [f"{PICTOGRAMS}/{name}.svg" for name in sorted(_names(drawings))]
    used += [picture.file] if picture else []
    used += [edition.logo] if edition and edition.logo else []
    return html, selection.address, [site.folder / file for file in used]


def _drawings(project: Project, site: Site, page: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The pictograms of a sheet: of the core signs, and of each thing to do and never to do."""
    known = {path.stem for path in (site.folder / PICTOGRAMS).glob("*.svg")}
    return {
        box: tuple(
            tuple(
                statement.pictogram if statement.pictogram in known else ""
                for statement in group.statements
                if box != "emergency" or statement in project.safety.core
            )
            for group in groups
        )
        for box, groups in project.safety.boxes.get(page, {}).items()
        if box in _DRAWN_BOXES
    }


def _names(drawings: dict[str, tuple[tuple[str, ...], ...]]) -> set[str]:
    return {name for groups in drawings.values() for names in groups for name in names if name}


def _call(project: Project, edition: Edition | None) -> Call | None:
    """Whom to call in the country of the clinic."""
    if edition is None:
        return None
    countries = project.data["numbers"].data["countries"]
    found = next(country for country in countries if country["code"] == edition.country)
    number, *others = found["emergency"]
    return Call(
        number=number,
        country=found["name"][project.language],
        others=project.words["country.joined"].join(others),
    )


def _picture(project: Project, article: Article) -> Picture | None:
    name = article.front.data.get("handout_picture")
    if not name:
        return None
    entry: dict[str, Any] = project.data["pictures"].data["pictures"][name]["handout"]
    return Picture(
        file=entry["file"],
        width=entry["width"],
        height=entry["height"],
        alt=entry["alt"][project.language],
    )
