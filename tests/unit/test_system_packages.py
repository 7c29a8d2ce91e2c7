"""What the system must have: looked for first, and named where it cannot be installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of commands with no package manager in it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for command in ("dirname", "sh"):
        found = shutil.which(command)
        assert found
        (folder / command).symlink_to(found)
    return folder


def ask(root: Path, python: Path | str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [root / "tools" / "system-packages.sh", "print", python],
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_the_handouts_need_is_left_alone_where_it_is_there(root: Path, bare: Path) -> None:
    found = shutil.which("lou_translate")
    assert found
    (bare / "lou_translate").symlink_to(found)
    answer = ask(root, sys.executable, bare)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_libraries_of_the_handouts_that_are_missing_are_named(root: Path, bare: Path) -> None:
    python = bare / "python"
    python.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)
    answer = ask(root, python, bare)
    assert answer.returncode == 1
    for package in ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"):
        assert package in answer.stderr


def test_liblouis_is_named_where_it_is_missing(root: Path, bare: Path) -> None:
    answer = ask(root, sys.executable, bare)
    assert answer.returncode == 1
    assert "liblouis-bin" in answer.stderr
