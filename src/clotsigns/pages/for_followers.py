"""Placements for those who want to know what changed: the record of sealed words, newest first."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable, Set
from datetime import date
from pathlib import Path

from markdown.util import AtomicString

from clotsigns.pages.for_portals import late_link
from clotsigns.sealing.record import Recorded, read_record
from clotsigns.sources.article import plain
from clotsigns.sources.project import Project

# What readers see of a change: their own words, and no facts behind them.
_WORDS = ("safety.yml", "finder.yml", "glossary.yml", "pictures.yml", "emergency-numbers.yml")
_MOST_PAGES = 3
# What is filled in where the words stand: a number, a date, the site.
_OPEN = re.compile(r"\{[a-z_]+\}")


def changes_made(project: Project, argument: str, parent: etree.Element) -> None:
    """Each time that words were changed: the day, why, and what was said before and after."""
    words = project.words
    late_link(etree.SubElement(parent, "p"), "feed.xml", words["changes_made.feed"])
    day: date | None = None
    gone = {article.path for article in project.articles if article.withdrawal}
    for number, entry in reversed(list(enumerate(read_record(project.root, project.language), 1))):
        told = [change for change in entry.changes if _is_shown(change, gone, project.language)]
        looks = {"id": f"change-{number}"}
        if entry.day != day:
            day = entry.day
            heading = etree.SubElement(parent, "h3", looks)
            heading.text = AtomicString(words.date(day))
            looks = {}
        reason = etree.SubElement(parent, "p", looks)
        reason.text = AtomicString(f"{entry.why.rstrip('.')}.")
        behind = len(entry.changes) - len(told)
        if told:
            _list(project, told, parent)
        if behind:
            note = etree.SubElement(parent, "p")
            note.text = words["changes_made.behind"].format(count=behind)


def _list(project: Project, told: list[Recorded], parent: etree.Element) -> None:
    fold = etree.SubElement(parent, "details")
    summary = project.words["changes_made.fold"].format(count=len(told))
    etree.SubElement(fold, "summary").text = summary
    items = etree.SubElement(fold, "ul")
    show_changes(told, items)
    for item, change in zip(items, told, strict=True):
        titles = [project.article(p).title for p in change.pages if _is_page(project, p)]
        where = etree.Element("strong")
        many = len(titles) > _MOST_PAGES
        where.text = AtomicString(project.words["changes_made.many"] if many else ", ".join(titles))
        where.tail = ": " if titles else ""
        item.insert(0, where)


def show_changes(told: Iterable[Recorded], items: etree.Element) -> None:
    """What was said before and is said now, an item each, as a list of changes marks it."""
    for change in told:
        item = etree.SubElement(items, "li")
        for tag, said in (("del", change.was), ("ins", change.now)):
            if said:
                mark = etree.SubElement(item, tag)
                mark.text = AtomicString(_OPEN.sub("…", plain(said)))
                mark.tail = " "


def _is_shown(change: Recorded, gone: Set[Path], language: str) -> bool:
    """Whether it is of words, which are not those of a page that has been withdrawn."""
    path = change.path
    if path.parts[0] == "docs":
        return path not in gone
    return path.name in (*_WORDS, f"{language}.yml")


def _is_page(project: Project, page: str) -> bool:
    return any(article.id == page for article in project.articles)


FOLLOWERS = {"changes-made": changes_made}
