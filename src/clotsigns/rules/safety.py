"""Safety wording: complete in the data, in its steps, and no less than the evidence asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from clotsigns.reading.passages import words
from clotsigns.sources.data_file import Document, Key
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project
from clotsigns.sources.safety import (
    BOXES,
    EVERY,
    FIRST_BOXES,
    GENERAL,
    LADDER,
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
MOST_OWN = 3
# Where the ladder stands whole.
LADDER_PAGE = "emergency"
# Where most readers are: UK, EU and India, US and Canada, Australia, New Zealand.
NUMBERS = ("999", "112", "911", "000", "111")
_EVIDENCE = ("emergency_now", "department_now", "urgent_same_day", "can_wait", "never_do")


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
        whole = {EVERY, LADDER_PAGE} & set(statement.pages)
        if statement.step in LADDER and not whole and LADDER_PAGE in safety.boxes:
            message = (
                f"'{name}' must also name '{LADDER_PAGE}' in its pages, and stand in a box there: "
                "that page holds the whole ladder"
            )
            yield _data_problem(project, (*here, "pages"), message)
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
    if set(re.findall(r"\d+", safety.numbers_short)) != set(NUMBERS):
        yield _data_problem(
            project,
            ("numbers_short",),
            f"the numbers that are said again must be {', '.join(NUMBERS)}, and no others",
        )
    if not words(safety.skin):
        yield _data_problem(project, ("skin",), "what is said of skin colour must not be empty")


def _boxes(project: Project) -> Iterator[Problem]:
    safety = project.safety
    raw = safety.document.data
    known = {article.id for article in project.articles} | {GENERAL, EVERY}
    # What holds of every page is said on every health page, whatever else it leaves out.
    wanted = dict.fromkeys((*FIRST_BOXES, *raw["boxes"].get(EVERY, {})))
    for article in project.articles:
        lacks = [box for box in wanted if box not in safety.boxes.get(article.id, {})]
        if article.is_article and lacks:
            message = (
                f"'{article.id}' must have its boxes: {', '.join(lacks)}; add them as its "
                "neighbours are written, with [] where it says no more than every page; 'visit' "
                "must say something"
            )
            yield _data_problem(project, ("boxes",), message)
    named: list[tuple[tuple[Key, ...], str]] = [
        (("easy", index), page) for index, page in enumerate(raw.get("easy", ()))
    ]
    for name, entry in raw["statements"].items():
        for index, page in enumerate(entry.get("paper", ())):
            named.append((("statements", name, "paper", index), page))
    for keys, page in named:
        if page not in raw["boxes"] or page == EVERY:
            yield _data_problem(project, keys, f"'{page}' must be a page that has boxes below")
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
    entry with ``on`` is carried by the page of that name, to which the first box leads; what to do
    while help is on its way is carried by that page too.
    """
    document = project.data["required"]
    for page, keys, entry in evidence(document):
        where = entry.get("on", page)
        said = {statement.id for statement in project.safety.said(where)}
        for name in entry.get("said_by") or ("said_by",):
            if name not in said or where not in (page, LADDER_PAGE):
                yield Problem(
                    path=document.path,
                    line=document.line(*keys),
                    rule="safety-evidence",
                    message=f"a box of '{where}' must say this by '{name}'; put it back "
                    "in data/safety.yml, or change the evidence on purpose",
                )


def evidence(document: Document) -> Iterator[tuple[str, tuple[Key, ...], dict[str, Any]]]:
    """Each entry with its page, and the place where it stands."""
    for index, entry in enumerate(document.data.get("while_waiting") or ()):
        yield LADDER_PAGE, ("while_waiting", index), entry
    for page, fields in (document.data.get("pages") or {}).items():
        for field in _EVIDENCE:
            for index, entry in enumerate(fields.get(field) or ()):
                yield page, ("pages", page, field, index), entry
