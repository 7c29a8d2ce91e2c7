"""The finder on the start page: every choice leads somewhere, and none reassures."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from clotsigns.reading.passages import words
from clotsigns.rules.files import kept
from clotsigns.rules.links import anchors
from clotsigns.rules.safety import LONGEST_LIST
from clotsigns.sources.data_file import Key
from clotsigns.sources.finder import Choice, places, step
from clotsigns.sources.problem import Problem, meant
from clotsigns.sources.project import Project
from clotsigns.sources.safety import CALL, DEPARTMENT, GENERAL, LADDER, TODAY, VISIT

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
            for name in choice.signs:
                key = "sign" if name == choice.sign else "also"
                if name not in project.safety.statements:
                    yield problem((*choice.keys, key), f"'{name}' must be a statement")
                elif step(project.safety, name) != choice.do:
                    yield problem(
                        (*choice.keys, key),
                        f"'{name}' must stand on the step '{choice.do}', as the choice does; "
                        "make it a choice of its own",
                    )
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
        return
    for name in choice.signs:
        if name not in box_there:
            yield "page", f"the box '#{choice.anchor}' there must say '{name}'; lead elsewhere"


def finder_whole(project: Project) -> Iterator[Problem]:
    """A place offers every sign for now that is felt there, the most urgent first.

    A reader who finds nothing that fits takes what is near, which may be a step that can wait. So
    `felt` names the places of each sign of an ambulance or a department, and what can wait says in
    its choice what it is not with, as its statement does (`unless`).
    """
    document = project.data["finder"]
    felt, unless = document.data["felt"], document.data["unless"]
    found = list(places(document, project.safety, project.language))
    offered = {place.id: {sign for one in place.choices for sign in one.signs} for place in found}
    statements = project.safety.statements

    def problem(message: str, *keys: Key) -> Problem:
        line = document.line(*keys)
        return Problem(path=document.path, line=line, rule="finder", message=message)

    for name in statements:
        if step(project.safety, name) in (CALL, DEPARTMENT) and name not in felt:
            yield problem(f"it must say where '{name}' is felt; add it", "felt")
    for name, where in felt.items():
        if name not in statements:
            advice = meant(name, statements, "correct it")
            yield problem(f"'{name}' must be a statement; {advice}", "felt", name)
        for place in where:
            if place not in offered:
                advice = meant(place, offered, "correct it")
                yield problem(f"'{place}' must be a place; {advice}", "felt", name)
            elif name not in offered[place]:
                yield problem(f"'{place}' must have a choice for '{name}'", "felt", name)
    for place in found:
        steps = [LADDER.index(choice.do) for choice in place.choices if choice.do in LADDER]
        if steps != sorted(steps):
            yield problem("the most urgent choice must come first; sort them", *place.keys)
        for choice in place.choices:
            if choice.do == VISIT:
                yield from _unless(choice, unless, project, problem)


def _unless(
    choice: Choice,
    unless: Mapping[str, list[str]],
    project: Project,
    problem: Callable[..., Problem],
) -> Iterator[Problem]:
    """What a choice that can wait must say it is not with."""
    for name in choice.signs:
        if name not in unless:
            yield problem(f"it must say what '{name}' is not with; add it", "unless")
            continue
        statement = project.safety.statements.get(name)
        for word in unless[name]:
            if statement and word not in statement.text:
                yield problem(f"'{name}' does not say '{word}'; correct one", "unless", name)
            elif word not in choice.like:
                yield problem(f"the choice must say '{word}' too", *choice.keys, "like")


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
