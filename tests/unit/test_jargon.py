"""A medical word is explained where a page first uses it, and the glossary has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clotsigns.reading.jargon import first_uses, is_medical
from clotsigns.rules import problems
from clotsigns.sources.project import load_project

PAGE = "docs/en/dvt.md"
GLOSSARY = """\
plain: [numbs]
terms:
  dvt:
    term: {en: 'Deep vein thrombosis (DVT)'}
    means: {en: 'A clot in a deep vein.'}
    sources: [book]
"""


@pytest.fixture
def with_glossary(tiny: Path) -> Path:
    (tiny / "data/glossary.yml").write_text(GLOSSARY, encoding="utf-8")
    return tiny


@pytest.mark.parametrize("word", ["thrombosis", "Cellulitis", "rivaroxaban", "embolism", "PES"])
def test_a_word_of_medicine_is_told_by_its_looks(word: str) -> None:
    assert is_medical(word)


@pytest.mark.parametrize("word", ["leg", "doctor", "1000", "swelling", "don't"])
def test_a_word_of_every_day_is_not(word: str) -> None:
    assert not is_medical(word)


def test_a_word_of_the_glossary_or_its_plain_list_may_be_used(
    with_glossary: Path, spoil: Callable[[str, str, str], int]
) -> None:
    spoil(PAGE, "It sits in a vein.", "A deep vein thrombosis numbs nothing.")
    assert problems(load_project(with_glossary)) == []


@pytest.mark.parametrize(
    ("old", "new", "explained"),
    [
        ("It sits in a vein.", "A DVT sits in a vein.", True),
        ("| Pain |", "| DVT |", True),
        ("| Sign |", "| DVT |", False),
        ("A clot is a lump", "A DVT is a lump", False),
        ("A clot is a lump", "A clot (DVT) is a lump", True),
        ("A clot is a lump", "A DVT (a clot) is a lump", True),
        ("# A clot", "# A DVT", False),
        ("# A clot", "# DVT: a clot", True),
    ],
)
def test_where_a_first_use_is_explained(
    with_glossary: Path,
    spoil: Callable[[str, str, str], int],
    old: str,
    new: str,
    explained: bool,
) -> None:
    line = spoil(PAGE, old, new)
    project = load_project(with_glossary)
    uses = list(first_uses(project, project.article("dvt")))
    assert [(use.term, use.explained) for use in uses] == [("dvt", explained)]
    told = [(p.line, p.rule) for p in problems(project)]
    assert told == ([] if explained else [(line, "first-use")])


def test_a_box_explains_its_own_words(
    with_glossary: Path, spoil: Callable[[str, str, str], int]
) -> None:
    spoil("data/safety.yml", "You faint.", "You have a DVT.")
    assert {p.rule for p in problems(load_project(with_glossary))} == {"first-use"}


def test_only_the_first_use_counts(
    with_glossary: Path, spoil: Callable[[str, str, str], int]
) -> None:
    spoil(PAGE, "It sits in a vein.", "A DVT sits in a vein.")
    spoil(PAGE, "| Sign | Meaning |", "| DVT | Meaning |")
    assert problems(load_project(with_glossary)) == []
