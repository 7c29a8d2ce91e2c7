"""Every page is valid HTML, as the Nu Html Checker understands it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

# Messages that are let through, each with its reason. None: the build mends the theme's faults.
ALLOWED: dict[str, str] = {}


def faults(root: Path, files: list[Path]) -> list[tuple[str, str]]:
    """The place and text of every error and warning; one run of the checker for all files."""
    checker = root / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    answer = subprocess.run(
        ["java", "-jar", checker, "--stdout", "--exit-zero-always", "--format", "json", *files],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [
        (
            f"{message.get('url', '').removeprefix('file:')}:{message.get('lastLine', 0)}",
            f"{message.get('subType', message['type'])}: {message['message']} "
            f"[{' '.join(message.get('extract', '').split())}]",
        )
        for message in json.loads(answer.stdout)["messages"]
        if message["message"] not in ALLOWED
    ]


BAD = (
    "<!doctype html><html lang='en'><title>x</title><body>"
    "<ul><p>an error</p></ul><section><p>a warning: no heading</p></section></body></html>"
)


@pytest.fixture(scope="module")
def told(root: Path, site: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """What is wrong with every page, and with one that is wrong on purpose."""
    bad = tmp_path_factory.mktemp("bad") / "bad.html"
    bad.write_text(BAD, encoding="utf-8")
    return faults(root, [*sorted(site.rglob("*.html")), bad])


def test_every_page_is_valid_html(
    told: list[tuple[str, str]],
    site: Path,
    gathered: Callable[[Iterable[tuple[str, str]]], str],
) -> None:
    found = [
        (place.removeprefix(str(site)), fault) for place, fault in told if "/bad.html:" not in place
    ]
    assert not found, gathered(found)


def test_an_error_and_a_warning_are_found(told: list[tuple[str, str]]) -> None:
    bad = [fault for place, fault in told if place.endswith("/bad.html:1")]
    assert any(fault.startswith("error: ") for fault in bad)
    assert any(fault.startswith("warning: ") for fault in bad)
