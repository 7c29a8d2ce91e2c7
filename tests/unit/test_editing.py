"""What an editor sees after each save: the page, and what is wrong with it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from selectolax.lexbor import LexborHTMLParser

from clotsigns.editing import preview as module
from clotsigns.editing.__main__ import server
from clotsigns.editing.preview import Preview
from clotsigns.generator.run import BuildError
from clotsigns.sources.project import Project

Spoil = Callable[[str, str, str], int]
PAGE = "docs/en/dvt.md"
SETTINGS = """\
site_name: A
site_url: https://host.example/
site_description: B.
markdown_extensions: [attr_list, {clotsigns: {root: ., outline: Parts}}]
"""
FRAME = "<html><body><header>{title}</header><article>old</article></body></html>"


@pytest.fixture
def made(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Preview]:
    """The tiny project, with a generator that writes nothing but frames."""

    def generate(project: Project, target: Path) -> None:
        for article in project.articles:
            (target / article.id).mkdir(parents=True, exist_ok=True)
            (target / article.id / "index.html").write_text(FRAME.format(title=article.menu))

    monkeypatch.setattr(module, "generate", generate)
    (tiny / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (tiny / "overrides").mkdir(exist_ok=True)
    made = Preview(tiny)
    made.start()
    yield made


def shown(made: Preview) -> LexborHTMLParser:
    return LexborHTMLParser(made.page("/dvt/") or "")


def words(tree: LexborHTMLParser, selector: str) -> str:
    return " ".join(" ".join(node.text() for node in tree.css(selector)).split())


def test_the_page_stands_in_the_generator_s_frame(made: Preview) -> None:
    tree = shown(made)
    assert words(tree, "header") == "A clot"
    assert words(tree, "article h1") == "A clot"
    assert tree.css_first("article div.danger") is not None
    assert tree.css_first("article sup.cite a[href='#source-book']") is not None


def test_links_lead_to_addresses_of_the_site(made: Preview) -> None:
    links = [a.attributes["href"] for a in shown(made).css("div.danger a")]
    assert "/emergency/#numbers" in links
    assert not [link for link in links if link and ".md" in link]


def test_what_is_saved_is_shown(made: Preview, spoil: Spoil) -> None:
    before = made.mark("/dvt/")
    assert made.mark("/dvt/") == before
    spoil(PAGE, "It sits in a vein.", "It sits deep in a vein.")
    assert "It sits deep in a vein." in words(shown(made), "article")
    assert made.mark("/dvt/") != before


def test_what_is_saved_in_the_data_is_shown(made: Preview, spoil: Spoil) -> None:
    spoil("data/safety.yml", "Feel for cold or heat.", "Feel for cold.")
    assert words(shown(made), ".skin") == "Feel for cold."


def test_a_problem_stands_on_the_page_with_its_line_and_rule(made: Preview, spoil: Spoil) -> None:
    line = spoil(PAGE, "It sits in a vein. [@book]", "It sits in a vein.")
    told = words(shown(made), "aside[role=status]")
    assert f"{PAGE}:{line} citation-missing: " in told
    spoil(PAGE, "It sits in a vein.", "It sits in a vein. [@book]")
    assert f"{PAGE}:{line} " not in words(shown(made), "aside[role=status]")


def test_what_cannot_be_read_is_told_on_the_page_as_it_was(made: Preview, spoil: Spoil) -> None:
    spoil(PAGE, "kind: article", "kind: [article")
    tree = shown(made)
    assert "yaml" in words(tree, "aside[role=status]")
    assert words(tree, "article h1") == "A clot"


def test_a_box_that_is_not_known_is_told(made: Preview, spoil: Spoil) -> None:
    line = spoil(PAGE, "[[same-day: dvt]]", "[[same-day: dvtt]]")
    assert f"{PAGE}:{line} " in words(shown(made), "aside[role=status]")


def test_the_frame_comes_when_what_was_wrong_is_mended(
    made: Preview, spoil: Spoil, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = module.generate  # type: ignore[attr-defined]

    def fail(project: Project, target: Path) -> None:
        raise BuildError("no such box")

    monkeypatch.setattr(module, "generate", fail)
    spoil(PAGE, "menu: A clot", "menu: Clots")
    made.start()
    assert "no such box" in words(shown(made), "aside[role=status]")
    monkeypatch.setattr(module, "generate", work)
    spoil(PAGE, "It sits in a vein.", "It sits deep in a vein.")
    made.start()
    assert words(shown(made), "header") == "Clots"


def test_the_preview_is_served_and_says_when_it_has_changed(made: Preview, spoil: Spoil) -> None:
    running = server(made, 0)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        top = f"http://127.0.0.1:{running.server_port}"
        with urlopen(f"{top}/dvt/") as answer:
            page = answer.read().decode()
        with urlopen(f"{top}/.edit/dvt/") as answer:
            mark = answer.read().decode()
        assert mark and f'own="{mark}"' in page
    finally:
        running.shutdown()
        running.server_close()


def test_no_file_outside_the_site_is_shown(made: Preview) -> None:
    assert made.file("/../../mkdocs.yml") is None
    assert made.file("/dvt/index.html") is not None
