"""The first use of a medical word leads to its meaning, and no one is led away from a box."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from markdown import Markdown
from selectolax.lexbor import LexborHTMLParser

from clotsigns.pages.markdown import ClotSignsExtension
from clotsigns.sources.article import read

GLOSSARY = """\
terms:
  dvt:
    term: {en: 'Deep vein thrombosis (DVT)'}
    means: {en: 'A clot in a deep vein.'}
    sources: [book]
  breath:
    term: {en: 'Breathe'}
    means: {en: 'To take in air.'}
    sources: [book]
"""


def links(root: Path) -> list[tuple[str, str]]:
    """The text and target of each link to the glossary."""
    md = Markdown(
        extensions=["attr_list", "tables", "toc", ClotSignsExtension(root=root, language="en")]
    )
    body = "\n".join(line.raw for line in read(root, Path("docs/en/dvt.md")).lines)
    tree = LexborHTMLParser(md.convert(body))
    return [(a.text(), a.attributes["href"] or "") for a in tree.css("a.term")]


def test_only_the_first_use_is_linked(tiny: Path, spoil: Callable[[str, str, str], int]) -> None:
    (tiny / "data/glossary.yml").write_text(GLOSSARY, encoding="utf-8")
    spoil("docs/en/dvt.md", "It sits in a vein.", "Some DVTs are **deep vein thrombosis** or DVT.")
    assert links(tiny) == [("DVTs", "glossary.md#dvt")]


def test_the_answer_headings_boxes_and_links_are_left_alone(
    tiny: Path, spoil: Callable[[str, str, str], int]
) -> None:
    (tiny / "data/glossary.yml").write_text(GLOSSARY, encoding="utf-8")
    spoil("docs/en/dvt.md", "# A clot", "# A DVT")
    spoil("docs/en/dvt.md", "A clot is a lump of blood.", "A DVT is a lump of blood.")
    spoil("docs/en/dvt.md", "It sits in a vein.", "See [the DVT page](dvt.md).")
    assert links(tiny) == []


def test_the_words_around_a_link_are_kept(
    tiny: Path, spoil: Callable[[str, str, str], int]
) -> None:
    (tiny / "data/glossary.yml").write_text(GLOSSARY, encoding="utf-8")
    spoil("docs/en/dvt.md", "It sits in a vein.", "Before *it* a DVT and you breathe on.")
    md = Markdown(
        extensions=["attr_list", "tables", "toc", ClotSignsExtension(root=tiny, language="en")]
    )
    body = "\n".join(line.raw for line in read(tiny, Path("docs/en/dvt.md")).lines)
    assert "Before it a DVT and you breathe on." in LexborHTMLParser(md.convert(body)).text()
