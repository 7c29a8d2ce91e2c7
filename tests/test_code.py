"""The code is typed and in one style."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "command",
    [("ruff", "check"), ("ruff", "format", "--check"), ("mypy",)],
    ids=" ".join,
)
def test_code_is_clean(root: Path, command: tuple[str, ...]) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", *command], cwd=root, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, f"{answer.stdout}{answer.stderr}"


def test_all_that_is_imported_is_asked_for(root: Path) -> None:
    """What comes only with another package goes when that package no longer needs it."""
    told = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = told["optional-dependencies"]
    lines = [*told["dependencies"], *extra["connect"], *extra["answering"]]
    named = {_normal(re.split(r"[=<>~]", line)[0]) for line in lines}
    brought_by = packages_distributions()
    missing = {}
    for file in sorted((root / "src").rglob("*.py")):
        for module in _imported(file) - set(sys.stdlib_module_names) - {"clotsigns"}:
            if not named & {_normal(name) for name in brought_by[module]}:
                missing[module] = file.relative_to(root).as_posix()
    assert missing == {}


def _imported(file: Path) -> set[str]:
    """The packages that a module imports, at its head or later."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
