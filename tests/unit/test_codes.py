"""The table of codes: read, checked by rule, and searched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import simple_icd_10_cm

from clotsigns.check_digits import luhn, verhoeff
from clotsigns.code_table import codes, rows
from clotsigns.connect.codes import Codes
from clotsigns.project import load_project
from clotsigns.rules import problems

ICD = "2.16.840.1.113883.6.90"


@pytest.fixture(scope="module")
def table(root: Path) -> Codes:
    return codes(load_project(root))


def found(table: Codes, code: str, system: str = ICD) -> tuple[str, bool] | None:
    known = table.system(system)
    assert known is not None
    match = table.find(known, code)
    return None if match is None else (match.code.code, match.exact)


@pytest.mark.parametrize("asked", ["I82.461", "i82.461", "I82461", "i82461", " I82.461 "])
def test_a_code_is_understood_however_it_is_written(table: Codes, asked: str) -> None:
    assert found(table, asked) == ("I82.461", True)


@pytest.mark.parametrize(
    ("asked", "answered"), [("I82.4611", "I82.461"), ("I82.467", "I82.46"), ("I26.97", "I26.9")]
)
def test_an_unknown_code_is_answered_by_the_nearest_above_it(
    table: Codes, asked: str, answered: str
) -> None:
    assert found(table, asked) == (answered, False)


@pytest.mark.parametrize("asked", ["I26.90", "I26.95", "I80.8", "I82.291"])
def test_a_code_that_has_no_page_on_purpose_is_not_answered_by_the_one_above(
    table: Codes, asked: str
) -> None:
    assert found(table, asked) is None


@pytest.mark.parametrize("asked", ["", "I", "I8", "I82", "J45.9", "I82.6", "\0", "I" * 10_000])
def test_other_codes_are_not_answered(table: Codes, asked: str) -> None:
    assert found(table, asked) is None


def test_a_system_without_branches_has_no_parents(table: Codes) -> None:
    assert found(table, "128053003", "2.16.840.1.113883.6.96") == ("128053003", True)
    assert found(table, "1280530031", "2.16.840.1.113883.6.96") is None
    assert found(table, "48065-7", "2.16.840.1.113883.6.1") == ("48065-7", True)


@pytest.mark.parametrize(
    "name", [ICD, f"urn:oid:{ICD}", f"URN:OID:{ICD}", "http://hl7.org/fhir/sid/icd-10-cm"]
)
def test_a_system_is_known_by_each_of_its_names(table: Codes, name: str) -> None:
    system = table.system(name)
    assert system is not None and system.key == "icd-10-cm"


def test_the_second_name_of_loinc_is_known(table: Codes) -> None:
    system = table.system("2.16.840.1.113883.11.79")
    assert system is not None and system.key == "loinc"
    assert table.system("2.16.840.1.113883.6.9") is None


def test_licensed_codes_are_kept_but_not_used(root: Path, table: Codes) -> None:
    project = load_project(root)
    held = {row.code for row in rows(project, unused=True)}
    assert "128055005" in held
    assert "128055005" not in {code.code for code in table.codes}


def test_every_icd_10_cm_code_is_in_the_list_of_this_year_under_that_name(root: Path) -> None:
    for row in rows(load_project(root), unused=True):
        if row.system == "icd-10-cm":
            assert simple_icd_10_cm.is_valid_item(row.code), row.code
            assert simple_icd_10_cm.get_description(row.code) == row.display


def test_every_listed_code_is_found_by_itself(table: Codes) -> None:
    for code in table.codes:
        system = table.key(code.system)
        match = table.find(system, code.code)
        if code.pages:
            assert match is not None and match.exact and match.code == code
        else:
            assert match is None


@pytest.mark.parametrize("digits", ["2363", "128053003", "132301000119107"])
def test_a_right_verhoeff_digit_passes_and_every_slip_of_one_digit_fails(digits: str) -> None:
    assert verhoeff(digits)
    for place, digit in enumerate(digits):
        for other in set("0123456789") - {digit}:
            assert not verhoeff(digits[:place] + other + digits[place + 1 :])


def test_a_right_loinc_digit_passes_and_a_wrong_one_fails() -> None:
    assert luhn("480657") and luhn("302406")
    assert not luhn("480658") and not luhn("408657")


def told(tiny: Path, rule: str) -> list[tuple[str, int, str]]:
    return [
        (str(problem.path), problem.line, problem.message)
        for problem in problems(load_project(tiny))
        if problem.rule == rule
    ]


def test_a_right_table_is_silent(tiny: Path) -> None:
    for rule in ("code", "code-table", "code-system", "code-emergency"):
        assert told(tiny, rule) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("icd-10-cm,I82.46", "icd-11,I82.46", "must be one of"),
        ("I82.46", "I82-46", "does not look like"),
        ("128053003", "128053004", "Verhoeff"),
        ("48065-7", "48065-8", "check digit"),
        ("48065-7", "480657", "does not look like"),
        ("Calf muscle vein clot", " ", "must have a name"),
        ("clot,dvt,high", "clot,dvt,sure", "confidence"),
        ("dvt,high,list,\n", "dvt,high,,\n", "where it was read"),
        ("dvt,high,list,\n", "dvt,high,hearsay,\n", "'hearsay' must stand under"),
        ("dvt massage-danger", "dvt no-such-page", "'no-such-page' must be a page"),
        ("dvt massage-danger", "dvt dvt", "different pages"),
        ("dvt massage-danger", "dvt massage-danger about home", "3 different pages"),
        ("emergency dvt", "dvt emergency", "is an emergency in itself"),
        ("I82.46", "i26", "does not look like"),
        ("I82.46", "I26.01", "must stand once"),
        ("I26.01,Septic clot,-", "I26.01,Septic clot,dvt", "is an emergency in itself"),
    ],
)
def test_a_wrong_line_is_told_with_its_number(
    tiny: Path, spoil: Callable[[str, str, str], int], old: str, new: str, says: str
) -> None:
    line = spoil("data/codes.csv", old, new)
    faults = told(tiny, "code")
    assert any(says in message for _, _, message in faults), faults
    assert {path for path, _, _ in faults} == {"data/codes.csv"}
    # Where a line is said to stand twice, the later one is told.
    assert any(number >= line for _, number, _ in faults)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("system,code", "systems,code", "first line"),
        ("dvt massage-danger,high,list,", "dvt massage-danger,high", "7 fields"),
        ('"a note, with a comma"', '"a note', "quotes"),
    ],
)
def test_a_file_that_is_no_table_is_told(
    tiny: Path, spoil: Callable[[str, str, str], int], old: str, new: str, says: str
) -> None:
    line = spoil("data/codes.csv", old, new)
    faults = told(tiny, "code-table")
    assert any(says in message and number >= line for _, number, message in faults), faults


def test_a_missing_table_is_told(tiny: Path) -> None:
    (tiny / "data/codes.csv").unlink()
    assert told(tiny, "file")[0][0] == "data/codes.csv"


def test_a_wrong_oid_and_an_unlisted_emergency_are_told(
    tiny: Path, spoil: Callable[[str, str, str], int]
) -> None:
    spoil("data/code-systems.yml", "2.16.840.1.113883.6.90", "3.16.x")
    line = spoil("data/code-systems.yml", "[I26]", "[I26, I27]")
    assert "must be an OID" in told(tiny, "code-system")[0][2]
    (fault,) = told(tiny, "code-emergency")
    assert fault[1] == line and "'I27'" in fault[2]
