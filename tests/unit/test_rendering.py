"""From a sheet to a tagged PDF: its size of print, its length, its tags, and what is kept of it."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import page as validator
import pikepdf
import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from clotsigns.handouts import cache, making
from clotsigns.handouts.glyphs import letters_of, meanings_of
from clotsigns.handouts.heard import listen
from clotsigns.handouts.letters import unprintable
from clotsigns.handouts.making import Job
from clotsigns.handouts.outlines import NoLetter, outlined
from clotsigns.handouts.rendering import NotOnSite, render
from clotsigns.handouts.sheet import (
    CARD,
    LARGE,
    LARGE_CARD,
    NORMAL,
    Rendered,
    Sheet,
    TooLong,
)
from clotsigns.handouts.tagging import elements, kids, repaired
from clotsigns.kept import OFF
from clotsigns.site import Site
from clotsigns.sources.project import load_project
from written import written

HOME = "https://x.example/"
A4 = Sheet(page="dvt", paper="a4", print=NORMAL)
SIZES = "".join(
    f'[data-points="{points:g}"] {{ font-size: {points:g}pt }}'
    for points in (*NORMAL.points, *LARGE.points)
)


def sheet(body: str) -> str:
    return f"""<!doctype html>
<html lang="en" data-paper="" data-print="" data-points="" data-back=""><head>
<meta charset="utf-8"><title>A sheet</title>
<meta name="dcterms.created" content="2026-01-01">
<meta name="dcterms.modified" content="2026-01-01">
<style>@page {{ margin: 0; size: 100mm 1000pt }} html {{ line-height: 20pt }} body {{ margin: 0 }}
p {{ margin: 0 }} {SIZES}</style></head><body><h1>A sheet</h1>{body}</body></html>"""


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(sheet=A4, html=sheet("<p>Words.</p>"), site=tmp_path, home=HOME, address="", key="k")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("CLOTSIGNS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def faults(pdf: bytes) -> list[str]:
    report = validator.validate_pdf_bytes(pdf, profile=validator.ValidationProfile.PDF_UA_1)
    return [failure.rule_id for failure in report.failures]


def test_a_short_sheet_has_the_best_size_of_print(tmp_path: Path) -> None:
    made = render(sheet("<p>Words.</p>"), A4, tmp_path, HOME)
    assert made.fit.points == NORMAL.points[-1]
    heard = listen(made.pdf)
    assert heard.smallest == pytest.approx(14, abs=0.01)
    assert (heard.text, heard.title, heard.language) == ("A sheet Words.", "A sheet", "en")
    assert heard.bookmarks == ("A sheet",)


def test_small_print_is_found_even_in_a_picture_that_is_made_smaller(tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="0 0 100 100">'
        '<text x="5" y="50" font-size="20">small</text></svg>',
        encoding="utf-8",
    )
    body = '<p>Words.</p><img src="/x.svg" alt="A picture" style="width: 25pt; height: 25pt">'
    heard = listen(render(sheet(body), A4, tmp_path, HOME).pdf)
    assert heard.smallest == pytest.approx(5, abs=0.2)
    assert "A picture" in heard.text


def test_a_sheet_that_is_too_long_is_told_with_its_lines(tmp_path: Path) -> None:
    # Two sides have room for a hundred lines of twenty points, less one for the heading.
    body = "<p>Words.</p>" * 160
    with pytest.raises(TooLong, match="'dvt' must fit 2 sides of a4 at 13 points") as told:
        render(sheet(body), A4, tmp_path, HOME)
    lines = re.search(r"by about (\d+) lines", str(told.value))
    assert lines is not None
    # Told in lines of the sheet's own print, 13 points and 1.08 high.
    assert int(lines[1]) * 13 * 1.08 == pytest.approx(61 * 20, abs=60)


def test_large_print_has_more_sides(tmp_path: Path) -> None:
    body = "<p>Words.</p>" * 150
    large = Sheet(page="dvt", paper="letter", print=LARGE)
    assert len(listen(render(sheet(body), large, tmp_path, HOME).pdf).pages) == 4


def test_what_to_do_about_a_missed_dose_stands_whole_on_one_side(
    root: Path, tmp_path: Path
) -> None:
    """A dose at the top of a side, without its heading, read as the dose of every day."""
    css = (root / "overrides/handout/handout.css").read_text(encoding="utf-8")
    rules = re.sub(r"@font-face \{[^}]*\}", "", css)
    doses = "".join(f"<li>Dose {number}.</li>" for number in range(1, 9))
    part = f'<section class="part missed-dose"><h2>A missed dose</h2><ul>{doses}</ul></section>'
    html = sheet("<p>Words.</p>" * 42 + part).replace("</head>", f"<style>{rules}</style></head>")
    large = Sheet(page="blood-thinners", paper="a4", print=LARGE)
    sides = listen(render(html, large, tmp_path, HOME).pdf).pages
    assert len(sides) > 1
    assert [s for s in sides if "Dose 8." in s] == [s for s in sides if "A missed dose" in s]


def test_a_sheet_reads_nothing_from_outside_the_site(tmp_path: Path) -> None:
    for address in ("https://elsewhere.example/x.svg", "/no-such.svg"):
        with pytest.raises(NotOnSite, match="which is not on the site"):
            render(sheet(f'<p>x</p><img src="{address}" alt="x">'), A4, tmp_path, HOME)


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<ul><li><p>One</p><p>Two</p></li></ul>", "PDFUA1-LI-KIDS-001"),
        (
            "<dl><div><dt>Day</dt><dd>1</dd></div> <div><dt>Night</dt></div></dl>",
            "PDFUA1-L-KIDS-001",
        ),
    ],
)
def test_the_faults_of_lists_are_repaired(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, rule: str
) -> None:
    with monkeypatch.context() as unrepaired:
        unrepaired.setattr("clotsigns.handouts.rendering.repaired", lambda pdf: pdf)
        raw = render(sheet(body), A4, tmp_path, HOME).pdf
    # When this fails, WeasyPrint does it right, and clotsigns.handouts.tagging may go.
    assert rule in faults(raw)
    mended = repaired(raw)
    assert faults(mended) == []
    assert sorted("".join(listen(mended).text.split())) == sorted("".join(listen(raw).text.split()))
    assert repaired(raw) == mended


def shown(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        return [
            "".join(meanings_of(page.resources.Font[font]).get(code, "") for code in codes)
            for font, codes in texts(page)
        ]


def texts(page: pikepdf.Page) -> Iterator[tuple[str, list[int]]]:
    font = ""
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, instruction.operator
        if str(operator) == "Tf":
            font = str(operands[0])
        elif str(operator) == "TJ":
            raw = b"".join(bytes(p) for p in operands[0] if isinstance(p, pikepdf.String))
            yield font, [int.from_bytes(raw[n : n + 2], "big") for n in range(0, len(raw), 2)]


def test_a_line_ends_with_a_space_and_a_word_does_not(tmp_path: Path) -> None:
    """So that a reader of tags says 'hard to breathe' and not 'hard tobreathe'."""
    body = (
        "<p>It is <b>very</b> hard, all the time,<br>to breathe, well-<br>known</p>"
        '<div style="display: table"><b style="display: table-cell; width: 4em">Day</b>'
        '<b style="display: table-cell">Night/</b></div><p>End</p>'
    )
    found = shown(render(sheet(body), A4, tmp_path, HOME).pdf)
    assert found == [
        *("A sheet ", "It is ", "very", " hard, all the time, "),
        *("to breathe, well-", "known ", "Day ", "Night/ ", "End "),
    ]


def test_a_word_with_letters_of_two_fonts_stays_one(root: Path, tmp_path: Path) -> None:
    (tmp_path / "handout").mkdir()
    for path in (root / "overrides/handout").glob("*.*"):
        (tmp_path / "handout" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/fonts").symlink_to(root / "overrides/assets/fonts")
    html = sheet("<p>Gŵyr 100</p>").replace(
        "<style>", '<link rel="stylesheet" href="/handout/handout.css"><style>'
    )
    assert listen(render(html, A4, tmp_path, HOME).pdf).text == "A sheet Gŵyr 100"


def test_a_figure_is_where_it_is_printed_and_nothing_empty_is_tagged(tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><path d="M0 0h9"/></svg>',
        encoding="utf-8",
    )
    body = '<div></div><p> </p><img src="/x.svg" alt="A" style="display: block; height: 50pt">'
    with pikepdf.open(io.BytesIO(render(sheet(body), A4, tmp_path, HOME).pdf)) as document:
        tags = list(elements(document))
        (figure,) = (tag for tag in tags if tag.get("/S") == pikepdf.Name.Figure)
        low, high = float(figure.A.BBox[1]), float(figure.A.BBox[3])
        assert high - low == pytest.approx(50, abs=0.1)
        assert 850 < low < high <= 1000 - 14
        assert [str(tag.S) for tag in tags[1:] if not kids(tag)] == []
        wishes = document.Root.ViewerPreferences
        assert wishes.PrintScaling == pikepdf.Name("/None")
        assert bool(wishes.DisplayDocTitle) is True


def test_a_sheet_of_two_sides_is_printed_on_both_of_one_paper(tmp_path: Path) -> None:
    made = render(sheet("<p>Words.</p>" * 60), A4, tmp_path, HOME)
    with pikepdf.open(io.BytesIO(made.pdf)) as document:
        assert pikepdf.Name.DuplexFlipLongEdge == document.Root.ViewerPreferences.Duplex


def test_the_zero_is_plain_and_names_of_many_languages_can_be_printed(root: Path) -> None:
    fonts = sorted((root / "overrides/assets/fonts").glob("*.woff2"))
    for path in fonts:
        with TTFont(path) as font:
            zero, capital = (font["glyf"][font.getBestCmap()[ord(sign)]] for sign in "0O")
            assert zero.numberOfContours == capital.numberOfContours == 2
    letters = letters_of([*fonts, *(root / "overrides/handout").glob("*.woff2")])
    assert set("ŵŷāēīōūŌĩũčłőğşțáéíóúñü") <= letters
    assert not {"日", "ب", "🩸"} & letters


def test_a_letter_that_no_font_has_is_told_once_where_it_is_written(
    root: Path, tiny: Path, spoil: Callable[[str, str, str], int]
) -> None:
    fonts = sorted((root / "overrides/assets/fonts").glob("*.woff2"))
    own = spoil("docs/en/dvt.md", "a lump of blood", "a lump of \u8840")
    shared = spoil("data/safety.yml", "You cannot breathe well", "You cannot \u606f well")
    sheets = [("dvt", "<body><p>of \u8840, \u8840, \u606f and \u7121</body>")] * 2
    found = {
        p.message[1]: (str(p.path), p.line) for p in unprintable(load_project(tiny), fonts, sheets)
    }
    assert found == {
        "\u8840": ("docs/en/dvt.md", own),
        "\u606f": ("data/safety.yml", shared),
        "\u7121": ("docs/en/dvt.md", 1),
    }
    assert len(list(unprintable(load_project(tiny), fonts, sheets))) == 3


def test_words_in_a_picture_are_shapes_and_large_enough(root: Path) -> None:
    """They need no font where they are printed; a sheet's least print holds for them too."""
    fonts = root / "overrides/assets/fonts"
    # As wide as handout.css makes a picture beside words, or one across, in millimetres.
    printed = {"240": (56, 76), "480": (118, 152)}
    drawings = sorted((root / "docs/en/pictures/handout").glob("*.svg"))
    assert len(drawings) > 5
    for path in drawings:
        drawn = path.read_text(encoding="utf-8")
        shapes = outlined(drawn, fonts)
        assert "<text" not in shapes and "<title>" in shapes and outlined(shapes, fonts) == shapes
        assert shapes.count("<path") == drawn.count("<path") + drawn.count("<text")
        wide = re.search(r'viewBox="0 0 (\d+) ', drawn)
        assert wide is not None
        for size in re.findall(r'font-size="([\d.]+)"', drawn) if "<text" in drawn else []:
            for width, print_ in zip(printed[wide[1]], (NORMAL, LARGE), strict=True):
                points = float(size) / int(wide[1]) * width / 25.4 * 72
                assert points >= print_.points[0] - 0.1, path.name


def test_a_letter_that_cannot_be_drawn_is_told(root: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" font-size="9"><text x="1" y="1">日</text></svg>'
    with pytest.raises(NoLetter, match="日"):
        outlined(svg, root / "overrides/assets/fonts")


def test_what_is_kept_is_not_rendered_again(
    job: Job, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = making._made([job])

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("it was rendered again")

    monkeypatch.setattr(making, "ProcessPoolExecutor", refuse)
    assert making._made([job]) == first
    monkeypatch.setenv("CLOTSIGNS_CACHE", OFF)
    with pytest.raises(AssertionError, match="rendered again"):
        making._made([job])


def test_the_words_of_what_is_kept_are_those_of_its_own_bytes(
    job: Job, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (made,) = making._made([job])
    assert isinstance(made, Rendered)
    said = listen(made.pdf)

    def refuse(_: bytes) -> None:
        raise AssertionError("it was read back again")

    with monkeypatch.context() as kept:
        # It was read where it was rendered.
        kept.setattr(making, "listen", refuse)
        assert making._heard([made.pdf]) == {made.pdf: said}
    monkeypatch.setenv("CLOTSIGNS_CACHE", OFF)
    assert making._heard([made.pdf]) == {made.pdf: said}


def test_what_takes_longest_is_rendered_first(job: Job) -> None:
    prints = (CARD, LARGE, NORMAL, LARGE_CARD)
    jobs = [replace(job, sheet=replace(A4, print=one)) for one in prints]
    assert [one.sheet.print for one in sorted(jobs, key=making._ease)] == [
        *(NORMAL, LARGE, CARD, LARGE_CARD)
    ]


def test_the_key_tells_words_looks_and_sheets_apart(tmp_path: Path) -> None:
    look = tmp_path / "handout.css"
    look.write_text("a {}", encoding="utf-8")
    keys = [cache.of_handout("dvt-a4", "<p>", [look]), cache.of_handout("dvt-a4", "<p>x", [look])]
    keys += [cache.of_handout("dvt-letter", "<p>", [look])]
    look.write_text("b {}", encoding="utf-8")
    keys += [cache.of_handout("dvt-a4", "<p>", [look])]
    assert len(set(keys)) == 4


@pytest.fixture
def built(root: Path, tmp_path: Path) -> Site:
    """As much of a site as the sheets of one page are made of."""
    for folder, into in (
        ("overrides/handout", "handout"),
        ("overrides/assets/fonts", "assets/fonts"),
        ("docs/en/pictures", "pictures"),
    ):
        shutil.copytree(root / folder, tmp_path / into)
    site = Site(tmp_path)
    page = written(load_project(root), "dvt")
    site.add("dvt/index.html", f'<link rel="canonical" href="{HOME}dvt/">{page}')
    return site


def test_all_that_a_sheet_is_made_of_is_part_of_its_name(
    root: Path, built: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a handout that was kept would outlive its looks, letters, picture or words."""
    monkeypatch.setattr(making, "sheets", lambda project: iter([A4]))
    project = load_project(root)

    def name() -> str:
        (job,) = making._jobs(project, built)
        return job.key

    first = name()
    assert name() == first
    picture = project.data["pictures"].data["pictures"][
        project.article("dvt").front.data["handout_picture"]
    ]["handout"]["file"]
    fonts = sorted(built.folder.rglob("*.woff2"))
    assert len(fonts) >= 2
    for part in (built.folder / "handout/handout.css", *fonts, built.folder / picture):
        before = part.read_bytes()
        part.write_bytes(before + b" ")
        assert name() != first, part
        part.write_bytes(before)
    assert name() == first
    page = built.page("dvt/index.html")
    page.html = page.html.replace("You faint", "You fell")
    assert name() != first


@pytest.mark.parametrize("weight", [400, 700])
def test_no_machine_takes_a_zero_for_the_letter_o(weight: int) -> None:
    """At 0.82 of its height, tesseract read 000 as OOO from every scan; up to 0.70 from none."""
    root = Path(__file__).parents[2]
    with TTFont(root / f"overrides/assets/fonts/hyperlegible-{weight}.woff2") as font:
        pen = BoundsPen(font.getGlyphSet())
        font.getGlyphSet()[font.getBestCmap()[ord("0")]].draw(pen)
    left, low, right, high = pen.bounds
    assert (right - left) / (high - low) <= 0.70
