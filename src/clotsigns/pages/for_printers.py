"""Placements of the page of all handouts: the files to print, and the form to fill one in."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Iterator

from markdown.util import AtomicString

from clotsigns.handouts.sheet import (
    LARGE,
    NORMAL,
    PAPERS,
    Sheet,
    pages_with_sheets,
    sheets,
)
from clotsigns.pages.for_portals import NAME, late_link
from clotsigns.pages.for_readers import Listing, table
from clotsigns.sources.edition import LONGEST
from clotsigns.sources.project import Project
from clotsigns.sources.words import Words

_FOLDER = "handouts"
_TEXTS = (*LONGEST, "appointment")


def handout_list(project: Project, argument: str, parent: etree.Element) -> None:
    """A table of every handout: its page, and a link for each paper in each size of print."""
    words = project.words
    body = table(project, parent, "handout_list", ("handout", "normal", "large"))
    for form, title in _forms(project):
        row = etree.SubElement(body, "tr")
        etree.SubElement(row, "td").text = AtomicString(title)
        made = [sheet for sheet in sheets(project) if sheet.form == form]
        for is_large in (False, True):
            cell = etree.SubElement(row, "td")
            found = [sheet for sheet in made if sheet.is_large is is_large]
            for sheet in found:
                link = _link(cell, sheet, words)
                link.tail = ", " if sheet is not found[-1] else ""


def handout_line(project: Project, page: str, parent: etree.Element) -> None:
    """A line with the page's own handouts, for whoever prints it for somebody, if it has any."""
    if page not in pages_with_sheets(project):
        return
    words = project.words
    # In a portal's frame there is the portal's own way to print.
    line = etree.SubElement(parent, "p", {"data-embed": "no"})
    line.text = f"{words['handout.link']}: "
    made = [s for s in sheets(project) if s.page == page and not s.is_card]
    for place, sheet in enumerate(made):
        link = _link(line, sheet, words)
        is_next_larger = sheet.print is NORMAL and made[place + 1].print is LARGE
        large = f". {words['handout_list.large']}: "
        link.tail = "." if sheet is made[-1] else large if is_next_larger else ", "


def _link(parent: etree.Element, sheet: Sheet, words: Words) -> etree.Element:
    """A link of few words, as what stands before it says the rest, named for who hears it alone."""
    link = late_link(parent, f"{_FOLDER}/{sheet.name}.pdf", words[f"handout_list.{sheet.paper}"])
    if not sheet.is_card:
        size = f"{LARGE.name}-{sheet.paper}" if sheet.print is LARGE else sheet.paper
        link.set(NAME, words[f"handout_titles.{size}"])
    return link


def handout_packs(project: Project, argument: str, parent: etree.Element) -> None:
    """All handouts in one file, and what goes with it."""
    items = etree.SubElement(parent, "ul")
    words = project.words.document.data["handout_list"]
    for name in ("handouts.zip", "openemr.zip", "SHA256SUMS"):
        late_link(etree.SubElement(items, "li"), f"{_FOLDER}/{name}", words[name])


def handout_form(project: Project, argument: str, parent: etree.Element) -> None:
    """The form, unseen until its script runs, and until then a line that says so."""
    words = project.words
    etree.SubElement(parent, "p", {"data-no-form": "", "data-scripted": ""}).text = words[
        "handout_form.no_script"
    ]
    place = etree.SubElement(parent, "div", {"class": "maker", "data-scripted": "", "hidden": ""})
    form = etree.SubElement(place, "form", {"autocomplete": "off"})
    which = _group(form, words["handout_form.which"])
    pages = _labelled(which, "select", "page", words["handout_form.handout"])
    for name, title in _forms(project):
        option = etree.SubElement(pages, "option", {"value": name})
        option.text = AtomicString(title)
    _choice(which, "paper", PAPERS, words)
    _choice(which, "print", (NORMAL.name, LARGE.name), words)
    clinic = _group(form, words["handout_form.details"])
    for name in _TEXTS:
        _labelled(clinic, "input", name, words[f"{_where(name)}.{name}"], type="text")
    countries = _labelled(clinic, "select", "country", words["handout_form.country"])
    etree.SubElement(countries, "option", {"value": ""}).text = words["handout_form.no_country"]
    kinds = "image/png,image/jpeg,image/svg+xml"
    _labelled(clinic, "input", "logo", words["handout_form.logo"], type="file", accept=kinds)
    _ticked(clinic, "checkbox", "keep", "yes", words["handout_form.keep"])
    acts = etree.SubElement(form, "p")
    for act, kind in (("act", "submit"), ("window", "button"), ("clear", "reset")):
        button = etree.SubElement(acts, "button", {"type": kind, "data-act": act})
        button.text = words[f"handout_form.{act}"]
        button.tail = " "
    etree.SubElement(place, "iframe", {"title": words["handout_form.sheet"]})


def _forms(project: Project) -> Iterator[tuple[str, str]]:
    """Every sheet that can be filled in, by its name on the site, with its title."""
    for form in dict.fromkeys(sheet.form for sheet in sheets(project)):
        page, is_card = next((s.page, s.is_card) for s in _of(project, form))
        card = project.words["handout_list.card"]
        yield form, card if is_card else project.article(page).title


def _of(project: Project, form: str) -> list[Sheet]:
    return [sheet for sheet in sheets(project) if sheet.form == form]


def _where(name: str) -> str:
    """Where the words of a field stand: those of the sheet are the same on it."""
    return "handout_form" if name in ("web", "wording", "appointment") else "handout"


def _group(form: etree.Element, legend: str) -> etree.Element:
    group = etree.SubElement(form, "fieldset")
    etree.SubElement(group, "legend").text = legend
    return group


def _labelled(
    parent: etree.Element, tag: str, name: str, words: str, **attributes: str
) -> etree.Element:
    line = etree.SubElement(parent, "p")
    label = etree.SubElement(line, "label", {"for": f"sheet-{name}"})
    label.text = words
    return etree.SubElement(line, tag, {"id": f"sheet-{name}", "name": name, **attributes})


def _choice(parent: etree.Element, name: str, values: tuple[str, ...], words: Words) -> None:
    group = _group(parent, words[f"handout_form.{name}"])
    for value in values:
        _ticked(group, "radio", name, value, words[f"handout_list.{value}"])


def _ticked(parent: etree.Element, kind: str, name: str, value: str, words: str) -> None:
    label = etree.SubElement(parent, "label")
    etree.SubElement(label, "input", {"type": kind, "name": name, "value": value}).tail = words


HANDOUTS: dict[str, Listing] = {
    "handout-list": handout_list,
    "handout-packs": handout_packs,
    "handout-form": handout_form,
}
