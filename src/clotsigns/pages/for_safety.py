"""Placements for those who ask if this is safe, and whose work it is: boxes, hazards, licences."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Iterable, Mapping
from typing import Any

from markdown.util import AtomicString

from clotsigns.pages.for_portals import late_link
from clotsigns.pages.for_readers import Listing, add_row, table
from clotsigns.sources.packages import THEME, built_with, bundled
from clotsigns.sources.project import Project

BILL = "sbom.json"
NUMBERS = "numbers"
_LICENCE = "https://spdx.org/licenses/{}.html"


def hazards(project: Project, argument: str, parent: etree.Element) -> None:
    """A fold for each hazard, those first of which the most remains."""
    data = project.data["hazards"].data
    for hazard in sorted(data["hazards"], key=lambda entry: -_size(entry["after"])):
        _hazard(project, data, hazard, parent)


def _size(risk: Mapping[str, int]) -> int:
    return risk["severity"] * risk["likelihood"]


def _hazard(
    project: Project, data: Mapping[str, Any], hazard: Mapping[str, Any], parent: etree.Element
) -> None:
    words, language = project.words, project.language
    fold = etree.SubElement(parent, "details", {"id": f"hazard-{hazard['id']}"})
    etree.SubElement(fold, "summary").text = AtomicString(hazard["what"][language])
    for key in ("cause", "harm"):
        _line(fold, words[f"hazards.{key}"], hazard[key][language])
    _line(fold, words["hazards.before"], _risk(project, hazard["before"]))
    _list(fold, words["hazards.controls"], (control[language] for control in hazard["controls"]))
    _line(fold, words["hazards.after"], _risk(project, hazard["after"]))
    _line(fold, words["hazards.remains"], hazard["remains"][language])
    who = "; ".join(data["closers"][name][language] for name in hazard["closes"])
    _line(fold, words["hazards.closes"], f"{who}.")
    _list(
        fold,
        words["hazards.proofs"],
        (
            words[f"hazards.{kind}"].format(name=_in_words(name))
            for kind, names in hazard["proofs"].items()
            for name in names
        ),
    )


def _in_words(name: str) -> str:
    """The name of a test or rule as the sentence that it is."""
    return name.partition("::test_")[2].replace("_", " ") or name.replace("_", " ")


def _list(parent: etree.Element, name: str, texts: Iterable[str]) -> None:
    _line(parent, name, "")
    items = etree.SubElement(parent, "ul")
    for text in texts:
        etree.SubElement(items, "li").text = AtomicString(text)


def _line(parent: etree.Element, name: str, text: str) -> None:
    line = etree.SubElement(parent, "p")
    etree.SubElement(line, "strong").text = f"{name}:"
    line[0].tail = AtomicString(f" {text}".rstrip())


def _risk(project: Project, risk: Mapping[str, int]) -> str:
    return project.words["hazards.risk"].format(**risk)


def scales(project: Project, argument: str, parent: etree.Element) -> None:
    """What the scores from 1 to 5 mean."""
    data, language = project.data["hazards"].data, project.language
    body = table(project, parent, "hazard_scales", ("score", "severity", "likelihood"))
    for score in sorted(data["severities"]):
        texts = (data[scale][score][language] for scale in ("severities", "likelihoods"))
        add_row(body, str(score), *(AtomicString(text) for text in texts))


def licences(project: Project, argument: str, parent: etree.Element) -> None:
    """Whose work is in the site, then what it was built with, then the same for machines."""
    words, data = project.words, project.data["licences"].data
    columns = ("part", "by", "licence")
    body = table(project, parent, "licences", columns)
    for part in data["own"]:
        _part(body, part["what"][project.language], part)
    for package in bundled():
        # One that is not explained stops the build (`clotsigns.release.bill`).
        if part := data["packages"].get(package.name):
            named = f"{package.name} {package.version}".strip()
            what = part["what"][project.language]
            inside = "" if package.name == THEME else words["licences.inside"]
            _part(body, f"{named}{inside}: {what}", part)
    fold = etree.SubElement(parent, "details")
    etree.SubElement(fold, "summary").text = words["licences.built_with"]
    tools = table(project, fold, "licences", ("package", "version", "licence"))
    for package in built_with(project.root):
        told = package.licence or words["licences.not_told"]
        add_row(tools, *map(AtomicString, (package.name, package.version, told)))
    line = etree.SubElement(parent, "p")
    late_link(line, BILL, words["licences.bill"])


def _part(body: etree.Element, what: str, part: Mapping[str, Any]) -> None:
    row = etree.SubElement(body, "tr")
    for text, home in (
        (what, part.get("home")),
        (part["by"], None),
        (part["licence"], _LICENCE.format(part["licence"])),
    ):
        cell = etree.SubElement(row, "td")
        if home:
            cell = etree.SubElement(cell, "a", {"href": home})
        cell.text = AtomicString(text)


def box_sources(project: Project, step: str, parent: etree.Element) -> None:
    """Each statement of one step, or each country's numbers, and below it what it rests on.

    They are no links: each stands, with its address and what was read of it, in the list of all.
    In a fold: open, they are sixty screens of a phone, and who looks for one step meets the others.
    """
    fold = etree.SubElement(parent, "details")
    summary = etree.SubElement(fold, "summary")
    items = etree.SubElement(fold, "ul")
    if step == NUMBERS:
        for country in project.data["numbers"].data["countries"]:
            said = f"{country['name'][project.language]}: {', '.join(country['emergency'])}."
            _resting(project, items, said, country["sources"])
    for statement in project.safety.statements.values():
        if statement.step == step:
            _resting(project, items, statement.text, statement.sources)
    summary.text = project.words["sources_of_boxes_fold"].format(count=len(items))


def _resting(project: Project, items: etree.Element, said: str, sources: Iterable[str]) -> None:
    item = etree.SubElement(items, "li")
    strong = etree.SubElement(item, "strong")
    strong.text, strong.tail = AtomicString(said), " "
    found = (project.sources.by_id[name] for name in sources)
    named = " ".join(f"{source.organisation}. {source.title}." for source in found)
    # A paragraph in each item would outweigh the page where a reader looks for its article.
    etree.SubElement(item, "br").tail = AtomicString(named.replace("&", "&amp;"))


SAFETY: dict[str, Listing] = {
    "hazards": hazards,
    "hazard-scales": scales,
    "licences": licences,
    "box-sources": box_sources,
}
