"""What is still to be written: nothing half-finished is ever published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

RULE = "to-do"
_MARK = re.compile(r"TO DO\b:?\s*([^\[{|]*)")


def nothing_to_do(project: Project) -> Iterator[Problem]:
    """No page holds 'TO DO', which ``make new`` puts where something must be written.

    What stands behind the mark says what to write; it is the message.
    """
    for article in project.articles:
        front = article.front
        texts = [(front.line(field), str(value)) for field, value in front.data.items()]
        texts += [(line.number, line.raw) for line in article.lines]
        for number, text in texts:
            for match in _MARK.finditer(text):
                what = match[1].strip(" .'") or "what belongs here"
                yield Problem(
                    path=article.path,
                    line=number,
                    rule=RULE,
                    message=f"this is still to be written: {what}",
                )
