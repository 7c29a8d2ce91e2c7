"""A step after the handouts: each of them in every other format, beside its PDFs."""

from __future__ import annotations

from collections.abc import Callable

from clotsigns.formats.braille import as_braille
from clotsigns.formats.mail import as_mail
from clotsigns.formats.outline import Outline
from clotsigns.formats.plain_text import as_text
from clotsigns.formats.reading import outline_of
from clotsigns.handouts.formats import BRAILLE, DOCUMENT, MAIL, TEXT, place_of
from clotsigns.handouts.selection import Selection, select_from
from clotsigns.handouts.sheet import pages_with_sheets
from clotsigns.proof import page_file
from clotsigns.site import Site
from clotsigns.sources.project import Project


def _document(outline: Outline) -> bytes:
    # It takes a third of a second to import, and the pages need only the names of the formats.
    from clotsigns.formats.document import as_document

    return as_document(outline)


WRITERS: dict[str, Callable[[Outline], str | bytes]] = {
    TEXT: as_text,
    DOCUMENT: _document,
    MAIL: as_mail,
    BRAILLE: as_braille,
}


def make_formats(site: Site, project: Project) -> None:
    """Write every handout in every other format. Raises ``NoBraille`` without liblouis."""
    for page in pages_with_sheets(project):
        outline = outline_of(project, project.article(page), chosen(site, project, page))
        for kind, write in WRITERS.items():
            site.write(place_of(page, kind), write(outline))


def chosen(site: Site, project: Project, page: str) -> Selection:
    """What of a built page its handout says."""
    left_out = project.safety.left_out(page)
    return select_from(site.page(page_file(project.article(page)).as_posix()).tree, left_out)
