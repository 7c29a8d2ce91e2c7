"""What scripts know of numbers and codes is held to the sources by the last gate."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from clotsigns.catalogue.answer_page import table
from clotsigns.published.expected import Expected
from clotsigns.published.files import Files
from clotsigns.published.scripts import head_whole
from clotsigns.sources.code_table import codes
from clotsigns.sources.project import load_project
from clotsigns.steps.scripts import countries, filling_in

Change = Callable[[dict[str, Any]], Any]


@pytest.fixture(scope="module")
def expected(root: Path) -> Expected:
    project = load_project(root)
    known = SimpleNamespace(project=project, catalogue=SimpleNamespace(codes=codes(project)))
    return cast(Expected, known)


@pytest.fixture(scope="module")
def heads(expected: Expected) -> dict[str, tuple[str, str]]:
    """Of each script the name of what it knows, and all of it as JSON."""
    return {
        "country": ("Countries", json.dumps(countries(expected.project))),
        "handouts": ("Handouts", json.dumps(filling_in(expected.project))),
        "connect": ("Codes", table(expected.catalogue.codes)),
    }


def told(folder: Path, expected: Expected, name: str, text: str) -> list[str]:
    (folder / "assets").mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return list(head_whole(Files(folder), expected, name))


CHANGES: dict[str, tuple[str, Change, str]] = {
    "another number": ("country", lambda d: d["countries"][3].update(call="118"), "the numbers of"),
    "no other number": ("country", lambda d: d["countries"][1].pop("or"), "the numbers of"),
    "another name": ("country", lambda d: d["countries"][0].update(name="X"), "the numbers of"),
    "another health line": (
        "country",
        lambda d: next(c for c in d["countries"] if "line" in c).update(line="1"),
        "the health line of",
    ),
    "a country gone": ("country", lambda d: d["countries"].pop(), "each country, and once"),
    "a country twice": (
        "country",
        lambda d: d["countries"].append(d["countries"][0]),
        "each country, and once",
    ),
    "another zone": ("country", lambda d: d["zones"].update(GB=["x"]), "the time zones"),
    "on the form": ("handouts", lambda d: d["countries"][2].update(call="1"), "the numbers of"),
    "another page": (
        "connect",
        lambda d: d["codes"]["icd-10-cm"].update({"I82.461": "leg-cramps"}),
        "I82.461 of icd-10-cm",
    ),
    "a code gone": ("connect", lambda d: d["codes"]["icd-10-cm"].pop("I82.461"), "I82.461"),
    "another table": ("connect", lambda d: d["systems"][0]["names"].pop(), "names of each table"),
    "another medicine": (
        "connect",
        lambda d: d["medicines"].update(aspirin=["x", "1"]),
        "medicines",
    ),
    "no list": ("country", lambda d: d.update(countries=None), "such as can be read"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_head_that_was_changed_is_told(
    tmp_path: Path, expected: Expected, heads: dict[str, tuple[str, str]], change: str
) -> None:
    name, spoil, says = CHANGES[change]
    variable, known = heads[name]
    facts = json.loads(known)
    spoil(facts)
    text = f"self.clotSigns{variable}={json.dumps(facts)};\n'use strict';\n"
    found = told(tmp_path, expected, f"assets/{name}.12345678.js", text)
    assert any(says in each for each in found)


def test_heads_as_they_are_made_are_right(
    tmp_path: Path, expected: Expected, heads: dict[str, tuple[str, str]]
) -> None:
    for name, (variable, known) in heads.items():
        text = f"self.clotSigns{variable}={known};\n'use strict';\n"
        assert told(tmp_path, expected, f"assets/{name}.12345678.js", text) == []


def test_a_script_of_numbers_has_a_head_and_others_need_none(
    tmp_path: Path, expected: Expected
) -> None:
    assert told(tmp_path, expected, "assets/copy.js", "'use strict';\n") == []
    lacking = told(tmp_path, expected, "assets/country.1.js", "x")
    assert lacking == ["it must begin with what it knows"]
    broken = told(tmp_path, expected, "assets/connect.1.js", "self.clotSignsCodes={;\n")
    assert broken == ["what it knows must be such as can be read"]
