"""The finder on the start page: every choice leads somewhere, and none reassures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clotsigns.data_file import Key
from clotsigns.finder import CALL, TODAY, Choice, places
from clotsigns.problem import Problem
from clotsigns.project import Project
from clotsigns.prose import words
from clotsigns.rules.files import KEPT
from clotsigns.rules.links import anchors
from clotsigns.rules.safety import LONGEST_LIST

# Where the reader sees what to do at once: '' is the top of a page, with its boxes.
_LEADS = {CALL: ("emergency",), TODAY: ("", "same-day")}


def finder_leads(project: Project) -> Iterator[Problem]:
    """Each choice leads to a place that exists and shows its advice; each article is reached.

    The first place is the chest, where every choice is a call. Lists have seven items at the most
    (CDC Clear Communication Index, item 8).
    """
    document = project.data["finder"]

    def problem(keys: tuple[Key, ...], message: str) -> Problem:
        return Problem(
            path=document.path, line=document.line(*keys), rule="finder", message=message
        )

    known = {article.id: anchors(project, article) for article in project.articles}
    reached: set[str] = set()
    for index, place in enumerate(places(document, project.language)):
        if not words(place.where):
            yield problem(place.keys, f"the place must have a name in '{project.language}'")
        if len(place.choices) > LONGEST_LIST:
            yield problem(
                place.keys,
                f"a place must have {LONGEST_LIST} choices at most and this has "
                f"{len(place.choices)}; split it",
            )
        for choice in place.choices:
            reached.add(choice.page)
            if index == 0 and choice.do != CALL:
                yield problem(
                    (*choice.keys, "do"), "the first place is for emergencies: this must be 'call'"
                )
            for key, message in _faults(choice, known, project.language):
                yield problem((*choice.keys, key), message)
    for article in project.articles:
        if article.is_article and article.id not in reached:
            yield problem(("places",), f"some choice must lead to '{article.id}'; add one")


def _faults(choice: Choice, known: dict[str, set[str]], language: str) -> Iterator[tuple[str, str]]:
    if not words(choice.like):
        yield "like", f"the choice must have its words in '{language}'"
    if choice.page not in known:
        # That a page of the contracts is missing is told by its own rule.
        if choice.page not in KEPT:
            yield "page", f"'{choice.page}' must be a page; correct it"
    elif choice.anchor and choice.anchor not in known[choice.page]:
        yield "page", f"'#{choice.anchor}' must be an id on the page '{choice.page}'; correct it"
    leads = _LEADS.get(choice.do)
    if leads is not None and choice.anchor not in leads:
        where = " or ".join(f"'#{name}'" if name else "the top of a page" for name in leads)
        yield "page", f"a choice with 'do: {choice.do}' must lead to {where}; change one of them"


def finder_advises(project: Project) -> Iterator[Problem]:
    """No choice reassures or names a cause: a page that asks cannot know (NHS, NICE NG158)."""
    document = project.data["finder"]
    patterns = [re.compile(text, re.IGNORECASE) for text in document.data["reassuring"]]
    for place in places(document, project.language):
        for choice in place.choices:
            for pattern in patterns:
                if found := pattern.search(choice.like):
                    yield Problem(
                        path=document.path,
                        line=document.line(*choice.keys, "like"),
                        rule="finder",
                        message=f"'{found[0]}' reassures, and the finder may only advise; say what "
                        "the reader feels or sees",
                    )
