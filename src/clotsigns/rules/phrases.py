"""Phrases that have misled people before, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from clotsigns.reading.passages import passages, sentences
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project


def no_forbidden_phrases(project: Project) -> Iterator[Problem]:
    """No text holds a phrase of ``data/phrases.yml``, unless its own exception is met nearby.

    'Nearby' is the same sentence or the one right after it.
    """
    entries = [
        (
            name,
            re.compile(entry["find"], re.IGNORECASE),
            re.compile(entry["unless"], re.IGNORECASE) if entry.get("unless") else None,
            bool(entry.get("unless_next")),
            entry,
        )
        for name, entry in project.data["phrases"].data["phrases"].items()
    ]
    everything = [
        replace(passage, text=sentence)
        for passage in passages(project)
        for sentence in sentences(passage.text)
    ]
    for index, passage in enumerate(everything):
        following = everything[index + 1] if index + 1 < len(everything) else None
        for name, find, unless, may_follow, entry in entries:
            if find.search(passage.text) is None:
                continue
            near = passage.text
            if may_follow and following is not None and following.group == passage.group:
                near += " " + following.text
            if unless is None or unless.search(near) is None:
                yield Problem(
                    path=passage.path,
                    line=passage.line,
                    rule="phrase",
                    message=f"{name}: {entry['reason']} {entry['instead']}",
                )
