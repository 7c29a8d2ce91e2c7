"""The finder on the start page: every choice leads somewhere, and none reassures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from clotsigns.reading.passages import words
from clotsigns.rules.files import kept
from clotsigns.rules.links import anchors
from clotsigns.rules.safety import LONGEST_LIST
from clotsigns.sources.data_file import Key
from clotsigns.sources.finder import Choice, places
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project
from clotsigns.sources.safety import CALL, DEPARTMENT, GENERAL, TODAY, VISIT

# The box in which the reader sees what to do at once; a sign on a blood thinner is in its own.
_LEADS = {CALL: "emergency", DEPARTMENT: "department", TODAY: "same-day", VISIT: "visit"}
_THINNER = "thinner"


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

    said = {
        (article.id, box): {s.id for s in project.safety.said(own, box)}
        for article in project.articles
        for own in (article.id if article.id in project.safety.boxes else GENERAL,)
        for box in (*_LEADS.values(), _THINNER)
    }
    known = {article.id: anchors(project, article) for article in project.articles}
    promised = kept(project)
    reached: set[str] = set()
    for index, place in enumerate(places(document, project.safety, project.language)):
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
                    (*choice.keys, "sign"),
                    "the first place is for emergencies: its step must be 'call'",
                )
            if choice.sign and choice.sign not in project.safety.statements:
                yield problem((*choice.keys, "sign"), f"'{choice.sign}' must be a statement")
            for key, message in _faults(choice, known, said, promised, project.language):
                yield problem((*choice.keys, key), message)
    for article in project.articles:
        if article.is_article and article.id not in reached:
            yield problem(
                ("places",), f"some choice must lead to '{article.id}': add it where it hurts"
            )


def _faults(
    choice: Choice,
    known: dict[str, set[str]],
    said: dict[tuple[str, str], set[str]],
    promised: Collection[str],
    language: str,
) -> Iterator[tuple[str, str]]:
    if not words(choice.like):
        yield "like", f"the choice must have its words in '{language}'"
    if not choice.sign and not choice.sources:
        yield "page", "a choice must name its 'sign' of the ladder, or its 'sources'; add one"
    if choice.page not in known:
        # That a page of the contracts is missing is told by its own rule.
        if choice.page not in promised:
            yield "page", f"'{choice.page}' must be a page; correct it"
    elif choice.anchor and choice.anchor not in known[choice.page]:
        yield "page", f"'#{choice.anchor}' must be an id on the page '{choice.page}'; correct it"
    box = _LEADS.get(choice.do)
    if box is None or choice.page not in known:
        return
    # A link may lead to a group of a box, whose id begins with that of the box.
    boxes = (*_LEADS.values(), _THINNER)
    there = (name for name in boxes if f"{choice.anchor}-".startswith(f"{name}-"))
    box_there = said.get((choice.page, next(there, "")), set())
    # A group of a box may ask for more than the box: then its signs stand there alone.
    raised = choice.sign in box_there and choice.sign not in said[choice.page, box]
    if choice.anchor not in (box, _THINNER) and not raised:
        yield "page", f"a choice of the step '{choice.do}' must lead to '#{box}'; change one"
    elif choice.sign not in box_there:
        yield "page", f"the box '#{choice.anchor}' there must say '{choice.sign}'; lead elsewhere"


def finder_advises(project: Project) -> Iterator[Problem]:
    """No choice reassures or names a cause: a page that asks cannot know (NHS, NICE NG158)."""
    document = project.data["finder"]
    patterns = [re.compile(text, re.IGNORECASE) for text in document.data["reassuring"]]
    for place in places(document, project.safety, project.language):
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
