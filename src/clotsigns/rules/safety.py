"""Safety wording: complete in the data, and placed first on every page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clotsigns.article import Article, Kind
from clotsigns.data_file import Key
from clotsigns.placements import PAGE_END, Placements
from clotsigns.problem import Problem
from clotsigns.project import Project
from clotsigns.prose import sentences, words
from clotsigns.safety import (
    BOXES,
    EVERY,
    FIRST_BOXES,
    GENERAL,
    HELP_LINE,
    STEP_OF_BOX,
    STEPS,
)

LONGEST_LIST = 7
# The core of the first box, the same in every place (NHS, CDC, RCEM): whatever the data may say.
CORE = (
    "breathless",
    "chest-pain",
    "cough-blood",
    "faint",
    "heartbeat",
    "cold-leg",
    "swollen-blue-leg",
)
# Words in a sign of the core, so that it is read at a glance; and how many a page may add to it.
LONGEST_SIGN = 12
MOST_OWN = 2
# Where the ladder stands whole.
LADDER_PAGE = "emergency"
# Where most readers are: UK, EU and India, US and Canada, Australia, New Zealand.
NUMBERS = ("999", "112", "911", "000", "111")
_EVIDENCE = ("emergency_now", "department_now", "urgent_same_day", "can_wait", "never_do")
_WITH_PAGE = ("disclaimer", PAGE_END)
# Pages that are no articles and yet answer somebody who is ill.
_ANSWERS = frozenset({"home", "emergency", "connect"})


def safety_complete(project: Project) -> Iterator[Problem]:
    """Each statement stands in the boxes of the pages that it names, and in no others.

    The core of the first box is the same everywhere, seven signs of 12 words at most, and a page
    adds two of its own at most. A statement has one step, and stands only in boxes of that step.
    Lists have seven items at the most (CDC Clear Communication Index, item 8). The double entry
    is on purpose: what readers see in an emergency changes only when two places are changed.
    """
    yield from _statements(project)
    yield from _core(project)
    yield from _boxes(project)


def _data_problem(project: Project, keys: tuple[Key, ...], message: str) -> Problem:
    document = project.safety.document
    return Problem(
        path=document.path, line=document.line(*keys), rule="safety-data", message=message
    )


def _statements(project: Project) -> Iterator[Problem]:
    safety = project.safety
    raw = safety.document.data["boxes"]
    places = {page: _names(boxes) for page, boxes in raw.items()}
    for name, statement in safety.statements.items():
        here: tuple[Key, ...] = ("statements", name)
        if statement.step not in STEPS:
            message = f"the step must be one of: {', '.join(STEPS)}"
            yield _data_problem(project, (*here, "step"), message)
        if not words(statement.text):
            message = f"'{name}' must have a text in '{project.language}'"
            yield _data_problem(project, here, message)
        if not statement.sources:
            yield _data_problem(project, here, f"'{name}' must name its sources")
        for page in statement.pages:
            if name not in places.get(page, ()):
                yield _data_problem(
                    project,
                    ("boxes", page),
                    f"a box of '{page}' must hold '{name}'; put it back, or take '{page}' out of "
                    "its pages on purpose",
                )


def _names(boxes: dict[str, list[dict[str, list[str]]]]) -> set[str]:
    return {name for parts in boxes.values() for part in parts for name in part["say"]}


def _core(project: Project) -> Iterator[Problem]:
    safety = project.safety
    here: tuple[Key, ...] = ("boxes", EVERY, "emergency")
    if tuple(statement.id for statement in safety.core) != CORE:
        message = f"the core of every first box must be, in order: {', '.join(CORE)}; put it back"
        yield _data_problem(project, here, message)
    for statement in safety.core:
        count = len(words(statement.text))
        if count > LONGEST_SIGN:
            yield _data_problem(
                project,
                ("statements", statement.id, "text", project.language),
                f"a sign of the core must have {LONGEST_SIGN} words at most and this has {count}; "
                "shorten it",
            )
    for page, boxes in safety.document.data["boxes"].items():
        own = [name for part in boxes.get("emergency", ()) for name in part["say"]]
        if page not in (EVERY, LADDER_PAGE) and len(own) > MOST_OWN:
            yield _data_problem(
                project,
                ("boxes", page, "emergency"),
                f"a page must add {MOST_OWN} signs of its own at most to the core, and this adds "
                f"{len(own)}; the page '{LADDER_PAGE}' holds them all",
            )
    for number in NUMBERS:
        if f"[{number}](tel:{number})" not in safety.numbers:
            yield _data_problem(
                project,
                ("numbers",),
                f"the numbers must hold [{number}](tel:{number}), with its country; put it back",
            )
    if not words(safety.skin):
        yield _data_problem(project, ("skin",), "what is said of skin colour must not be empty")


def _boxes(project: Project) -> Iterator[Problem]:
    safety = project.safety
    raw = safety.document.data
    known = {article.id for article in project.articles} | {GENERAL, EVERY}
    for article in project.articles:
        lacks = [box for box in FIRST_BOXES if box not in safety.boxes.get(article.id, {})]
        if article.is_article and lacks:
            message = f"'{article.id}' must have its boxes: {', '.join(lacks)}; add them"
            yield _data_problem(project, ("boxes",), message)
    for page, boxes in raw["boxes"].items():
        if page not in known:
            message = f"'{page}' must be a page, '{GENERAL}' or '{EVERY}'"
            yield _data_problem(project, ("boxes", page), message)
        for box, parts in boxes.items():
            if box not in BOXES:
                message = f"must be one of: {', '.join(BOXES)}"
                yield _data_problem(project, ("boxes", page, box), message)
                continue
            for index, part in enumerate(parts):
                place: tuple[Key, ...] = ("boxes", page, box, index)
                for message in _group_faults(project, page, box, part):
                    yield _data_problem(project, place, message)
    for page, built in safety.boxes.items():
        for box, groups in built.items():
            for group in groups:
                if len(group.statements) > LONGEST_LIST:
                    yield _data_problem(
                        project,
                        ("boxes", page, box),
                        f"a list must have {LONGEST_LIST} items at most, and '{group.id}' has "
                        f"{len(group.statements)}; split it into two groups",
                    )
            if not any(group.statements for group in groups):
                yield _data_problem(
                    project, ("boxes", page, box), "a box must say something; fill it or drop it"
                )


def _group_faults(project: Project, page: str, box: str, part: dict[str, Any]) -> Iterator[str]:
    safety = project.safety
    if part.get("group") not in safety.document.data["groups"]:
        yield f"the group '{part.get('group')}' must be under 'groups'"
    steps = set()
    for name in part["say"]:
        found = safety.statements.get(name)
        if found is None:
            yield f"'{name}' must be one of the statements"
            continue
        steps.add(found.step)
        if page not in found.pages:
            yield f"'{name}' must name '{page}' in its pages to stand in this box"
        wanted = STEP_OF_BOX[box]
        if wanted is not None and found.step != wanted:
            yield f"'{name}' must have the step '{wanted}' to stand in this box: a sign has one"
    if len(steps) > 1:
        yield f"all signs of a group must have one step, and these have: {', '.join(sorted(steps))}"


def evidence_carried(project: Project) -> Iterator[Problem]:
    """Each sign and each never-do of the evidence is said in a box of its page.

    ``data/evidence/safety.yml`` is the floor: its entries name the statements that carry them. An
    entry with ``on`` is carried by the page of that name, to which the first box leads.
    """
    document = project.data["required"]
    for page, fields in (document.data.get("pages") or {}).items():
        for field in _EVIDENCE:
            for index, entry in enumerate(fields.get(field) or ()):
                where = entry.get("on", page)
                said = {statement.id for statement in project.safety.said(where)}
                for name in entry.get("said_by") or ("said_by",):
                    if name not in said or where not in (page, LADDER_PAGE):
                        yield Problem(
                            path=document.path,
                            line=document.line("pages", page, field, index),
                            rule="safety-evidence",
                            message=f"a box of '{where}' must say this by '{name}'; put it back "
                            "in data/safety.yml, or change the evidence on purpose",
                        )


def safety_placed(project: Project) -> Iterator[Problem]:
    """After the title come the answer in one sentence and the emergency box; last, the sources.

    An article goes on down the ladder, and holds its other boxes and the disclaimer. A page
    that gives no health advice has one line with the way to help instead.
    """
    known = Placements(project).names
    for article in project.articles:
        yield from _arguments(project, article, known)
        yield from _order(project, article)


def _problem(article: Article, line: int, message: str) -> Problem:
    return Problem(path=article.path, line=line, rule="safety-placed", message=message)


def _arguments(project: Project, article: Article, known: frozenset[str]) -> Iterator[Problem]:
    before = None
    for line in article.lines:
        if line.kind is Kind.PLACEMENT and (
            line.raw != line.raw.lstrip() or (before is not None and before.kind is not Kind.BLANK)
        ):
            yield _problem(
                article,
                line.number,
                "a placement must begin its line, with a blank line before it; move it",
            )
        before = line
        if "[[" in line.raw and line.kind is not Kind.PLACEMENT:
            yield _problem(
                article,
                line.number,
                "a placement must stand alone on its line, in small letters, like "
                "[[emergency: dvt]]; correct it",
            )
    for line, name, argument in article.placements():
        if name not in known:
            yield _problem(
                article, line.number, f"[[{name}]] must be one of: {', '.join(sorted(known))}"
            )
        elif name in BOXES:
            own = article.id if article.id in project.safety.boxes else GENERAL
            if argument != own:
                yield _problem(
                    article, line.number, f"this page must use its own box: [[{name}: {own}]]"
                )
            elif name not in project.safety.boxes.get(own, {}):
                yield _problem(
                    article,
                    line.number,
                    f"data/safety.yml must hold a box '{name}' for '{own}'; add it under 'boxes'",
                )
        elif name in _WITH_PAGE and argument != article.id:
            yield _problem(
                article, line.number, f"this must name its own page: [[{name}: {article.id}]]"
            )


def _order(project: Project, article: Article) -> Iterator[Problem]:
    body = list(article.body)
    if not body:
        yield _problem(article, 1, "the page must have a title, an answer and its boxes")
        return
    placed = {name: line for line, name, _ in article.placements()}
    own = project.safety.boxes.get(article.id, {})
    wanted = [HELP_LINE]
    if article.is_article or article.id in _ANSWERS:
        wanted = ["emergency"]
    if own:
        wanted = [box for box in FIRST_BOXES if box in own]
    needed = [box for box in (*own, *(["disclaimer"] if own else [])) if box not in wanted]
    if article.id == LADDER_PAGE:
        needed += ["numbers"]
    for name in needed:
        if name not in placed:
            yield _problem(article, body[-1].number, f"the page must hold [[{name}: …]]; put it in")
    lead = body[1] if len(body) > 1 else None
    if lead is None or lead.kind is not Kind.SENTENCE or len(sentences(lead.text)) != 1:
        yield _problem(
            article,
            lead.number if lead else 1,
            "the title must be followed by the answer in one sentence; write it on this line",
        )
    for place, name in enumerate(wanted, start=2):
        found = placed.get(name)
        if found is None:
            yield _problem(
                article,
                body[min(place, len(body) - 1)].number,
                f"the page must say when to call for help: put [[{name}: …]] here",
            )
        elif (len(body) <= place or body[place] is not found) and (
            place == 2 or wanted[0] in placed
        ):
            yield _problem(
                article,
                found.number,
                f"[[{name}: …]] must stand in place {place - 1} after the answer"
                if place > 2
                else f"[[{name}: …]] must be the first thing after the one-sentence answer",
            )
    end = placed.get(PAGE_END)
    if body and (end is None or body[-1] is not end):
        yield _problem(
            article,
            body[-1].number,
            f"the page must end with [[{PAGE_END}: {article.id}]]: sources, dates, review",
        )
