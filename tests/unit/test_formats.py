"""Handouts in other formats: each says the sheet's words, and one word changed is refused."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from clotsigns.archive import zipped
from clotsigns.editing.words import words_of
from clotsigns.formats import louis
from clotsigns.formats.braille import as_braille
from clotsigns.formats.document import as_document
from clotsigns.formats.mail import as_mail
from clotsigns.formats.outline import Box, Fields, Outline, Paragraph, Run
from clotsigns.formats.plain_text import as_text, wrapped
from clotsigns.formats.reading import outline_of
from clotsigns.handouts.formats import BRAILLE, DOCUMENT, ENDINGS, MAIL, TEXT, place_of
from clotsigns.handouts.selection import select
from clotsigns.published.format_readers import Read, Unreadable, read
from clotsigns.published.formats import faults_in
from clotsigns.sources.edition import load_edition
from clotsigns.sources.project import Project, load_project
from oracles.meaning_changes import sentence_changes

# One with a table and a list to tick, and one with a plan and things to say back.
PAGES = ("gastrocnemius-veins/decide", "leg-numbness")
Write = Callable[[Outline], str | bytes]
WRITERS: dict[str, Write] = {
    TEXT: as_text,
    DOCUMENT: as_document,
    MAIL: as_mail,
    BRAILLE: as_braille,
}


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


def address(page: str) -> str:
    return f"https://clots.example/{page}/"


def outlined(project: Project, page: str) -> Outline:
    article = project.article(page)
    head = f'<link rel="canonical" href="{address(page)}">'
    left_out = project.safety.left_out(page)
    return outline_of(project, article, select(head + words_of(project, article), left_out))


@pytest.fixture(scope="module")
def outlines(project: Project) -> dict[str, Outline]:
    return {page: outlined(project, page) for page in PAGES}


def written(outline: Outline, kind: str) -> bytes:
    told = WRITERS[kind](outline)
    return told.encode() if isinstance(told, str) else told


@pytest.fixture(scope="module")
def made(outlines: dict[str, Outline]) -> dict[tuple[str, str], bytes]:
    return {(page, kind): written(outlines[page], kind) for page in PAGES for kind in ENDINGS}


def faults(project: Project, page: str, kind: str, content: bytes) -> list[str]:
    told = read(kind, content)
    return [*told.faults, *faults_in(project, project.article(page), told, address(page))]


def in_document(content: bytes, change: Callable[[str], str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        held = {name: pack.read(name) for name in pack.namelist()}
    held["word/document.xml"] = change(held["word/document.xml"].decode()).encode()
    return zipped(held.items())


def changed(kind: str, content: bytes, old: str, new: str) -> bytes:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    if kind == DOCUMENT:
        return in_document(content, change)
    return change(content.decode()).encode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kind", ENDINGS)
def test_each_says_what_was_sealed_and_no_more(
    project: Project, made: dict[tuple[str, str], bytes], page: str, kind: str
) -> None:
    assert faults(project, page, kind, made[page, kind]) == []


def test_a_choice_is_written_down_and_a_dose_only_where_one_is_taken(
    project: Project, outlines: dict[str, Outline]
) -> None:
    choice, numb = (as_text(outlines[page]) for page in PAGES)
    treated = as_text(outlined(project, "dvt"))
    for words in ("My choice:", "Decided with, on:"):
        assert [words in text for text in (choice, numb, treated)] == [True, False, False]
    for words in ("Medicine:", "If I miss a dose:"):
        assert [words in text for text in (choice, numb, treated)] == [False, False, True]
    assert all("Next scan or visit:" in text for text in (choice, numb, treated))


@pytest.mark.parametrize("kind", ENDINGS)
def test_a_clinics_own_lines_and_number_are_in_each(
    root: Path, project: Project, kind: str
) -> None:
    path = root / "editions" / "example-clinic.yml"
    own = replace(project, edition=load_edition(path, project.data["numbers"], "en"))
    content = written(outlined(own, "leg-numbness"), kind)
    assert faults(own, "leg-numbness", kind, content) == []
    told = " ".join(read(kind, content).sides)
    assert own.edition and own.edition.day in told and own.edition.web in told
    assert faults(project, "leg-numbness", kind, content)


# A number, a negation, a word less, a word more, words that run together, another day.
WORDS = (
    ("999", "998"),
    ("10 minutes", "90 minutes"),
    ("Never rub", "Rub"),
    ("not hurt", "hurt"),
    ("Not yet reviewed", "Reviewed"),
    ("blood thinner", "bloodthinner"),
    ("You cough up blood.", "You cough up blood. You are fine."),
    ("Call an ambulance now", "Wait"),
    ("by 26", "by 27"),
)


@pytest.mark.parametrize(("old", "new"), WORDS)
@pytest.mark.parametrize("kind", (TEXT, DOCUMENT, MAIL))
def test_one_changed_word_is_refused(
    project: Project, made: dict[tuple[str, str], bytes], kind: str, old: str, new: str
) -> None:
    page = "leg-numbness"
    assert faults(project, page, kind, changed(kind, made[page, kind], old, new))


def test_a_sentence_that_means_something_else_is_refused(
    project: Project, outlines: dict[str, Outline]
) -> None:
    page = PAGES[0]
    said = as_text(outlines[page]).replace("\n  ", " ")
    rows = [row for row in said.split("\n") if re.search(r"[a-z] ", row)]
    made = [(row, other) for row in rows for _, other in sentence_changes(row)]
    for row, other in random.Random(7).sample(made, 12):
        words = said.replace(row, other, 1).replace(" ", "\n")
        told = Read(read(TEXT, words.encode()).sides)
        assert list(faults_in(project, project.article(page), told, address(page))), other


# The same in braille: 999, 'not', 'never', a heading, and a sign that is gone.
CELLS = (
    ("#III", "#IIH"),
    (" N HURT", " HURT"),
    (',N"E RUB', ",RUB"),
    (",CALL AN", ",DO N CALL AN"),
    (",Y C\\< UP BLOOD4\r\n", ""),
    ("#AJ", "#IJ"),
    (",N YET REVIEW$", ",REVIEW$"),
)


@pytest.mark.parametrize(("old", "new"), CELLS)
def test_one_changed_word_of_braille_is_refused(
    project: Project, made: dict[tuple[str, str], bytes], old: str, new: str
) -> None:
    page = "leg-numbness"
    assert faults(project, page, BRAILLE, changed(BRAILLE, made[page, BRAILLE], old, new))


def test_a_document_that_is_damaged_anywhere_is_refused_or_says_the_same(
    project: Project, made: dict[tuple[str, str], bytes]
) -> None:
    page = "leg-numbness"
    content = made[page, DOCUMENT]
    places = range(30, len(content) - 30, len(content) // 150)
    refused = 0
    for at in places:
        spoilt = bytearray(content)
        spoilt[at : at + 8] = bytes(255 - byte for byte in spoilt[at : at + 8])
        try:
            told = faults(project, page, DOCUMENT, bytes(spoilt))
        except Unreadable:
            refused += 1
            continue
        assert told or read(DOCUMENT, bytes(spoilt)) == read(DOCUMENT, content), at
    assert refused > len(places) / 2


@pytest.mark.parametrize("kind", ENDINGS)
def test_a_handout_that_lacks_something_or_has_it_elsewhere_is_refused(
    project: Project, outlines: dict[str, Outline], kind: str
) -> None:
    page = "leg-numbness"
    outline = outlines[page]
    boxes = [block for block in outline.blocks if isinstance(block, Box)]
    others = [block for block in outline.blocks if not isinstance(block, Box)]
    spoilt = [[*boxes[1:], boxes[0], *others], [*boxes[:-1], *others], [*boxes, *others[1:]]]
    if kind == TEXT:
        spoilt += [[*boxes, *(b for b in others if b != one)] for one in others if not blank(one)]
    for blocks in spoilt:
        content = written(replace(outline, blocks=tuple(blocks)), kind)
        assert faults(project, page, kind, content), blocks
    assert faults(project, page, kind, written(replace(outline, title="Legs"), kind))


def blank(block: object) -> bool:
    """What a person writes into, and the headings over it, say nothing on health."""
    text = getattr(block, "text", "")
    return (
        isinstance(block, Fields)
        or text in ("My plan", "Say it back in your own words")
        or (text == "What to do")
    )


def test_what_could_hide_words_in_a_mail_is_refused(
    project: Project, made: dict[tuple[str, str], bytes]
) -> None:
    page = "leg-numbness"
    for old, new in (
        ('<h2 style="', '<h2 style="display:none;'),
        ("color:#000000", "color:#fefefe"),
        ("font-size:18px", "font-size:1px"),
        ("<li ", "<li hidden "),
        ("</body>", "<script>1</script></body>"),
        ("</body>", '<img src="https://x.example/seen.gif"></body>'),
        ("tel:999", "tel:998"),
        (address(page), "https://x.example/"),
    ):
        assert faults(project, page, MAIL, changed(MAIL, made[page, MAIL], old, new)), new


def test_what_could_change_or_hide_words_in_a_document_is_refused(
    project: Project, made: dict[tuple[str, str], bytes]
) -> None:
    page = "leg-numbness"
    for old, new in (
        ("sdtContentLocked", "unlocked"),
        ('w:alias w:val="Do not change', 'w:alias w:val="Change'),
        ('<w:tblHeader w:val="true"/>', ""),
        ('<w:cantSplit w:val="true"/>', ""),
        ("<w:rPr><w:b/></w:rPr>", "<w:rPr><w:vanish/></w:rPr>"),
        ("<w:sdt>", "<w:del><w:r/></w:del><w:sdt>"),
    ):
        assert faults(project, page, DOCUMENT, changed(DOCUMENT, made[page, DOCUMENT], old, new))


def test_bytes_that_are_something_else_are_refused(made: dict[tuple[str, str], bytes]) -> None:
    for kind, content in ((DOCUMENT, made[PAGES[0], DOCUMENT][:2000]), (TEXT, b"\xff\xfe")):
        with pytest.raises(Unreadable):
            read(kind, content)


def test_a_text_has_lines_of_72_and_tears_no_number() -> None:
    for more in range(40):
        said = f"{'x' * more} call 020 7946 0123 or +44 (0)20 7946 0456 by day, not 1-800-555-0100"
        rows = wrapped(said, 40)
        assert max(map(len, rows)) <= 40 and " ".join(rows) == said
        for number in ("020 7946 0123", "+44 (0)20 7946 0456", "1-800-555-0100"):
            assert any(number in row for row in rows)


def test_a_text_says_in_words_where_a_box_is(outlines: dict[str, Outline]) -> None:
    outline = outlines["leg-numbness"]
    text = as_text(outline)
    assert text.index("Not yet reviewed") < text.index(outline.signals.starts)
    count = sum(isinstance(block, Box) for block in outline.blocks)
    assert text.count(f"\n{outline.signals.starts}\n") == count
    assert text.count(f"\n{outline.signals.ends}\n") == count


def test_a_document_has_real_headings_lists_tables_and_language(
    made: dict[tuple[str, str], bytes], outlines: dict[str, Outline]
) -> None:
    content, outline = made[PAGES[0], DOCUMENT], outlines[PAGES[0]]
    document = docx.Document(io.BytesIO(content))
    styles = [p.style.name for p in document.paragraphs if p.style is not None]
    assert styles[0] == "Heading 1" and {"Heading 2", "Heading 3", "List Bullet"} <= set(styles)
    assert document.core_properties.title == outline.title
    assert document.core_properties.language == "en-GB"
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        assert not [name for name in pack.namelist() if name.endswith((".jpeg", ".png"))]
        body, looks = (pack.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
    assert set(re.findall(r'<w:lang w:val="([^"]*)"', looks)) == {"en-GB"}
    boxes = sum(isinstance(block, Box) for block in outline.blocks)
    assert body.count("<w:tblHeader") == body.count("<w:tbl>") == 1 + boxes
    # What an editor must know is shown in Word, and is on no paper.
    assert body.count(f'<w:alias w:val="{outline.signals.keep}"/>') == boxes
    assert outline.signals.keep not in re.sub(r"<[^>]*>", "", body)
    assert document.core_properties.comments == outline.signals.keep
    assert written(outline, DOCUMENT) == content


def test_a_mail_is_one_small_file_that_asks_for_nothing(
    made: dict[tuple[str, str], bytes],
) -> None:
    for page in PAGES:
        html = made[page, MAIL].decode()
        assert len(html) < 100_000
        assert not re.search(r"<(?:script|link|img|style|iframe)|\ssrc=|url\(", html)
        assert 'href="tel:999"' in html and "max-width:600px" in html
        assert html.count("<table") == (page == PAGES[0])


def test_braille_comes_in_pages_of_25_rows_with_the_emergency_first(
    made: dict[tuple[str, str], bytes], project: Project
) -> None:
    text = made["leg-numbness", BRAILLE].decode("ascii")
    *pages, last = text.split("\f")
    assert last == "" and len(pages) > 3
    assert {page.count("\r\n") for page in pages} == {25}
    assert max(len(row) for page in pages for row in page.split("\r\n")) <= 40
    told = read(BRAILLE, text.encode()).sides
    first = " ".join(told[0].split())
    assert first.startswith(f"{project.article('leg-numbness').title} Call an ambulance now if:")
    numbers = re.findall(r"\d[\d,]*", as_text_of(told))
    assert {"999", "112", "911", "000", "111", "10", "2027"} <= set(numbers)


def as_text_of(sides: list[str]) -> str:
    return " ".join(sides)


def test_a_page_of_braille_on_which_a_box_goes_on_says_again_what_to_do(
    made: dict[tuple[str, str], bytes], project: Project
) -> None:
    page = "leg-numbness"
    sides = read(BRAILLE, made[page, BRAILLE]).sides
    assert any("(continued)" in side for side in sides)
    again = louis.brailled(["(continued)"])[0]
    rows = made[page, BRAILLE].decode().split("\r\n")
    at = next(n for n, row in enumerate(rows) if row.strip() == again)
    top = max(n for n in range(at) if rows[n].startswith("\f"))
    spoilt = [row for n, row in enumerate(rows) if not top < n <= at]
    spoilt[top:top] = [""] * (at - top)
    assert any(
        "again" in fault for fault in faults(project, page, BRAILLE, "\r\n".join(spoilt).encode())
    )


def test_an_address_longer_than_a_row_of_braille_goes_on_after_a_slash(
    outlines: dict[str, Outline],
) -> None:
    long = "clots.example/gastrocnemius-veins/decide/and-more/"
    outline = outlines[PAGES[1]]
    spoilt = replace(outline, blocks=(*outline.blocks, Paragraph((Run(f"See {long}"),))))
    said = " ".join(read(BRAILLE, as_braille(spoilt).encode()).sides)
    assert said.rstrip().endswith(f"See {long}")


def test_a_machine_without_liblouis_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, outlines: dict[str, Outline]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(louis.NoBraille, match="apt-get install liblouis-bin"):
        as_braille(outlines[PAGES[0]])


def test_a_letter_that_braille_does_not_know_loses_its_mark_or_is_refused() -> None:
    assert louis.read_back(louis.brailled(["Gŵyr, Łódź", "Spitalul Țară"])) == [
        "Gŵyr, Łódź",
        "Spitalul Tara",
    ]
    with pytest.raises(louis.NoBraille, match="every letter of 'A 医'"):
        louis.brailled(["A 医"])


def test_files_stand_beside_the_pdfs() -> None:
    assert [place_of("gastrocnemius-veins/decide", kind) for kind in ENDINGS] == [
        "handouts/gastrocnemius-veins-decide.txt",
        "handouts/gastrocnemius-veins-decide.docx",
        "handouts/gastrocnemius-veins-decide-mail.htm",
        "handouts/gastrocnemius-veins-decide.brf",
    ]
