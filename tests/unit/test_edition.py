"""A clinic's edition: read when it is right, refused with its line and a reason when it is not."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Callable
from pathlib import Path

import pytest

from clotsigns.pages.for_portals import smart
from clotsigns.release.policy import needs_of
from clotsigns.rules import problems
from clotsigns.site import Page, ThemeChanged
from clotsigns.sources.edition import LONGEST, dialled, load_edition
from clotsigns.sources.problem import Problem, SourceError
from clotsigns.sources.project import Project, load_project
from clotsigns.steps.clinic import sign_page

Spoil = Callable[[str, str, str], int]

COUNTRIES = """countries:
- {code: UT, name: {en: Utopia}, emergency: ['5', '6'], tel: '5', urgent: null, sources: [book]}
- {code: 'NO', name: {en: Norway}, emergency: ['113'], urgent: null, sources: [book]}
"""
EDITION = """\
# Our clinic.
name: Clinic & Sons
phone:
  day: '020 7946 0123'
  night: '+44 20 7946 0456'
country: UT
logo: logo.svg
wording:
  en: Ring us if you can.
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
PAGE = """<html><head></head><body>
<div class="admonition warning same-day"><h2>Today</h2><p class="what-to-do">Ring.</p></div>
<footer class="bottom">
<div><p>Ours.</p></div></footer>
<script src="../assets/country.js" defer></script>
</body></html>"""


@pytest.fixture
def clinic(tiny: Path) -> Path:
    """The tiny project with countries, and beside it an edition that is right in every way."""
    (tiny / "data/emergency-numbers.yml").write_text(COUNTRIES, encoding="utf-8")
    path = tiny / "editions/clinic.yml"
    path.parent.mkdir()
    path.write_text(EDITION, encoding="utf-8")
    (path.parent / "logo.svg").write_text(LOGO, encoding="utf-8")
    return path


def project(clinic: Path) -> Project:
    return load_project(clinic.parent.parent, edition=clinic)


def refused(clinic: Path) -> list[Problem]:
    """Why the edition is refused."""
    with pytest.raises(SourceError) as error:
        project(clinic)
    return error.value.problems


def test_an_edition_is_read_with_the_ambulance_of_its_country(clinic: Path) -> None:
    edition = project(clinic).edition
    assert edition is not None
    assert (edition.name, edition.day, edition.night) == (
        "Clinic & Sons",
        "020 7946 0123",
        "+44 20 7946 0456",
    )
    assert edition.phones == (("day", edition.day), ("night", edition.night))
    assert (edition.country, edition.ambulance) == ("UT", "5")
    assert (edition.wording, edition.logo) == ("Ring us if you can.", "assets/clinic.svg")
    assert edition.logo_file == clinic.parent / "logo.svg"


def test_a_number_may_have_an_extension_which_is_not_dialled(clinic: Path, spoil: Spoil) -> None:
    for extension in (" ext. 4", " ext 4", ", option 2", " x123456"):
        number = f"020 7946 0123{extension}"
        (clinic.parent / "clinic.yml").write_text(
            EDITION.replace("020 7946 0123", number), encoding="utf-8"
        )
        edition = project(clinic).edition
        assert edition is not None and edition.day == number
        assert dialled(number) == "02079460123"


def test_a_clinic_may_have_another_number(clinic: Path, spoil: Spoil) -> None:
    spoil("editions/clinic.yml", "  night:", "  second: '020 7946 0789 ext. 7'\n  night:")
    known = project(clinic)
    assert known.edition is not None
    assert [name for name, _ in known.edition.phones] == ["day", "second", "night"]
    built = Page("dvt/index.html", PAGE)
    sign_page(built, known.edition, known.words)
    assert built.html.count('<a href="tel:02079460789">020 7946 0789 ext. 7</a>') == 2


def test_three_numbers_share_a_line(clinic: Path, spoil: Spoil) -> None:
    spoil("editions/clinic.yml", "'020 7946 0123'", "'+44 20 7946 0123 ext. 12'")
    assert project(clinic).edition is not None
    spoil("editions/clinic.yml", "  night:", "  second: '020 7946 0789'\n  night:")
    (problem,) = refused(clinic)
    assert (problem.line, "21 characters or fewer" in problem.message) == (4, True)


@pytest.mark.parametrize(
    "name",
    [
        "Massachusetts General Hospital Vascular Medicine",
        "Guy's and St Thomas' NHS Foundation Trust: Thrombosis Clinic",
        "Betsi Cadwaladr University Health Board: Thrombosis",
    ],
)
def test_names_of_real_clinics_are_short_enough(clinic: Path, spoil: Spoil, name: str) -> None:
    spoil("editions/clinic.yml", "Clinic & Sons", f'"{name}"')
    edition = project(clinic).edition
    assert edition is not None and edition.name == name


def test_an_edition_may_choose_its_sheets_of_paper(clinic: Path) -> None:
    clinic.write_text(f"{EDITION}handouts: {{only: [dvt, emergency]}}\n", encoding="utf-8")
    pages = ("dvt", "emergency", "cramps")
    edition = load_edition(clinic, load_project(clinic.parent.parent).data["numbers"], "en", pages)
    assert [page for page in pages if edition.has_sheet(page)] == ["dvt", "emergency"]
    clinic.write_text(f"{EDITION}handouts: {{without: [dvt]}}\n", encoding="utf-8")
    edition = load_edition(clinic, load_project(clinic.parent.parent).data["numbers"], "en", pages)
    assert [page for page in pages if edition.has_sheet(page)] == ["emergency", "cramps"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("only: [dtv]", "'dtv' has no sheet of paper; name one of these pages: "),
        ("without: [emergency]", "'emergency' tells when to call for help"),
    ],
)
def test_a_sheet_that_there_is_not_is_told_with_its_line(
    clinic: Path, line: str, fault: str
) -> None:
    clinic.write_text(f"{EDITION}handouts:\n  {line}\n", encoding="utf-8")
    (problem,) = refused(clinic)
    assert fault in problem.message
    assert problem.line == len(EDITION.splitlines()) + 2


def test_night_wording_and_logo_may_be_left_out(clinic: Path, spoil: Spoil) -> None:
    spoil("editions/clinic.yml", "  night: '+44 20 7946 0456'\n", "")
    spoil("editions/clinic.yml", "logo: logo.svg\n", "")
    spoil("editions/clinic.yml", "wording:\n  en: Ring us if you can.\n", "")
    edition = project(clinic).edition
    assert edition is not None
    assert (edition.night, edition.wording, edition.logo, edition.logo_file) == ("", "", "", None)


SMART = """smart:
  - server: https://fhir.example:8443/r4/
    client: our-id
    sign_in: https://login.example/oauth2
  - {server: 'http://127.0.0.1:8080/fhir', client: x}
"""


def test_an_edition_names_record_systems(clinic: Path) -> None:
    clinic.write_text(EDITION + SMART, encoding="utf-8")
    edition = project(clinic).edition
    assert edition is not None
    assert [(each.server, each.client, each.origins) for each in edition.smart] == [
        (
            "https://fhir.example:8443/r4",
            "our-id",
            ("https://fhir.example:8443", "https://login.example"),
        ),
        ("http://127.0.0.1:8080/fhir", "x", ("http://127.0.0.1:8080",)),
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("https://fhir.example:8443/r4/", "http://fhir.example/r4", "with 'https://'"),
        ("https://fhir.example:8443/r4/", "javascript:alert(1)", "smart.server"),
        ("https://fhir.example:8443/r4/", "https://me@fhir.example/r4", "smart.server"),
        ("https://fhir.example:8443/r4/", "https://fhir.example/r4?a=b", "no '?'"),
        ("https://login.example/oauth2", "https://login.example; script-src *", "smart.sign_in"),
        ("https://login.example/oauth2", "https://*.example", "smart.sign_in"),
        ("our-id", "'two words'", "smart.client"),
        ("client: our-id", "id: our-id", ".client' must be given"),
    ],
)
def test_a_record_system_that_is_wrong_is_told_with_its_line(
    clinic: Path, spoil: Spoil, old: str, new: str, says: str
) -> None:
    clinic.write_text(EDITION + SMART, encoding="utf-8")
    line = spoil("editions/clinic.yml", old, new)
    found = [problem for problem in refused(clinic) if says in problem.message]
    assert {problem.path for problem in found} == {clinic}
    assert found[0].line in (line, line - 1)


def test_the_launch_page_may_ask_the_systems_of_the_edition_alone(
    clinic: Path, tmp_path: Path
) -> None:
    clinic.write_text(EDITION + SMART, encoding="utf-8")
    made = etree.Element("div")
    smart(project(clinic), "", made)
    page = tmp_path / "smart/index.html"
    page.parent.mkdir()
    page.write_text(etree.tostring(made, encoding="unicode", method="html"), encoding="utf-8")
    told = needs_of(page.parent).policy("'none'")
    (allowed,) = [part for part in told.split("; ") if part.startswith("connect-src")]
    assert allowed.split()[1:] == [
        *("http://127.0.0.1:8080", "https://fhir.example:8443", "https://login.example"),
    ]
    page.write_text(page.read_text(encoding="utf-8").replace("data-servers", "data-x"), "utf-8")
    assert "connect-src" not in needs_of(page.parent).policy("'none'")


def test_a_project_without_an_edition_has_none(tiny: Path) -> None:
    assert load_project(tiny).edition is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("country: UT", "country: XX", "'XX'; write its two letters"),
        ("country: UT", "country: NO", "write 'NO'"),
        ("'020 7946 0123'", "ring the bell", "and not 'ring the bell'"),
        ("'020 7946 0123'", "'12'", "3 to 15 digits"),
        ("'020 7946 0123'", "'01234567890123456'", "3 to 15 digits"),
        ("'020 7946 0123'", "5550100", "must stand in quotes"),
        (
            "'020 7946 0123'",
            "'020 7946 0123 ext. 1234567890'",
            f"{LONGEST['day']} characters or fewer",
        ),
        ("Clinic & Sons", "C" * (LONGEST["name"] + 1), "shorten it, as nothing is cut off"),
        ("country: UT", "country: UT\nweb: http://c.example", "with 'https://'"),
        ("country: UT", "country: UT\nweb: https://C.example", "in small letters"),
        ("country: UT", "country: UT\nweb: https://c.example/?a=b", "no '?'"),
        ("country: UT", "country: UT\nweb: https://me@c.example", "and not 'https://me@c"),
        ("country: UT", "country: UT\nweb: javascript:alert(1)", "with 'https://'"),
        ("country: UT", f"country: UT\nweb: https://c.example/{'a' * 31}", "and has 41;"),
        ("name: Clinic & Sons", 'name: "Clinic\\nand Sons"', "must be one line"),
        ("name: Clinic & Sons", "nmae: Clinic", "'nmae' is not a known entry; do you mean 'name'?"),
        ("logo.svg", "lost.svg", "no such file"),
        ("logo.svg", "../data/pictures.yml", "beside this one"),
        ("logo.svg", "clinic.yml", "ends with .svg or .png"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    clinic: Path, spoil: Spoil, old: str, new: str, says: str
) -> None:
    line = spoil("editions/clinic.yml", old, new)
    found = [problem for problem in refused(clinic) if says in problem.message]
    assert {problem.path for problem in found} == {clinic}
    assert found[0].line in (line + new.count("\n"), 1 if "nmae" in new else line)


@pytest.mark.parametrize(
    ("given", "typed"),
    [
        ("https://c.example/", "c.example"),
        ("https://c-d.example/Legs/", "c-d.example/Legs/"),
        (f"https://c.example/{'a' * 30}", f"c.example/{'a' * 30}"),
    ],
)
def test_a_clinic_s_own_address_is_as_people_type_it(clinic: Path, given: str, typed: str) -> None:
    clinic.write_text(f"{EDITION}web: {given}\n", encoding="utf-8")
    edition = project(clinic).edition
    assert edition is not None and (edition.web, edition.web_address) == (typed, f"https://{typed}")


def test_wording_that_is_too_long_is_told_with_its_line(clinic: Path, spoil: Spoil) -> None:
    line = spoil("editions/clinic.yml", "Ring us if you can.", "Ring us. " * 20)
    assert [(problem.line, "'wording'" in problem.message) for problem in refused(clinic)] == [
        (line, True)
    ]


def test_wording_in_another_language_alone_is_refused(clinic: Path, spoil: Spoil) -> None:
    spoil("editions/clinic.yml", "  en: Ring", "  es: Ring")
    assert "must have a text in 'en'" in refused(clinic)[0].message


def test_everything_that_is_wrong_is_told_at_once(clinic: Path, spoil: Spoil) -> None:
    spoil("editions/clinic.yml", "country: UT", "country: XX")
    spoil("editions/clinic.yml", "logo.svg", "lost.svg")
    assert len(refused(clinic)) == 2


def test_an_edition_that_is_not_there_is_refused(clinic: Path) -> None:
    clinic.unlink()
    assert "must exist; check its name" in refused(clinic)[0].message


def test_a_clinic_s_wording_meets_the_rules_of_the_pages(clinic: Path, spoil: Spoil) -> None:
    assert problems(project(clinic)) == []
    line = spoil("editions/clinic.yml", "Ring us if you can.", "A gentle massage may help.")
    found = problems(project(clinic))
    assert [(problem.path, problem.line, problem.rule) for problem in found] == [
        (clinic, line, "phrase")
    ]


def test_a_page_has_the_clinic_in_its_same_day_box_and_its_foot(clinic: Path) -> None:
    known = project(clinic)
    assert known.edition is not None
    built = Page("dvt/index.html", PAGE)
    sign_page(built, known.edition, known.words)
    page = built.html
    box, foot = page.split("<footer")
    for part in (box, foot):
        assert "<strong>Clinic &amp; Sons</strong>" in part
        assert '<a href="tel:02079460123">020 7946 0123</a>' in part
        assert '<a href="tel:+442079460456">+44 20 7946 0456</a>' in part
    assert '<a href="tel:5">5</a>' in foot
    assert '<img src="../assets/clinic.svg" alt="">' in foot
    assert "Ring us if you can." in foot
    # The country's number is there before the page is shown, and moves nothing.
    assert '<script src="../assets/country.js"></script></head>' in page


def test_a_page_with_no_foot_is_told(clinic: Path) -> None:
    known = project(clinic)
    assert known.edition is not None
    with pytest.raises(ThemeChanged, match=r"footer\.bottom"):
        built = Page("dvt/index.html", PAGE.replace('class="bottom"', ""))
        sign_page(built, known.edition, known.words)


def test_the_example_in_the_project_is_right(root: Path) -> None:
    known = load_project(root)
    edition = load_edition(root / "editions/example-clinic.yml", known.data["numbers"], "en")
    assert edition.ambulance == "999"
    # Ofcom keeps these for plays and films.
    assert all(number.startswith("020 7946 0") for number in (edition.day, edition.night))
