"""Placements that say how well the pages read: measures worked out anew, and self-scores."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections import Counter

from markdown.util import AtomicString

from clotsigns.pages.for_readers import Listing, add_row, article_ids, page_title, table
from clotsigns.reading.ease import (
    FEWEST_WORDS,
    grade,
    longest_sentence,
    passive_share,
    smog,
)
from clotsigns.reading.jargon import first_uses
from clotsigns.reading.passages import words
from clotsigns.reading.sections import prose_by_section
from clotsigns.sources.article import Article
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES
from clotsigns.sources.self_scores import AID_ITEMS

_MEASURES = ("grade", "smog", "longest", "passive", "unexplained")


def _measured(project: Project, texts: list[str], unexplained: int) -> list[str]:
    """The cells of a row. A grade of a few words would say nothing, so none is given."""
    enough = sum(len(words(text)) for text in texts) >= FEWEST_WORDS
    too_short = project.words["quality_too_short"]
    return [
        f"{grade(texts):.1f}" if enough else too_short,
        f"{smog(texts):.1f}" if enough else too_short,
        project.words["quality_words"].format(count=longest_sentence(texts)),
        project.words["quality_share"].format(count=round(1000 * passive_share(texts))),
        str(unexplained),
    ]


def _unexplained(project: Project, article: Article) -> Counter[str]:
    """How many medical words each section uses before they are explained."""
    return Counter(use.section for use in first_uses(project, article) if not use.explained)


def measures(project: Project, argument: str, parent: etree.Element) -> None:
    """How each article reads, worked out anew at every build."""
    body = table(project, parent, "quality_table", ("page", *_MEASURES))
    for page in article_ids(project):
        article = project.article(page)
        sections = prose_by_section(project, article)
        texts = [text for section in sections.values() for _, text in section]
        unexplained = _unexplained(project, article).total()
        add_row(body, page_title(project, page), *_measured(project, texts, unexplained))


def quality_pages(project: Project, argument: str, parent: etree.Element) -> None:
    """Each article with its measures section by section, and its self-scores item by item.

    Each list is in a fold: open, they would make the page longer than any other a hundred times.
    """
    words = project.words
    for article in (project.article(page) for page in article_ids(project)):
        name = article.id.replace("/", "-")
        title = etree.SubElement(parent, "h2", {"id": f"items-{name}"})
        title.text = AtomicString(article.menu)
        sections = etree.SubElement(parent, "details", {"id": f"sections-{name}"})
        etree.SubElement(sections, "summary").text = words["quality_headings.sections"]
        _section_measures(project, article.id, sections)
        items = etree.SubElement(parent, "details", {"id": f"scores-{name}"})
        etree.SubElement(items, "summary").text = words["quality_headings.items"]
        _quality_items(project, article.id, items)


def _section_measures(project: Project, page: str, parent: etree.Element) -> None:
    """How each section of one article reads."""
    article = project.article(page)
    titles = {line.anchor: line.text for line in article.headings if line.level == 2}
    unexplained = _unexplained(project, article)
    body = table(project, parent, "quality_table", ("section", *_MEASURES))
    for name, lines in prose_by_section(project, article).items():
        if name in BOXES:
            title = project.words[f"boxes.{name}"]
        else:
            title = titles.get(name) or project.words["quality_answer"]
        texts = [text for _, text in lines]
        add_row(body, AtomicString(title), *_measured(project, texts, unexplained[name]))


def self_scores(project: Project, argument: str, parent: etree.Element) -> None:
    """The totals of each article's self-scores."""
    columns = ("page", "understand", "act", "clear", "judged")
    body = table(project, parent, "quality_table", columns)
    for page in article_ids(project):
        found = project.scores.get(page)
        if found is None:
            unknown = project.words["quality_not_scored"]
            add_row(body, page_title(project, page), *[unknown] * (len(columns) - 1))
            continue
        values = (found.understandability, found.actionability, found.clarity)
        points = project.words["quality_points"]
        add_row(
            body,
            page_title(project, page),
            *(points.format(count=round(100 * value)) for value in values),
            project.words["quality_discern"].format(count=found.judged)
            if found.discern
            else project.words["item_scores.sna"],
        )


def _quality_items(project: Project, page: str, parent: etree.Element) -> None:
    """Every item of each instrument for one page, with the evidence for its score."""
    shared = project.words
    scores = project.scores.get(page)
    if scores is None:
        etree.SubElement(parent, "p").text = f"{shared['quality_not_scored']}."
        return
    body = table(project, parent, "items_table", ("item", "score", "evidence"))
    instruments = {"pemat": scores.pemat, "index": scores.index, "discern": scores.discern}
    for instrument, items in instruments.items():
        for item in items:
            name = "na" if item.score is None else str(item.score)
            said = (
                shared["item_scores.of5"].format(score=item.score)
                if instrument == "discern"
                else shared[f"item_scores.s{name}"]
            )
            add_row(
                body,
                shared[f"items_table.{instrument}"].format(number=item.number),
                said,
                AtomicString(item.evidence),
            )


def aid_items(project: Project, argument: str, parent: etree.Element) -> None:
    """Every item that the decision aid is held to, and if it is met."""
    words = project.words
    fold = etree.SubElement(parent, "details")
    etree.SubElement(fold, "summary").text = words["quality_headings.items"]
    body = table(project, fold, "aid_table", ("of", "item", "met", "evidence"))
    for entry in project.aid:
        add_row(
            body,
            words[f"aid_lists.{entry.of}"],
            AtomicString(entry.item),
            words[f"aid_met.{entry.met}"],
            AtomicString(entry.evidence),
        )


MEASURES: dict[str, Listing] = {
    "measures": measures,
    "quality-pages": quality_pages,
    "self-scores": self_scores,
    AID_ITEMS: aid_items,
}
