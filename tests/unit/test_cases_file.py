"""The people of ``data/cases.yml`` agree with the ladder and with the choices of the start page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from clotsigns.sources.data_file import load
from clotsigns.sources.finder import READ, Choice, places
from clotsigns.sources.project import Project, load_project
from clotsigns.sources.safety import LADDER

ENOUGH = 100
RANK = {step: at for at, step in enumerate(reversed((*LADDER, "none")))}


@pytest.fixture(scope="module")
def cases(root: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = load(root / "data/cases.yml").data["cases"]
    return found


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


def test_there_are_enough_people_each_with_a_name(cases: list[dict[str, Any]]) -> None:
    names = [case["id"] for case in cases]
    assert len(set(names)) == len(names) >= ENOUGH


def test_each_stands_on_the_step_of_their_sign(
    cases: list[dict[str, Any]], project: Project
) -> None:
    wrong = []
    for case in cases:
        sign = project.safety.statements[case["sign"]] if "sign" in case else None
        # A sign that raises the risk of another stands on the step that its group asks for.
        step = project.safety.raised.get(sign.id, sign.step) if sign else ""
        if sign and step in LADDER and step != case["step"]:
            wrong.append(f"{case['id']}: '{sign.id}' is '{step}', not '{case['step']}'")
        says = [case["says"]] if isinstance(case["says"], str) else case["says"]
        if sign and not any(words in sign.text for words in says):
            wrong.append(f"{case['id']}: '{sign.id}' says '{sign.text}', not {says}")
    assert wrong == []


def test_every_sign_of_the_ladder_has_somebody(
    cases: list[dict[str, Any]], project: Project
) -> None:
    had = {case.get("sign") for case in cases}
    signs = {sign.id for sign in project.safety.statements.values() if sign.step in LADDER}
    assert signs - had == set()


def test_nobody_taps_a_choice_that_is_not_there_or_tells_a_lower_step(
    cases: list[dict[str, Any]], project: Project
) -> None:
    choices: dict[str, Choice] = {}
    for place in places(project.data["finder"], project.safety, project.language):
        for choice in place.choices:
            page = f"{choice.page}#{choice.anchor}".removesuffix("#")
            choices |= {f"{place.id} > {name}": choice for name in choice.signs or (page,)}
    for case in cases:
        taps = case.get("taps", "emergency")
        if taps != "emergency":
            step = choices[taps].do
            assert step == READ or RANK[step] >= RANK[case["step"]], case["id"]
