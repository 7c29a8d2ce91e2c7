"""The table of codes: read, checked by rule, and searched."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from clotsigns.rules import problems
from clotsigns.rules.check_digits import luhn, verhoeff
from clotsigns.sources.code_table import codes, rows
from clotsigns.sources.codes import Codes
from clotsigns.sources.project import load_project

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


@pytest.mark.parametrize("asked", ["I26.90", "I26.95", "I82.290", "I82.291"])
def test_a_code_that_has_no_page_on_purpose_is_not_answered_by_the_one_above(
    table: Codes, asked: str
) -> None:
    assert found(table, asked) is None


@pytest.mark.parametrize("asked", ["", "I", "I8", "I82", "J45.9", "I82.3", "\0", "I" * 10_000])
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


# The 48 codes of the value set 'Venous Thromboembolism' (CMS108) that had no answer.
VTE = re.findall(
    r"\d+",
    """
1001000119102 11029002 128055005 132251000119101 132291000119106 132301000119107 134399007 16750002
1748006 194883006 195405004 195410000 195411001 195421009 195422002 195423007 195425000 195426004
195427008 195437003 233935004 233936003 234044007 234049002 25114006 281595001 312584000 312588002
31295000 35979000 40198004 427775006 427776007 429098002 441746000 444325005 46253008 50817002
52496006 57834008 64662007 69357003 74315008 77892009 83727005 83938003 95448006 95449003
""",
)
LUNG = re.findall(
    r"\d+",
    """
1001000119102 11029002 194883006 233935004 233936003 441746000 57834008 64662007 69357003 74315008
77892009 83727005
""",
)
SNOMED = "2.16.840.1.113883.6.96"


@pytest.mark.parametrize("asked", VTE)
def test_every_clot_in_a_snomed_ct_record_is_answered(table: Codes, asked: str) -> None:
    system = table.system(SNOMED)
    assert system is not None
    match = table.find(system, asked)
    assert match is not None and match.exact
    assert (match.code.pages[0] == "emergency") == (asked in LUNG)


def test_no_name_that_needs_a_licence_is_handed_on(root: Path) -> None:
    for row in rows(load_project(root), unused=True):
        if row.path.name == "codes-snomed-licensed.csv":
            for word in ("thrombosis", "phlebitis", "embolism", "extremity", "history of"):
                assert word not in row.display.lower(), row


def test_an_edition_switches_a_table_off(root: Path, tmp_path: Path) -> None:
    text = (root / "editions/example-clinic.yml").read_text(encoding="utf-8")
    text = "".join(line for line in text.splitlines(True) if not line.startswith("logo"))
    file = tmp_path / "clinic.yml"
    file.write_text(
        text + "code_tables:\n  data/codes-snomed-licensed.csv: false\n", encoding="utf-8"
    )
    known = {code.code for code in codes(load_project(root, edition=file)).codes}
    assert "128053003" in known and "128055005" not in known
    file.write_text(text + "code_tables:\n  data/nowhere.csv: true\n", encoding="utf-8")
    found = [p for p in problems(load_project(root, edition=file)) if p.rule == "edition"]
    assert "'data/nowhere.csv'" in found[0].message and found[0].line > 10


WHO = "2.16.840.1.113883.6.3"


@pytest.mark.parametrize(
    "name",
    [
        *(WHO, f"urn:oid:{WHO}", "http://hl7.org/fhir/sid/icd-10"),
        *("http://fhir.de/CodeSystem/bfarm/icd-10-gm", "http://hl7.org/fhir/sid/icd-10-am"),
    ],
)
@pytest.mark.parametrize(
    ("asked", "first"),
    [
        *(("I80.2", "dvt"), ("I80.28", "dvt"), ("I26.9", "emergency"), ("I26", "emergency")),
        *(("I74.3", "emergency"), ("R25.2", "leg-cramps"), ("Z92.1", "blood-thinners")),
    ],
)
def test_the_codes_of_the_world_are_answered(
    table: Codes, name: str, asked: str, first: str
) -> None:
    system = table.system(name)
    assert system is not None and system.key == "icd-10"
    match = table.find(system, asked)
    assert match is not None and match.code.pages[0] == first


@pytest.mark.parametrize("asked", ["I82.621", "I82.A11", "I82.B29", "I82.C11", "I80.8", "I82.6"])
def test_a_clot_in_an_arm_leads_to_what_is_said_of_arms(table: Codes, asked: str) -> None:
    system = table.system(ICD)
    assert system is not None
    match = table.find(system, asked)
    assert match is not None and match.code.places[0] == ("dvt", "q-arm")


@pytest.mark.parametrize(
    ("system", "asked"),
    [(ICD, "I26.99"), (ICD, "O88.23"), (WHO, "I26.9"), (SNOMED, "59282003"), (SNOMED, "233936003")],
)
def test_a_lung_clot_leads_to_help_and_to_living_on(table: Codes, system: str, asked: str) -> None:
    known = table.system(system)
    assert known is not None
    match = table.find(known, asked)
    assert match is not None
    assert match.code.places[:2] == (("emergency", ""), ("blood-thinners", "living-on"))


@pytest.mark.parametrize("asked", ["Warfarin", "XARELTO 20 mg", "apixaban 5 MG Oral Tablet"])
def test_a_medicine_by_name_leads_to_how_to_take_it(table: Codes, asked: str) -> None:
    found = table.medicine(None, asked)
    assert found is not None and found[1].code.pages[0] == "blood-thinners"
    assert table.medicine(None, "aspirin 75 mg") is None


def test_every_icd_10_cm_code_is_in_the_list_of_this_year_under_that_name(root: Path) -> None:
    # It reads the whole list as it is imported, which else each worker would do.
    import simple_icd_10_cm

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
        ("dvt massage-danger", "dvt#no-such-part", "'#no-such-part' must be the id of a heading"),
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


def test_a_medicine_whose_code_is_in_no_table_is_told(
    tiny: Path, spoil: Callable[[str, str, str], int]
) -> None:
    line = spoil(
        "data/code-systems.yml", "sources:", "medicines:\n  loinc:\n    '1-8': [warfarin]\nsources:"
    )
    (fault,) = told(tiny, "code-medicine")
    assert fault[1] == line + 2 and "'1-8'" in fault[2]
