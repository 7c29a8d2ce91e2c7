"""The element around a page's words, its kinds, and the outline before its first section."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown import Markdown
from selectolax.lexbor import LexborHTMLParser

from clotsigns.pages.article_frame import Kinds
from clotsigns.pages.markdown import ClotSignsExtension
from clotsigns.sources.article import read
from clotsigns.sources.project import load_project

Spoil = Callable[[str, str, str], int]
PAGE = "docs/en/dvt.md"


def made(root: Path) -> LexborHTMLParser:
    ours = ClotSignsExtension(root=root, language="en", outline="On this page")
    md = Markdown(extensions=["attr_list", "tables", "toc", ours])
    return LexborHTMLParser(
        md.convert("\n".join(line.raw for line in read(root, Path(PAGE)).lines))
    )


def with_sections(spoil: Spoil, count: int) -> None:
    more = "".join(f"## Part {n} & more {{#part-{n}}}\n\nOne. [@book]\n\n" for n in range(count))
    spoil(PAGE, "[[never: dvt]]", f"[[never: dvt]]\n\n{more}")


def test_all_words_stand_in_one_article(tiny: Path) -> None:
    body = made(tiny).css_first("body")
    assert body is not None
    assert [(node.tag, node.attributes) for node in body.iter()] == [("article", {})]


def test_the_outline_lists_the_sections_and_stands_before_the_first(
    tiny: Path, spoil: Spoil
) -> None:
    with_sections(spoil, 2)
    tree = made(tiny)
    outline = tree.css_first(".outline")
    assert outline is not None and outline.next is not None
    assert outline.next.id == "what-it-is"
    assert [(link.attributes["href"], link.text()) for link in outline.css("a")] == [
        ("#what-it-is", "What it is"),
        ("#never", "Never do these things"),
        ("#part-0", "Part 0 & more"),
        ("#part-1", "Part 1 & more"),
        ("#sources", "Sources, dates and review"),
    ]
    # The search has the headings themselves.
    assert "data-search-exclude" in outline.attributes


def test_the_boxes_before_the_first_section_are_in_no_outline(tiny: Path, spoil: Spoil) -> None:
    with_sections(spoil, 2)
    tree = made(tiny)
    assert tree.css_first("h2#emergency") is not None
    assert tree.css_first(".outline a[href='#emergency']") is None


def test_a_page_can_hide_its_outline(tiny: Path, spoil: Spoil) -> None:
    with_sections(spoil, 2)
    spoil(PAGE, "kind: article", "kind: article\nhide: [toc]")
    assert made(tiny).css_first(".outline") is None


def test_a_short_page_has_no_outline(tiny: Path, spoil: Spoil) -> None:
    boxes = "[[emergency: dvt]]\n\n[[department: dvt]]\n\n[[same-day: dvt]]\n\n[[visit: dvt]]\n\n"
    spoil(PAGE, boxes, "")
    spoil(PAGE, "[[never: dvt]]\n\n", "")
    assert made(tiny).css_first(".outline") is None


@pytest.mark.parametrize(("columns", "kind"), [(3, None), (4, "wide")])
def test_a_table_of_more_than_three_columns_makes_the_page_wide(
    tiny: Path, spoil: Spoil, columns: int, kind: str | None
) -> None:
    rows = [" | ".join(["cell"] * columns), " | ".join(["---"] * columns)]
    rows.append(" | ".join(["cell"] * columns))
    spoil(PAGE, "It sits in a vein. [@book]", "\n".join(f"| {row} |" for row in rows))
    with_sections(spoil, 2)
    article = made(tiny).css_first("article")
    assert bool(made(tiny).css(".beside")) is (kind is None)
    assert article is not None
    assert article.attributes.get("class") == kind


@pytest.mark.parametrize(("parts", "kinds"), [(2, ()), (3, ("full",))])
def test_a_page_with_a_box_for_today_in_many_parts_is_full(
    parts: int, kinds: tuple[str, ...]
) -> None:
    box = f'<div class="admonition warning same-day">{"<h3/>" * parts}</div>'
    seen = Kinds(Markdown())
    seen.run(etree.fromstring(f"<div>{box}</div>"))
    assert seen.found == kinds


def test_the_state_of_review_stands_above_the_title(tiny: Path) -> None:
    article = made(tiny).css_first("article")
    assert article is not None
    first, second, *_ = article.iter()
    assert (first.attributes.get("class"), second.tag) == ("state", "h1")


def test_a_long_outline_stands_beside_no_words(tiny: Path, spoil: Spoil) -> None:
    with_sections(spoil, 12)
    short = made(tiny).css_first(".outline")
    assert short is not None and short.attributes["class"] == "outline beside"
    spoil(PAGE, "## Part 0", "## Part x {#part-x}\n\nOne. [@book]\n\n## Part 0")
    long = made(tiny).css_first(".outline")
    assert long is not None and long.attributes["class"] == "outline"


def test_each_sign_of_a_page_with_pictograms_names_its_own(tiny: Path, spoil: Spoil) -> None:
    assert made(tiny).css("[data-sign]") == []
    spoil(PAGE, "kind: article\n", "kind: article\npictograms: true\n")
    spoil("data/safety.yml", "  cough-blood:\n", "  cough-blood:\n    pictogram: cough\n")
    tree = made(tiny)
    article = tree.css_first("article")
    assert article is not None and article.attributes["class"] == "easy"
    signs = [item.attributes["data-sign"] for item in tree.css(".emergency li")]
    assert signs[:4] == ["breathless", "chest-pain", "cough", "faint"]
    assert tree.css(".admonition li:not([data-sign])") == []


def test_a_page_of_easy_words_says_a_sign_in_its_easy_words(tiny: Path, spoil: Spoil) -> None:
    text = "      en: You cough up blood.\n"
    spoil("data/safety.yml", text, f"{text}    easy:\n      en: Blood comes when you cough.\n")
    assert made(tiny).css(".emergency li")[2].text().strip() == "You cough up blood."
    spoil("data/safety.yml", "statements:\n", "easy: [dvt]\nstatements:\n")
    shown = [item.text().strip() for item in made(tiny).css(".emergency li")]
    assert shown[2] == "Blood comes when you cough."
    assert "easy" in [field for _, field, _ in load_project(tiny).safety.texts()]


def test_the_box_on_blood_thinners_says_what_its_heading_leaves(tiny: Path, spoil: Spoil) -> None:
    text = "      en: You hit your head.\n"
    spoil("data/safety.yml", text, f"{text}    headed:\n      en: A blow.\n")
    spoil(
        "data/safety.yml",
        "    department: []\n",
        "    department: []\n    thinner:\n      - group: leg\n        say: [head-blow]\n",
    )
    boxes = load_project(tiny).safety.boxes["dvt"]
    said = {box: [s.text for group in boxes[box] for s in group.statements] for box in boxes}
    assert (said["department"], said["thinner"]) == (["You hit your head."], ["A blow."])
