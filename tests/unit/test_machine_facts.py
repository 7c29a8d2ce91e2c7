"""What machines are told: true to the front matter, and no review that was not made."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from clotsigns.rules.conditions import conditions_known
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import load_project
from clotsigns.sources.website import Website
from clotsigns.steps.machine_facts import about_page, as_script, card
from clotsigns.steps.preview import HEIGHT, WIDTH, preview
from clotsigns.steps.shared_links import answer, site_map
from oracles.sealed import DAY, NAME, review, seal

WEBSITE = Website(name="Clot Signs", url="https://example.org/")


def problems(tiny: Path) -> list[Problem]:
    return list(conditions_known(load_project(tiny)))


def test_no_review_is_claimed_where_none_was_made(tiny: Path) -> None:
    project = load_project(tiny)
    facts = about_page(project, WEBSITE, project.article("dvt"), cites=True)
    assert "lastReviewed" not in facts
    assert "reviewedBy" not in facts
    assert (facts["datePublished"], facts["dateModified"]) == ("2026-01-01", "2026-01-02")
    assert facts["citation"] == "https://example.org/dvt/#sources"
    assert facts["about"][0]["code"][0]["codeValue"] == "I82.46"


def test_a_review_that_was_made_is_told(tiny: Path, spoil: Callable[[str, str, str], int]) -> None:
    review(tiny)
    project = load_project(tiny)
    facts = about_page(project, WEBSITE, project.article("dvt"), cites=False)
    assert facts["lastReviewed"] == DAY.isoformat()
    assert facts["reviewedBy"]["name"] == NAME
    assert "citation" not in facts
    spoil("docs/en/dvt.md", "a lump of", "a soft lump of")
    seal(tiny)
    project = load_project(tiny)
    assert "reviewedBy" not in about_page(project, WEBSITE, project.article("dvt"), cites=False)


def test_a_page_about_the_site_is_no_medical_page(tiny: Path) -> None:
    project = load_project(tiny)
    facts = about_page(project, WEBSITE, project.article("about"), cites=False)
    assert facts["@type"] == "AboutPage"
    assert "audience" not in facts


def test_words_cannot_end_the_script() -> None:
    script = as_script({"name": "</script><b>"})
    assert script.count("</script>") == 1
    assert json.loads(script.partition(">")[2].rpartition("<")[0])["name"] == "</script><b>"


def test_words_cannot_end_an_attribute(tiny: Path, spoil: Callable[[str, str, str], int]) -> None:
    spoil("docs/en/dvt.md", "A short page", "A 'short' \"page\"")
    project = load_project(tiny)
    tags = card(project, WEBSITE, project.article("dvt"), "a.png")
    assert "&quot;page&quot;" in tags
    assert 'content="https://example.org/a.png"' in tags


def test_the_site_map_has_every_page_and_the_day_on_which_its_words_changed(
    tiny: Path, spoil: Callable[[str, str, str], int]
) -> None:
    spoil("docs/en/dvt.md", "checked: 2026-01-02", "checked: 2026-02-03")
    project = load_project(tiny)
    text = site_map(WEBSITE, [project.article("home"), project.article("dvt")])
    assert "<loc>https://example.org/</loc><lastmod>2026-01-02</lastmod>" in text
    assert "<loc>https://example.org/dvt/</loc><lastmod>2026-01-02</lastmod>" in text


def test_the_picture_has_its_size_and_the_same_bytes(root: Path) -> None:
    first, second = (preview(root / "overrides", "Site", "A title", "An answer.") for _ in "12")
    assert first == second
    assert Image.open(BytesIO(first)).size == (WIDTH, HEIGHT)
    assert first != preview(root / "overrides", "Site", "A title", "Another answer.")


def test_words_that_do_not_fit_a_picture_are_told(root: Path) -> None:
    with pytest.raises(ValueError, match="no room for 'A title'"):
        preview(root / "overrides", "Site", "A title", "An answer. " * 100)


def test_the_answer_is_the_sentence_after_the_title(tiny: Path) -> None:
    assert answer(load_project(tiny).article("dvt")) == "A clot is a lump of blood."


def test_codes_are_held_against_the_table(
    tiny: Path, spoil: Callable[[str, str, str], int]
) -> None:
    assert problems(tiny) == []
    spoil("data/codes.csv", "Calf muscle vein clot,dvt", "Calf muscle vein clot,home")
    assert ["must lead to 'dvt'" in problem.message for problem in problems(tiny)] == [True]
    spoil("data/codes.csv", "I82.46", "I82.47")
    assert ["must stand in" in problem.message for problem in problems(tiny)] == [True]
