"""The settings from front matter, Zensical's pages made ours, and two sites compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from clotsigns.comparing.differences import other_bytes, other_pages
from clotsigns.generator.settings import left_out, menu_of, settings_file
from clotsigns.generator.zensical import settle, within
from clotsigns.sources.project import load_project

Spoil = Callable[[str, str, str], int]
PAGE = "docs/en/dvt.md"


def add(root: Path, name: str, lines: str) -> None:
    text = (root / PAGE).read_text(encoding="utf-8")
    path = root / "docs/en" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.replace("menu: A clot\norder: 10\n", lines), encoding="utf-8")


def test_the_menu_is_what_the_pages_tell_in_their_order(tiny: Path) -> None:
    add(tiny, "index.md", "menu: Start\norder: 5\n")
    add(tiny, "about/index.md", "menu: About\norder: 20\n")
    add(tiny, "about/sources.md", "menu: Sources\norder: 40\nunder: about\n")
    add(tiny, "portals.md", "menu: For portals\norder: 30\nunder: about\n")
    add(tiny, "404.md", "")
    project = load_project(tiny)
    assert menu_of(project) == [
        {"Start": "index.md"},
        {"A clot": "dvt.md"},
        {
            "About": [
                {"About": "about/index.md"},
                {"For portals": "portals.md"},
                {"Sources": "about/sources.md"},
            ]
        },
    ]
    assert "/404.md" in left_out(project)
    assert not {"/dvt.md", "/about/sources.md"} & set(left_out(project))


def test_the_settings_inherit_and_are_gone_afterwards(tiny: Path) -> None:
    with settings_file(load_project(tiny), site_dir="here") as path:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert path.parent == tiny.resolve()
    assert told["INHERIT"] == "mkdocs.yml"
    assert told["nav"] == [{"A clot": "dvt.md"}]
    assert told["site_dir"] == "here"
    assert not path.exists()


ZENSICAL = """<!doctype html><html><body><label class="x" aria-hidden="true"></label>
<a href="#__skip">Skip</a><a href="./..">Up</a>
<a href="././">Here</a><a href="./dvt/">Down</a><article><h1 id="title">Title</h1></article>
<script id="__config" type="application/json">{"base":"..","redirect":null,"search":\
"../assets/javascripts/workers/search.1.min.js","translations":{"clipboard.error":"No"}}</script>
<template data-theme="../assets/javascripts/bundle.1.min.js"></template></body></html>"""


@pytest.fixture
def zensical(tmp_path: Path) -> Path:
    """A site of one page as Zensical writes it."""
    site = tmp_path / "site"
    (site / "assets/javascripts/workers").mkdir(parents=True)
    (site / "assets/javascripts/bundle.1.min.js").write_text("")
    (site / "assets/javascripts/workers/search.1.min.js").write_text("")
    (site / "index.html").write_text(ZENSICAL, encoding="utf-8")
    item = {"location": "dvt/", "level": 1, "title": "A", "text": "B", "path": ["A"], "tags": []}
    index = {"config": {"lang": ["en"], "separator": " "}, "items": [item]}
    (site / "search.json").write_text(json.dumps(index), encoding="utf-8")
    settle(site)
    return site


def test_zensical_s_addresses_are_written_as_mkdocs_writes_them(zensical: Path) -> None:
    text = (zensical / "index.html").read_text(encoding="utf-8")
    for link in ('href="#title">Skip', 'href="..">Up', 'href="./">Here', 'href="dvt/">Down'):
        assert link in text


def test_no_label_is_hidden(zensical: Path) -> None:
    assert '<label class="x"></label>' in (zensical / "index.html").read_text(encoding="utf-8")


def test_zensical_s_pages_ask_for_the_scripts_that_our_steps_know(zensical: Path) -> None:
    text = (zensical / "index.html").read_text(encoding="utf-8")
    for kind in ("bundle.*.min.js", "workers/search.*.min.js"):
        (script,) = (zensical / "assets/javascripts").glob(kind)
        assert script.stat().st_size > 0
        assert f"/{script.name}" in text
    assert '{"base": "..", "search": "../' in text
    assert "redirect" not in text


def test_zensical_s_search_index_is_in_the_form_that_our_steps_read(zensical: Path) -> None:
    index = json.loads((zensical / "search/search_index.json").read_text(encoding="utf-8"))
    assert index["docs"] == [{"location": "dvt/", "title": "A", "text": "B"}]
    assert set(index["config"]) == {"lang", "separator", "pipeline", "fields"}
    assert not (zensical / "search.json").exists()


def test_what_zensical_keeps_is_put_away(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere/site"
    with within(tmp_path, target) as inside:
        (tmp_path / ".cache").mkdir()
        inside.mkdir()
        (inside / "index.html").write_text("x")
    assert [p.name for p in tmp_path.iterdir()] == ["elsewhere"]
    assert (target / "index.html").read_text() == "x"


PARTS = """<title>T</title><article><h2 id="a">A</h2><div class="admonition danger">Call</div>
<p>Words<sup class="cite"><a href="#s">1</a></sup> <a href="../dvt/">more</a></p>
<img src="a.svg"><label><input type="checkbox"> Tick</label></article>"""


def sites(tmp_path: Path, other: str) -> tuple[Path, Path]:
    for name, text in (("one", PARTS), ("other", other)):
        (tmp_path / name / "x").mkdir(parents=True)
        (tmp_path / name / "x/index.html").write_text(text, encoding="utf-8")
    return tmp_path / "one", tmp_path / "other"


def test_pages_that_say_the_same_are_the_same(tmp_path: Path) -> None:
    one, other = sites(tmp_path, PARTS.replace("../dvt/", "/dvt/").replace("\n", "  "))
    assert list(other_pages(one, other)) == []
    assert list(other_bytes(one, other)) == ["x/index.html has other bytes"]


@pytest.mark.parametrize(
    ("written", "instead", "part"),
    [
        ("<title>T", "<title>U", "head"),
        ("Words", "Word", "words"),
        ("danger", "tip", "boxes"),
        ('id="a"', 'id="b"', "headings"),
        ('href="#s"', 'href="#t"', "citations"),
        ("../dvt/", "../../dvt/x", "links"),
        ("a.svg", "b.svg", "pictures and scripts"),
        ('type="checkbox"', 'type="text"', "controls"),
    ],
)
def test_what_a_reader_does_not_get_alike_is_told(
    tmp_path: Path, written: str, instead: str, part: str
) -> None:
    told = list(other_pages(*sites(tmp_path, PARTS.replace(written, instead))))
    assert any(fault.startswith(f"x/index.html: other {part}: ") for fault in told), told


def test_a_page_that_one_site_lacks_is_told(tmp_path: Path) -> None:
    one, other = sites(tmp_path, PARTS)
    (other / "x/index.html").unlink()
    told = ["x/index.html is in one of the two only"]
    assert list(other_pages(one, other)) == list(other_bytes(one, other)) == told
    assert list(other_pages(one, other, frozenset({"x/index.html"}))) == []
