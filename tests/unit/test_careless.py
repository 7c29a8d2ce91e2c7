"""What a careless editor does to a file: told once, at its line, and with what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from clotsigns.__main__ import main
from clotsigns.rules import problems
from clotsigns.rules.held_words import faults, vocabulary
from clotsigns.rules.sealed import words_sealed
from clotsigns.sources.code_table import COLUMNS, read
from clotsigns.sources.problem import Problem, SourceError, meant
from clotsigns.sources.project import load_project
from clotsigns.sources.website import website_of

Spoil = Callable[[str, str, str], int]

PAGE = "docs/en/dvt.md"
SETTINGS = "site_name: A\nsite_url: https://host.example/\nsite_description: B.\n"


def found(root: Path, edition: Path | None = None) -> list[Problem]:
    try:
        return problems(load_project(root, edition=edition))
    except SourceError as error:
        return error.problems


def _in_bytes(tiny: Path, name: str, old: bytes, new: bytes) -> int:
    content = (tiny / name).read_bytes()
    assert content.count(old) == 1
    (tiny / name).write_bytes(content.replace(old, new))
    return content[: content.index(old)].count(b"\n") + 1


@pytest.mark.parametrize(
    ("new", "says"),
    [
        (b"It sits in a v\xe9in.", "from this line on it is not; save it as UTF-8"),
        (b"It sits\x07 in a vein.", "holds U+0007; write the line anew"),
        (b"It sits\x00 in a vein.", "holds U+0000"),
        ("It sits\N{LINE SEPARATOR}in a vein.".encode(), "holds U+2028"),
        ("It sits \N{RIGHT-TO-LEFT OVERRIDE}in a vein.".encode(), "holds U+202E"),
        (b"<<<<<<< HEAD\nIt sits in a vein.", "two versions meet here, as git left them; keep one"),
    ],
)
def test_what_an_editor_does_not_see_is_told_at_its_line(tiny: Path, new: bytes, says: str) -> None:
    line = _in_bytes(tiny, PAGE, b"It sits in a vein.", new)
    (told,) = found(tiny)
    assert (str(told.path), told.line, told.rule) == (PAGE, line, "file")
    assert says in told.message


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"])
def test_a_file_as_another_system_saves_it_is_read(tiny: Path, ending: bytes) -> None:
    content = (tiny / PAGE).read_bytes().replace(b"\n", ending)
    (tiny / PAGE).write_bytes(b"\xef\xbb\xbf" + content)
    assert found(tiny) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("data/safety.yml", "    step: visit", "\tstep: visit"),
        (PAGE, "menu: A clot", "\tmenu: A clot"),
    ],
)
def test_a_tab_is_told_as_one(tiny: Path, spoil: Spoil, name: str, old: str, new: str) -> None:
    line = spoil(name, old, new)
    (told,) = found(tiny)
    assert (str(told.path), told.line) == (name, line)
    assert told.message == "this must begin with blanks, and begins with a tab; put blanks there"


@pytest.mark.parametrize(
    "new",
    [
        "[[same-day: dvt]",
        "[[same-day dvt]]",
        "[[Same-Day: dvt]]",
        "[[same-day:\N{NO-BREAK SPACE}dvt]]",
    ],
)
def test_a_placement_that_is_none_is_told_once_whatever_leads_there(
    tiny: Path, spoil: Spoil, new: str
) -> None:
    line = spoil(PAGE, "[[same-day: dvt]]", new)
    # What it says is read as words as well, and here no glossary knows them.
    told = [p for p in found(tiny) if p.rule != "medical-word"]
    assert [(str(p.path), p.line, p.rule) for p in told] == [(PAGE, line, "safety-placed")]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "[[same-day: dvt]]",
            "[[sameday: dvt]]",
            "there is no [[sameday]]; do you mean 'same-day'?",
        ),
        ("[[same-day: dvt]]", "[[moon: dvt]]", "it must be one of: about-this-page"),
        ("vein. [@book]", "vein. [@bok]", "do you mean 'book'?"),
        ("vein. [@book]", "vein. [@moon]", "correct the id or add the source"),
        ("It sits", "[It](emergncy.md) sits", "do you mean 'emergency.md'?"),
        ("It sits", "[It](#what-is-it) sits", "do you mean 'what-it-is'?"),
        ("It sits", "[It](glossary.md#moon) sits", "on docs/en/glossary.md; correct it"),
        ("description: A", "descripton: A", "'descripton' is not a known field; do you mean"),
        ("vein. [@book]", "vein. [@book] ![A leg](leg.png)", "and place [[picture: name]]"),
    ],
)
def test_the_name_that_was_meant_is_told(
    tiny: Path, spoil: Spoil, old: str, new: str, says: str
) -> None:
    line = spoil(PAGE, old, new)
    assert [p.line for p in found(tiny) if says in p.message] == [line]


def test_an_id_that_stands_twice_is_told_as_that(tiny: Path, spoil: Spoil) -> None:
    spoil(PAGE, "## What it is", "## Risk {#risk}\n\n## Tests {#tests}\n\n## What it is")
    again = "[[never: dvt]]", "## More {#risk}\n\n[[never: dvt]]"
    line = spoil(PAGE, *again)
    told = [p.message for p in found(tiny) if (p.line, p.rule) == (line, "heading-order")]
    assert told == ["the id 'risk' must stand once on a page; choose another"]


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("  dvt1: [lump]", "'dvt1' must be a page; do you mean 'dvt'?"),
        ("  dvt#what-is-it: [lump]", "do you mean 'what-it-is'?"),
    ],
)
def test_a_slip_in_the_words_of_the_search_is_told(
    tiny: Path, spoil: Spoil, new: str, says: str
) -> None:
    line = spoil("data/search.yml", "  dvt: [lump]", new)
    assert [p.line for p in found(tiny) if says in p.message] == [line]


def test_no_source_is_taken_for_its_neighbour() -> None:
    assert meant("nhs-dtv", ["nhs-dvt"], "else") == "do you mean 'nhs-dvt'?"
    assert meant("nice-treatment", ["nice-diagnosis", "nhs-dvt"], "else") == "else"


def test_a_page_that_is_gone_is_told_once(tiny: Path) -> None:
    (tiny / PAGE).unlink()
    told = found(tiny)
    assert [p.rule for p in told if str(p.path) == PAGE] == ["page-kept"]
    assert [p for p in told if "dvt'" in p.message and p.rule != "page-kept"] == []
    assert [p for p in told if "'dvt#" in p.message] == []


@pytest.mark.parametrize("name", ["dvt copy", "Dvt", "dvt_2", "dvt."])
def test_a_page_whose_name_is_no_address_is_told(tiny: Path, name: str) -> None:
    shutil.copy(tiny / PAGE, tiny / f"docs/en/{name}.md")
    told = [p for p in found(tiny) if p.rule == "only-pages"]
    assert [str(p.path) for p in told] == [f"docs/en/{name}.md"]
    assert "small letters, digits and hyphens" in told[0].message


def test_a_table_with_semicolons_is_told_in_one_line() -> None:
    text = f"{';'.join(COLUMNS)}\nicd-10-cm;I26;Lung clot;emergency;high;list;\n"
    with pytest.raises(SourceError) as error:
        read(text, Path("codes.csv"))
    (told,) = error.value.problems
    assert told.message == "fields must be parted by commas, not semicolons; save it so"


def test_an_empty_table_is_told_in_one_line(tiny: Path) -> None:
    (tiny / "data/codes.csv").write_text("\n", encoding="utf-8")
    (told,) = (p for p in found(tiny) if p.path == Path("data/codes.csv"))
    assert told.message == f"the first line must be '{','.join(COLUMNS)}'; put it back"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (SETTINGS.replace("site_url: https://host.example/\n", ""), 1, "'site_url' must be given"),
        (SETTINGS.replace("https://", ""), 2, "'python3 tools/address.py ADDRESS' writes it"),
        (SETTINGS.replace("B.", "[]"), 3, "'site_description' must be given, and be a text"),
    ],
)
def test_a_site_without_its_address_is_told_before_it_is_built(
    tiny: Path, text: str, line: int, says: str
) -> None:
    (tiny / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    assert found(tiny) == []
    assert website_of(tiny).url == "https://host.example/"
    (tiny / "mkdocs.yml").write_text(text, encoding="utf-8")
    (told,) = found(tiny)
    assert (str(told.path), told.line, told.rule) == ("mkdocs.yml", line, "website")
    assert says in told.message
    with pytest.raises(SourceError):
        website_of(tiny)


def test_a_record_that_was_changed_by_hand_is_told(tiny: Path) -> None:
    project = load_project(tiny)
    (tiny / "data/record").mkdir(exist_ok=True)
    (tiny / "data/record/en.yml").write_text("x", encoding="utf-8")
    (tiny / "data/seals").mkdir(exist_ok=True)
    (tiny / "data/seals/en.txt").write_text("", encoding="utf-8")
    assert [str(p.path) for p in words_sealed(project)] == ["data/record/en.yml"]


def test_what_a_language_begins_from_is_told(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(tiny), "check", "--language", "cy"]) == 1
    said = capsys.readouterr().err
    assert "must exist; begin from data/words/en.yml, and translate it" in said


def test_a_health_page_that_leaves_out_a_box_of_every_page_is_told(
    tiny: Path, spoil: Spoil
) -> None:
    every = "    department:\n      - group: leg\n        say: [head-blow]\n"
    spoil("data/safety.yml", every, every + every.replace("department", "thinner"))
    told = [p.message for p in found(tiny) if "must have its boxes" in p.message]
    assert [message.split(";")[0] for message in told] == ["'dvt' must have its boxes: thinner"]


# The meaning of what is new


def test_a_new_statement_is_told_to_have_no_meaning_and_nothing_else(root: Path) -> None:
    project = load_project(root)
    held = project.data["meaning"].data["statements"]
    entry = held.pop("numb-both")
    told = [p for p in problems(project) if "numb" in p.message or "as 'must'" in p.message]
    held["numb-both"] = entry
    assert [p.message for p in told] == [
        "the statement 'numb-both' must have its meaning here; add what it may not lose"
    ]


def test_what_turns_or_joins_a_text_is_told_by_its_words(root: Path) -> None:
    words = load_project(root).data["meaning"].data
    told = list(faults("No vein is hard, and none hurts.", {"must": ["vein"]}, vocabulary(words)))
    assert told[0].endswith("as 'not' of its meaning says, and has 2 (no, none)")
    assert told[1] == "it must say 'and' 0 times, as 'must' of its meaning does, and not 1 times"


# Who has a sign

CASES = """\
tells: {call: [an ambulance], department: [emergency department], today: [today], visit: [a visit]}
cases:
"""
CASE = """\
  - {{id: {sign}, who: Somebody, feels: It hurts., types: [hurts], step: {step}, sign: {sign},
     answer: 'dvt#{box}', says: It hurts.}}
"""
BOX = {"call": "emergency", "department": "department", "today": "same-day", "visit": "visit"}


def _cases(tiny: Path) -> Path:
    signs = load_project(tiny).safety.statements.values()
    text = CASES + "".join(
        CASE.format(sign=sign.id, step=sign.step, box=BOX[sign.step])
        for sign in signs
        if sign.step in BOX
    )
    (tiny / "data/cases.yml").write_text(text, encoding="utf-8")
    return tiny / "data/cases.yml"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("sign: swollen,", "sign: swolen,", "must be a statement of data/safety.yml; do you mean"),
        ("'dvt#same-day'", "'dtv2#same-day'", "'dtv2' must be a page; correct it"),
        ("'dvt#same-day'", "'dvt#sameday'", "'#sameday' must be an id on the page 'dvt'"),
        ("id: swollen", "idd: swollen", "is not a known entry"),
        ("sign: swollen,", "sign: faint,", "somebody must have the sign 'swollen'; add them"),
        ("tells:", "\ttells:", "begins with a tab"),
    ],
)
def test_somebody_without_a_sign_or_an_answer_is_told(
    tiny: Path, old: str, new: str, says: str
) -> None:
    cases = _cases(tiny)
    assert found(tiny) == []
    text = cases.read_text(encoding="utf-8")
    cases.write_text(text.replace(old, new), encoding="utf-8")
    assert [p for p in found(tiny) if str(p.path) == "data/cases.yml" and says in p.message]


# A clinic and a country


def _edition(root: Path, folder: Path, *changes: tuple[str, str]) -> Path:
    text = (root / "editions/example-clinic.yml").read_text(encoding="utf-8")
    for old, new in (("logo: example-clinic.svg\n", ""), *changes):
        assert old in text
        text = text.replace(old, new)
    (folder / "clinic.yml").write_text(text, encoding="utf-8")
    return folder / "clinic.yml"


def test_a_medical_word_of_a_clinic_is_told(root: Path, tmp_path: Path) -> None:
    said = "Come to the front desk, or ring us first if you can."
    edition = _edition(root, tmp_path, (said, "Ask for the thrombophlebitis nurse."))
    told = [p for p in found(root, edition) if p.path == edition]
    assert [p.rule for p in told] == ["medical-word"]
    # Its name is its own.
    name = ("Example Clinic, Nowhere-on-Sea", "Thrombophlebitis Clinic")
    assert [p for p in found(root, _edition(root, tmp_path, name)) if p.path == edition] == []


def test_a_sheet_that_a_clinic_wants_and_leaves_out_is_told(root: Path, tmp_path: Path) -> None:
    lists = ("# handouts:\n#   only: [dvt, blood-thinners]\n#   without: [massage-danger]\n",)
    wanted = "handouts:\n  only: [dvt]\n  without: [dvt]\n"
    (told,) = found(root, _edition(root, tmp_path, (*lists, wanted)))
    assert told.message.endswith("'dvt' stands under 'only' as well; take it out of one of them")


def test_a_new_country_is_told_to_have_its_lines_in_the_second_table(
    root: Path, tmp_path: Path
) -> None:
    for folder in ("docs", "data", "overrides"):
        shutil.copytree(root / folder, tmp_path / folder)
    numbers, second = tmp_path / "data/emergency-numbers.yml", "data/evidence/ambulance-numbers.csv"
    text = numbers.read_text(encoding="utf-8").rstrip("\n")
    entry = "- {code: XK, name: {en: Kosovo}, emergency: ['194'], tel: '194', sources: [book]}"
    entry = entry.replace("book", "editor-judgement")
    numbers.write_text(f"{text}\n{entry}\n", encoding="utf-8")
    line = text.count("\n") + 2
    (told,) = (p for p in found(tmp_path) if p.rule == "second-table")
    assert (str(told.path), told.line) == ("data/emergency-numbers.yml", line)
    assert told.message == f"XK must have its lines in {second} too, from other sources; add them"
    # And a line that lacks a cell is told at that line.
    rows = (tmp_path / second).read_text(encoding="utf-8").splitlines()
    rows[3] = rows[3].rpartition(",")[0]
    (tmp_path / second).write_text("\n".join(rows) + "\n", encoding="utf-8")
    (told,) = (p for p in found(tmp_path) if p.rule == "second-table")
    assert (str(told.path), told.line) == (second, 4)
    assert "and has 4 of them" in told.message
