"""Medical words: each one is explained in the glossary, and at its first use on a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from clotsigns.reading.jargon import first_uses, is_medical, known_words
from clotsigns.reading.passages import of_article, passages, words
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

# What a patient may read: pages about the site itself are for those who check it.
_FOR_READERS = ("article", "guide")
_SAFETY = Path("data/safety.yml")


def medical_words_explained(project: Project) -> Iterator[Problem]:
    """Every medical word that a patient may read is in the glossary, or is known to be plain.

    A medical word is one that the CMU dictionary of everyday American English lacks, or one that
    ends as medical words do. CDC Clear Communication Index, item 7: terms are explained.
    """
    if project.language != "en":
        return
    known = known_words(project)
    texts = [
        passage
        for article in project.articles
        if article.kind in _FOR_READERS
        for passage in of_article(article)
    ]
    own = project.edition.wording if project.edition else ""
    texts += [
        passage
        for passage in passages(project)
        if passage.path == _SAFETY or (own and passage.text == own)
    ]
    for passage in texts:
        for word in words(passage.text):
            if is_medical(word) and word.casefold() not in known:
                yield Problem(
                    path=passage.path,
                    line=passage.line,
                    rule="medical-word",
                    message=f"'{word}' must be explained in data/glossary.yml, or stand in its "
                    "list 'plain' if everyone knows it",
                )


def first_use_explained(project: Project) -> Iterator[Problem]:
    """The first use of a medical word on a page leads to the glossary or stands beside its meaning.

    Running text and tables lead to the glossary by themselves. The answer, the boxes and the
    headings lead nobody away, so there the plain word stands beside the medical one, in brackets.
    """
    for article in project.articles:
        if article.is_article:
            for use in first_uses(project, article):
                if not use.explained:
                    yield Problem(
                        path=article.path,
                        line=use.line,
                        rule="first-use",
                        message=f"'{use.written}' is used here for the first time where it cannot "
                        "lead to the glossary: put its meaning beside it, as 'plain word "
                        "(medical word)'",
                    )
