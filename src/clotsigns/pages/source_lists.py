"""Lists of sources: those of a page, and all."""

from __future__ import annotations

import xml.etree.ElementTree as etree

from clotsigns.pages.writing import literal
from clotsigns.sources.evidence import Source, by_letters, short_name
from clotsigns.sources.project import Project
from clotsigns.sources.words import Words


def source_item(words: Words, items: etree.Element, source: Source) -> None:
    """One line for a source: who made it, its title with the link to it, its year."""
    item = etree.SubElement(items, "li", {"id": f"source-{source.id}"})
    item.text = literal(f"{source.organisation}. ")
    if source.url:
        title = etree.SubElement(item, "a", {"href": source.url})
    else:
        title = etree.SubElement(item, "cite")
    title.text = literal(source.title)
    dated = any(character.isdigit() for character in source.year)
    year = f" ({source.year if dated else words['no_year']})" if source.read else ""
    title.tail = f"{literal(year)}."


def all_sources(project: Project, argument: str, parent: etree.Element) -> None:
    """All, by the names of their makers, in folds: a keyboard need not pass each link."""
    words = project.words
    listed = 0
    for letters, sources in by_letters(project.sources.by_id.values()):
        fold = etree.SubElement(parent, "details")
        name = words["sources_of_letters"].format(letters=letters, count=len(sources))
        etree.SubElement(fold, "summary").text = name
        look = {"class": "all-sources", "start": str(listed + 1)}
        items = etree.SubElement(fold, "ol", look)
        for source in sources:
            source_item(words, items, source)
            title = items[-1][-1]
            # Pages lead here by it (release.slimming).
            items[-1].set("id", short_name(source.id))
            title.tail = f"{title.tail} "
            # A paragraph in each item would outweigh the page where a reader looks for its article.
            read = etree.SubElement(items[-1], "br")
            read.tail = literal(_state_of(words, source) + source.what_verified)
        listed += len(sources)


def _state_of(words: Words, source: Source) -> str:
    """What kind of source it is, and how much of it was read."""
    if not source.read:
        return ""
    kind = words[f"kinds_of_source.{source.kind}"]
    return f"{kind}. {words[f'read.{source.read}']} "
