"""Words that were changed are told with both wordings, and sealed only with reasons."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from clotsigns.rules.sealed import words_sealed
from clotsigns.seal import main
from clotsigns.sealing.record import Entry, Recorded, read_record, since
from clotsigns.sealing.reviews import State, placeholder, review_of, seal_now
from clotsigns.sealing.sealer import NotSealed, to_seal
from clotsigns.sealing.signer import signed
from clotsigns.sources.problem import Problem
from clotsigns.sources.project import load_project
from oracles.sealed import DAY, review, seal

Spoil = Callable[[str, str, str], int]
PAGE = "docs/en/dvt.md"


@pytest.fixture
def sealed(tiny: Path) -> Path:
    """The small project, sealed as it stands."""
    seal(tiny)
    return tiny


def told(root: Path) -> list[Problem]:
    return list(words_sealed(load_project(root)))


def test_what_stands_as_it_was_sealed_is_not_told(sealed: Path) -> None:
    assert told(sealed) == []


def test_words_that_nobody_sealed_are_told(tiny: Path) -> None:
    (problem,) = told(tiny)
    assert str(problem.path) == "data/seals/en.txt"


def test_a_changed_sentence_is_told_with_both_wordings(sealed: Path, spoil: Spoil) -> None:
    line = spoil(PAGE, "A clot is a lump of blood.", "A clot is no lump of blood.")
    (problem,) = told(sealed)
    assert (str(problem.path), problem.line, problem.rule) == (PAGE, line, "sealed")
    assert (
        "A clot is a lump of blood." in problem.message
        and "A clot is no lump of blood." in problem.message
    )


@pytest.mark.parametrize(
    ("path", "find", "put"),
    [
        (PAGE, "[@book]", "[@film]"),
        (PAGE, "[@book]", ""),
        ("data/safety.yml", "step: call", "step: visit"),
    ],
)
def test_sources_and_steps_are_sealed(
    sealed: Path, spoil: Spoil, path: str, find: str, put: str
) -> None:
    spoil(path, find, put)
    assert {str(problem.path) for problem in told(sealed)} == {path}


def test_a_line_that_is_gone_and_one_that_is_new_are_told(sealed: Path) -> None:
    page = sealed / PAGE
    text = page.read_text(encoding="utf-8")
    page.write_text(text.rstrip() + "\nOne line more.\n", encoding="utf-8")
    (problem,) = told(sealed)
    assert "must be sealed: 'One line more.'" in problem.message
    seal(sealed)
    page.write_text(text, encoding="utf-8")
    gone, dated = sorted(told(sealed), key=lambda problem: -problem.line)
    assert "is gone: 'One line more.'" in gone.message
    assert dated.message.startswith("updated: sealed as '2026-02-01'")


def test_new_files_are_sealed_without_being_named(sealed: Path) -> None:
    (sealed / "data/more.yml").write_text("answer: {yes: 1}\n", encoding="utf-8")
    (sealed / "docs/en/x.svg").write_text("<svg><text>Up</text></svg>", encoding="utf-8")
    assert {str(p.path) for p in told(sealed)} == {"data/more.yml", "docs/en/x.svg"}


def test_each_host_writes_its_own_address_and_no_other_setting(tiny: Path, spoil: Spoil) -> None:
    settings = tiny / "mkdocs.yml"
    settings.write_text("site_name: Clots\nsite_url: https://a.example/\n", encoding="utf-8")
    seal(tiny)
    spoil("mkdocs.yml", "https://a.example/", "https://host.example/clots/")
    assert told(tiny) == []
    line = spoil("mkdocs.yml", "site_name: Clots", "site_name: Cures")
    assert [(str(p.path), p.line) for p in told(tiny)] == [("mkdocs.yml", line)]


def test_seals_that_were_changed_by_hand_are_told(sealed: Path) -> None:
    seals = sealed / "data/seals/en.txt"
    text = seals.read_text(encoding="utf-8").replace(
        "A clot is a lump of blood.", "A clot is no lump of blood."
    )
    seals.write_text(text, encoding="utf-8")
    (problem,) = told(sealed)
    assert problem.rule == "seals" and text.splitlines()[problem.line - 1].endswith("[@book]")


def test_safety_text_wants_a_reason_of_its_own(sealed: Path, spoil: Spoil) -> None:
    before = (sealed / "data/seals/en.txt").read_bytes()
    spoil("data/safety.yml", "Never rub it.", "Never ever rub it.")
    with pytest.raises(NotSealed, match="needs a reason"):
        seal(sealed)
    assert (sealed / "data/seals/en.txt").read_bytes() == before
    seal(sealed, rub="It was too weak.")
    change = read_record(sealed, "en")[-1].changes[0]
    assert change.safety and change.why == "It was too weak." and "dvt" in change.pages


def test_sealing_without_a_name_or_a_change_is_refused(sealed: Path) -> None:
    project = load_project(sealed)
    with pytest.raises(NotSealed, match="nothing has changed"):
        to_seal(project, who="A", why="B", day=DAY, reasons={})
    for who, why in (("", "B"), ("A", " ")):
        with pytest.raises(NotSealed, match="WHO"):
            to_seal(project, who=who, why=why, day=DAY, reasons={})


def test_a_page_tells_the_day_on_which_its_words_changed(sealed: Path, spoil: Spoil) -> None:
    spoil(PAGE, "A clot is a lump of blood.", "A clot is a soft lump of blood.")
    seal(sealed, day=datetime.date(2026, 3, 1))
    assert load_project(sealed).article("dvt").front.data["updated"] == datetime.date(2026, 3, 1)
    assert told(sealed) == []


def state(root: Path) -> tuple[State, int]:
    project = load_project(root)
    told = review_of(project, project.article("dvt"))
    return told.state, len(told.changed)


def test_a_review_holds_till_a_word_is_changed(sealed: Path, spoil: Spoil) -> None:
    assert state(sealed) == (State.NONE, 0)
    review(sealed)
    assert state(sealed) == (State.HOLDS, 0)
    spoil(PAGE, "A clot is a lump of blood.", "A clot is a soft lump of blood.")
    seal(sealed)
    assert state(sealed) == (State.CHANGED, 1)
    spoil(PAGE, "A clot is a soft lump of blood.", "A clot is a lump of blood.")
    seal(sealed)
    assert state(sealed) == (State.HOLDS, 0), "what was changed back is as it was read"


def test_a_changed_safety_text_takes_the_review_away(sealed: Path, spoil: Spoil) -> None:
    review(sealed)
    spoil("data/safety.yml", "Never rub it.", "Never ever rub it.")
    seal(sealed, rub="It was too weak.")
    assert state(sealed)[0] is State.LAPSED


def test_a_review_of_some_lines_is_of_these_alone(sealed: Path, spoil: Spoil) -> None:
    line = spoil(PAGE, "A clot is a lump of blood.", "A clot is a lump of blood.")
    review(sealed, only=str(line))
    project = load_project(sealed)
    assert review_of(project, project.article("dvt")).part == 1
    spoil(PAGE, "description: ", "description: More. ")
    seal(sealed)
    assert state(sealed) == (State.HOLDS, 0)


@pytest.mark.parametrize(
    "name", ["Dr A", "Jane Doe", "A. N. Other", "TODO", "Reviewer One", "Claude", "Smith", ""]
)
def test_a_name_that_stands_for_nobody_is_refused(sealed: Path, name: str) -> None:
    assert placeholder(name)
    with pytest.raises(NotSealed):
        signed(load_project(sealed), "dvt", name=name, qualification="nurse practitioner", day=DAY)


@pytest.mark.parametrize("name", ["Ada Byron", "Dr Ngozi Okafor", "Li Na Wang", "Anders Ström"])
def test_names_of_people_are_taken(name: str) -> None:
    assert not placeholder(name)


def test_a_review_of_words_that_are_not_sealed_is_refused(sealed: Path, spoil: Spoil) -> None:
    spoil(PAGE, "A clot is a lump of blood.", "A clot is no lump of blood.")
    with pytest.raises(NotSealed, match="make seal"):
        review(sealed)


def test_the_record_is_read_back_as_it_was_written() -> None:
    change = Recorded(path=Path("x"), place="", was="a", now="b", pages=("dvt",), safety=False)
    entry = Entry(day=DAY, who="A", why="B", seals={"dvt": "1"}, changes=(change,))
    later = Entry(day=DAY, who="A", why="B", seals={"dvt": "2"}, changes=(change,))
    assert since((entry, later), "dvt", "1") == [change]
    assert since((entry, later), "dvt", "2") == []
    assert since((entry, later), "dvt", "3") is None


def test_a_made_up_reviewer_is_told(sealed: Path, spoil: Spoil) -> None:
    spoil(PAGE, "kind: article", "kind: article\nreviewed: {name: Ada Byron, qualification: nurse}")
    assert any("reviewed: these words must be sealed" in p.message for p in told(sealed))


def test_the_command_tells_what_it_wants(sealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(sealed), "words", "--why", "x", "--who", "A"]) == 1
    assert "nothing has changed" in capsys.readouterr().err


def test_the_seal_of_a_page_is_of_all_it_shows(sealed: Path, spoil: Spoil) -> None:
    project = load_project(sealed)
    before = seal_now(project, project.article("dvt"))
    spoil("data/safety.yml", "Never rub it.", "Never ever rub it.")
    project = load_project(sealed)
    assert seal_now(project, project.article("dvt")) != before
