"""Handouts in other formats, as they stand on the site and are led to."""

from __future__ import annotations

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from clotsigns.handouts.formats import ENDINGS, place_of
from clotsigns.handouts.sheet import pages_with_sheets
from clotsigns.published.files import Files
from clotsigns.published.gate import Gate
from clotsigns.sources.project import load_project
from clotsigns.sources.withdrawn import as_published


def test_each_handout_is_there_in_each_format_and_led_to_from_one_page(
    site: Path, root: Path
) -> None:
    places = [
        place_of(page, kind) for page in pages_with_sheets(load_project(root)) for kind in ENDINGS
    ]
    assert len(places) >= 36 and all((site / place).stat().st_size > 1000 for place in places)
    page = LexborHTMLParser((site / "handouts/index.html").read_text(encoding="utf-8"))
    links = [link for link in page.css("a[download]") if link.attributes["href"]]
    assert [f"handouts/{link.attributes['href']}" for link in links] == places


def test_no_browser_keeps_them_of_itself(site: Path) -> None:
    listed = (site / "sw.js").read_text(encoding="utf-8").partition("\n")[0]
    assert '"handouts/dvt-a4.pdf"' in listed
    assert not [ending for ending in ENDINGS.values() if f'{ending}"' in listed]


def test_the_gate_misses_one_and_refuses_one_of_another_page(site: Path, root: Path) -> None:
    gate = Gate(as_published(load_project(root)), Files(site))
    for ending in ENDINGS.values():
        other = (site / f"handouts/leg-cramps{ending}").read_bytes()
        for content in (other, None):
            found = dict(gate.found_in({f"handouts/dvt{ending}": content}))
            assert {"formats.format_whole", "gate.missing"} & set(found)
