"""The list that the worker keeps on a device: when to call for help first, all of it named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from clotsigns.release.worker import WORKER, NoWorker, list_release

FILES = (
    *("index.html", "about/index.html", "emergency/index.html", "404.html", "embed/dvt/index.html"),
    *("assets/site.css", "assets/site.css.br", "assets/site.css.gz", "assets/preview/dvt.png"),
    *("pictures/leg.svg", "search/search_index.json", "robots.txt", "catalogue.json"),
    *("handouts/index.html", "handouts/dvt-a4.pdf", "handouts/sheet/dvt-a4.html"),
    *("handouts/handouts.zip", "handout/handout.css"),
)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / WORKER).write_text("go();\n", encoding="utf-8")
    return tmp_path


def listed(site: Path) -> dict[str, Any]:
    """What the head of the worker says, and that its code follows."""
    list_release(site)
    head, _, code = (site / WORKER).read_text(encoding="utf-8").partition("\n")
    assert code == "go();\n"
    told: dict[str, Any] = json.loads(head.partition("=")[2].removesuffix(";"))
    return told


def test_when_to_call_for_help_is_kept_before_all_else(built: Path) -> None:
    told = listed(built)
    assert [address for address, _ in told["first"]] == ["emergency/", "./"]
    groups = [group for group in told if group != "release"]
    assert groups == ["first", "pages", "handouts"]


def test_each_file_is_kept_once_or_not_at_all(built: Path) -> None:
    told = listed(built)
    assert [address for address, _ in told["pages"]] == [
        *("about/", "assets/site.css", "handouts/", "pictures/leg.svg"),
        "search/search_index.json",
    ]
    assert [address for address, _ in told["handouts"]] == [
        *("handout/handout.css", "handouts/dvt-a4.pdf", "handouts/sheet/dvt-a4.html"),
    ]


def test_a_release_has_the_name_of_its_bytes(built: Path) -> None:
    names = set()
    for words in ("one", "two", "one"):
        (built / "about/index.html").write_text(words, encoding="utf-8")
        (built / WORKER).write_text("go();\n", encoding="utf-8")
        names.add(listed(built)["release"])
    assert len(names) == 2


@pytest.mark.parametrize("name", [WORKER, "emergency/index.html", "index.html"])
def test_a_site_without_what_comes_first_is_refused(built: Path, name: str) -> None:
    (built / name).unlink()
    with pytest.raises(NoWorker):
        list_release(built)
