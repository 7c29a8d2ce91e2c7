"""A clinic's own build: its name, numbers and country on every page and handout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clotsigns.building import build
from clotsigns.handouts import making
from clotsigns.handouts.heard import listen
from clotsigns.handouts.sheet import CARD, LARGE, NORMAL, Sheet
from clotsigns.published import expected
from clotsigns.sources.problem import SourceError

NAME = "Example Clinic, Nowhere-on-Sea"
SHEETS = (
    Sheet(page="dvt", paper="letter", print=NORMAL),
    Sheet(page="gastrocnemius-veins", paper="letter", print=LARGE),
    Sheet(page="gastrocnemius-veins", paper="a4", print=NORMAL),
    Sheet(page="dvt", paper="a4", print=NORMAL),
    Sheet(page="emergency", paper="a4", print=CARD),
)


@pytest.fixture(scope="module")
def own(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The site of the example's clinic, with a few of its handouts."""
    target = tmp_path_factory.mktemp("own") / "site"
    with pytest.MonkeyPatch.context() as patch:
        for room in (making, expected):
            patch.setattr(room, "sheets", lambda project: iter(SHEETS))
        build(root, target, root / "editions/example-clinic.yml")
    yield target


def test_every_page_has_the_clinic_in_its_foot(own: Path) -> None:
    pages = [
        page
        for page in own.rglob("*.html")
        if not {"embed", "sheet"} & set(page.relative_to(own).parts)
    ]
    assert own / "404.html" in pages
    for page in pages:
        foot = page.read_text(encoding="utf-8").partition("<footer")[2]
        for told in (NAME, "tel:02079460123", "tel:02079460456", "tel:999", "front desk"):
            assert told in foot, f"{page.relative_to(own)} has no {told}"


def test_the_country_of_the_clinic_comes_first_and_can_be_changed(own: Path) -> None:
    (script,) = own.glob("assets/country.*.js")
    assert '"first":"GB"' in script.read_text(encoding="utf-8")
    page = (own / "dvt/index.html").read_text(encoding="utf-8")
    assert f'<script src="../assets/{script.name}"></script>' in page.partition("</head>")[0]


def test_every_handout_has_the_clinic_in_its_box(own: Path) -> None:
    for sheet in SHEETS:
        said = listen((own / f"handouts/{sheet.name}.pdf").read_bytes()).text
        is_card = sheet.print is CARD
        box = said[said.index("Who I am" if is_card else "My plan") :]
        # The card's two copies have no room for a logo and a line of words.
        told = ["020 7946 0123", "020 7946 0456", *([] if is_card else ["front desk"])]
        for text in told:
            assert box.count(text) == (2 if is_card else 1), f"{sheet.name} has no {text}"
        # The logo is named for those who do not see it.
        assert box.count(NAME) == 2
        # The number to call is above the first sign.
        call = "Call an ambulance now if: Call 999"
        assert said.count(call) == (2 if is_card else 1), f"{sheet.name} has no number to call"


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
