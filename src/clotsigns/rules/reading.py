"""Reading level: grade 6 a page, grade 8 a section; grade 3 in Easy Read."""

from __future__ import annotations

from collections.abc import Iterator

from clotsigns.reading.ease import FEWEST_WORDS, grade
from clotsigns.reading.passages import words
from clotsigns.reading.sections import prose_by_section
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

HIGHEST_OF_PAGE = 6.0
HIGHEST_OF_SECTION = 8.0
HIGHEST_OF_EASY_READ = 3.0


def reading_grade(project: Project) -> Iterator[Problem]:
    """The prose of a page is at US grade 6 or below, and of each section at 8 or below.

    That of a page with pictograms, which is for people who find reading hard, is at 3 or below.
    """
    if project.language != "en":
        return
    for article in project.articles:
        sections = prose_by_section(project, article)
        texts = [text for section in sections.values() for _, text in section]
        easy = article.front.data.get("pictograms")
        highest = HIGHEST_OF_EASY_READ if easy else HIGHEST_OF_PAGE
        if texts and (found := grade(texts)) > highest:
            yield Problem(
                path=article.path,
                line=1,
                rule="reading-grade",
                message=f"the page must read at grade {highest:g} or below and reads at "
                f"{found:.1f}; use shorter words and sentences",
            )
        for name, lines in sections.items():
            section = [text for _, text in lines]
            if sum(len(words(text)) for text in section) < FEWEST_WORDS:
                continue
            if (found := grade(section)) > HIGHEST_OF_SECTION:
                yield Problem(
                    path=article.path,
                    line=lines[0][0],
                    rule="reading-grade",
                    message=f"the section '{name or 'lead'}' must read at grade "
                    f"{HIGHEST_OF_SECTION:g} or below and reads at {found:.1f}",
                )
