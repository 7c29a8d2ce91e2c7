"""Every page is valid HTML, as the Nu Html Checker understands it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

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


def test_every_page_is_valid_html(
    root: Path, site: Path, gathered: Callable[[Iterable[tuple[str, str]]], str]
) -> None:
    found = faults(root, sorted(site.rglob("*.html")))
    assert not found, gathered((place.removeprefix(str(site)), fault) for place, fault in found)


def test_an_error_and_a_warning_are_found(root: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<!doctype html><html lang='en'><title>x</title><body>"
        "<ul><p>an error</p></ul><section><p>a warning: no heading</p></section></body></html>",
        encoding="utf-8",
    )
    found = faults(root, [page])
    assert any(
        fault.startswith("error: ") and place.endswith("page.html:1") for place, fault in found
    )
    assert any(fault.startswith("warning: ") for place, fault in found)
