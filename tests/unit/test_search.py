"""The search index: people's words in, wrong claims and repetition out, the same each time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from clotsigns.site import Site
from clotsigns.sources.project import load_project
from clotsigns.sources.search_words import near_misses, without_accents
from clotsigns.steps.search_index import place_of, rows_of, tuned
from clotsigns.steps.search_worker import prelude

Spoil = Callable[[str, str, str], int]


def entry(location: str, title: str, text: str = "") -> dict[str, Any]:
    return {"location": location, "title": title, "text": text}


def index(*entries: dict[str, Any]) -> dict[str, Any]:
    return {
        "config": {"separator": r"\s+", "fields": {"title": {"boost": 1000.0}}},
        "docs": list(entries),
    }


def found(tiny: Path, *entries: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {doc["location"]: doc for doc in tuned(index(*entries), load_project(tiny))["docs"]}


def test_near_misses_are_the_usual_slips() -> None:
    misses = set(near_misses("massage"))
    assert {"massge", "masage", "masssage", "message", "massaeg"} <= misses
    assert "passage" not in misses


def test_accents_may_be_left_out() -> None:
    assert without_accents("coágulo") == "coagulo"
    assert without_accents("clot") == "clot"


def test_words_and_slips_go_to_their_place_and_nowhere_else(tiny: Path) -> None:
    docs = found(tiny, entry("dvt/", "A clot"), entry("dvt/#what-it-is", "What it is"))
    assert docs["dvt/"]["words"] == "lump"
    assert "thrombsis" in docs["dvt/"]["slips"].split()
    assert "thrombosis" not in docs["dvt/"]["slips"].split()
    assert "words" not in docs["dvt/#what-it-is"]


def test_a_section_on_many_pages_is_found_on_the_emergency_page(tiny: Path) -> None:
    docs = found(
        tiny,
        entry("dvt/", "A clot"),
        entry("dvt/#emergency", "Call", "Your chest hurts."),
        entry("dvt/#same-day", "Today", "One leg is swollen."),
        entry("emergency/", "When to call"),
        entry("emergency/#emergency", "Call", "Your chest hurts."),
    )
    assert list(docs) == ["dvt/", "dvt/#same-day", "emergency/", "emergency/#emergency"]


def test_lists_of_sources_are_left_out_and_citations_too(tiny: Path) -> None:
    docs = found(
        tiny,
        entry("dvt/", "A clot", "<p>It is a lump.<sup>1, 2</sup></p>"),
        entry("dvt/#sources", "Sources", "A library"),
    )
    assert list(docs) == ["dvt/"]
    assert docs["dvt/"]["text"] == "<p>It is a lump.</p>"


def test_a_table_is_found_and_not_shown(tiny: Path) -> None:
    text = (
        "<p>Two kinds.</p> Cramp Could be a clot Seconds. Hours.<sup>3</sup> <ul><li>No.</li></ul>"
    )
    docs = found(tiny, entry("dvt/", "A clot", text))
    assert docs["dvt/"]["text"] == "<p>Two kinds.</p> <ul><li>No.</li></ul>"
    assert docs["dvt/"]["cells"] == "Cramp Could be a clot Seconds. Hours."


def test_a_page_is_shown_by_the_words_under_its_title(tiny: Path) -> None:
    docs = found(
        tiny,
        entry("dvt/", "DVT", "<p>Draft.</p>"),
        entry("dvt/#a-clot", "A clot", "<p>A clot is a lump of blood.</p>"),
        entry("dvt/#what-it-is", "What it is", "<p>It sits in a vein.</p>"),
    )
    assert list(docs) == ["dvt/", "dvt/#what-it-is"]
    assert docs["dvt/"]["text"] == "<p>A clot is a lump of blood.</p>"


def test_each_country_is_found_with_its_number(tiny: Path, spoil: Spoil) -> None:
    spoil(
        "data/emergency-numbers.yml",
        "[]",
        "\n- {code: UT, name: {en: Utopia, es: Utopía}, emergency: ['5', '6'], tel: '5',"
        " urgent: {en: Ask & wait., number: 12 34}, sources: [book]}\n",
    )
    docs = found(
        tiny,
        entry("emergency/", "Help"),
        entry("emergency/#numbers", "Numbers", "<p>All.</p> Utopia 5"),
    )
    assert list(docs) == ["emergency/", "emergency/#numbers", "emergency/#country-ut"]
    assert "cells" not in docs["emergency/#numbers"]
    shown = docs["emergency/#country-ut"]
    assert "<strong>5, 6</strong>." in shown["text"]
    assert shown["text"].endswith("<p>12 34: Ask &amp; wait.</p>")
    assert shown["words"] == "utopia utopía"


def test_rows_of_tables_name_their_columns(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.add(
        "dvt/index.html",
        "<article><h1>A clot</h1><h2 id='dose'>Dose</h2><table><thead><tr><th>Medicine<th>Missed"
        "<tbody><tr><th>A &amp; B<td>Take it.<sup><a href='#s'>1</a></sup></table></article>",
    )
    assert rows_of(site) == {"dvt/#dose": "<li>A &amp; B. Missed: Take it.</li>"}


def test_pages_about_the_site_count_less(tiny: Path) -> None:
    docs = found(tiny, entry("dvt/", "A clot"), entry("about/", "Who"))
    assert docs["about/"]["boost"] == 0.5
    assert "boost" not in docs["dvt/"]


def test_the_glossary_is_found_word_by_word(tiny: Path) -> None:
    (tiny / "data/glossary.yml").write_text(
        "terms: {vein: {term: {en: Vein}, means: {en: 'A vessel. [@book]'}, sources: [book]}}\n",
        encoding="utf-8",
    )
    docs = found(tiny, entry("glossary/", "Words"), entry("glossary/#words", "The words", "Vein"))
    assert list(docs) == ["glossary/", "glossary/#vein"]
    assert docs["glossary/#vein"]["text"] == "<p>A vessel.</p>"


def test_the_home_page_is_home() -> None:
    assert place_of("") == ("home", "")
    assert place_of("about/sources/#list") == ("about/sources", "list")


def test_common_words_reach_the_script_sorted_and_quoted() -> None:
    script = prelude({"common": ["it's", "in"]}, "// Why.\nrun();")
    assert '["in","it\'s"]' in script
    assert script.endswith("\nrun();\n") and "Why" not in script
