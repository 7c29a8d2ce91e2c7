"""The handouts, asked what a nurse, a patient with a screen reader and a printer would ask."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import page as validator
import pikepdf
import pytest
from selectolax.lexbor import LexborHTMLParser

from clotsigns.handouts.heard import Heard, listen
from clotsigns.handouts.proof import handout_faults
from clotsigns.handouts.sheet import Sheet, set_as, sheets
from clotsigns.project import Project, load_project

# Written out here and not taken from the code: others rely on these names.
PAGES = (
    "dvt",
    "buttock-clots",
    "leg-cramps",
    "leg-numbness",
    "gastrocnemius-veins",
    "massage-danger",
    "emergency",
)
SIZES = ("a4", "letter", "large-a4", "large-letter")
CARDS = ("emergency-card-a4", "emergency-card-letter")
NAMES = sorted([f"{name}-{size}" for name in PAGES for size in SIZES] + [*CARDS])
PAPERS = {"a4": (595, 842), "letter": (612, 792)}
LUNG_SIGNS = ("short of breath", "chest hurts", "cough up blood", "faint", "heart beats very fast")
ALSO = {
    "dvt": ("foot suddenly turns cold", "face droops", "numb around your genitals"),
    "buttock-clots": ("hugely swollen", "numb around your genitals", "spreads"),
    "leg-cramps": ("foot suddenly turns cold", "hugely swollen"),
    "leg-numbness": ("foot suddenly turns cold", "face droops", "numb around your genitals"),
    "gastrocnemius-veins": ("foot suddenly turns cold", "knock to the head"),
    "massage-danger": ("during a massage", "hugely swollen"),
    "emergency": ("foot suddenly turns cold", "face droops", "knock to the head"),
}
BLOCKS = "h1, h2, h3, p, li, th, td, dt"


def page_of(name: str) -> str:
    return next(page for page in PAGES if name.startswith(page))


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def handouts(site: Path) -> dict[str, bytes]:
    """Every handout by its name."""
    return {path.stem: path.read_bytes() for path in sorted((site / "handouts").glob("*.pdf"))}


@pytest.fixture(scope="module")
def heard(handouts: dict[str, bytes]) -> dict[str, Heard]:
    """What each handout says, in the order of its tags."""
    return {name: listen(content) for name, content in handouts.items()}


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


def test_all_handouts_are_there(handouts: dict[str, bytes]) -> None:
    assert sorted(handouts) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_handout_is_one_sheet_in_print_that_can_be_read(
    handouts: dict[str, bytes], heard: dict[str, Heard], name: str
) -> None:
    is_large = "-large-" in name
    assert len(heard[name].pages) <= (4 if is_large else 2)
    assert all(heard[name].pages), "a side is empty"
    assert heard[name].smallest >= (17.9 if is_large else 11.9)
    width, height = PAPERS[name.rpartition("-")[2]]
    with pikepdf.open(io.BytesIO(handouts[name])) as document:
        for page in document.pages:
            assert [float(n) for n in page.mediabox[2:]] == pytest.approx([width, height], abs=1)


@pytest.mark.parametrize("name", NAMES)
def test_the_emergency_signs_come_first_and_whole(heard: dict[str, Heard], name: str) -> None:
    said = heard[name].text
    box, sep, rest = said.partition("Get checked today if any of these is true")
    before, call, signs = box.partition("Call an emergency number now")
    assert call and sep
    assert [sign for sign in (*LUNG_SIGNS, *ALSO[page_of(name)]) if sign not in signs] == []
    # Before it stand the title and the answer, and no more.
    assert len(before) < 250
    assert "Call an emergency number now" in heard[name].pages[0]
    assert "One leg is newly swollen" in rest
    if name not in CARDS:
        assert "Never rub, massage, squeeze or foam-roll" in said


@pytest.mark.parametrize("name", NAMES)
def test_a_handout_has_all_that_is_talked_through(heard: dict[str, Heard], name: str) -> None:
    said, page = heard[name].text, page_of(name)
    wanted = ["Your clinic", "Phone by day", "Phone at night", "Next visit", "Not yet reviewed"]
    wanted += [f"clotsigns.example/{page}/", "QR code that opens", "Last changed:", "version "]
    wanted += ["Sources, as numbered on that page: 1"]
    if page != "emergency":
        wanted += ["Say it back in your own words", "Who is more at risk", "Treatment"]
    if name not in CARDS:
        wanted += ["Your notes and questions"]
    assert [text for text in wanted if squeezed(text) not in squeezed(said)] == []


@pytest.mark.parametrize("name", [name for name in NAMES if page_of(name) != "emergency"])
def test_the_picture_is_there_in_words(
    heard: dict[str, Heard], project: Project, name: str
) -> None:
    front = project.article(page_of(name)).front.data
    picture = project.data["pictures"].data["pictures"][front["handout_picture"]]["handout"]
    assert picture["alt"]["en"] in heard[name].text


@pytest.mark.parametrize("name", NAMES)
def test_a_handout_passes_every_rule_of_pdf_ua(handouts: dict[str, bytes], name: str) -> None:
    report = validator.validate_pdf_bytes(
        handouts[name], profile=validator.ValidationProfile.PDF_UA_1
    )
    assert report.rules.total == 104
    assert [(fault.rule_id, fault.message) for fault in report.failures] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_handout_tells_what_it_is(heard: dict[str, Heard], project: Project, name: str) -> None:
    title = project.article(page_of(name)).title
    assert (heard[name].language, heard[name].title) == ("en", title)
    assert heard[name].bookmarks[0] == title


@pytest.mark.parametrize("name", NAMES)
def test_a_handout_is_read_in_the_order_of_its_sheet(
    site: Path, heard: dict[str, Heard], name: str
) -> None:
    page = page_of(name)
    form = f"{page}-card" if name in CARDS else page
    sheet = (site / "handouts" / "sheet" / f"{form}.html").read_text(encoding="utf-8")
    tree = LexborHTMLParser(sheet)
    said, at = squeezed(heard[name].text), 0
    # Large print has its notes in the clinic's box, and normal print has them by themselves.
    unprinted = ".notes" if "-large-" in name else ".write"
    for node in tree.css(unprinted):
        node.decompose()
    blocks = [node for node in tree.css(BLOCKS) if not node.css_first("p, ul, ol")]
    assert len(blocks) > 30
    for block in blocks:
        text = squeezed(block.text())
        found = said.find(text, at)
        assert found >= 0, f"'{block.text()}' is not read, or in another place"
        at = found + len(text)


@pytest.mark.parametrize("name", NAMES)
def test_all_fonts_are_in_the_file_and_cut_to_what_is_used(
    handouts: dict[str, bytes], name: str
) -> None:
    with pikepdf.open(io.BytesIO(handouts[name])) as document:
        described = [o for o in document.objects if is_a(o, "/FontDescriptor")]
        assert described
        for font in described:
            assert re.match(r"/[A-Z]{6}\+", str(font.FontName)), f"{font.FontName} is no subset"
            assert any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def is_a(item: Any, kind: str) -> bool:
    return isinstance(item, pikepdf.Dictionary) and str(item.get("/Type", "")) == kind


def colours(content: bytes) -> Iterator[tuple[str, tuple[float, ...]]]:
    """What a PDF paints, ``text`` or ``shape``, with the parts of its colour from 0 to 1."""
    with pikepdf.open(io.BytesIO(content)) as document:
        drawings = [o for o in document.objects if isinstance(o, pikepdf.Stream) and is_drawing(o)]
        for stream in [*(page.obj for page in document.pages), *drawings]:
            fill: tuple[float, ...] = (0.0,)
            before: list[tuple[float, ...]] = []
            for instruction in pikepdf.parse_content_stream(stream):
                operator = str(instruction.operator)
                if operator == "q":
                    before.append(fill)
                elif operator == "Q":
                    fill = before.pop()
                elif operator.lower() in ("rg", "g", "k", "sc", "scn"):
                    parts = tuple(float(str(n)) for n in instruction.operands)
                    fill = parts if operator.islower() else fill
                    yield "shape", parts
                elif operator in ("Tj", "TJ"):
                    yield "text", fill


def is_drawing(stream: pikepdf.Stream) -> bool:
    return str(stream.get("/Subtype", "")) == "/Form"


@pytest.mark.parametrize("name", NAMES)
def test_a_printer_without_colours_loses_nothing(handouts: dict[str, bytes], name: str) -> None:
    painted = set(colours(handouts[name]))
    assert all(len(set(parts)) == 1 for _, parts in painted), "a colour is no shade of grey"
    words = {parts[0] for kind, parts in painted if kind == "text"}
    # One picture has a black sign with white words.
    assert words == ({0.0, 1.0} if page_of(name) == "leg-numbness" else {0.0})


def test_a_colour_is_found() -> None:
    document = pikepdf.new()
    document.add_blank_page()
    document.pages[0].Contents = document.make_stream(b"q 1 0 0 rg BT (x) Tj ET Q BT (y) Tj ET")
    out = io.BytesIO()
    document.save(out)
    assert list(colours(out.getvalue())) == [
        ("shape", (1, 0, 0)),
        ("text", (1, 0, 0)),
        ("text", (0,)),
    ]


def faults(project: Project, heard: Heard, sheet: Sheet) -> str:
    address = f"https://clotsigns.example/{sheet.page}/"
    article = project.article(sheet.page)
    found = handout_faults(project, article, sheet, heard, Path("dvt-a4.pdf"), address)
    return "\n".join(problem.message for problem in found)


def test_no_handout_has_a_fault(project: Project, heard: dict[str, Heard]) -> None:
    assert [name for s in sheets() if (name := s.name) and faults(project, heard[name], s)] == []


@pytest.mark.parametrize(
    ("said", "instead", "fault"),
    [
        ("You cough up blood.", "", "of the emergency signs: 'You cough up blood.'"),
        ("You faint, collapse", "You may faint, collapse", "'You faint, collapse"),
        ("Veins feel hard, sore and swollen.", "", "of the same-day signs: 'Veins feel hard"),
        ("Never take aspirin, or", "Take aspirin, or", "of the never signs: 'Never take aspirin"),
        ("Not yet reviewed by", "Reviewed by", "it must say: 'Not yet reviewed"),
        ("clotsigns.example/dvt/", "", "it must print the address of its page"),
    ],
)
def test_a_handout_that_lacks_words_is_refused(
    project: Project, heard: dict[str, Heard], said: str, instead: str, fault: str
) -> None:
    sheet = next(s for s in sheets() if s.name == "dvt-a4")
    assert said in heard["dvt-a4"].text
    spoilt = replace(heard["dvt-a4"], text=heard["dvt-a4"].text.replace(said, instead))
    assert fault in faults(project, spoilt, sheet)


@pytest.mark.parametrize(
    ("spoilt", "fault"),
    [
        ({"smallest": 11.5}, "12 points or more, and some has 11.5"),
        ({"pages": ("1", "2", "3")}, "it must fit 2 sides, not 3"),
        ({"language": ""}, "a language, a title and bookmarks"),
        ({"bookmarks": ()}, "a language, a title and bookmarks"),
    ],
)
def test_a_handout_that_is_no_good_on_paper_is_refused(
    project: Project, heard: dict[str, Heard], spoilt: dict[str, Any], fault: str
) -> None:
    sheet = next(s for s in sheets() if s.name == "dvt-a4")
    assert fault in faults(project, replace(heard["dvt-a4"], **spoilt), sheet)


def test_signs_for_today_before_those_for_an_ambulance_are_refused(
    project: Project, heard: dict[str, Heard]
) -> None:
    sheet = next(s for s in sheets() if s.name == "dvt-a4")
    first, second = (project.words[f"boxes.{tier}"] for tier in ("emergency", "same-day"))
    text = f"{second} {heard['dvt-a4'].text}"
    assert first in text
    assert "the emergency signs must come first" in faults(
        project, replace(heard["dvt-a4"], text=text), sheet
    )


def test_the_pack_holds_every_handout_as_it_is(site: Path, handouts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(site / "handouts" / "handouts.zip") as pack:
        held = {name: pack.read(name) for name in pack.namelist()}
    assert held == {f"{name}.pdf": content for name, content in handouts.items()}


def test_the_checksums_are_those_of_the_files(site: Path) -> None:
    folder = site / "handouts"
    lines = (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    told = dict(reversed(line.split("  ")) for line in lines)
    assert sorted(told) == sorted(
        [f"{name}.pdf" for name in NAMES] + ["handouts.zip", "openemr.tar.gz", "openemr.zip"]
    )
    for name, digest in told.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_the_sheets_keep_their_looks_and_out_of_searches(site: Path) -> None:
    found = sorted(path.name for path in (site / "handouts" / "sheet").glob("*.html"))
    assert found == sorted([*(f"{page}.html" for page in PAGES), "emergency-card.html"])
    for name in found:
        tree = LexborHTMLParser((site / "handouts" / "sheet" / name).read_text(encoding="utf-8"))
        assert tree.css_first('meta[name=robots][content="noindex"]') is not None
        assert tree.css_first('link[rel=stylesheet][href="../../handout/handout.css"]') is not None
        assert len(tree.css("style")) == 0
    for index in ("sitemap.xml", "search/search_index.json"):
        assert "handouts/sheet" not in (site / index).read_text(encoding="utf-8")


def test_a_sheet_for_the_screen_is_set_as_its_pdf(site: Path, heard: dict[str, Heard]) -> None:
    for sheet in sheets():
        text = (site / "handouts" / "sheet" / f"{sheet.form}.html").read_text(encoding="utf-8")
        fits = dict(fit.split(":") for fit in re.findall(r'data-fits="([^"]*)"', text)[0].split())
        points = float(fits[f"{sheet.print.name}-{sheet.paper}"])
        # At the foot of each side of normal print the title has 12 points.
        least = points if sheet.print.name == "large" else 12
        assert heard[sheet.name].smallest == pytest.approx(least, abs=0.05)
        assert f'data-points="{points:g}"' in set_as(text, sheet, points)


def test_each_page_leads_to_its_own_handouts(site: Path) -> None:
    for page in PAGES:
        tree = LexborHTMLParser((site / page / "index.html").read_text(encoding="utf-8"))
        links = [link.attributes.get("href") for link in tree.css("article a[href$='.pdf']")]
        assert links == [f"../handouts/{page}-{size}.pdf" for size in SIZES]


def test_the_copy_for_sticks_has_the_handouts_and_not_their_packs(
    site: Path, handouts: dict[str, bytes]
) -> None:
    with zipfile.ZipFile(site / "clotsigns-offline.zip") as copy:
        held = [name.removeprefix("clotsigns/") for name in copy.namelist()]
        for name, content in handouts.items():
            assert copy.read(f"clotsigns/handouts/{name}.pdf") == content
    assert "handout/handout.css" in held
    assert "handouts/sheet/dvt.html" in held
    assert not {"handouts/handouts.zip", "handouts/openemr.zip", "handouts/SHA256SUMS"} & {*held}
