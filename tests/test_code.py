"""The code is typed and in one style."""

from __future__ import annotations

import subprocess
import sys
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
