"""What is found out once for all sheets: the same bytes, and all that WeasyPrint reads is told."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from pathlib import Path

import pytest
from weasyprint import HTML, css, document
from weasyprint.html import UA
from weasyprint.layout import inline, preferred
from weasyprint.text import fonts, line_break

from clotsigns.handouts import rendering, sharing
from clotsigns.handouts.rendering import render
from clotsigns.handouts.sheet import NORMAL, Fit, Sheet

HOME = "https://x.example/"
A4 = Sheet(page="dvt", paper="a4", print=NORMAL)
LETTER = replace(A4, paper="letter")
LOOSE = Fit(points=13, back=13, leading=1.15)
TIGHT = replace(LOOSE, tight=True, leading=1.08)
NAMES = frozenset({"first", "end"})
SHEET = """<!doctype html>
<html lang="en" data-paper="" data-print="" data-points="" data-back=""><head>
<meta charset="utf-8"><title>A sheet</title><link rel="stylesheet" href="/handout/handout.css">
<meta name="dcterms.created" content="2026-01-01">
<meta name="dcterms.modified" content="2026-01-01"></head><body><main><article>
<div class="front"><!--block first--><div class="first" data-block="first"><h1>A sheet</h1>
<div class="admonition emergency"><h2>Call an ambulance</h2><p class="numbers"><b>999</b> (UK)</p>
<ul><li data-item="a-1">You cannot breathe well, and it came on in minutes, at rest.</li>
<li data-item="a-2">You <b>faint</b>.</li></ul></div></div><!--/block--></div>
<div class="back"><!--block end--><div data-block="end"><div class="talk"><div><p>Say it back.</p>
</div><div><table><tr><th>Part</th><td>A word or two.</td></tr></table></div></div>
<div class="notes"><h2>Notes</h2><!--notes--></div></div><!--/block--></div>
</article></main></body></html>"""


@pytest.fixture
def site(root: Path, tmp_path: Path) -> Path:
    """As much of a site as a sheet's looks are made of."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/fonts").symlink_to(root / "overrides/assets/fonts")
    (tmp_path / "handout").symlink_to(root / "overrides/handout")
    return tmp_path


def known() -> sharing.Fonts:
    ((found, _),) = rendering._KITS.values()
    return found


def test_styles_and_lines_are_found_once(site: Path) -> None:
    """When this fails, WeasyPrint no longer asks what was put in the place of its own."""
    first = render(SHEET, A4, site, HOME)
    styles, lines = dict(known().styles), dict(known().lines)
    assert len(styles) > 50 and len(lines) > 10
    assert render(SHEET, A4, site, HOME) == first
    assert (known().styles, known().lines) == (styles, lines)


@pytest.mark.parametrize("sheet", [A4, LETTER], ids=lambda sheet: sheet.paper)
def test_what_is_known_changes_no_byte(
    site: Path, monkeypatch: pytest.MonkeyPatch, sheet: Sheet
) -> None:
    render(SHEET, A4, site, HOME)
    shared = render(SHEET, sheet, site, HOME)
    rendering._parsed.cache_clear()
    monkeypatch.setattr(rendering, "_KITS", {})
    monkeypatch.setattr(css, "StyleFor", sharing._Styles.__base__)
    monkeypatch.setattr(document, "layout_document", sharing._layout)
    monkeypatch.setattr(sharing.Html, "_ua_stylesheets", HTML._ua_stylesheets)
    for module in (inline, preferred):
        monkeypatch.setattr(module, "split_first_line", sharing._split)
    assert render(SHEET, sheet, site, HOME) == shared
    assert not known().styles and not known().lines
    rendering._parsed.cache_clear()


def test_words_that_were_parsed_before_are_as_long_in_each_look(site: Path) -> None:
    def lengths(*looks: tuple[Sheet, Fit]) -> list[dict[str, float]]:
        rendering._parsed.cache_clear()
        return [
            rendering._Laid(SHEET, sheet, site, HOME).lengths(fit, NAMES) for sheet, fit in looks
        ]

    looks = [(A4, TIGHT), (A4, LOOSE), (LETTER, TIGHT), (A4, replace(TIGHT, leading=1.2))]
    alone = [one for look in looks for one in lengths(look)]
    assert lengths(*looks) == alone
    assert rendering._parsed.cache_info().misses == 1
    assert len({one["first"] for one in alone}) == 3


def test_what_is_measured_has_no_margins_and_the_lengths_of_what_is_printed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kinds(laid: rendering._Laid) -> set[str]:
        (page, *_) = laid._looked_at(SHEET, LOOSE).pages
        return {type(box).__name__ for box in page._page_box.children}

    laid = rendering._Laid(SHEET, A4, site, HOME)
    measured = laid.lengths(LOOSE, NAMES)
    assert "MarginBox" not in kinds(laid)
    monkeypatch.setattr(document, "layout_document", sharing._layout)
    assert "MarginBox" in kinds(laid)
    assert laid.lengths(LOOSE, NAMES) == measured


def test_all_that_is_read_of_a_style_to_split_a_line_is_told() -> None:
    """Else a line could be taken for one that is set in another way."""
    readers = (
        *(line_break.Layout, line_break.create_layout, line_break.split_first_line),
        *(line_break.first_line_metrics, line_break.line_size, fonts.get_font_description),
    )
    text = "".join(inspect.getsource(reader) for reader in readers)
    read = {*re.findall(r"style\[\s*'(\w+)'\s*\]", text)}
    assert read == set(sharing.READ)
    # Nothing else has what is read: no style is handed on whole, but to these.
    handed = {*re.findall(r"(\w+)\((?:[^()]*, )?(?:self\.)?style\b(?!\[)", text)}
    assert handed <= {
        *("setup", "get_font_description", "Layout", "create_layout", "line_size", "percentage"),
        *("__init__", "reactivate", "first_line_metrics", "split_first_line"),
    }


def test_what_no_sheet_has_is_no_style_of_an_element(root: Path) -> None:
    assert len(sharing._NOTES.findall(UA)) == 5
    assert UA.count(sharing._MARKER) == 1
    looks = (root / "overrides/handout/handout.css").read_text(encoding="utf-8")
    sheet = (root / "overrides/handout/handout.html").read_text(encoding="utf-8")
    assert "::marker" not in looks and "note" not in re.findall(r"@(\w+)", looks)
    assert "<summary" not in sheet and "list-item" not in re.findall(r"display: ([\w-]+)", looks)


def test_no_length_depends_on_the_paper_alone(root: Path) -> None:
    """A style that is known keeps the size of the first paper that it was computed for."""
    looks = (root / "overrides/handout/handout.css").read_text(encoding="utf-8")
    assert not re.findall(r"\d(?:[sdl]?v(?:w|h|i|b|min|max)|pv\w+)\b", looks)
