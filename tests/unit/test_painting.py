"""What is mended on the pages of a PDF and in its tags, so that a second checker has no doubt."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator

import pikepdf
import pytest

from clotsigns.handouts import rendering
from clotsigns.handouts.glyphs import meanings_of
from clotsigns.handouts.heard import listen
from clotsigns.handouts.sheet import NORMAL, Sheet
from clotsigns.handouts.tagging import elements, kids, repaired

LOOK = """@page { size: 150mm 300mm; @bottom-left { content: "At the foot" } }
dl { display: table } dl > div { display: table-row } dt, dd { display: table-cell }
.row { display: table } .row > div { display: table-cell }"""
BODY = """<div class="row"><div><p>Left one</p><ul><li>First</li><li>Second <b>bold</b></li></ul>
</div><div><p>Right one</p><ul><li>Third</li></ul></div></div>
<dl><div><dt>Clinic</dt><dd>Ours</dd></div><div><dt>Dose</dt><dd></dd></div></dl>
<table><tr><th>Part</th><th>How</th></tr><tr><th scope="row">Leg</th><td>Up</td></tr></table>
<p>See <a href="https://x.example/">the page</a>.</p>"""
HTML = f"""<!doctype html>
<html lang="en" data-paper="" data-print="" data-points="" data-back=""><head>
<meta charset="utf-8"><title>A sheet</title>
<meta name="dcterms.created" content="2026-01-01">
<meta name="dcterms.modified" content="2026-01-01">
<style>{LOOK}</style></head><body><h1>A sheet</h1>{BODY}</body></html>"""


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The PDF as WeasyPrint writes it."""
    sheet = Sheet(page="dvt", paper="a4", print=NORMAL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "repaired", lambda pdf: pdf)
        return rendering.render(HTML, sheet, tmp_path_factory.mktemp("x"), "https://x.example/").pdf


@pytest.fixture(scope="module")
def mended(raw: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(repaired(raw))) as document:
        yield document


def painted(document: pikepdf.Pdf) -> list[tuple[tuple[str, ...], str, str]]:
    """Each text of the first page in the order of painting: its place, its words, its mark."""
    found: list[tuple[tuple[str, ...], str, str]] = []
    place: tuple[str, ...] = ()
    font = mark = ""
    page = document.pages[0]
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = instruction.operands, str(instruction.operator)
        if operator == "BDC":
            mark = str(operands[0])
        elif operator == "Tm":
            place = tuple(str(number) for number in operands)
        elif operator == "Tf":
            font = str(operands[0])
        elif operator == "TJ":
            raw = b"".join(bytes(p) for p in operands[0] if isinstance(p, pikepdf.String))
            codes = [int.from_bytes(raw[n : n + 2], "big") for n in range(0, len(raw), 2)]
            meanings = meanings_of(page.resources.Font[font])
            found.append((place, "".join(meanings.get(code, "") for code in codes), mark))
    return found


def test_words_are_painted_in_the_order_in_which_they_are_read(
    raw: bytes, mended: pikepdf.Pdf
) -> None:
    said = [words for _, words, mark in painted(mended) if mark != "/Artifact"]
    assert "".join("".join(said).split()) == "".join(listen(repaired(raw)).text.split())
    with pikepdf.open(io.BytesIO(raw)) as before:
        # When this fails, WeasyPrint paints in order, and this repair can go.
        assert [words for _, words, _ in painted(before)] != [w for _, w, _ in painted(mended)]
        where = Counter((place, words.strip()) for place, words, _ in painted(before))
    assert where == Counter((place, words.strip()) for place, words, _ in painted(mended))


def test_the_foot_is_an_artifact_and_no_element_claims_it(mended: pikepdf.Pdf) -> None:
    feet = [mark for _, words, mark in painted(mended) if "foot" in words]
    assert feet == ["/Artifact"]
    numbers = list(mended.Root.StructTreeRoot.ParentTree.Nums[1])
    assert [isinstance(held, pikepdf.Dictionary) for held in numbers].count(False) == 1


def test_a_field_to_write_in_has_no_empty_body(mended: pikepdf.Pdf) -> None:
    items = [tag for tag in elements(mended) if tag.get("/S") == pikepdf.Name.LI]
    parts = [[str(kid.S) for kid in kids(item)] for item in items]
    # Three marks of lists, a field with its value, and one without.
    assert parts == [*[["/Lbl", "/LBody"]] * 4, ["/LBody"]]
    assert all(kids(part) for item in items for part in kids(item))


def test_what_is_laid_out_as_a_table_is_tagged_once(mended: pikepdf.Pdf) -> None:
    for tag in list(elements(mended))[1:]:
        alone = kids(tag)[0] if len(kids(tag)) == 1 else None
        if isinstance(alone, pikepdf.Dictionary) and "/S" in alone:
            assert str(tag.S) not in ("/L", "/Div") or tag.S != alone.S
        for kid in kids(tag):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                assert kid.P.objgen == tag.objgen


def test_each_head_of_a_table_says_of_what(mended: pikepdf.Pdf) -> None:
    heads = [tag for tag in elements(mended) if tag.get("/S") == pikepdf.Name.TH]
    assert [str(tag.A.Scope) for tag in heads] == ["/Column", "/Column", "/Row"]


def test_links_are_in_print_as_on_the_screen(mended: pikepdf.Pdf) -> None:
    assert [int(link.F) for link in mended.pages[0].Annots] == [4]
