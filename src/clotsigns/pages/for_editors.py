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
from clotsigns.sources.self_scores import load_aid, load_scores

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


def section_measures(project: Project, page: str, parent: etree.Element) -> None:
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
    scores = load_scores(project.root)
    columns = ("page", "understand", "act", "clear", "judged")
    body = table(project, parent, "quality_table", columns)
    for page in article_ids(project):
        found = scores[page]
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


def quality_items(project: Project, page: str, parent: etree.Element) -> None:
    """Every item of each instrument for one page, with the evidence for its score."""
    shared = project.words
    scores = load_scores(project.root)[page]
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
    body = table(project, parent, "aid_table", ("of", "item", "met", "evidence"))
    for entry in load_aid(project.root):
        add_row(
            body,
            words[f"aid_lists.{entry.of}"],
            AtomicString(entry.item),
            words[f"aid_met.{entry.met}"],
            AtomicString(entry.evidence),
        )


MEASURES: dict[str, Listing] = {
    "measures": measures,
    "section-measures": section_measures,
    "self-scores": self_scores,
    "quality-items": quality_items,
    "aid-items": aid_items,
}
