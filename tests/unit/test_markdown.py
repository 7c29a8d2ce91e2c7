"""What the Markdown extension makes of placements, citations and tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from markdown import Markdown
from selectolax.lexbor import LexborHTMLParser

from clotsigns.article import read
from clotsigns.markdown import ClotSignsExtension
from clotsigns.placements import PlacementError

Spoil = Callable[[str, str, str], int]
PAGE = Path("docs/en/dvt.md")


def page(root: Path) -> LexborHTMLParser:
    """The tiny project's page as HTML."""
    md = Markdown(
        extensions=["attr_list", "tables", "toc", ClotSignsExtension(root=root, language="en")]
    )
    body = "\n".join(line.raw for line in read(root, PAGE).lines)
    return LexborHTMLParser(md.convert(body))


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in tree.css(selector)]


def test_the_emergency_box_follows_the_answer(tiny: Path) -> None:
    tree = page(tiny)
    assert tree.css_first("h1 + p + div.admonition.danger") is not None
    assert texts(tree, "div.danger li")[:2] == ["You cannot breathe well.", "You cough up blood."]
    assert tree.css_first("div.danger h2#emergency") is not None


def test_the_emergency_box_links_to_nothing_but_telephone_numbers(tiny: Path) -> None:
    links = [a.attributes["href"] for a in page(tiny).css("div.danger a")]
    assert links == ["tel:999", "tel:112", "tel:911", "tel:000", "tel:111"]


def test_a_citation_leads_to_its_source(tiny: Path) -> None:
    tree = page(tiny)
    link = tree.css_first("sup.cite a")
    assert link is not None
    assert link.attributes["href"] == "#source-book"
    assert link.attributes["aria-label"] == "Source 1"
    source = tree.css_first("li#source-book")
    assert source is not None
    assert "A library. A book of clots (2020)." in source.text()


def test_sources_are_numbered_in_the_order_of_the_page(tiny: Path, spoil: Spoil) -> None:
    spoil(
        "data/evidence/sources.yml",
        "sources:\n",
        "sources:\n- id: film\n  title: A film\n  organisation: A house\n  kind: review\n"
        "  read: none\n  year: 2020\n  what_verified: Nothing.\n",
    )
    spoil(str(PAGE), "It sits in a vein. [@book]", "It sits in a vein. [@film; @book]")
    tree = page(tiny)
    marks = [texts(tree, "sup.cite")[n] for n in (0, 1)]
    assert marks == ["1", "2, 1"]
    assert [li.attributes["id"] for li in tree.css(".sources ol li")] == [
        "source-book",
        "source-film",
    ]
    assert texts(tree, "#source-film") == [
        "A house. A film (2020). Review of studies. We have not read it yet."
    ]


def test_a_table_row_has_a_header(tiny: Path) -> None:
    assert texts(page(tiny), "tbody th[scope=row]") == ["Pain"]


def test_a_page_tells_that_no_clinician_has_reviewed_it(tiny: Path) -> None:
    tree = page(tiny)
    assert texts(tree, "p.review") == [
        "Not yet reviewed by a clinician (such as a doctor or nurse)."
    ]
    assert (
        "No clinician (doctor or nurse) has reviewed this page yet."
        in texts(tree, "p.disclaimer")[0]
    )


def test_a_review_changes_the_words(tiny: Path, spoil: Spoil) -> None:
    spoil(
        str(PAGE),
        "kind: article",
        "kind: article\nreviewed_by: {name: A Person, qualification: nurse}\n"
        "reviewed_on: 2026-03-04",
    )
    assert texts(page(tiny), "p.review") == ["Reviewed by A Person, nurse, on 4 March 2026."]


def test_a_box_that_is_not_there_stops_the_page(tiny: Path, spoil: Spoil) -> None:
    spoil(str(PAGE), "[[emergency: dvt]]", "[[emergency: moon]]")
    with pytest.raises(PlacementError, match="moon"):
        page(tiny)


def test_changed_data_is_read_again(tiny: Path, spoil: Spoil) -> None:
    page(tiny)
    spoil("data/safety.yml", "You cough up blood.", "You cough up a lot of blood.")
    assert "You cough up a lot of blood." in texts(page(tiny), "div.danger li")
