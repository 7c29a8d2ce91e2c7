"""A clinic's own build: its name, numbers and country on every page."""

from __future__ import annotations

import shutil
from html import escape

from clotsigns.site import Kind, Page, Site, ThemeChanged, elements
from clotsigns.sources.edition import Edition, dialled
from clotsigns.sources.project import Project
from clotsigns.sources.words import Words

_COUNTRY = "script[src$='assets/country.js']"


def place_logo(site: Site, project: Project) -> None:
    """Put the clinic's logo in the site, if there is a clinic and it has one."""
    edition = project.edition
    if edition is not None and edition.logo_file is not None:
        shutil.copyfile(edition.logo_file, site.folder / edition.logo)


def sign(site: Site, project: Project) -> None:
    """Put the clinic in the same-day box and the foot of every page that is no handout.

    Its country's number for an ambulance comes first in the box for emergencies.

    Raises ``ThemeChanged`` when a page has no place for these. Without a clinic nothing is done.
    """
    if project.edition is not None:
        for page in site.pages(Kind.PAGE):
            sign_page(page, project.edition, project.words)


def sign_page(page: Page, edition: Edition, words: Words) -> None:
    """Put the clinic on a page. Raises ``ThemeChanged``.

    The script of the emergency numbers runs before the page is shown, so that the number of the
    clinic's country moves nothing.
    """
    source = page.need(_COUNTRY).attributes.get("src") or ""
    # It does nothing when it comes a second time.
    page.add_to_head(f'<script src="{escape(source)}"></script>')
    if (lead := page.first("div.same-day > p.what-to-do")) is not None:
        lead.insert_after(elements(f'<p class="clinic-line">{_line(edition, words)}</p>')[0])
    # A frame in a portal has no script that would put the number of the clinic's country first.
    if (numbers := page.first(".emergency .numbers")) is not None:
        own = f'<p class="clinic-line">{_ambulance(edition, words)}</p>'
        numbers.insert_before(elements(own)[0])
    up = source.removesuffix("assets/country.js")
    foot = page.need("footer.bottom > div")
    line = elements(f'<p class="clinic-line">{_foot(edition, words, up)}</p>')[0]
    first = foot.first_child
    if first is None:
        raise ThemeChanged(f"{page.place} has nothing at its foot")
    first.insert_before(line)


def _line(edition: Edition, words: Words) -> str:
    """The clinic's name and the numbers on which it is reached."""
    numbers = [(words[f"handout.{name}"], number) for name, number in edition.phones]
    said = ". ".join(f"{name}: {_call(number)}" for name, number in numbers)
    return f"<strong>{escape(edition.name)}</strong>. {said}."


def _foot(edition: Edition, words: Words, up: str) -> str:
    # The name stands beside it, so the logo says nothing more.
    logo = f'<img src="{up}{edition.logo}" alt=""> ' if edition.logo else ""
    wording = f" {escape(edition.wording)}" if edition.wording else ""
    return f"{logo}{_line(edition, words)} {_ambulance(edition, words)}{wording}"


def _ambulance(edition: Edition, words: Words) -> str:
    return f"{words['handout.ambulance']}: {_call(edition.ambulance)}."


def _call(number: str) -> str:
    return f'<a href="tel:{dialled(number)}">{escape(number)}</a>'
