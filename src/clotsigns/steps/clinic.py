"""A step of a clinic's own build: its name, numbers and country on every page."""

from __future__ import annotations

import re
import shutil
from html import escape
from pathlib import Path

from clotsigns.handouts.sheet import FOLDER
from clotsigns.sources.edition import Edition
from clotsigns.sources.project import Project
from clotsigns.sources.words import Words
from clotsigns.steps.theme import ThemeChanged

_COUNTRY = re.compile(r'<script src="([^"]*)assets/country\.js" defer></script>')
_FOOT = re.compile(r'<footer class="bottom">\s*<div>')
_SAME_DAY = re.compile(r'<p class="what-to-do">.*?</p>', re.DOTALL)


def place_logo(site: Path, edition: Edition) -> None:
    """Put the clinic's logo in the site, if it has one."""
    if edition.logo_file is not None:
        shutil.copyfile(edition.logo_file, site / edition.logo)


def sign(site: Path, project: Project, edition: Edition) -> None:
    """Put the clinic in the same-day box and the foot of every page that is no handout.

    The script of the emergency numbers runs before the page is shown, so that the number of the
    clinic's country moves nothing. Raises ``ThemeChanged`` when a page has no place for these.
    """
    for page in sorted(site.rglob("*.html")):
        if (site / FOLDER) in page.parents:
            continue
        text = page.read_text(encoding="utf-8")
        try:
            page.write_text(signed(text, edition, project.words), encoding="utf-8")
        except ThemeChanged as error:
            raise ThemeChanged(f"{page.relative_to(site)}: {error}") from error


def signed(page: str, edition: Edition, words: Words) -> str:
    """A page with the clinic on it. Raises ``ThemeChanged``."""
    script = _COUNTRY.search(page)
    if script is None or not _FOOT.search(page):
        raise ThemeChanged("a page has no foot for the clinic, or no country.js")
    # It does nothing when it comes a second time.
    page = page.replace("</head>", f"{script[0].replace(' defer', '')}</head>", 1)
    line = f'<p class="clinic-line">{_line(edition, words)}</p>'
    page = _SAME_DAY.sub(lambda lead: lead[0] + line, page, count=1)
    foot = f'<p class="clinic-line">{_foot(edition, words, script[1])}</p>'
    return _FOOT.sub(lambda start: start[0] + foot, page, count=1)


def _line(edition: Edition, words: Words) -> str:
    """The clinic's name and the numbers on which it is reached."""
    numbers = [(words["handout.day"], edition.day), (words["handout.night"], edition.night)]
    said = ". ".join(f"{name}: {_call(number)}" for name, number in numbers if number)
    return f"<strong>{escape(edition.name)}</strong>. {said}."


def _foot(edition: Edition, words: Words, up: str) -> str:
    # The name stands beside it, so the logo says nothing more.
    logo = f'<img src="{up}{edition.logo}" alt=""> ' if edition.logo else ""
    wording = f" {escape(edition.wording)}" if edition.wording else ""
    ambulance = f"{words['handout.ambulance']}: {_call(edition.ambulance)}."
    return f"{logo}{_line(edition, words)} {ambulance}{wording}"


def _call(number: str) -> str:
    return f'<a href="tel:{re.sub("[^+0-9]", "", number)}">{escape(number)}</a>'
