"""What the build puts at the head of the pages' scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from clotsigns.site import ScriptMissing, Site
from clotsigns.sources.project import load_project
from clotsigns.steps.scripts import SCRIPTS, countries, equip

Spoil = Callable[[str, str, str], int]

TWO = """
- {code: UT, name: {en: Utopia}, emergency: ['5', '6'], tel: '5', sources: [book],
   urgent: {en: 'Ask a nurse.', number: 12 34}}
- {code: AR, name: {en: Arcadia}, emergency: ['7'], urgent: null, sources: [book]}
"""


@pytest.fixture
def empty_site(tmp_path: Path) -> Site:
    """A site whose scripts know nothing yet."""
    site = Site(tmp_path / "fresh")
    for name in SCRIPTS:
        site.write(name, "run();\n")
    site.write("assets/later.css", "a { color: red; }\n")
    return site


def test_countries_stand_by_name_each_with_the_number_to_call(tiny: Path, spoil: Spoil) -> None:
    spoil("data/emergency-numbers.yml", "[]", TWO)
    assert countries(load_project(tiny))["countries"] == [
        {"code": "AR", "name": "Arcadia", "call": "7"},
        {
            "code": "UT",
            "name": "Utopia",
            "call": "5",
            "or": ["6"],
            "today": "Ask a nurse.",
            "line": "12 34",
        },
    ]


def test_a_script_keeps_its_code_below_what_it_must_know(tiny: Path, empty_site: Site) -> None:
    project = load_project(tiny)
    equip(empty_site, project)
    for name, (variable, facts) in SCRIPTS.items():
        head, code = (empty_site.folder / name).read_text(encoding="utf-8").split(";\n", 1)
        before, told = head.split("=", 1)
        assert before == f"self.{variable}"
        assert json.loads(told) == facts(project)
        assert code == "run();\n"


def test_a_mark_of_sources_is_heard_as_one_without_a_script(tiny: Path, empty_site: Site) -> None:
    equip(empty_site, load_project(tiny))
    sheet = (empty_site.folder / "assets/later.css").read_text(encoding="utf-8")
    assert sheet == 'a { color: red; }\n.cite a::before { content: "" / "Source "; }\n'


def test_a_site_without_its_scripts_is_refused(tiny: Path, empty_site: Site) -> None:
    (empty_site.folder / "assets/country.js").unlink()
    with pytest.raises(ScriptMissing, match=r"country\.js"):
        equip(empty_site, load_project(tiny))


def test_no_script_needs_a_browser_of_2023(root: Path) -> None:
    """A pattern that looks behind keeps its whole script from running before Safari 16.4."""
    files = [*(root / "overrides").rglob("*.js"), *(root / "overrides").rglob("*.html")]
    assert len(files) > 12
    behind = [
        file.name
        for file in files
        if any(look in file.read_text(encoding="utf-8") for look in ("(?<=", "(?<!"))
    ]
    assert behind == []
