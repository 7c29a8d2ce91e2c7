"""Sentences: short, one to a line."""

from __future__ import annotations

from collections.abc import Iterator

from clotsigns.reading.passages import passages, sentences, words
from clotsigns.sources.article import Kind
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

LONGEST = 30
LONGEST_ON_AVERAGE = 20


def sentences_short(project: Project) -> Iterator[Problem]:
    """A sentence has 30 words at most, and a page 20 on average (NHS: 20 words or fewer)."""
    counts: dict[object, list[int]] = {}
    for passage in passages(project):
        for sentence in sentences(passage.text):
            count = len(words(sentence))
            counts.setdefault(passage.path, []).append(count)
            if count > LONGEST:
                yield Problem(
                    path=passage.path,
                    line=passage.line,
                    rule="sentence-length",
                    message=f"a sentence must have {LONGEST} words at most and this has {count}; "
                    "make two of it",
                )
    for article in project.articles:
        numbers = counts.get(article.path, [0])
        average = sum(numbers) / len(numbers)
        if average > LONGEST_ON_AVERAGE:
            yield Problem(
                path=article.path,
                line=1,
                rule="sentence-length",
                message=f"sentences must have {LONGEST_ON_AVERAGE} words on average at most and "
                f"these have {average:.1f}; shorten the longest",
            )


def one_sentence_a_line(project: Project) -> Iterator[Problem]:
    """A line of running text holds one sentence, so that changes can be read one by one."""
    for article in project.articles:
        for line in article.lines:
            if line.kind is Kind.SENTENCE and len(sentences(line.text)) > 1:
                yield Problem(
                    path=article.path,
                    line=line.number,
                    rule="one-sentence-a-line",
                    message="a line must hold one sentence; begin a new line after the full stop",
                )
