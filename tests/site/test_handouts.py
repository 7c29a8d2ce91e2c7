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
from clotsigns.handouts.sheet import Sheet, sheets
from clotsigns.sources.article import Article, plain
from clotsigns.sources.project import Project, load_project
from promised import promised
from reviews import NOT_YET, review

# Of the promises and not taken from the code: others rely on these names.
PATHS = {page.replace("/", "-"): page for page in [*promised("article"), "emergency"]}
PAGES = tuple(PATHS)
SIZES = ("a4", "letter", "large-a4", "large-letter")
CARDS = tuple(f"emergency-card-{size}" for size in SIZES)
NAMES = sorted([f"{name}-{size}" for name in PAGES for size in SIZES] + [*CARDS])
PAPERS = {"a4": (595, 842), "letter": (612, 792)}
CORE = (
    "hard to breathe",
    "chest or upper back hurts",
    "cough up blood",
    "faint",
    "heart beats very fast",
    "suddenly turns cold",
    "very swollen, tight",
)
# Whoever reads these takes medicine for a clot; on others there may be no room for its dose.
TREATED = ("blood-thinners", "dvt", "gastrocnemius-veins")
CARD_TITLES = {
    True: "Large-print card: when to call for help",
    False: "Wallet card: when to call for help",
}
BLOCKS = "h1, h2, h3, p, li, th, td, dt"


def page_of(name: str) -> str:
    """The beginning of a handout's name: its page, with hyphens for slashes."""
    return max((page for page in PAGES if name.startswith(page)), key=len)


def path_of(name: str) -> str:
    """The path of a handout's page."""
    return PATHS[page_of(name)]


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
    is_large, is_card = "-large-" in name, "-card-" in name
    most = (2 if is_large else 1) if is_card else (4 if is_large else 2)
    assert len(heard[name].pages) <= most
    assert all(heard[name].pages), "a side is empty"
    assert heard[name].smallest >= (17.9 if is_large else 7.95 if is_card else 12.95)
    width, height = PAPERS[name.rpartition("-")[2]]
    with pikepdf.open(io.BytesIO(handouts[name])) as document:
        for page in document.pages:
            assert [float(n) for n in page.mediabox[2:]] == pytest.approx([width, height], abs=1)


@pytest.mark.parametrize("name", NAMES)
def test_the_emergency_signs_come_first_and_whole(heard: dict[str, Heard], name: str) -> None:
    said = heard[name].text
    before, call, box = said.partition("Call an ambulance now if:")
    signs = box.partition("If you take a blood thinner" if name in CARDS else "Get checked today")[
        0
    ]
    assert call
    assert [sign for sign in CORE if sign not in signs] == []
    assert "Call 999 in the UK" in signs
    # Before it stand the title, the answer and who reviewed it, or whose card it is.
    assert len(before) < 420
    assert "Call an ambulance now if:" in heard[name].pages[0]
    # On every sheet, as many people who read it take one.
    assert "You vomit blood" in said.partition("If you take a blood thinner")[2]
    if name not in CARDS:
        assert "One leg or arm is newly swollen" in said
        assert "Never rub, massage, squeeze or foam-roll" in said


@pytest.mark.parametrize("name", NAMES)
def test_a_handout_has_all_that_is_talked_through(
    heard: dict[str, Heard], root: Path, name: str
) -> None:
    said, page = heard[name].text, page_of(name)
    wanted = ["Clinic", "Phone by day", "Phone at night"]
    wanted += [review(root, path_of(name))]
    wanted += [f"clotsigns.example/{path_of(name)}/"]
    if name in CARDS:
        wanted += ["My name", "Born", "Medicine", "Dose"]
        wanted += ["Do not stop it on your own."]
        wanted += ["Get checked today if one leg newly swells", "Never rub it."]
    else:
        wanted += [
            "QR code that opens",
            "By Clot Signs with AI help",
            "We update it by",
            "Say it back",
        ]
        wanted += ["My name"]
        wanted += ["Never take ibuprofen, naproxen or aspirin for pain on a blood thinner"]
        wanted += ["Staff, date"]
    if name not in CARDS and page not in ("emergency", "gastrocnemius-veins-decide"):
        wanted += ["Next scan or visit"]
    if name not in CARDS and page in TREATED:
        wanted += [
            "My plan",
            "Medicine",
            "Times",
            "Dose now",
            "Until",
            "Then",
            "How long",
            "miss a dose",
        ]
    if name not in CARDS and page == "gastrocnemius-veins-decide":
        wanted += ["Next scan or visit", "(259 adults", "gave heparin injections"]
        wanted += ["adults at home whose first clot is in the calf", "ask a specialist"]
    if name not in CARDS and page in (*TREATED, "buttock-clots"):
        wanted += ["Never start, stop, skip or change a blood thinner on your own"]
    if name not in CARDS and page in TREATED:
        wanted += ["You took too much or have run out (call now)"]
    if page == "blood-thinners":
        wanted += ["first weeks of a new clot", "the dose that your clinic gave you"]
        wanted += ["A missed dose", "If the next is nearly due", "took too much"]
        wanted += ["rivaroxaban with food", "Heparin injections"]
    assert [text for text in wanted if text not in said] == []
    # What to do about a missed dose stands whole below its heading.
    doses = [side for side in heard[name].pages if "Dabigatran (Pradaxa)" in side]
    whole = ("A missed dose", "Apixaban (Eliquis)", "Heparin injections")
    assert all(part in side for side in doses for part in whole)


def test_no_word_is_heard_as_one_with_the_next(heard: dict[str, Heard]) -> None:
    """As each line ends with a space: 'hard to breathe' was heard as 'hard tobreathe'."""
    known = {word for told in heard.values() for word in re.findall(r"[a-z]{2,}", told.text)}
    joined = re.compile(r"[a-z][.,:;?!][A-Za-z]|[a-z][A-Z][a-z]")
    assert len(known) > 300
    for name, told in heard.items():
        # A source is called so.
        said = told.text.replace("HealthLink", "")
        assert joined.findall(re.sub(r"\S*clotsigns\S*", "", said)) == [], name


@pytest.mark.parametrize("name", NAMES)
def test_a_side_with_signs_says_what_to_do(heard: dict[str, Heard], name: str) -> None:
    if page_of(name) == "emergency" and name not in CARDS:
        # 'Find the first box' sends nobody who bleeds to the box that says today.
        said = heard[name].text
        assert said.index("You vomit blood") < said.index("Get checked today")
    for side in heard[name].pages:
        for sign, words in (
            ("You cough up blood", "Call an ambulance now if:"),
            ("You cough up blood", "Call 999 in the UK"),
            ("You vomit blood", "Call an ambulance now if:"),
            ("You vomit blood", "Call 999"),
            ("You have some blood in pee", "Go to an emergency department now"),
            ("A vein under the skin", "Get checked today"),
        ):
            if sign in side:
                assert words in side[: side.index(sign)], f"{sign} stands alone"


@pytest.mark.parametrize("name", NAMES)
def test_a_handout_passes_every_rule_of_pdf_ua(handouts: dict[str, bytes], name: str) -> None:
    report = validator.validate_pdf_bytes(
        handouts[name], profile=validator.ValidationProfile.PDF_UA_1
    )
    assert report.rules.total == 104
    assert [(fault.rule_id, fault.message) for fault in report.failures] == []


def drawn_beside(site: Path, name: str, box: str) -> list[str | None]:
    sheet = (site / "handouts" / "sheet" / f"{name}.html").read_text(encoding="utf-8")
    signs = LexborHTMLParser(sheet).css(f".admonition.{box} .signs > li[data-sign]")
    return [sign.attributes["data-sign"] for sign in signs]


@pytest.mark.parametrize("page", PAGES)
def test_each_core_sign_and_each_never_has_its_pictogram(
    site: Path, handouts: dict[str, bytes], project: Project, page: str
) -> None:
    core = [sign.pictogram for sign in project.safety.core]
    nevers = project.safety.on_paper(path_of(page), "never")
    for size in SIZES:
        name = f"{page}-{size}"
        assert drawn_beside(site, name, "emergency") == core
        never = drawn_beside(site, name, "never")
        assert never == [s.pictogram for group in nevers for s in group.statements]
        # The words say it all: a reader of tags passes the drawings over.
        assert shapes_passed_over(handouts[name]) >= len([*core, *never])


def shapes_passed_over(content: bytes) -> int:
    """How many drawings of a PDF are marked as artifacts."""
    found = 0
    with pikepdf.open(io.BytesIO(content)) as document:
        for page in document.pages:
            marks: list[str] = []
            for instruction in pikepdf.parse_content_stream(page):
                operator = str(instruction.operator)
                if operator in ("BMC", "BDC"):
                    marks.append(str(instruction.operands[0]))
                elif operator == "EMC":
                    marks.pop()
                elif operator == "Do":
                    found += marks[-1:] == ["/Artifact"]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_first_is_largest(heard: dict[str, Heard], site: Path, name: str) -> None:
    """The first boxes have 13 points or more, and nothing has less."""
    sheet = (site / "handouts" / "sheet" / f"{name}.html").read_text(encoding="utf-8")
    shown = LexborHTMLParser(sheet).css_first("html")
    assert shown is not None
    points, back = (float(shown.attributes[f"data-{n}"] or 0) for n in ("points", "back"))
    assert points >= back
    if name not in CARDS:
        assert back >= 13


@pytest.mark.parametrize("name", NAMES)
def test_a_handout_tells_what_it_is(heard: dict[str, Heard], project: Project, name: str) -> None:
    title = project.article(path_of(name)).title
    assert (heard[name].language, heard[name].title) == ("en-GB", title)
    told = CARD_TITLES["-large-" in name] if name in CARDS else title
    assert heard[name].bookmarks[0] == told


@pytest.mark.parametrize("name", NAMES)
def test_a_handout_is_read_in_the_order_of_its_sheet(
    site: Path, heard: dict[str, Heard], name: str
) -> None:
    sheet = (site / "handouts" / "sheet" / f"{name}.html").read_text(encoding="utf-8")
    tree = LexborHTMLParser(sheet)
    said, at = squeezed(heard[name].text), 0
    blocks = [node for node in tree.css(BLOCKS) if not node.css_first("p, ul, ol, dl, h2")]
    assert len(blocks) >= (25 if name in CARDS else 31)
    for block in blocks:
        text = squeezed(block.text())
        found = said.find(text, at)
        assert found >= 0, f"'{block.text()}' is not read, or in another place"
        at = found + len(text)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in CARDS])
def test_a_sheet_has_boxes_to_tick_and_an_address_that_breaks_behind_a_slash(
    site: Path, name: str
) -> None:
    sheet = (site / "handouts" / "sheet" / f"{name}.html").read_text(encoding="utf-8")
    tree = LexborHTMLParser(sheet)
    ticked = [len(tree.css(f"{part} .ticks .tick")) for part in (".check", ".missed-dose")]
    asked = len(tree.css(".check li"))
    assert ticked == [asked, 5 if page_of(name) == "blood-thinners" else 0] and asked
    (address,) = tree.css(".end a")
    lines = address.text().split("\n")
    assert all(line.endswith("/") for line in lines)
    assert "".join(lines) == f"clotsigns.example/{path_of(name)}/"
    assert len(lines) > 1 or "large" in name


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
    assert words <= {0.0, 1.0}


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


def faults(project: Project, heard: Heard, sheet: Sheet, article: Article | None = None) -> str:
    address = f"https://clotsigns.example/{sheet.page}/"
    article = article or project.article(sheet.page)
    found = handout_faults(project, article, sheet, heard, Path("dvt-a4.pdf"), address)
    return "\n".join(problem.message for problem in found)


def test_no_handout_has_a_fault(project: Project, heard: dict[str, Heard]) -> None:
    assert [s.name for s in sheets(project) if faults(project, heard[s.name], s)] == []


@pytest.mark.parametrize(
    ("said", "instead", "fault"),
    [
        ("You cough up blood.", "", "of the emergency signs: 'You cough up blood.'"),
        ("hard to breathe", "hard tobreathe", "of the emergency signs: 'You are newly short"),
        ("A vein under the skin", "", "of the same-day signs: 'A vein under the skin"),
        ("You vomit blood", "", "of the thinner signs: 'You vomit blood"),
        ("thinner on your own", "thinner", "of the never signs: 'Never start"),
        ("Not yet reviewed by", "Reviewed by", "it must say: 'Not yet reviewed"),
        ("clotsigns.example/dvt/", "", "it must print the address of its page"),
    ],
)
def test_a_handout_that_lacks_words_is_refused(
    project: Project, heard: dict[str, Heard], said: str, instead: str, fault: str
) -> None:
    sheet = next(s for s in sheets(project) if s.name == "dvt-a4")
    # As it is before any review, whatever has happened since.
    text = heard["dvt-a4"].text.replace(review(project.root, "dvt"), NOT_YET)
    article = unreviewed(project.article("dvt"))
    assert faults(project, replace(heard["dvt-a4"], text=text), sheet, article) == ""
    assert said in text
    spoilt = replace(heard["dvt-a4"], text=text.replace(said, instead))
    assert fault in faults(project, spoilt, sheet, article)


def unreviewed(article: Article) -> Article:
    told = {k: v for k, v in article.front.data.items() if not k.startswith("reviewed_")}
    return replace(article, front=replace(article.front, data=told))


@pytest.mark.parametrize(
    ("spoilt", "fault"),
    [
        ({"smallest": 11.5}, "13 points or more, and some has 11.5"),
        ({"pages": ("1", "2", "3")}, "it must fit 2 sides, not 3"),
        ({"language": ""}, "a language, a title and bookmarks"),
        ({"bookmarks": ()}, "a language, a title and bookmarks"),
    ],
)
def test_a_handout_that_is_no_good_on_paper_is_refused(
    project: Project, heard: dict[str, Heard], spoilt: dict[str, Any], fault: str
) -> None:
    sheet = next(s for s in sheets(project) if s.name == "dvt-a4")
    assert fault in faults(project, replace(heard["dvt-a4"], **spoilt), sheet)


def test_signs_for_today_before_those_for_an_ambulance_are_refused(
    project: Project, heard: dict[str, Heard]
) -> None:
    sheet = next(s for s in sheets(project) if s.name == "dvt-a4")
    first, second = (project.words[f"boxes.{tier}"] for tier in ("emergency", "same-day"))
    text = f"{second} {heard['dvt-a4'].text}"
    assert first in text
    assert "the emergency signs must come first" in faults(
        project, replace(heard["dvt-a4"], text=text), sheet
    )


@pytest.mark.parametrize(
    ("spoilt", "fault"),
    [
        ("Call an ambulance now if:", "the side with 'You cough up blood.' must say above it"),
        ("If you take a blood thinner (anticoagulant)", "the side with 'You vomit blood"),
        ("You cough up blood.", "it must say on one side, and not on two: 'You cough up blood.'"),
        ("Call 999 in the UK", "each side that says to call an ambulance must say: 'Call 999"),
        ("Call 999 (UK)", "each side that says to call an ambulance must say: 'Call 999"),
        (
            "A vein under the skin",
            "Go to an emergency department now, if:' must have: 'A vein under",
        ),
    ],
)
def test_a_side_with_signs_and_without_their_heading_is_refused(
    project: Project, heard: dict[str, Heard], spoilt: str, fault: str
) -> None:
    sheet = next(s for s in sheets(project) if s.name == "dvt-a4")
    pages = tuple(page.replace(spoilt, "") for page in heard["dvt-a4"].pages)
    assert fault in faults(project, replace(heard["dvt-a4"], pages=pages), sheet)


def test_whom_to_call_is_said_whole_before_it_is_said_again(
    project: Project, heard: dict[str, Heard]
) -> None:
    sheet = next(s for s in sheets(project) if s.name == "dvt-a4")
    first, *rest = heard["dvt-a4"].pages
    again = project.safety.numbers_short
    assert again in " ".join(rest) and again not in first
    short = first.replace(plain(project.safety.numbers), again)
    assert short != first
    fault = "each side that says to call an ambulance must say: 'Call 999 in the UK"
    assert fault in faults(project, replace(heard["dvt-a4"], pages=(short, *rest)), sheet)


def test_nothing_stands_where_printers_leave_white(handouts: dict[str, bytes]) -> None:
    """8 mm from an edge, and 15 from the edge that a hole punch goes through."""
    for name, content in handouts.items():
        with pikepdf.open(io.BytesIO(content)) as document:
            for number, page in enumerate(document.pages):
                lowest, left = 1e6, 1e6
                # Text in a picture has places of its own, behind one more change of the scale.
                scales, before = 0, []
                for instruction in pikepdf.parse_content_stream(page):
                    operands, operator = instruction.operands, instruction.operator
                    if str(operator) == "q":
                        before.append(scales)
                    elif str(operator) == "Q":
                        scales = before.pop()
                    elif str(operator) == "cm":
                        scales += 1
                    elif str(operator) == "Tm" and scales == 2:
                        left = min(left, float(operands[4]) * 0.75)
                        lowest = min(lowest, float(page.mediabox[3]) - float(operands[5]) * 0.75)
                hole = 15 if "-card-" not in name and number % 2 == 0 else 8
                assert left / 72 * 25.4 >= hole, name
                # Below the line of the last words hang the tails of their letters.
                assert lowest / 72 * 25.4 >= 8 + 1, name


def test_the_pack_holds_every_handout_as_it_is(site: Path, handouts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(site / "handouts" / "handouts.zip") as pack:
        held = {name: pack.read(name) for name in pack.namelist()}
    assert held == {f"{name}.pdf": content for name, content in handouts.items()}


def test_the_checksums_are_those_of_the_files(site: Path) -> None:
    folder = site / "handouts"
    lines = (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    pairs = (line.split("  ") for line in lines)
    told = {name: digest for digest, name in pairs}
    assert sorted(told) == sorted(
        [f"{name}.pdf" for name in NAMES] + ["handouts.zip", "openemr.tar.gz", "openemr.zip"]
    )
    for name, digest in told.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_the_sheets_keep_their_looks_and_out_of_searches(site: Path) -> None:
    found = sorted(path.name for path in (site / "handouts" / "sheet").glob("*.html"))
    assert found == sorted(f"{name}.html" for name in NAMES)
    for name in found:
        tree = LexborHTMLParser((site / "handouts" / "sheet" / name).read_text(encoding="utf-8"))
        assert tree.css_first('meta[name=robots][content="noindex"]') is not None
        assert tree.css_first('link[rel=stylesheet][href="../../handout/handout.css"]') is not None
        assert len(tree.css("style")) == 0
    for index in ("sitemap.xml", "search/search_index.json"):
        assert "handouts/sheet" not in (site / index).read_text(encoding="utf-8")


def test_a_sheet_for_the_screen_is_set_as_its_pdf(
    site: Path, project: Project, heard: dict[str, Heard]
) -> None:
    for sheet in sheets(project):
        text = (site / "handouts" / "sheet" / f"{sheet.name}.html").read_text(encoding="utf-8")
        found = re.search(r'data-points="([^"]*)" data-back="([^"]*)"', text)
        assert found is not None
        assert heard[sheet.name].smallest == pytest.approx(
            min(*map(float, found.groups()), 13.5 if sheet.print.name == "normal" else 18), abs=0.05
        )


def test_each_page_leads_to_its_own_handouts(site: Path) -> None:
    for page in PAGES:
        path = path_of(page)
        tree = LexborHTMLParser((site / path / "index.html").read_text(encoding="utf-8"))
        links = [link.attributes.get("href") for link in tree.css("article a[href$='.pdf']")]
        up = "../" * (path.count("/") + 1)
        assert links == [f"{up}handouts/{page}-{size}.pdf" for size in SIZES]


def test_the_copy_for_sticks_has_the_handouts_and_not_their_packs(
    site: Path, handouts: dict[str, bytes]
) -> None:
    with zipfile.ZipFile(site / "clotsigns-offline.zip") as copy:
        held = [name.removeprefix("clotsigns/") for name in copy.namelist()]
        for name, content in handouts.items():
            assert copy.read(f"clotsigns/handouts/{name}.pdf") == content
    assert "handout/handout.css" in held
    assert "handouts/sheet/dvt-a4.html" in held
    assert not {"handouts/handouts.zip", "handouts/openemr.zip", "handouts/SHA256SUMS"} & {*held}
