"""What the rules on safety text decide, each decision by itself, on as few words as it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from clotsigns.rules.placed import safety_placed
from clotsigns.rules.safety import CORE, NUMBERS, evidence_carried, safety_complete
from clotsigns.sources.article import parsed
from clotsigns.sources.data_file import parse
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project, load_project
from clotsigns.sources.safety import BOXES
from clotsigns.sources.safety_file import as_safety

SAFETY = Path("data/safety.yml")
EVIDENCE = Path("data/evidence/safety.yml")
Data = dict[str, Any]
Change = Callable[[Data], object]


@lru_cache
def _project(root: Path) -> Project:
    return load_project(root)


def statement(step: str, *pages: str, text: str = "It hurts.") -> Data:
    return {"step": step, "pages": list(pages), "text": {"en": text}, "sources": ["book"]}


def part(group: str, *say: str) -> Data:
    return {"group": group, "say": list(say)}


def right() -> Data:
    """Safety text for one article that no rule has anything to say of."""
    links = ", ".join(f"[{number}](tel:{number})" for number in NUMBERS)
    return {
        # What is told at the first line is told of the whole file, so nothing is asked of it.
        "groups": {"leg": {"en": ""}, "chest": {"en": "Your chest"}},
        "skin": {"en": "Feel for heat."},
        "numbers": {"en": links},
        "numbers_short": {"en": " here, ".join(reversed(NUMBERS))},
        "statements": {
            **{name: statement("call", "every") for name in CORE},
            "stroke": statement("call", "dvt", "emergency"),
            "head-blow": statement("department", "every"),
            "swollen": statement("today", "dvt", "emergency"),
            "old-ache": statement("visit", "dvt", "emergency"),
            "rub": statement("never", "dvt"),
        },
        "boxes": {
            "every": {"emergency": [part("leg", *CORE)], "department": [part("leg", "head-blow")]},
            "dvt": {
                "emergency": [part("chest", "stroke")],
                "department": [],
                "same-day": [part("leg", "swollen")],
                "visit": [part("leg", "old-ache")],
                "never": [part("leg", "rub")],
            },
            "emergency": {
                "emergency": [part("chest", "stroke")],
                "department": [],
                "same-day": [part("leg", "swollen")],
                "visit": [part("leg", "old-ache")],
            },
            "general": {"emergency": []},
        },
    }


PAGE = """\
---
kind: {kind}
---

# A clot

A clot is a lump of blood. [@book]

[[emergency: dvt]]

[[department: dvt]]

[[same-day: dvt]]

[[visit: dvt]]

It sits in a vein. [@book]

[[never: dvt]]

[[disclaimer: dvt]]

[[about-this-page: dvt]]
"""


def with_pages(root: Path, **pages: str) -> Project:
    """A project that has these pages and no others, and the safety text that is right."""
    articles = tuple(parsed(text, Path(f"docs/en/{name}.md")) for name, text in pages.items())
    return with_safety(replace(_project(root), articles=articles), lambda _: None)


def with_safety(project: Project, change: Change) -> Project:
    data = right()
    change(data)
    text = yaml.safe_dump(data, sort_keys=False, width=1000)
    return replace(project, safety=as_safety(parse(text, SAFETY), "en"))


def line_of(project: Project, text: str, after: str = "") -> int:
    """The line of the safety file that begins with a text, the first one after another."""
    lines = [line.strip() for line in _source(project).splitlines()]
    start = lines.index(after) if after else 0
    return next(n for n, line in enumerate(lines[start:], start + 1) if line.startswith(text))


def _source(project: Project) -> str:
    return yaml.safe_dump(project.safety.document.data, sort_keys=False, width=1000)


def told(project: Project) -> list[Problem]:
    found = list(safety_complete(project))
    assert {problem.rule for problem in found} <= {"safety-data"}
    assert {problem.path for problem in found} <= {SAFETY}
    return found


@pytest.fixture
def dvt(root: Path) -> Project:
    return with_pages(root, dvt=PAGE.format(kind="article"), emergency="---\nkind: guide\n---\n")


def test_safety_text_that_is_right_is_left_alone(dvt: Project) -> None:
    assert told(dvt) == []


def say(page: str, box: str, *names: str, group: str = "leg") -> Change:
    return lambda data: data["boxes"][page].__setitem__(box, [part(group, *names)])


def field(name: str, key: str, value: object) -> Change:
    return lambda data: data["statements"][name].__setitem__(key, value)


AGAIN = "the numbers that are said again must be 999, 112, 911, 000, 111, and no others"
WORDS_12 = "One two three four five six seven eight nine ten eleven twelve."
FAULTS: dict[str, tuple[Change, list[tuple[str, str, str]]]] = {
    # what is changed: the faults that are told, each with the line it stands at (after another).
    "no such step": (
        lambda d: (
            field("rub", "step", "maybe")(d),
            field("rub", "pages", [])(d),
            d["boxes"]["dvt"].pop("never"),
            d["statements"].pop("rub"),
            d["statements"].__setitem__("odd", {**statement("maybe")}),
        ),
        [
            (
                "the step must be one of: call, department, today, visit, never, "
                "await-ambulance, await-check",
                "step: maybe",
                "odd:",
            )
        ],
    ),
    "no text": (
        field("rub", "text", {"en": ""}),
        [("'rub' must have a text in 'en'", "rub:", "statements:")],
    ),
    "no sources": (
        field("rub", "sources", []),
        [("'rub' must name its sources", "rub:", "statements:")],
    ),
    "nothing said of skin": (
        lambda d: d.__setitem__("skin", {"en": ""}),
        [("what is said of skin colour must not be empty", "skin:", "")],
    ),
    "on the paper of a page without boxes": (
        field("rub", "paper", ["dvt", "moon"]),
        [("'moon' must be a page that has boxes below", "- moon", "paper:")],
    ),
    "on the paper of every page": (
        field("rub", "paper", ["every"]),
        [("'every' must be a page that has boxes below", "- every", "paper:")],
    ),
    "an easy page without boxes": (
        lambda d: d.__setitem__("easy", ["dvt", "moon"]),
        [("'moon' must be a page that has boxes below", "- moon", "easy:")],
    ),
    "not in the ladder": (
        lambda d: (field("swollen", "pages", ["dvt"])(d), d["boxes"]["emergency"].pop("same-day")),
        [
            (
                "'swollen' must also name 'emergency' in its pages, and stand in a box "
                "there: that page holds the whole ladder",
                "pages:",
                "swollen:",
            )
        ],
    ),
    "no longer said": (
        lambda d: d["boxes"]["dvt"].__setitem__("visit", []),
        [
            (
                "a box of 'dvt' must hold 'old-ache'; put it back, or take 'dvt' out of its "
                "pages on purpose",
                "dvt:",
                "boxes:",
            ),
            ("a box must say something; fill it or drop it", "visit:", "boxes:"),
        ],
    ),
    "said on a page that has no box": (
        field("rub", "pages", ["dvt", "moon"]),
        [
            (
                "a box of 'moon' must hold 'rub'; put it back, or take 'moon' out of its "
                "pages on purpose",
                "boxes:",
                "",
            )
        ],
    ),
    "the core in another order": (
        say("every", "emergency", *reversed(CORE)),
        [
            (
                "the core of every first box must be, in order: breathless, chest-pain, "
                "cough-blood, faint, heartbeat, cold-leg, swollen-blue-leg; put it back",
                "emergency:",
                "every:",
            )
        ],
    ),
    "a sign of the core too long": (
        field("faint", "text", {"en": f"Oh {WORDS_12}"}),
        [
            (
                "a sign of the core must have 12 words at most and this has 13; shorten it",
                "en:",
                "faint:",
            )
        ],
    ),
    "too many signs of its own": (
        lambda d: (
            [
                d["statements"].__setitem__(f"own-{n}", statement("call", "dvt", "emergency"))
                for n in (1, 2, 3)
            ],
            say("dvt", "emergency", "stroke", "own-1", "own-2", "own-3", group="chest")(d),
            say("emergency", "emergency", "stroke", "own-1", "own-2", "own-3", group="chest")(d),
        ),
        [
            (
                "a page must add 3 signs of its own at most to the core, and this adds 4; "
                "the page 'emergency' holds them all",
                "emergency:",
                "dvt:",
            )
        ],
    ),
    "a number gone": (
        lambda d: d["numbers"].__setitem__(
            "en", d["numbers"]["en"].replace("[000](tel:000)", "000")
        ),
        [("the numbers must hold [000](tel:000), with its country; put it back", "numbers:", "")],
    ),
    "a number gone where they are said again": (
        lambda d: d["numbers_short"].__setitem__("en", "999, 112, 911 and 000"),
        [(AGAIN, "numbers_short:", "")],
    ),
    "one more number where they are said again": (
        lambda d: d["numbers_short"].__setitem__("en", "999, 112, 911, 000, 111 or 113"),
        [(AGAIN, "numbers_short:", "")],
    ),
    "nothing on skin": (
        lambda d: d["skin"].__setitem__("en", ""),
        [("what is said of skin colour must not be empty", "skin:", "")],
    ),
    "no first box": (
        lambda d: (
            d["boxes"]["dvt"].pop("department"),
            d["boxes"]["dvt"].pop("visit"),
            d["statements"]["old-ache"]["pages"].remove("dvt"),
        ),
        [
            (
                "'dvt' must have its boxes: department, visit; add them as its neighbours "
                "are written, with [] where it says no more than every page; 'visit' must say "
                "something",
                "boxes:",
                "",
            )
        ],
    ),
    "a box that every page has": (
        lambda d: d["boxes"]["every"].__setitem__("thinner", []),
        [
            (
                "'dvt' must have its boxes: thinner; add them as its neighbours are written, "
                "with [] where it says no more than every page; 'visit' must say something",
                "boxes:",
                "",
            )
        ],
    ),
    "a box of no page": (
        lambda d: d["boxes"].__setitem__("moon", {"emergency": []}),
        [("'moon' must be a page, 'general' or 'every'", "moon:", "boxes:")],
    ),
    "no such box": (
        lambda d: d["boxes"]["dvt"].__setitem__("perhaps", [part("leg", "rub")]),
        [
            (
                "must be one of: emergency, department, same-day, visit, thinner, never, "
                "await-ambulance, await-check",
                "perhaps:",
                "boxes:",
            )
        ],
    ),
    "no such box, and another fault behind it": (
        lambda d: (
            d["boxes"]["dvt"].pop("never"),
            d["boxes"]["dvt"].__setitem__("perhaps", [part("leg", "rub")]),
            say("dvt", "never", "rub", group="arm")(d),
        ),
        [
            (f"must be one of: {', '.join(BOXES)}", "perhaps:", "boxes:"),
            ("the group 'arm' must be under 'groups'", "- group: arm", "boxes:"),
        ],
    ),
    "no such statement, and another fault behind it": (
        say("dvt", "never", "moon", "old-ache", "rub"),
        [
            ("'moon' must be one of the statements", "- group: leg", "never:"),
            (
                "'old-ache' must have the step 'never' to stand in this box: a sign has one",
                "- group: leg",
                "never:",
            ),
            (
                "all signs of a group must have one step, and these have: never, visit",
                "- group: leg",
                "never:",
            ),
        ],
    ),
    "no emergency box": (
        lambda d: (
            d["boxes"]["dvt"].pop("emergency"),
            d["statements"]["stroke"]["pages"].remove("dvt"),
        ),
        [
            (
                "'dvt' must have its boxes: emergency; add them as its neighbours are written, "
                "with [] where it says no more than every page; 'visit' must say something",
                "boxes:",
                "",
            )
        ],
    ),
    "no such group": (
        say("dvt", "never", "rub", group="arm"),
        [("the group 'arm' must be under 'groups'", "- group: arm", "boxes:")],
    ),
    "said without its page": (
        field("rub", "pages", []),
        [("'rub' must name 'dvt' in its pages to stand in this box", "- group: leg", "never:")],
    ),
    "in the box of another step": (
        say("dvt", "never", "rub", "old-ache"),
        [
            (
                "'old-ache' must have the step 'never' to stand in this box: a sign has one",
                "- group: leg",
                "never:",
            ),
            (
                "all signs of a group must have one step, and these have: never, visit",
                "- group: leg",
                "never:",
            ),
        ],
    ),
    "a list too long": (
        lambda d: (
            [d["statements"].__setitem__(f"own-{n}", statement("never", "dvt")) for n in range(7)],
            say("dvt", "never", "rub", *(f"own-{n}" for n in range(7)))(d),
        ),
        [
            (
                "a list must have 7 items at most, and 'leg' has 8; split it into two groups",
                "never:",
                "boxes:",
            )
        ],
    ),
}


def test_that_nothing_is_said_on_every_page_is_told(dvt: Project) -> None:
    project = with_safety(dvt, lambda d: d["boxes"].pop("every"))
    assert "its boxes" not in " ".join(p.message for p in told(project))
    assert [p for p in told(project) if "'breathless'" in p.message]


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_fault_of_the_safety_text_is_told_where_it_stands(dvt: Project, fault: str) -> None:
    change, wanted = FAULTS[fault]
    project = with_safety(dvt, change)
    found = [(p.message, p.line) for p in told(project)]
    assert len(found) == len(wanted), found
    for (message, line), (says, text, after) in zip(found, wanted, strict=True):
        assert message == says
        assert line == line_of(project, text, after)


RIGHT: dict[str, Change] = {
    "seven in a list": lambda d: (
        [d["statements"].__setitem__(f"own-{n}", statement("never", "dvt")) for n in range(6)],
        say("dvt", "never", "rub", *(f"own-{n}" for n in range(6)))(d),
    ),
    "twelve words": field("faint", "text", {"en": WORDS_12}),
    "three signs of its own": lambda d: (
        [
            d["statements"].__setitem__(f"own-{n}", statement("call", "dvt", "emergency"))
            for n in (1, 2)
        ],
        say("dvt", "emergency", "stroke", "own-1", "own-2", group="chest")(d),
        say("emergency", "emergency", "stroke", "own-1", "own-2", group="chest")(d),
    ),
    "more than three on the page of the ladder": lambda d: (
        [d["statements"].__setitem__(f"own-{n}", statement("call", "emergency")) for n in range(4)],
        say("emergency", "emergency", "stroke", *(f"own-{n}" for n in range(4)), group="chest")(d),
    ),
    "no ladder at all": lambda d: (
        d["boxes"].pop("emergency"),
        [
            s["pages"].remove("emergency")
            for s in d["statements"].values()
            if "emergency" in s["pages"]
        ],
    ),
}


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_what_is_just_allowed_is_left_alone(dvt: Project, name: str) -> None:
    assert told(with_safety(dvt, RIGHT[name])) == []


def test_a_page_that_is_no_article_needs_no_boxes(root: Path) -> None:
    pages = with_pages(root, dvt=PAGE.format(kind="article"), emergency=PAGE.format(kind="guide"))
    project = with_safety(pages, lambda d: d["boxes"]["emergency"].pop("department"))
    assert told(project) == []


def required(project: Project, text: str) -> list[Problem]:
    project = replace(project, data={**project.data, "required": parse(text, EVIDENCE)})
    return list(evidence_carried(project))


@pytest.mark.parametrize(
    "kind", ["emergency_now", "department_now", "urgent_same_day", "can_wait", "never_do"]
)
def test_each_kind_of_evidence_has_its_carrier(dvt: Project, kind: str) -> None:
    entries = "    - text: A\n      said_by: [rub]\n    - text: B\n      said_by: [moon]\n"
    text = f"pages:\n  dvt:\n    {kind}:\n{entries}"
    (found,) = required(dvt, text)
    assert (found.path, found.line, found.rule) == (EVIDENCE, 6, "safety-evidence")
    assert found.message.startswith("a box of 'dvt' must say this by 'moon'; put it back in data/")


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("said_by: [stroke]", ""),
        ("said_by: [breathless]", ""),
        ("{}", "a box of 'dvt' must say this by 'said_by'"),
        ("said_by: []", "a box of 'dvt' must say this by 'said_by'"),
        ('{"on": emergency, said_by: [swollen]}', ""),
        ('{"on": emergency, said_by: [rub]}', "a box of 'emergency' must say this by 'rub'"),
        # Only the ladder may carry it for another page.
        ('{"on": general, said_by: [breathless]}', "a box of 'general' must say this by"),
    ],
)
def test_evidence_is_carried_by_its_own_page_or_the_ladder(
    dvt: Project, entry: str, says: str
) -> None:
    found = required(dvt, f"pages:\n  dvt:\n    never_do:\n    - {entry}\n")
    assert [p.line for p in found] == ([4] if says else [])
    assert all(says in p.message for p in found)


def test_what_to_do_while_waiting_is_on_the_page_of_the_ladder(dvt: Project) -> None:
    text = "while_waiting:\n- said_by: [swollen]\n- said_by: [rub]\n"
    (found,) = required(dvt, text)
    assert found.line == 3
    assert "a box of 'emergency' must say this by 'rub'" in found.message
    assert required(dvt, "pages: {}\n") == []


def placed(root: Path, text: str, page: str = "dvt") -> list[tuple[int, str]]:
    found = list(safety_placed(with_pages(root, **{page: text})))
    assert {p.rule for p in found} <= {"safety-placed"}
    assert {p.path for p in found} <= {Path(f"docs/en/{page}.md")}
    return [(p.line, p.message) for p in found]


def page(*lines: str, kind: str = "about", title: str = "# A title") -> str:
    return f"---\nkind: {kind}\n---\n" + "\n".join([title, *lines]) + "\n"


ANSWER, END = "It is so.", "[[about-this-page: x]]"
LINE = "[[help-line]]"
EMERGENCY = "[[emergency: general]]"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("dvt", PAGE.format(kind="article")),
        ("x", page(ANSWER, LINE, END)),
        ("home", page(ANSWER, EMERGENCY, "More.", END)),
        ("connect", page(ANSWER, EMERGENCY, END)),
        ("other", page(ANSWER, EMERGENCY, END, kind="article")),
    ],
)
def test_a_page_with_all_in_its_place_is_left_alone(root: Path, name: str, text: str) -> None:
    assert placed(root, text, "index" if name == "home" else name) == []


PLACED: dict[str, tuple[str, str, list[tuple[int, str]]]] = {
    "empty": (
        "x",
        "---\nkind: about\n---\n",
        [(1, "the page must have a title, an answer and its boxes")],
    ),
    "title alone": (
        "x",
        page(),
        [
            (1, "the title must be followed by the answer in one sentence; write it on this line"),
            (4, "the page must say when to call for help: put [[help-line: …]] here"),
            (4, "the page must end with [[about-this-page: x]]: sources, dates, review"),
        ],
    ),
    "title and answer alone": (
        "x",
        page(ANSWER),
        [
            (5, "the page must say when to call for help: put [[help-line: …]] here"),
            (5, "the page must end with [[about-this-page: x]]: sources, dates, review"),
        ],
    ),
    "no answer": (
        "x",
        page(LINE),
        [
            (
                5,
                "the title must be followed by the answer in one sentence; write it on this line",
            ),
            (5, "[[help-line: …]] must be the first thing after the one-sentence answer"),
            (5, "the page must end with [[about-this-page: x]]: sources, dates, review"),
        ],
    ),
    "two sentences": (
        "x",
        page("It is so. It is not.", LINE, END),
        [(5, "the title must be followed by the answer in one sentence; write it on this line")],
    ),
    "a list for an answer": (
        "x",
        page("- It is so.", LINE, END),
        [(5, "the title must be followed by the answer in one sentence; write it on this line")],
    ),
    "no line on help": (
        "x",
        page(ANSWER, "More.", END),
        [(6, "the page must say when to call for help: put [[help-line: …]] here")],
    ),
    "line on help too late": (
        "x",
        page(ANSWER, "More.", LINE, END),
        [(7, "[[help-line: …]] must be the first thing after the one-sentence answer")],
    ),
    "an answer to the ill without the box": (
        "connect",
        page(ANSWER, LINE, END),
        [(6, "the page must say when to call for help: put [[emergency: …]] here")],
    ),
    "no end": (
        "x",
        page(ANSWER, LINE),
        [(6, "the page must end with [[about-this-page: x]]: sources, dates, review")],
    ),
    "something after the end": (
        "x",
        page(ANSWER, LINE, END, "More."),
        [(8, "the page must end with [[about-this-page: x]]: sources, dates, review")],
    ),
    "no disclaimer and no never": (
        "dvt",
        PAGE.format(kind="article")
        .replace("[[never: dvt]]", "")
        .replace("[[disclaimer: dvt]]", ""),
        [
            (23, "the page must hold [[never: …]]; put it in"),
            (23, "the page must hold [[disclaimer: …]]; put it in"),
        ],
    ),
    "the second box lower down": (
        "dvt",
        PAGE.format(kind="article")
        .replace("[[department: dvt]]\n\n", "")
        .replace("[[never: dvt]]", "[[never: dvt]]\n\n[[department: dvt]]"),
        [
            (19, "[[department: …]] must stand in place 2 after the answer"),
            (11, "[[same-day: …]] must stand in place 3 after the answer"),
            (13, "[[visit: …]] must stand in place 4 after the answer"),
        ],
    ),
    "the first box missing": (
        "dvt",
        PAGE.format(kind="article").replace("[[emergency: dvt]]\n\n", ""),
        [(9, "the page must say when to call for help: put [[emergency: …]] here")],
    ),
    "the second box missing": (
        "dvt",
        PAGE.format(kind="article").replace("[[department: dvt]]\n\n", ""),
        [
            (11, "the page must say when to call for help: put [[department: …]] here"),
            (11, "[[same-day: …]] must stand in place 3 after the answer"),
            (13, "[[visit: …]] must stand in place 4 after the answer"),
        ],
    ),
    "the ladder without its numbers": (
        "emergency",
        page(ANSWER, EMERGENCY, "[[department: x]]", "[[same-day: x]]", "[[visit: x]]", END),
        [
            (10, "the page must hold [[disclaimer: …]]; put it in"),
            (10, "the page must hold [[numbers: …]]; put it in"),
        ],
    ),
}


@pytest.mark.parametrize("case", sorted(PLACED))
def test_what_stands_in_the_wrong_place_is_told_at_its_line(root: Path, case: str) -> None:
    name, text, wanted = PLACED[case]
    found = placed(root, text, name)
    assert [line for line, _ in found] == [line for line, _ in wanted], found
    assert [message for _, message in found] == [says for _, says in wanted]
