"""What the Markdown extension makes of placements, citations and tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from markdown import Markdown
from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.pages.markdown import ClotSignsExtension
from clotsigns.pages.placements import PlacementError
from clotsigns.sources.article import read
from oracles.sealed import review, seal

Spoil = Callable[[str, str, str], int]
PAGE = Path("docs/en/dvt.md")


def page(root: Path, path: Path = PAGE) -> LexborHTMLParser:
    """A page of the tiny project as HTML."""
    md = Markdown(
        extensions=["attr_list", "tables", "toc", ClotSignsExtension(root=root, language="en")]
    )
    body = "\n".join(
        line.raw for line in read(root, path if path == PAGE else path.relative_to(root)).lines
    )
    return LexborHTMLParser(md.convert(body))


def texts(tree: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in tree.css(selector)]


def test_the_emergency_box_follows_the_answer(tiny: Path) -> None:
    tree = page(tiny)
    assert tree.css_first("h1 + p + div.admonition.danger") is not None
    assert texts(tree, "div.danger li")[:2] == ["You cannot breathe well.", "Your chest hurts."]
    assert tree.css_first("div.danger h2#emergency") is not None


def test_the_emergency_box_leads_to_numbers_and_up_the_ladder(tiny: Path) -> None:
    tree = page(tiny)
    assert [a.attributes["href"] for a in tree.css("div.danger .numbers a")] == [
        "tel:999",
        "tel:112",
        "tel:911",
        "tel:000",
        "tel:111",
    ]
    others = [a.attributes["href"] for a in tree.css("div.danger :not(.numbers) > a")]
    assert others == [
        "emergency.md#numbers",
        "emergency.md#thinner",
        "emergency.md#emergency-stroke-and-spine",
        "emergency.md",
    ]


def test_a_box_that_says_the_signs_of_the_spine_leads_nowhere_for_them(
    tiny: Path, spoil: Spoil
) -> None:
    for old, new in (("  stroke:\n", "  saddle:\n"), ("say: [stroke]", "say: [saddle]")):
        spoil("data/safety.yml", old, new)
    led = [a.attributes["href"] for a in page(tiny).css("div.danger .more a")]
    assert led == ["emergency.md#thinner", "emergency.md"]


def test_the_core_stands_first_in_the_box_and_then_what_is_the_page_s_own(tiny: Path) -> None:
    lists = page(tiny).css("div.danger ul")
    assert [len(one.css("li")) for one in lists] == [7, 1]
    assert lists[1].text().strip() == "One side is weak."


def test_the_boxes_stand_in_the_order_of_the_ladder(tiny: Path) -> None:
    names = [str(box.attributes["class"]).split()[-1] for box in page(tiny).css("div.admonition")]
    assert names == ["emergency", "department", "same-day", "visit", "never"]


def test_a_block_ends_with_one_mark_for_all_that_it_rests_on(tiny: Path, spoil: Spoil) -> None:
    spoil(
        str(PAGE),
        "It sits in a vein. [@book]",
        "It sits in a vein. [@book; handout]\nIt stays. [@editor-judgement]\n\n- One. [@book]\n"
        "- Two. [@book]\n\nOur own advice. [@editor-judgement]",
    )
    spoil(
        "data/evidence/sources.yml",
        "sources:\n",
        "sources:\n- id: editor-judgement\n  title: Our advice\n  organisation: Us\n  kind: own\n"
        "  what_verified: Ours.\n",
    )
    tree = page(tiny)
    # The answer, the paragraph, the list and the table; what is our own shows none.
    assert texts(tree, "sup.cite") == ["1", "1", "1", "1"]
    assert texts(tree, "p.cite-table") == ["Sources of this table: 1"]
    marked = tree.css("span[data-handout]")
    assert [node.attributes["data-cited"] for node in marked] == ["1"]


def test_a_checklist_can_be_ticked_and_written_on(tiny: Path, spoil: Spoil) -> None:
    spoil(str(PAGE), "It sits in a vein. [@book]", "- [ ] Which leg:\n- [ ] I am pregnant.")
    items = page(tiny).css("li.task")
    assert [texts(item, "label") for item in items] == [["Which leg:"], ["I am pregnant."]]
    assert [len(item.css("input[type=checkbox]")) for item in items] == [1, 1]
    assert [len(item.css("input[type=text][aria-label='Which leg']")) for item in items] == [1, 0]


def test_a_page_in_a_folder_leads_up(tiny: Path) -> None:
    folder = tiny / "docs/en/dvt"
    folder.mkdir()
    text = (tiny / PAGE).read_text(encoding="utf-8").replace(": dvt]]", ": dvt/more]]")
    (folder / "more.md").write_text(text, encoding="utf-8")
    safety = tiny / "data/safety.yml"
    boxes = "  dvt/more:\n    emergency: []\n    department: []\n    same-day: []\n    visit: []\n"
    safety.write_text(
        safety.read_text(encoding="utf-8") + boxes + "    never: []\n", encoding="utf-8"
    )
    links = [a.attributes["href"] for a in page(tiny, folder / "more.md").css("div.danger .more a")]
    assert links[-1] == "../emergency.md"


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
    assert marks == ["1", "1, 2"]
    assert [li.attributes["id"] for li in tree.css(".sources ol li")] == [
        "source-book",
        "source-film",
    ]
    assert texts(tree, "#source-film") == ["A house. A film (2020)."]


def test_a_table_row_has_a_header(tiny: Path) -> None:
    assert texts(page(tiny), "tbody th[scope=row]") == ["Pain"]


def test_a_page_tells_that_no_clinician_has_reviewed_it(tiny: Path) -> None:
    tree = page(tiny)
    assert texts(tree, "p.review") == [
        "Not yet reviewed by a clinician (such as a doctor or nurse)."
    ]
    assert texts(tree, "p.state") == ["No doctor or nurse has reviewed this page yet."]
    assert tree.css_first("p.state + h1") is not None


def test_a_review_changes_the_words(tiny: Path, spoil: Spoil) -> None:
    review(tiny)
    tree = page(tiny)
    said = ["Reviewed by Ada Byron, vascular nurse, on 1 February 2026."]
    assert texts(tree, "p.review") == texts(tree, "p.state") == said
    spoil(str(PAGE), "a lump of", "a soft lump of")
    seal(tiny)
    tree = page(tiny)
    said = [f"{said[0]} Since then 1 sentence has changed."]
    assert texts(tree, "p.review") == texts(tree, "p.state") == said
    (change,) = texts(tree, "details.changed-since li")
    assert "a lump of" in change and "a soft lump of" in change
    spoil("data/safety.yml", "Never rub it.", "Never ever rub it.")
    seal(tiny, rub="It was too weak.")
    (told,) = texts(page(tiny), "p.review")
    assert told.startswith("Not yet reviewed") and "1 February 2026" in told


def test_a_box_that_is_not_there_stops_the_page(tiny: Path, spoil: Spoil) -> None:
    spoil(str(PAGE), "[[emergency: dvt]]", "[[emergency: moon]]")
    with pytest.raises(PlacementError, match="moon"):
        page(tiny)


def test_each_row_has_the_drawing_that_it_is_named_for(tiny: Path, spoil: Spoil) -> None:
    table = "| Name | It shows |\n| --- | --- |\n| rub | Hands. |\n\n[[drawings]]\n\n"
    spoil(str(PAGE), "[[about-this-page: dvt]]", f"{table}[[about-this-page: dvt]]")
    with pytest.raises(PlacementError, match="rub"):
        page(tiny)
    drawing = tiny / "docs/en/pictures/pictograms/rub.svg"
    drawing.parent.mkdir(parents=True, exist_ok=True)
    drawing.write_text("<svg/>", encoding="utf-8")
    (name,) = (row for row in page(tiny).css("tbody th") if row.css("img"))
    (shown,) = name.css("img")
    assert name.text().strip() == "rub"
    assert (shown.attributes["src"], shown.attributes["alt"]) == ("pictures/pictograms/rub.svg", "")
    # Paper has all of them, and a browser prints none that waits to be scrolled to.
    assert "loading" not in shown.attributes


def test_changed_data_is_read_again(tiny: Path, spoil: Spoil) -> None:
    page(tiny)
    spoil("data/safety.yml", "You cough up blood.", "You cough up a lot of blood.")
    assert "You cough up a lot of blood." in texts(page(tiny), "div.danger li")
