"""Every page can be reached from the home page, and no link or anchor leads nowhere."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from copies import copy_of

RC = Path(__file__).with_name("linkcheckerrc")
# Any address does to resolve links against: nothing is asked for there.
HERE = "https://site.example/"


@dataclass(frozen=True, kw_only=True)
class Links:
    """What LinkChecker visited and what it found wrong."""

    visited: frozenset[str]
    faults: tuple[str, ...]


def follow(base_url: str, *starts: str) -> Links:
    """Follow every link of a served site from its home page and the other starting places."""
    program = Path(sys.executable).with_name("linkchecker")
    addresses = [f"{base_url}{start}" for start in ("/", *starts)]
    answer = subprocess.run(
        [program, "--config", RC, "--no-status", "--verbose", "--output=csv/utf-8", *addresses],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    rows = list(
        csv.DictReader(
            (line for line in answer.stdout.splitlines() if not line.startswith("# ")),
            delimiter=";",
        )
    )
    assert rows, f"LinkChecker followed nothing:\n{answer.stdout}{answer.stderr}"
    faults = tuple(
        f"{row['parentname'].removeprefix(base_url)}:{row['line']}: {row['urlname']}: "
        f"{row['result']} {row['warningstring']}".rstrip()
        for row in rows
        if row["valid"] != "True" or row["warningstring"]
    )
    assert bool(faults) == bool(answer.returncode), answer.stderr
    return Links(
        visited=frozenset(urldefrag(row["url"]).url.removeprefix(base_url) for row in rows),
        faults=faults,
    )


def anchors_to_nothing(site: Path) -> Iterator[str]:
    """Every link to a place on a page of the site that the page does not have."""
    trees = {
        path.relative_to(site).as_posix().removesuffix("index.html"): HTMLParser(
            path.read_text(encoding="utf-8")
        )
        for path in sorted(site.rglob("*.html"))
    }
    ids = {page: {node.id for node in tree.css("[id]")} for page, tree in trees.items()}
    for page, tree in trees.items():
        for link in tree.css("a[href*='#'], area[href*='#']"):
            href = link.attributes["href"] or ""
            target, anchor = urldefrag(urljoin(f"{HERE}{page}", href))
            known = ids.get(target.removeprefix(HERE))
            if anchor and known is not None and unquote(anchor) not in known:
                yield f"/{page}: {href}"


def test_every_link_leads_somewhere(base_url: str) -> None:
    faults = follow(base_url, "/404.html").faults
    assert not faults, "\n" + "\n".join(faults)


def test_every_anchor_leads_somewhere(site: Path) -> None:
    faults = list(anchors_to_nothing(site))
    assert not faults, "\n" + "\n".join(faults)


def test_every_page_is_reached_from_the_home_page(base_url: str, pages: list[str]) -> None:
    missed = set(pages) - follow(base_url).visited - {"/404.html"}
    assert not missed


@pytest.fixture
def broken(site: Path, tmp_path: Path) -> Path:
    """A copy of the site whose home page has a link and two anchors that lead nowhere."""
    copy = copy_of(site, tmp_path / "site", spoilt=("index.html",))
    home = copy / "index.html"
    planted = (
        '<a href="no-such-page/">x</a><a href="#no-such-anchor">y</a>'
        '<a href="emergency/#nor-this">z</a></body>'
    )
    home.write_text(home.read_text(encoding="utf-8").replace("</body>", planted), encoding="utf-8")
    return copy


def test_a_broken_link_is_found(broken: Path, serve: Callable[[Path], str]) -> None:
    assert any("no-such-page" in fault and "404" in fault for fault in follow(serve(broken)).faults)


def test_a_broken_anchor_is_found(broken: Path, site: Path) -> None:
    found = set(anchors_to_nothing(broken)) - set(anchors_to_nothing(site))
    assert found == {"/: #no-such-anchor", "/: emergency/#nor-this"}
