"""The safety case: what it names as a proof is there, and no hazard grows by what is done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from clotsigns.sources.problem import Problem
from clotsigns.sources.project import Project

TESTS = Path("tests")
# What changes words and data by rule stands here.
ORACLES = TESTS / "oracles"
_TEST = re.compile(r"^def (test_\w+)\(", re.MULTILINE)


def hazards_proved(project: Project) -> Iterator[Problem]:
    """Each proof that ``data/hazards.yml`` names is there: a test, a rule, or a kind of change.

    That pytest runs them is held by ``tests/unit/test_hazards.py``. Words that travel without the
    tests are let be.
    """
    if not (project.root / TESTS).is_dir():
        return
    document = project.data["hazards"]
    tests = _Tests(project.root)
    rules = _rules()
    oracles = sorted((project.root / ORACLES).glob("*.py"))
    changes = "".join(map(_read, oracles))
    for index, hazard in enumerate(document.data["hazards"]):
        for kind, names in hazard["proofs"].items():
            for place, name in enumerate(names):
                found = {
                    "tests": lambda name: name in tests,
                    "rules": lambda name: name in rules,
                    "mutations": lambda name: f'"{name}"' in changes,
                }[kind](name)
                if not found:
                    yield Problem(
                        path=document.path,
                        line=document.line("hazards", index, "proofs", kind, place),
                        rule="hazard-proof",
                        message=f"'{name}' must be one of the project's {kind}; name one that "
                        "proves the same, or say what remains",
                    )


def hazards_whole(project: Project) -> Iterator[Problem]:
    """Each hazard has its own name, scores that are explained and no higher after than before."""
    document = project.data["hazards"]
    data = document.data
    seen: set[str] = set()
    for index, hazard in enumerate(data["hazards"]):
        for fault in _faults(hazard, data, seen):
            line = document.line("hazards", index)
            yield Problem(path=document.path, line=line, rule="hazard", message=fault)
        seen.add(hazard["id"])


def _faults(hazard: dict[str, Any], data: dict[str, Any], seen: set[str]) -> Iterator[str]:
    if hazard["id"] in seen:
        yield f"'{hazard['id']}' must be the id of one hazard only; rename one"
    for name in hazard["closes"]:
        if name not in data["closers"]:
            yield f"'{name}' must be one of 'closers': {', '.join(data['closers'])}"
    for score, scale in (("severity", "severities"), ("likelihood", "likelihoods")):
        before, after = hazard["before"][score], hazard["after"][score]
        if after > before:
            yield f"the {score} must not be higher after ({after}) than before ({before})"
        for value in {before, after} - set(data[scale]):
            yield f"the {score} {value} must be explained in '{scale}'; add it there"


class _Tests:
    """The tests that the files below ``tests/`` define, each file read when it is asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, frozenset[str]] = {}

    def __contains__(self, name: str) -> bool:
        file, _, function = name.partition("::")
        if file not in self._files:
            self._files[file] = frozenset(_TEST.findall(_read(self._root / file)))
        return function in self._files[file]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@cache
def _rules() -> frozenset[str]:
    # The rules name this module, so it can name them only when it runs.
    from clotsigns.rules import RULES

    return frozenset(rule.__name__ for rule in RULES)
