"""Seals, the record and reviews: what was changed, what is told of it, and what a review is of."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from clotsigns.sealing import record, reviews, seals
from clotsigns.sealing.pieces import Piece, seal_of
from clotsigns.sealing.record import Entry, Recorded, read_record, since
from clotsigns.sealing.reviews import Review, State, as_words, placeholder, review_of, stands
from clotsigns.sealing.seals import Change, compared, read_seals
from clotsigns.sources.article import Article, parsed
from clotsigns.sources.data_file import parse
from clotsigns.sources.problem import SourceError
from clotsigns.sources.project import Project, load_project
from clotsigns.sources.words import Words
from oracles.sealed import seal

A, B = Path("docs/en/a.md"), Path("data/b.yml")
DAY = datetime.date(2026, 2, 1)


@lru_cache
def _loaded(root: Path) -> Project:
    return load_project(root)


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Project:
    """A project with one page, whose seals and record are to stand in a folder of the test's."""
    words = {
        "months": ["January", "February"],
        "not_reviewed": "Nobody has reviewed it.",
        "not_reviewed_short": "Not reviewed.",
        "review_lapsed": "The review of {date} lapsed.",
        "reviewed": "Reviewed by {name}, {qualification}, {date}.",
        "review_of_part": "Of {count} lines.",
        "changed_since": "{count} lines changed.",
        "changed_since_one": "{count} line changed.",
    }
    text = yaml.safe_dump(words)
    return replace(
        _loaded(root),
        root=tmp_path,
        language="en",
        words=Words(document=parse(text, Path("data/words/en.yml"))),
    )


def piece(path: Path, line: int, words: str, place: str = "") -> Piece:
    return Piece(path=path, line=line, place=place, words=words)


def write(project: Project, path: Path, text: str) -> None:
    (project.root / path).parent.mkdir(parents=True, exist_ok=True)
    (project.root / path).write_text(text, encoding="utf-8")


def test_seals_stand_by_language() -> None:
    assert seals.path_of("en") == Path("data/seals/en.txt")
    assert record.path_of("xx") == Path("data/record/xx.yml")


def test_a_file_of_seals_says_each_piece_with_its_seal() -> None:
    one, two = piece(A, 3, "A clot."), piece(B, 1, "Call.", "boxes: call")
    empty = piece(B, 2, "", "boxes: none")
    text = seals.as_text({A: [one], B: [two, empty]})
    assert text.splitlines() == [
        "# Made by 'make seal', and by nothing else: it writes down who changed what, and why.",
        "",
        "docs/en/a.md",
        f"  {one.seal} A clot.",
        "",
        "data/b.yml",
        f"  {two.seal} boxes: call = Call.",
        f"  {empty.seal} boxes: none =",
    ]
    assert text.endswith("\n")


def test_seals_are_read_back_as_they_were_written(project: Project) -> None:
    found = {
        A: [piece(A, 3, "A clot."), piece(A, 5, "x = y"), piece(A, 6, "one = two = three")],
        B: [piece(B, 1, "Call.", "boxes: call"), piece(B, 2, "a = b", "boxes: sum")],
    }
    write(project, seals.path_of("en"), seals.as_text(found))
    assert read_seals(project) == {
        A: [("", "A clot."), ("", "x = y"), ("", "one = two = three")],
        B: [("boxes: call", "Call."), ("boxes: sum", "a = b")],
    }
    # A file that is named twice goes on.
    write(
        project,
        seals.path_of("en"),
        seals.as_text({A: found[A][:1]}) + seals.as_text({A: found[A][1:]}),
    )
    assert read_seals(project)[A] == [("", "A clot."), ("", "x = y"), ("", "one = two = three")]


def test_a_seal_that_was_made_by_hand_is_told_at_its_line(project: Project) -> None:
    text = seals.as_text({A: [piece(A, 3, "A clot."), piece(A, 4, "It hurts.")]})
    write(project, seals.path_of("en"), text.replace("It hurts.", "It is fine."))
    with pytest.raises(SourceError) as caught:
        read_seals(project)
    (told,) = caught.value.problems
    assert (told.path, told.line, told.rule) == (Path("data/seals/en.txt"), 5, "seals")
    assert told.message == (
        "this line must be as 'make seal' wrote it; take the change back, "
        "change the words where they stand, and run make seal"
    )


def test_no_file_of_seals_is_told_by_its_path_in_the_project(project: Project) -> None:
    with pytest.raises(SourceError) as caught:
        read_seals(project)
    assert [p.path for p in caught.value.problems] == [Path("data/seals/en.txt")]


@pytest.mark.parametrize(("language", "asked"), [("en", ""), ("fr", "LANGUAGE=fr ")])
def test_where_nothing_is_sealed_it_is_told_how(
    project: Project, language: str, asked: str
) -> None:
    with pytest.raises(SourceError) as caught:
        read_seals(replace(project, language=language))
    (told,) = caught.value.problems
    shown = Path(f"data/seals/{language}.txt")
    assert (told.path, told.line, told.rule) == (shown, 1, "seals")
    assert told.message == (
        f"no words are sealed yet; run: make seal {asked}WHY='…', or restore this file"
    )


def test_seals_that_cannot_be_read_are_told_by_their_path(project: Project) -> None:
    write(project, seals.path_of("en"), "")
    (project.root / seals.path_of("en")).write_bytes(b"\xff\xfe\xff")
    with pytest.raises(SourceError) as caught:
        read_seals(project)
    assert [p.path for p in caught.value.problems] == [Path("data/seals/en.txt")]


def differ(was: Mapping[Path, list[tuple[str, str]]], *now: Piece) -> list[Change]:
    found: dict[Path, list[Piece]] = {}
    for one in now:
        found.setdefault(one.path, []).append(one)
    return list(compared(dict(was), found))


def change(path: Path, line: int, was: str, now: str, place: str = "") -> Change:
    return Change(path=path, line=line, place=place, was=was, now=now)


def test_lines_of_a_page_are_compared_in_their_order() -> None:
    was = {A: [("", "One."), ("", "Two."), ("", "Three.")]}
    one, two, three = (piece(A, n, w) for n, w in ((3, "One."), (5, "Two."), (7, "Three.")))
    assert differ(was, one, two, three) == []
    assert differ(was, one, piece(A, 5, "2."), three) == [change(A, 5, "Two.", "2.")]
    assert differ(was, one, three) == [change(A, 7, "Two.", "")]
    assert differ(was, one, two) == [change(A, 5, "Three.", "")]
    assert differ(was, one, two, piece(A, 6, "New."), three) == [change(A, 6, "", "New.")]
    assert differ(was, one, piece(A, 5, "2."), piece(A, 6, "New."), three) == [
        change(A, 5, "Two.", "2."),
        change(A, 6, "", "New."),
    ]
    assert differ(was, three, one, two) == [change(A, 7, "", "Three."), change(A, 5, "Three.", "")]
    assert differ(was) == [change(A, 1, w, "") for w in ("One.", "Two.", "Three.")]
    assert differ({}, one) == [change(A, 3, "", "One.")]


def test_the_same_line_many_times_over_is_still_compared() -> None:
    was = {A: [("", "No.")] * 300}
    now = [*(piece(A, n, "No.") for n in range(299)), piece(A, 299, "Yes.")]
    assert differ(was, *now) == [change(A, 299, "No.", "Yes.")]


def test_data_are_compared_by_their_place_whatever_their_order() -> None:
    was = {B: [("call", "999"), ("note", "Free.")]}
    call, note = piece(B, 2, "999", "call"), piece(B, 3, "Free.", "note")
    assert differ(was, note, call) == []
    assert differ(was, call, piece(B, 3, "Paid.", "note")) == [
        change(B, 3, "Free.", "Paid.", "note")
    ]
    assert differ(was, note) == [change(B, 1, "999", "", "call")]
    assert differ(was, call, note, piece(B, 4, "", "new")) == [change(B, 4, "", "", "new")]
    assert differ({B: [("call", "999"), ("note", "")]}, call) == [change(B, 1, "", "", "note")]
    assert differ(was, piece(B, 9, "x", "new"), call) == [
        change(B, 9, "", "x", "new"),
        change(B, 1, "Free.", "", "note"),
    ]


def test_an_entry_of_a_list_that_is_gone_is_told_by_the_number_that_it_had() -> None:
    was = {B: [("say.0", "Call."), ("say.1", "Wait here."), ("say.2", "Go.")]}
    now = (piece(B, 2, "Call.", "say.0"), piece(B, 3, "Go.", "say.1"))
    assert differ(was, *now) == [change(B, 1, "Wait here.", "", "say.1")]


def test_a_file_with_places_and_without_is_compared_in_order() -> None:
    was = {B: [("front", "article"), ("", "One.")]}
    now = (piece(B, 2, "guide", "front"), piece(B, 4, "One."))
    assert differ(was, *now) == [change(B, 2, "article", "guide", "front")]
    assert differ(was, piece(B, 4, "One.")) == [change(B, 4, "article", "", "front")]
    assert differ({B: [("a", "1"), ("", "2")]}, piece(B, 1, "2", "b"), piece(B, 3, "1", "a")) != []
    assert differ({B: [("a", "1")]}, piece(B, 1, "1"), piece(B, 2, "2", "a")) == [
        change(B, 1, "1", "1", ""),
        change(B, 2, "", "2", "a"),
    ]


def test_files_are_told_in_order_of_their_names() -> None:
    told = differ({A: [("", "x")]}, piece(B, 1, "y", "k"))
    assert [c.path for c in told] == [B, A]


def test_what_differs_is_asked_of_the_project_as_it_stands(tiny: Path) -> None:
    seal(tiny)
    assert seals.changes(load_project(tiny)) == []
    page = tiny / "docs/en/dvt.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("It sits in a vein.", "It lies in a vein."), encoding="utf-8")
    (found,) = seals.changes(load_project(tiny))
    assert (found.path, found.was, found.now) == (
        Path("docs/en/dvt.md"),
        "It sits in a vein. [@book]",
        "It lies in a vein. [@book]",
    )


def test_a_line_before_many_that_are_the_same_is_told_alone() -> None:
    was = {A: [("", "No.")] * 300}
    assert differ(was, piece(A, 1, "New."), *(piece(A, n, "No.") for n in range(2, 302))) == [
        change(A, 1, "", "New.")
    ]


# --- the record


def recorded(was: str, now: str, *pages: str, safety: bool = False, **more: Any) -> Recorded:
    return Recorded(
        path=A, was=was, now=now, pages=pages or ("dvt",), safety=safety, **{"place": "", **more}
    )


def entry(seal: str, *changes: Recorded, page: str = "dvt") -> Entry:
    return Entry(day=DAY, who="A. Person", why="Ünique", seals={page: seal}, changes=changes)


def test_a_record_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    entries = (
        entry("s1", recorded("a", "b", "dvt", "home", safety=True, place="x", why="Own.")),
        Entry(
            day=DAY,
            who="B",
            why="W",
            seals={},
            changes=(Recorded(path=B, place="", was="", now="c", pages=(), safety=False),),
        ),
    )
    path = tmp_path / record.path_of("en")
    path.parent.mkdir(parents=True)
    path.write_text(record.as_text(entries), encoding="utf-8")
    assert read_record(tmp_path, "en") == entries
    assert read_record(tmp_path, "xx") == ()


def test_a_record_has_its_lines_in_one_order_and_no_empty_ones() -> None:
    long = "word " * 60
    bare = Recorded(path=B, place="", was="", now="c", pages=(), safety=False)
    text = record.as_text((entry("s1", recorded("a", long.strip(), "dvt"), bare),))
    assert text.splitlines() == [
        "# yaml-language-server: $schema=../schemas/record.schema.json",
        (
            "# Made by 'make seal', one entry each time; read by /about/changes/, the feed and "
            "reviews."
        ),
        "entries:",
        "- day: 2026-02-01",
        "  who: A. Person",
        "  why: Ünique",
        "  seals:",
        "    dvt: s1",
        "  changes:",
        "  - file: docs/en/a.md",
        "    was: a",
        f"    now: {long.strip()}",
        "    pages:",
        "    - dvt",
        "  - file: data/b.yml",
        "    was: ''",
        "    now: c",
    ]


def test_a_record_of_least_words_is_read(tmp_path: Path) -> None:
    path = tmp_path / "data/record/en.yml"
    path.parent.mkdir(parents=True)
    path.write_text(
        "entries:\n- {day: 2026-02-01, who: A, why: B, seals: {}, changes: []}\n"
        "- {day: 2026-02-01, who: A, why: B, seals: {}, changes: [{file: a.md, was: '', "
        "now: ''}]}\n",
        encoding="utf-8",
    )
    first, second = read_record(tmp_path, "en")
    assert (first.seals, first.changes) == ({}, ())
    empty = Recorded(path=Path("a.md"), place="", was="", now="", pages=(), safety=False, why="")
    assert second.changes == (empty,)
    for broken in ("entries: [", "entries:\n", "entries: [{who: A}]\n"):
        path.write_text(broken, encoding="utf-8")
        with pytest.raises(SourceError) as caught:
            read_record(tmp_path, "en")
        assert caught.value.problems[0].path == Path("data/record/en.yml")


def test_what_changed_since_a_seal_is_told_net() -> None:
    one, two = recorded("a", "b"), recorded("b", "c", safety=True, why="Why.")
    other, back = recorded("x", "y", "home"), recorded("c", "a")
    log = (entry("s0"), entry("s1", one, other), entry("s2", two), entry("s3", back))
    assert since(log, "dvt", "s3") == []
    assert since(log, "dvt", "s2") == [back]
    assert since(log, "dvt", "s1") == [replace(back, was="b", now="a", safety=True)]
    assert since(log, "dvt", "s0") == []
    assert since(log[:3], "dvt", "s0") == [
        Recorded(path=A, place="", was="a", now="c", pages=("dvt",), safety=True, why="Why.")
    ]
    assert since(log, "dvt", "s9") is None
    assert since(log, "moon", "s1") is None
    assert since((), "dvt", "s1") is None


def test_a_seal_that_a_page_had_twice_counts_from_the_first() -> None:
    one = recorded("a", "b")
    log = (entry("s1"), entry("s2", one), entry("s1", recorded("b", "a")))
    assert since(log, "dvt", "s1") == []
    assert since((entry("s1"), entry("s1", one)), "dvt", "s1") == [one]


@pytest.mark.parametrize(
    "second",
    [
        recorded("b", "c", place="other"),
        replace(recorded("b", "c"), path=B),
        recorded("z", "c"),
    ],
)
def test_only_the_same_words_at_the_same_place_are_one_change(second: Recorded) -> None:
    one = recorded("a", "b")
    assert since((entry("s0"), entry("s1", one, second)), "dvt", "s0") == [one, second]


def test_words_that_came_anew_are_not_taken_for_those_that_went() -> None:
    gone, came = recorded("a", ""), recorded("", "b")
    assert since((entry("s0"), entry("s1", gone, came)), "dvt", "s0") == [gone, came]


def test_changes_of_safety_text_stay_so_when_they_are_joined() -> None:
    first, second = recorded("a", "b", safety=True), recorded("b", "c", "dvt", "home")
    log = (entry("s0"), entry("s1", first, second))
    (net,) = since(log, "dvt", "s0") or []
    assert (net.safety, net.pages, net.was, net.now) == (True, ("dvt", "home"), "a", "c")
    plain = (entry("s0"), entry("s1", recorded("a", "b"), recorded("b", "c")))
    assert [c.safety for c in since(plain, "dvt", "s0") or []] == [False]


# --- reviews


def page(reviewed: str = "") -> Article:
    front = f"reviewed: {reviewed}\n" if reviewed else ""
    return parsed(f"---\nkind: article\n{front}---\n# A clot\n", Path("docs/en/dvt.md"))


def reviewed(project: Project, told: str, *entries: Entry) -> Review:
    write(project, record.path_of("en"), record.as_text(entries))
    return review_of(project, page(told))


TOLD = "{name: Ada Byron, qualification: nurse, day: 2026-02-01, seal: s1}"
WHO: dict[str, Any] = {"name": "Ada Byron", "qualification": "nurse", "day": DAY}


def test_a_review_holds_changes_and_lapses(project: Project) -> None:
    one, safe = recorded("a", "b"), recorded("c", "d", safety=True)
    first = entry("s1")
    assert reviewed(project, TOLD, first) == Review(state=State.HOLDS, **WHO)
    assert reviewed(project, TOLD, first, entry("s2", one)) == Review(
        state=State.CHANGED, changed=(one,), **WHO
    )
    assert reviewed(project, TOLD, first, entry("s2", one, safe)) == Review(
        state=State.LAPSED, changed=(one, safe), **WHO
    )
    assert reviewed(project, TOLD, entry("s0")) == Review(state=State.LAPSED, **WHO)
    assert reviewed(project, TOLD) == Review(state=State.LAPSED, **WHO)


@pytest.mark.parametrize("told", ["", "Ada Byron", "[]", "true"])
def test_what_is_no_review_is_none(project: Project, told: str) -> None:
    assert reviewed(project, told, entry("s1")) == Review(state=State.NONE)


def test_a_review_that_says_little_is_read(project: Project) -> None:
    assert reviewed(project, "{seal: s1}", entry("s1")) == Review(state=State.HOLDS)
    assert reviewed(project, "{name: A}", entry("s1")) == Review(state=State.LAPSED, name="A")
    assert reviewed(project, "{seal: 12, name: 3, qualification: 4}", entry("12")) == Review(
        state=State.HOLDS, name="3", qualification="4"
    )


def test_a_review_of_some_lines_is_of_these_and_of_safety_text(project: Project) -> None:
    read, unread = recorded("a", "b"), recorded("c", "d")
    told = TOLD.replace("}", f", only: ['{seal_of('a')}', '00']}}")
    first = entry("s1")
    assert reviewed(project, told, first) == Review(state=State.HOLDS, part=2, **WHO)
    assert reviewed(project, told, first, entry("s2", unread)).state is State.HOLDS
    found = reviewed(project, told, first, entry("s2", read, unread))
    assert (found.state, found.changed) == (State.CHANGED, (read,))
    safe = replace(unread, safety=True)
    found = reviewed(project, told, first, entry("s2", safe))
    assert (found.state, found.changed) == (State.LAPSED, (safe,))


def test_a_review_is_told_in_the_project_s_words(project: Project) -> None:
    one = recorded("a", "b")
    by = "Reviewed by Ada Byron, nurse, 1 February 2026."

    def told(state: State, *, short: bool = False, **more: Any) -> str:
        return as_words(project, Review(state=state, **{**WHO, **more}), short=short)

    assert told(State.HOLDS) == told(State.HOLDS, short=True) == by
    assert told(State.HOLDS, part=3) == f"{by} Of 3 lines."
    assert told(State.CHANGED, changed=(one,)) == f"{by} 1 line changed."
    assert told(State.CHANGED, changed=(one, one)) == f"{by} 2 lines changed."
    assert told(State.CHANGED, changed=(one, one), part=1) == f"{by} Of 1 lines. 2 lines changed."
    lapsed = "The review of 1 February 2026 lapsed."
    assert told(State.LAPSED) == f"Nobody has reviewed it. {lapsed}"
    assert told(State.LAPSED, short=True) == f"Not reviewed. {lapsed}"
    assert as_words(project, Review(state=State.NONE)) == "Nobody has reviewed it."
    assert as_words(project, Review(state=State.NONE), short=True) == "Not reviewed."
    assert told(State.LAPSED, day=None) == "Nobody has reviewed it. The review of  lapsed."


def test_a_page_stands_as_reviewed_only_whole_and_unchanged() -> None:
    assert stands(Review(state=State.HOLDS))
    assert not stands(Review(state=State.HOLDS, part=1))
    assert not any(stands(Review(state=state)) for state in State if state is not State.HOLDS)


@pytest.mark.parametrize(
    ("name", "nobody"),
    [
        ("Ada Byron", False),
        ("Dr Ada Byron", False),
        ("  Ada Byron  ", False),
        ("Dr Byron", True),
        ("  Dr Byron", True),
        ("Ada B.", True),
        ("Ada", True),
        ("", True),
        ("Jane Doe", True),
        ("jane DOE", True),
        ("Ada Reviewer", True),
        ("Dr Reviewer Byron", True),
    ],
)
def test_a_reviewer_has_a_first_and_a_last_name(name: str, nobody: bool) -> None:
    assert placeholder(name) is nobody


def test_the_seal_of_a_page_as_it_stands_is_of_what_it_shows(root: Path) -> None:
    project = _loaded(root)
    one, other = project.article("dvt"), project.article("glossary")
    assert reviews.seal_now(project, one) != reviews.seal_now(project, other)
    changed = replace(one, lines=one.lines[:-1])
    with_it = replace(project, articles=tuple(changed if a is one else a for a in project.articles))
    assert reviews.seal_now(with_it, changed) != reviews.seal_now(project, one)
