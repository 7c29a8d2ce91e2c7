"""Placements for those who want to know what changed: the record of sealed words, newest first."""

from __future__ import annotations

import xml.etree.ElementTree as etree

from markdown.util import AtomicString

from clotsigns.sealing.record import Recorded, read_record
from clotsigns.sources.article import plain
from clotsigns.sources.project import Project

# What readers see of a change: their own words, and no facts behind them.
_WORDS = (
    "docs",
    "safety.yml",
    "finder.yml",
    "glossary.yml",
    "pictures.yml",
    "emergency-numbers.yml",
)


def changes_made(project: Project, argument: str, parent: etree.Element) -> None:
    """Each time that words were changed: the day, why, and what was said before and after."""
    words = project.words
    for number, entry in reversed(list(enumerate(read_record(project.root, project.language), 1))):
        told = [change for change in entry.changes if _is_shown(change, project.language)]
        heading = etree.SubElement(parent, "h3", {"id": f"change-{number}"})
        heading.text = AtomicString(words.date(entry.day))
        reason = etree.SubElement(parent, "p")
        reason.text = AtomicString(f"{entry.why.rstrip('.')}.")
        behind = len(entry.changes) - len(told)
        if told:
            _list(project, told, parent)
        if behind:
            note = etree.SubElement(parent, "p")
            note.text = words["changes_made.behind"].format(count=behind)


def _list(project: Project, told: list[Recorded], parent: etree.Element) -> None:
    words = project.words
    fold = etree.SubElement(parent, "details")
    summary = words["changes_made.fold"].format(count=len(told))
    etree.SubElement(fold, "summary").text = summary
    items = etree.SubElement(fold, "ul")
    for change in told:
        item = etree.SubElement(items, "li")
        titles = [project.article(p).title for p in change.pages if _is_page(project, p)]
        where = etree.SubElement(item, "strong")
        where.text = AtomicString(
            ", ".join(titles) if len(titles) < 4 else words["changes_made.many"]
        )
        where.tail = ": "
        for tag, said in (("del", change.was), ("ins", change.now)):
            if said:
                mark = etree.SubElement(item, tag)
                mark.text = AtomicString(plain(said))
                mark.tail = " "


def _is_shown(change: Recorded, language: str) -> bool:
    path = change.path
    return path.parts[0] == "docs" or path.name in (*_WORDS, f"{language}.yml")


def _is_page(project: Project, page: str) -> bool:
    return any(article.id == page for article in project.articles)


FOLLOWERS = {"changes-made": changes_made}
