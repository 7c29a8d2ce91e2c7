"""Placements for portals and for those they send: the pages to choose from, and what is published.

Links to files that are made after the pages are written as marked text, and become links in the
last step of the build, once the files are there (``clotsigns.steps.late_links``).
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as etree

from markdown.util import AtomicString

from clotsigns.sources.code_table import codes
from clotsigns.sources.offered import listed
from clotsigns.sources.project import Project

# The page that record systems open.
LAUNCH = "smart/index.html"
# What stands in the place of a link, with the path that it will lead to; and the sign that a
# browser keeps that file rather than shows it.
MARK, DOWNLOAD, NAME = "data-built", "data-download", "data-name"


def late_link(parent: etree.Element, path: str, text: str = "") -> etree.Element:
    """Text, or the path itself, that becomes a link to ``path`` on the site if that is built."""
    mark = etree.SubElement(parent, "span" if text else "code", {MARK: path})
    mark.text = AtomicString(text or f"/{path}")
    return mark


def answers(project: Project, argument: str, parent: etree.Element) -> None:
    """Every page that a portal may send somebody to; a script puts those first that were asked for.

    Without the script, or with no request, it is simply the list.
    """
    words = project.words
    place = etree.SubElement(
        parent,
        "div",
        {
            "class": "answers",
            "data-title": words["answers.title"],
            "data-found": words["answers.found"],
            "data-none-title": words["answers.none_title"],
            "data-none": words["answers.none"],
            "data-fitting": words["answers.fitting"],
            "data-others": words["answers.others"],
            "data-code": words["answers.code"],
            "data-code-above": words["answers.code_above"],
        },
    )
    etree.SubElement(place, "h2", {"id": "all-pages"}).text = words["answers.all"]
    items = etree.SubElement(place, "ul")
    for article in listed(project):
        item = etree.SubElement(items, "li", {"data-page": article.id})
        link = etree.SubElement(item, "a", {"href": f"{article.id}.md"})
        link.text = AtomicString(article.title)
        etree.SubElement(item, "br")
        about = etree.SubElement(item, "span")
        about.text = AtomicString(article.front.data["description"])
        about.tail = " "
        late_link(item, f"handouts/{article.id}-a4.pdf", words["answers.handout"])


def smart(project: Project, argument: str, parent: etree.Element) -> None:
    """What the launch page says of itself, and which record systems its host has named."""
    words = project.words.document.data["smart"]
    servers = project.edition.smart if project.edition else ()
    told = {f"data-{name}": text for name, text in words.items() if name != "about"}
    listed = [
        {"server": each.server, "client": each.client, "origins": each.origins} for each in servers
    ]
    place = etree.SubElement(
        parent, "p", {"class": "smart", **told, "data-servers": json.dumps(listed)}
    )
    place.text = AtomicString(words["about"])


def portal_pages(project: Project, argument: str, parent: etree.Element) -> None:
    """A table of the pages with the addresses that never change."""
    words = project.words
    table = etree.SubElement(parent, "table")
    head = etree.SubElement(etree.SubElement(table, "thead"), "tr")
    for column in ("page", "frame", "oembed"):
        etree.SubElement(head, "th").text = words[f"portal_pages.{column}"]
    body = etree.SubElement(table, "tbody")
    for article in listed(project):
        row = etree.SubElement(body, "tr")
        link = etree.SubElement(etree.SubElement(row, "td"), "a", {"href": f"{article.id}.md"})
        link.text = AtomicString(article.title)
        for path in (f"embed/{article.id}/", f"oembed/{article.id}.json"):
            late_link(etree.SubElement(row, "td"), path)


def portal_files(project: Project, argument: str, parent: etree.Element) -> None:
    """The files for machines, each with what it is."""
    items = etree.SubElement(parent, "ul")
    for path, text in project.words.document.data["portal_files"].items():
        item = etree.SubElement(items, "li")
        late_link(item, path).tail = f": {text}"


def portal_systems(project: Project, argument: str, parent: etree.Element) -> None:
    """The code systems that are understood, with how many codes of each have an answer."""
    words, known = project.words, codes(project)
    table = etree.SubElement(parent, "table")
    head = etree.SubElement(etree.SubElement(table, "thead"), "tr")
    for column in ("system", "oid", "codes"):
        etree.SubElement(head, "th").text = words[f"portal_systems.{column}"]
    body = etree.SubElement(table, "tbody")
    for system in known.systems:
        count = sum(code.system == system.key and bool(code.pages) for code in known.codes)
        row = etree.SubElement(body, "tr")
        for text in (system.name, system.oid, str(count)):
            etree.SubElement(row, "td").text = AtomicString(text)


def portal_example(project: Project, name: str, parent: etree.Element) -> None:
    """A piece to copy, from ``data/portal-examples.yml``; tests run each one."""
    example = project.data["portal-examples"].data["examples"][name]
    words = project.words
    attributes = {
        "data-button": words["portal_copy.copy"],
        "data-done": words["portal_copy.copied"],
    }
    block = etree.SubElement(parent, "pre", attributes)
    etree.SubElement(block, "code").text = AtomicString(example["code"])


PORTALS = {
    "answers": answers,
    "smart": smart,
    "portal-pages": portal_pages,
    "portal-files": portal_files,
    "portal-systems": portal_systems,
    "portal-example": portal_example,
}
