"""Every page is valid HTML, as the Nu Html Checker understands it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

# One pass over the pages is over before a better compiler would pay for itself; what the simple one
# makes needs more room on the stack.
JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
# Messages that are let through, each with its reason. None: the build mends the theme's faults.
ALLOWED: dict[str, str] = {}


def faults(root: Path, files: list[Path]) -> list[tuple[str, str]]:
    """The place and text of every error and warning; one run of the checker for all files."""
    checker = root / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    answer = subprocess.run(
        [*JAVA, "-jar", checker, "--stdout", "--exit-zero-always", "--format", "json", *files],
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


def under_a_box(html: str) -> list[str]:
    """The headings of an article that would be heard as parts of the box before them."""
    found, is_box = [], False
    for heading in LexborHTMLParser(html).css("article :is(h2, h3, h4)"):
        around, inside = heading.parent, False
        while around is not None and not inside:
            inside = "admonition" in (around.attributes.get("class") or "").split()
            around = around.parent
        if heading.tag == "h2":
            is_box = inside
        elif is_box and not inside:
            found.append(heading.text())
    return found


def test_no_heading_of_an_article_falls_under_that_of_a_box(site: Path) -> None:
    fallen = {
        page.relative_to(site).as_posix(): found
        for page in sorted(site.rglob("*.html"))
        if page.parent.name != "sheet" and (found := under_a_box(page.read_text(encoding="utf-8")))
    }
    assert fallen == {}


def test_a_heading_that_falls_under_a_box_is_found() -> None:
    box = '<article><h2>One</h2><div class="admonition"><h2>Box</h2><h3>Of the box</h3></div>'
    assert under_a_box(f"{box}<h2>Two</h2><h3>Own</h3>") == []
    assert under_a_box(f"{box}<h3>Fallen</h3>") == ["Fallen"]


def test_a_browser_of_text_shows_no_control_that_needs_a_script(site: Path) -> None:
    """Search and colours are written by the script that they need."""
    dead, seen = {}, 0
    for page in sorted(site.rglob("*.html")):
        tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
        header = tree.css_first("header.top")
        if header is not None:
            seen += 1
            assert header.css_first("details.menu a") is not None, "the menu needs none"
            if found := [*header.css("button, input, form"), *tree.css("body > input")]:
                dead[page.relative_to(site).as_posix()] = str(found[0].html)[:80]
    assert seen > 10 and dead == {}
