"""The meaning of words and data is held by itself: what changes it is told at its line."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from phonenumbers import shortnumberinfo

from clotsigns.rules import problems
from clotsigns.rules.held_words import Vocabulary, faults, vocabulary
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import load_project
from clotsigns.sources.safety import STEPS
from oracles import mutations

Spoil = Callable[[str, str, str], int]
MEANING = "data/meaning.yml"
SAFETY = "data/safety.yml"
PAGE = "docs/en/dvt.md"
FINDER = "data/finder.yml"
NUMBERS = "data/emergency-numbers.yml"
SECOND = "data/evidence/ambulance-numbers.csv"
STATEMENTS = """statements:
  breathless: {step: call, must: [breathe], not: 1}
  chest-pain: {step: call, must: [chest hurts]}
  cough-blood: {step: call, must: [cough up blood]}
  faint: {step: call, must: [faint]}
  heartbeat: {step: call, must: [heart beats fast]}
  cold-leg: {step: call, must: [leg turns cold]}
  swollen-blue-leg: {step: call, must: [leg is tight]}
  stroke: {step: call, must: [one side is weak]}
  head-blow: {step: department, must: [hit your head]}
  swollen: {step: today, must: [one leg is swollen]}
  old-ache: {step: visit, must: [aches as before]}
  rub: {step: never, must: [rub it], must_not: [gently], not: 1}
"""
COUNTRIES = """countries:
- {code: AU, name: {en: Australia}, emergency: ['000'], tel: '000', sources: [book],
   urgent: {en: A nurse., number: 1800 1}}
- {code: NZ, name: {en: New Zealand}, emergency: ['111'], tel: '111', sources: [book],
   deaf: {en: Text 111 in New Zealand.}}
"""
TABLE = """code,country,place,number,read
AU,Australia,emergency,000,list
AU,Australia,urgent,18001,list
NZ,New Zealand,emergency,111,list
NZ,New Zealand,deaf-words,111,list
"""
KINDS = """codes:
- {kind: no clot, named: septic, pages: '-', below: {icd-10-cm: [I26.01]}}
- {kind: a lung clot, named: lung, pages: emergency dvt, below: {icd-10-cm: [I26]}}
- {kind: a test, named: d-dimer, pages: dvt, are: {loinc: [48065-7]}}
- {kind: a calf clot, named: calf, pages: dvt, below: {icd-10-cm: [I82]}}
- {kind: a vein clot, named: vein, pages: dvt massage-danger, are: {snomed-ct: ['128053003']}}
"""


def told(root: Path, rule: str = "meaning") -> list[Problem]:
    return [problem for problem in problems(load_project(root)) if problem.rule == rule]


def misplaced(root: Path, file: str) -> list[int]:
    """The lines of a file at which a figure is not held."""
    return [problem.line for problem in told(root, "figure-place") if str(problem.path) == file]


@pytest.fixture
def known(root: Path) -> Vocabulary:
    return vocabulary(load_project(root).data["meaning"].data)


@pytest.fixture
def held(tiny: Path, spoil: Spoil) -> Path:
    """The tiny project with the meaning of its statements, numbers and codes."""
    spoil(MEANING, "negations: [not]", "negations: [not, never, cannot, 'no']")
    spoil(MEANING, "joints: [or]", "joints: [or, and, if, unless, only]")
    spoil(MEANING, "hedges: {}", "hedges: {try not to: it lets people do it after all}")
    spoil(MEANING, "statements: {}\n", STATEMENTS)
    spoil(MEANING, "codes: []\n", KINDS + f"second_table: {{file: {SECOND}, read: {{list: A.}}}}\n")
    spoil(NUMBERS, "countries: []\n", COUNTRIES)
    (tiny / SECOND).write_text(TABLE, encoding="utf-8")
    return tiny


def test_what_means_the_same_is_left_alone(held: Path, spoil: Spoil) -> None:
    assert problems(load_project(held)) == []
    spoil(SAFETY, "One leg is swollen.", "You see that one leg is swollen.")
    spoil(SAFETY, "Never rub it.", "Do not rub it.")
    assert problems(load_project(held)) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Never rub it.", "Rub it.", "has 0"),
        ("Never rub it.", "Try not to rub it.", "begin with 'Never'"),
        ("Never rub it.", "Never rub it gently.", "must not say 'gently'"),
        ("Never rub it.", "Never rub it if it hurts.", "'if' 0 times"),
        ("Never rub it.", "Never rub it for 10 minutes.", "figures must be, in this order: none"),
        ("Your chest hurts.", "Your chest cannot hurt.", "must say 'chest hurts'"),
        ("Your chest hurts.", "Your chest hurts or aches.", "'or' 0 times"),
        ("You cannot breathe well.", "You breathe badly.", "must have 1 words like 'not'"),
        ("One leg is swollen.", "Both legs are swollen.", "must say 'one leg is swollen'"),
    ],
)
def test_a_statement_that_means_something_else_is_told(
    held: Path, spoil: Spoil, old: str, new: str, says: str
) -> None:
    line = spoil(SAFETY, old, new)
    found = told(held)
    assert {(str(p.path), p.line) for p in found} == {(SAFETY, line)}
    assert [p for p in found if says in p.message], [p.message for p in found]


def test_two_statements_that_change_places_and_a_wrong_step_are_told(
    held: Path, spoil: Spoil
) -> None:
    spoil(SAFETY, "You faint.", "???")
    spoil(SAFETY, "It aches as before.", "You faint.")
    spoil(SAFETY, "???", "It aches as before.")
    assert len({p.line for p in told(held)}) == 2
    line = spoil(SAFETY, "step: today", "step: visit")
    assert [p.line for p in told(held) if "step 'today'" in p.message] == [line]


def test_a_statement_without_a_meaning_and_a_meaning_without_a_statement_are_told(
    held: Path, spoil: Spoil
) -> None:
    line = spoil(MEANING, "  faint: {", "  fainting: {")
    assert {(p.line, "'faint" in p.message) for p in told(held)} >= {(line, True)}
    assert len(told(held)) == 2


def test_what_is_said_below_a_heading_is_held_apart(held: Path, spoil: Spoil) -> None:
    text = "      en: You hit your head.\n"
    line = spoil(SAFETY, text, f"{text}    headed:\n      en: A blow or a fall.\n") + 2
    assert [p.message for p in told(held)] == [
        "'head-blow' below a heading ('headed') must have its meaning here; "
        "add what it may not lose"
    ]
    held_so = "must: [hit your head]"
    spoil(MEANING, held_so, f"{held_so}, headed: [blow or a fall]")
    assert told(held) == []
    spoil(SAFETY, "A blow or a fall.", "A blow.")
    assert [(str(p.path), p.line) for p in told(held)] == [(SAFETY, line)]


@pytest.mark.parametrize(
    ("where", "entry", "file", "old", "new"),
    [
        (
            "words: {}",
            "groups.chest: {must: [your back]}",
            SAFETY,
            "",
            "",
        ),
        ("finder: {}", "chest: {chest-pain: {step: call, must: [back hurts]}}", FINDER, "", ""),
        (
            "pages: {}",
            "dvt: [{find: sits in, must: [sits in a vein]}]",
            PAGE,
            "It sits in a vein.",
            "It sits in an artery of a vein.",
        ),
        (
            "pages: {}",
            "dvt: [{find: the answer, must: [clot, lump of blood]}]",
            PAGE,
            "A clot is a lump of blood.",
            "A clot is a lump.",
        ),
        (
            "pages: {}",
            "dvt: [{find: sits in, must: [sits in a vein]}]",
            PAGE,
            "It sits in a vein.",
            "It floats.",
        ),
    ],
)
def test_headings_choices_and_sentences_of_pages_are_held(
    held: Path, spoil: Spoil, where: str, entry: str, file: str, old: str, new: str
) -> None:
    spoil(MEANING, where, f"{where[:-3]}\n  {entry}")
    if old:
        assert told(held) == []
        spoil(file, old, new)
    assert file in {str(p.path) for p in told(held)}


def test_a_hedge_is_told_in_an_order_and_allowed_where_it_has_a_reason(
    held: Path, spoil: Spoil
) -> None:
    line = spoil(PAGE, "It sits in a vein.", "Get help, and try not to rub it.")
    (problem,) = told(held)
    assert (str(problem.path), problem.line) == (PAGE, line)
    spoil(MEANING, "allowed: []", "allowed: [{where: dvt, words: try not to, why: A test.}]")
    assert told(held) == []


def test_a_figure_is_held_where_it_stands(held: Path, spoil: Spoil) -> None:
    page = held / PAGE
    text = page.read_text(encoding="utf-8").replace("Pain |", "Of 30 ill people |")
    page.write_text(text.replace("It sits in a vein.", "It lasts 20 days."), encoding="utf-8")
    spoil(MEANING, "figures: {}", "figures: {dvt: [[of 30 ill], [lasts 20 days]]}")
    assert misplaced(held, PAGE) == []
    for old, new in (
        ("30 ill", "20 ill"),
        ("20 days", "20 weeks"),
        ("lasts 20", "grows 20"),
        ("days", "days or 5"),
    ):
        before = page.read_text(encoding="utf-8")
        line = spoil(PAGE, old, new)
        assert misplaced(held, PAGE) == [line]
        page.write_text(before, encoding="utf-8")
    spoil(PAGE, "It lasts 20 days.", "It lasts.")
    assert misplaced(held, PAGE) == [1]


def test_a_figure_in_a_picture_is_held(held: Path, spoil: Spoil) -> None:
    drawn = held / "docs/en/pictures/a.svg"
    drawn.parent.mkdir()
    drawn.write_text("<svg><title>Of 30</title>\n<text>30</text></svg>", encoding="utf-8")
    spoil(MEANING, "figures: {}", "figures: {pictures/a.svg: [[of 30], ['30']]}")
    assert misplaced(held, "docs/en/pictures/a.svg") == []
    drawn.write_text("<svg><title>Of 30</title>\n<text>50</text></svg>", encoding="utf-8")
    assert misplaced(held, "docs/en/pictures/a.svg") == [1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("emergency: ['000'], tel: '000'", "emergency: ['111'], tel: '111'"),
        ("emergency: ['000']", "emergency: ['000', '112']"),
        ("number: 1800 1", "number: 1800 2"),
        ("Text 111", "Text 112"),
        ("{en: Australia}", "{en: New Zealand}"),
        (",\n   deaf: {en: Text 111 in New Zealand.}", ""),
        ("code: AU", "code: UA"),
    ],
)
def test_a_number_that_the_second_table_has_not_is_told(
    held: Path, spoil: Spoil, old: str, new: str
) -> None:
    line = spoil(NUMBERS, old, new)
    found = told(held, "second-table")
    assert found and str(found[-1].path) == NUMBERS
    assert line in {p.line for p in found}


def test_a_second_table_that_is_gone_or_no_table_is_told(held: Path) -> None:
    (held / SECOND).write_text(TABLE.replace(",list", ",hearsay", 1), encoding="utf-8")
    assert ["'hearsay'" in p.message for p in told(held, "second-table")] == [True]
    (held / SECOND).write_text("number\n", encoding="utf-8")
    assert [p.line for p in told(held, "second-table")] == [1]
    (held / SECOND).unlink()
    assert SECOND in {str(p.path) for p in told(held, "file")}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("I26,Lung clot,emergency dvt", "I26,Lung clot,dvt", "must lead to 'emergency dvt'"),
        ("I82.46,Calf", "I26.46,Calf", "by its beginning"),
        ("128053003,Deep vein clot", "128053003,A lung clot", "codes of a lung clot"),
        ("D-dimer,dvt", "A test,dvt", "one of the kinds"),
        ("I26.01,Septic clot,-", "I26.01,Septic clot,dvt", "must lead to '-'"),
    ],
)
def test_a_code_of_another_kind_is_told(
    held: Path, spoil: Spoil, old: str, new: str, says: str
) -> None:
    line = spoil("data/codes.csv", old, new)
    found = [p for p in told(held, "code-kind") if says in p.message]
    assert [p.line for p in found] == [line]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("below: {icd-10-cm: [I82]}", "below: {icd-11-xx: [I82]}"),
        ("are: {loinc:", "are: {lonic:"),
        ("named: calf,", "named: calf, systems: [icd-10-mc],"),
    ],
)
def test_a_system_that_is_not_known_is_told(held: Path, spoil: Spoil, old: str, new: str) -> None:
    line = spoil(MEANING, old, new)
    found = [p for p in told(held, "code-kind") if "must be a system" in p.message]
    assert [(str(p.path), p.line) for p in found] == [(MEANING, line)]


def test_the_name_of_an_emergency_is_listed_as_one(held: Path, spoil: Spoil) -> None:
    spoil("data/code-systems.yml", "[I26]", "[I82]")
    assert [p.line for p in told(held, "code-kind") if "'emergencies'" in p.message]


# The real data


def test_no_part_of_the_meaning_is_left_empty(root: Path) -> None:
    data = load_project(root).data["meaning"].data
    parts = ("statements", "words", "finder", "pages", "figures", "codes", "hedges", "whole")
    assert [name for name in (*parts, "second_table") if not data.get(name)] == []


def test_a_word_that_joins_or_limits_is_in_no_hedge_alone(known: Vocabulary) -> None:
    said = "Call an ambulance now if it hurts."
    entry: dict[str, Any] = {"must": ["call an ambulance now", "if it hurts"]}
    assert list(faults(said, entry, known)) == []
    for word in ("only if", "if and when", "unless", "even if"):
        assert list(faults(said.replace("if", word), entry, known)), word
    assert known.figures("10 mg twice a day for 1,000 people, 2.5 to 3 weeks") == [
        "10 mg",
        "twice a day",
        "1,000",
        "2.5",
        "3 weeks",
    ]


def test_each_kind_of_change_is_made_and_has_its_name(root: Path) -> None:
    """``data/hazards.yml`` asks for them by name, so that a name must stand for a change."""
    made = {
        edit.kind
        for path, edits in (
            (SAFETY, (mutations.text_edits, lambda p, t: mutations.step_edits(p, t, STEPS))),
            (NUMBERS, (mutations.digit_edits,)),
            ("data/codes.csv", (mutations.code_edits,)),
        )
        for make in edits
        for edit in make(path, (root / path).read_text(encoding="utf-8"))
    }
    assert made == set(mutations.KINDS)


def test_the_second_table_agrees_with_the_package_that_it_names(root: Path) -> None:
    """Run where the package is installed, and again when its version changes."""
    rows = list(csv.DictReader((root / SECOND).read_text(encoding="utf-8").splitlines()))
    assert sum("libphonenumber" in row["read"] for row in rows) > len(rows) * 0.9
    for row in rows:
        found = re.search(r"libphonenumber:(\w+)", row["read"])
        if found is None:
            continue
        number = phonenumbers.parse(row["number"], row["code"])
        is_so = {
            "emergency": shortnumberinfo.is_emergency_number(row["number"], row["code"]),
            "short": shortnumberinfo.is_valid_short_number_for_region(number, row["code"]),
            "number": phonenumbers.is_valid_number_for_region(number, row["code"]),
        }
        assert is_so[found[1]], row
