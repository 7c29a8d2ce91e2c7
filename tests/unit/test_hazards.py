"""The safety case and the bill of materials: what they name is there, and pytest runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import cyclonedx.schema
import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource

from clotsigns.pages.for_safety import BILL
from clotsigns.release import bill
from clotsigns.rules.hazards import hazards_proved, hazards_whole
from clotsigns.site import Site
from clotsigns.sources import packages
from clotsigns.sources.packages import Package, bundled
from clotsigns.sources.project import load_project

Spoil = Callable[[str, str, str], int]
ONE = """\
severities: {1: {en: Small.}, 5: {en: Death.}}
likelihoods: {1: {en: Rare.}, 3: {en: Now and then.}}
closers: {editors: {en: our editors}}
hazards:
- id: calm
  what: {en: Somebody waits.}
  cause: {en: A calm word.}
  harm: {en: A clot.}
  before: {severity: 5, likelihood: 3}
  after: {severity: 5, likelihood: 1}
  controls: [{en: The box.}]
  proofs:
    tests: [tests/unit/test_box.py::test_it]
    rules: [safety_placed]
    mutations: [drop a negation]
  remains: {en: Much.}
  closes: [editors]
"""
FILE = "data/hazards.yml"


@pytest.fixture
def proved(tiny: Path) -> Path:
    """A small project with one hazard, whose proofs are there."""
    (tiny / FILE).write_text(ONE, encoding="utf-8")
    for name, text in (
        ("unit/test_box.py", "def test_it() -> None: ..."),
        ("oracles/changes.py", 'KINDS = ("drop a negation",)'),
    ):
        path = tiny / "tests" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return tiny


def found(root: Path) -> list[str]:
    project = load_project(root)
    return [f"{p.line}: {p.message}" for p in (*hazards_proved(project), *hazards_whole(project))]


def test_a_hazard_whose_proofs_are_there_is_left_alone(proved: Path) -> None:
    assert found(proved) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("::test_it]", "::test_gone]", "'tests/unit/test_box.py::test_gone' must be one of the"),
        ("test_box", "test_no_box", "must be one of the project's tests"),
        ("safety_placed", "safety_lost", "must be one of the project's rules"),
        ("[drop a negation]", "[drop it all]", "must be one of the project's mutations"),
        ("[editors]", "[nobody]", "'nobody' must be one of 'closers'"),
        ("after: {severity: 5", "after: {severity: 4", "the severity 4 must be explained"),
        ("likelihood: 1}", "likelihood: 5}", "must not be higher after (5) than before (3)"),
    ],
)
def test_what_a_hazard_names_and_is_not_there_is_told(
    proved: Path, spoil: Spoil, old: str, new: str, says: str
) -> None:
    spoil(FILE, old, new)
    assert [message for message in found(proved) if says in message]


def test_two_hazards_of_one_name_are_told(proved: Path) -> None:
    text = ONE + ONE.partition("hazards:\n")[2]
    (proved / FILE).write_text(text, encoding="utf-8")
    assert [message for message in found(proved) if "one hazard only" in message]


def test_every_proof_that_is_named_is_a_test_that_pytest_runs(
    root: Path, request: pytest.FixtureRequest
) -> None:
    hazards = load_project(root).data["hazards"].data["hazards"]
    named = {name for hazard in hazards for name in hazard["proofs"]["tests"]}
    assert len(named) > 60
    # Where all tests run they are known already; else those that are not are asked for.
    missing = named - {item.nodeid.partition("[")[0] for item in request.session.items}
    if missing:
        command = ["-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
        told = subprocess.run(
            [sys.executable, *command, *sorted(missing)], cwd=root, capture_output=True, text=True
        ).stdout
        missing -= {line.partition("[")[0] for line in told.splitlines()}
    assert missing == set()


def test_the_scores_are_used_from_end_to_end_and_something_remains_of_each(root: Path) -> None:
    data = load_project(root).data["hazards"].data
    assert 25 <= len(data["hazards"]) <= 40
    assert {h["before"]["severity"] for h in data["hazards"]} >= {2, 3, 4, 5}
    # None of them is closed by ourselves alone: what remains is said of each.
    assert all(h["remains"]["en"] and h["closes"] for h in data["hazards"])


# Licences, and the bill of materials


def test_what_the_theme_bundles_is_read_from_its_own_files(root: Path) -> None:
    found = {package.name: package for package in bundled()}
    assert next(iter(found)) == packages.THEME
    assert found[packages.THEME].version == metadata.version(packages.THEME)
    assert {"lunr", "rxjs", "clipboard", "escape-html"} <= set(found)
    assert found["lunr"].version and found["clipboard"].version
    assert set(found) == set(load_project(root).data["licences"].data["packages"])


def test_a_package_that_nobody_explained_stops_the_build(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bill, "bundled", lambda: [Package(name="left-pad", version="1.0.0")])
    (problem,) = bill.write_bill(Site(tmp_path), load_project(root))
    assert "left-pad" in problem.message and problem.path.name == "licences.yml"
    assert not (tmp_path / BILL).exists()


def shipped(folder: Path) -> Site:
    for name, content in {
        "index.html": "<p>Words",
        "assets/javascripts/bundle.0.min.js": "1",
        "assets/fonts/hyperlegible-400.0.woff2": "2",
        "assets/site.css": "3",
        "index.html.gz": "4",
        "connect/v1/a/b.json": "5",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return Site(folder)


def made(root: Path, folder: Path) -> dict[str, Any]:
    assert bill.write_bill(shipped(folder), load_project(root)) == []
    text: dict[str, Any] = json.loads((folder / BILL).read_text(encoding="utf-8"))
    return text


def test_the_bill_has_each_file_with_its_hash_and_licence(root: Path, tmp_path: Path) -> None:
    told = made(root, tmp_path)
    files = {part["name"]: part for part in told["components"] if part["type"] == "file"}
    assert list(files) == sorted(files) and len(files) == 4
    licences = {name: part["licenses"][0]["license"]["id"] for name, part in files.items()}
    assert licences == {
        "index.html": "CC-BY-4.0",
        "assets/javascripts/bundle.0.min.js": "MIT",
        "assets/fonts/hyperlegible-400.0.woff2": "OFL-1.1",
        "assets/site.css": "MIT",
    }
    # Of "3", as sha256sum tells it.
    of_three = "4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce"
    assert files["assets/site.css"]["hashes"] == [{"alg": "SHA-256", "content": of_three}]
    tools = {tool["name"] for tool in told["metadata"]["tools"]["components"]}
    assert {"mkdocs", "weasyprint", "pillow"} <= tools
    refs = [part["bom-ref"] for part in told["components"]]
    assert len(refs) == len(set(refs))
    known = {*refs, "site"}
    assert all({d["ref"], *d["dependsOn"]} <= known for d in told["dependencies"])


def test_the_same_site_has_the_same_bill(root: Path, tmp_path: Path) -> None:
    assert made(root, tmp_path / "one") == made(root, tmp_path / "two")
    one, two = (tmp_path / name / BILL for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_the_bill_is_cyclonedx(root: Path, tmp_path: Path) -> None:
    """Held to the schema that the maintained library carries."""
    folder = Path(cyclonedx.schema.__file__).parent / "_res"
    names = [f"{name}.schema.json" for name in ("bom-1.6.SNAPSHOT", "spdx.SNAPSHOT")]
    names.append("jsf-0.82.SNAPSHOT.schema.json")
    schemas = {name: json.loads((folder / name).read_bytes()) for name in names}
    resources = {name: Resource.from_contents(schema) for name, schema in schemas.items()}
    known = Registry().with_resources(
        (f"http://cyclonedx.org/schema/{name}", one) for name, one in resources.items()
    )
    told = made(root, tmp_path)
    validator = Draft7Validator(schemas[names[0]], registry=known)
    assert list(validator.iter_errors(told)) == []
    assert list(validator.iter_errors({**told, "components": [{"type": "file"}]}))
