"""A clinic's own build: its name, numbers and country on every page and handout."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from clotsigns.building import build
from clotsigns.catalogue import as_json
from clotsigns.handouts import making
from clotsigns.handouts.formats import ENDINGS, place_of
from clotsigns.handouts.heard import listen
from clotsigns.handouts.sheet import CARD, LARGE, LARGE_CARD, NORMAL, Sheet, pages_with_sheets
from clotsigns.published import expected
from clotsigns.published.drawing import drawn_faults
from clotsigns.sources.problem import SourceError
from clotsigns.sources.project import Project, load_project

NAME = "Example Clinic, Nowhere-on-Sea"
SHEETS = (
    Sheet(page="dvt", paper="letter", print=NORMAL),
    Sheet(page="gastrocnemius-veins", paper="letter", print=LARGE),
    Sheet(page="gastrocnemius-veins", paper="a4", print=NORMAL),
    Sheet(page="dvt", paper="a4", print=NORMAL),
    Sheet(page="emergency", paper="a4", print=CARD),
    Sheet(page="emergency", paper="a4", print=LARGE_CARD),
)
SERVER = "https://fhir.hospital.example/r4"
# The edition leaves this page's sheets out.
LEFT_OUT = Sheet(page="massage-danger", paper="a4", print=NORMAL)


@pytest.fixture(scope="module")
def own(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The site of the example's clinic, with a few of its handouts."""
    folder = tmp_path_factory.mktemp("own")
    edition = folder / "clinic.yml"
    text = (root / "editions/example-clinic.yml").read_text(encoding="utf-8")
    own = f"handouts: {{without: [{LEFT_OUT.page}]}}\nsmart: [{{server: '{SERVER}', client: x}}]\n"
    edition.write_text(text + own, encoding="utf-8")
    shutil.copy(root / "editions/example-clinic.svg", folder)

    def sheets(project: Project) -> Iterator[Sheet]:
        made = pages_with_sheets(project)
        return (sheet for sheet in (*SHEETS, LEFT_OUT) if sheet.page in made)

    with pytest.MonkeyPatch.context() as patch:
        for room in (making, expected):
            patch.setattr(room, "sheets", sheets)
        build(root, folder / "site", edition)
    yield folder / "site"


def test_a_page_without_sheets_has_no_file_of_them_no_link_and_no_entry(
    own: Path, root: Path
) -> None:
    page, other = LEFT_OUT.page, "dvt"
    for kind in ENDINGS:
        assert (own / place_of(other, kind)).is_file() and not (own / place_of(page, kind)).exists()
    assert not [file.name for file in (own / "handouts").rglob(f"{page}*")]
    for place in ("handouts/index.html", f"{page}/index.html", "sw.js", "handouts/SHA256SUMS"):
        assert f"{page}-a4" not in (own / place).read_text(encoding="utf-8"), place
    project = load_project(root)
    listed = LexborHTMLParser((own / "handouts/index.html").read_text(encoding="utf-8"))
    items = [item.text() for item in listed.css("article td, article li")]
    assert not [item for item in items if project.article(page).title in item]
    assert project.words["handout.link"] not in (own / page / "index.html").read_text(
        encoding="utf-8"
    )
    assert f"handouts/{other}-a4.pdf" in (own / f"{other}/index.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(own / "handouts/handouts.zip") as pack:
        assert not [name for name in pack.namelist() if page in name]
    catalogue = as_json.read((own / "catalogue.json").read_text(encoding="utf-8"))
    made = {p.id: [h.url for e in p.editions for h in e.handouts] for p in catalogue.pages}
    assert made[page] == [] and made[other]


def test_every_page_has_the_clinic_in_its_foot(own: Path) -> None:
    pages = [
        page
        for page in own.rglob("*.html")
        if not {"embed", "sheet"} & set(page.relative_to(own).parts)
    ]
    assert own / "404.html" in pages
    for page in pages:
        foot = page.read_text(encoding="utf-8").partition("<footer")[2]
        called = (
            f"tel:{number}" for number in ("02079460123", "02079460789", "02079460456", "999")
        )
        for told in (NAME, *called, "front desk"):
            assert told in foot, f"{page.relative_to(own)} has no {told}"


def test_the_country_of_the_clinic_comes_first_and_can_be_changed(own: Path) -> None:
    (script,) = own.glob("assets/country.*.js")
    assert '"first":"GB"' in script.read_text(encoding="utf-8")
    page = (own / "dvt/index.html").read_text(encoding="utf-8")
    assert f'<script src="../assets/{script.name}"></script>' in page.partition("</head>")[0]


def test_every_handout_has_the_clinic_in_its_box(own: Path) -> None:
    for sheet in SHEETS:
        heard = listen((own / f"handouts/{sheet.name}.pdf").read_bytes())
        said = heard.text
        is_card, copies = sheet.is_card, 2 if sheet.print is CARD else 1
        box = said[said.index("My details" if is_card else "My plan") :]
        # A card has no room for a line of words.
        told = ["020 7946 0123", "020 7946 0789", "020 7946 0456"]
        told += [] if is_card else ["front desk"]
        for text in told:
            assert box.count(text) == copies, f"{sheet.name} has no {text}"
        # The clinic's address is there in words and as a code; a card has no room for them.
        code = "QR code that opens https://clinic.example/legs"
        assert (code in box, box.count("clinic.example/legs")) == (not is_card, 0 if is_card else 2)
        # The logo is named for those who do not see it.
        assert said.count(NAME) == 2 * copies
        # The number to call is above the first sign, and on each side above that of a bleed.
        call, bleeds = "Call an ambulance now if: Call 999", "You vomit blood"
        assert said.index(call) < said.index("You cough up blood"), sheet.name
        assert bleeds in said
        for side in heard.pages:
            assert bleeds not in side or call in side[: side.index(bleeds)], sheet.name


def test_each_code_on_a_sheet_leads_home_or_to_the_clinic(own: Path) -> None:
    wanted = ["https://clotsigns.example/dvt/", "https://clinic.example/legs"]
    for paper in ("a4", "letter"):
        content = (own / f"handouts/dvt-{paper}.pdf").read_bytes()
        assert list(drawn_faults(content, wanted)) == []
        for wrong in (wanted[:1], wanted[1:], [*wanted[:1], "https://clinic.example/leg"]):
            assert "its QR codes must lead to" in next(drawn_faults(content, wrong))


def test_the_launch_page_knows_the_record_system(own: Path) -> None:
    assert SERVER in (own / "smart/index.html").read_text(encoding="utf-8")
    allowed = "connect-src 'self' https://fhir.hospital.example"
    assert (own / "_headers").read_text("utf-8").count(allowed) == 1


def test_the_form_begins_with_the_clinic(own: Path) -> None:
    (script,) = own.glob("assets/handouts.*.js")
    assert f'"clinic":{{"name":"{NAME}"' in script.read_text(encoding="utf-8")


def test_the_site_for_all_names_no_clinic(site: Path) -> None:
    assert "Nowhere-on-Sea" not in (site / "index.html").read_text(encoding="utf-8")
    (script,) = site.glob("assets/country.*.js")
    assert '"first"' not in script.read_text(encoding="utf-8")


def test_an_edition_with_a_fault_builds_nothing(root: Path, tmp_path: Path) -> None:
    edition = tmp_path / "clinic.yml"
    text = (root / "editions/example-clinic.yml").read_text(encoding="utf-8")
    edition.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="no such file"):
        build(root, tmp_path / "site", edition)
    assert sorted(tmp_path.iterdir()) == [edition]
