"""The last gate, decision by decision: what of a page it takes, and in which words it tells."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.proof import box_says, lacking, page_file, spoken, unproved, unsafe_pages
from clotsigns.proof.shape import after, box_faults, kept_back, led_to, text_of
from clotsigns.sealing.reviews import as_words, review_of
from clotsigns.site import Site
from clotsigns.sources.article import Article, plain
from clotsigns.sources.edition import Edition
from clotsigns.sources.project import Project, load_project
from written import written as as_given


@lru_cache
def loaded(root: Path) -> Project:
    return load_project(root)


@pytest.fixture
def project(root: Path) -> Project:
    return loaded(root)


@lru_cache
def html(root: Path, page: str) -> str:
    """A page with links that lead on, as the generator makes them of links to files."""
    text = as_given(loaded(root), page)
    links = re.sub(r'href="([^":]*?)(?:index)?\.md(#[^"]*)?"', _as_folder, text)
    return links.replace('src="', 'src="../')


def _as_folder(link: re.Match[str]) -> str:
    return f'href="{link[1]}{"/" if link[1] and not link[1].endswith("/") else ""}{link[2] or ""}"'


@lru_cache
def box_html(root: Path, page: str, name: str) -> str:
    box = LexborHTMLParser(html(root, page)).css_first(f"div.admonition.{name}")
    assert box is not None
    return box.html or ""


def shut(box: str) -> str:
    """A box with all but its heading folded, as in a frame."""
    opening, heading, rest = re.split(r"(<h2.*?</h2>)", box, maxsplit=1, flags=re.S)
    rest = rest.removesuffix("</div>")
    return f"{opening}<details><summary>{heading}</summary>{rest}</details></div>"


def faults(
    project: Project, text: str, name: str = "emergency", page: str = "dvt", folded: bool = False
) -> list[str]:
    """What is told of a box that stands in an article as this HTML."""
    tree = LexborHTMLParser(f"<html><body><main><article>{text}</article></main></body></html>")
    box = tree.css_first("div.admonition")
    assert box is not None
    return list(box_faults(project, box, name, page, folded=folded))


def signs(project: Project, page: str = "dvt", name: str = "emergency") -> list[str]:
    return [plain(s.text) for group in project.safety.box(page, name) for s in group.statements]


BOXES = [
    *(("dvt", name) for name in ("emergency", "department", "same-day", "visit", "never")),
    ("emergency", "emergency"),
    ("emergency/easy-read", "emergency"),
    # It says itself what others lead to.
    ("leg-numbness", "emergency"),
]


@pytest.mark.parametrize(("page", "name"), BOXES)
def test_a_box_as_it_is_made_has_no_fault(project: Project, page: str, name: str) -> None:
    assert faults(project, box_html(project.root, page, name), name, page) == []


@pytest.mark.parametrize(("page", "name"), BOXES)
def test_no_element_of_a_box_may_go_or_come_twice(project: Project, page: str, name: str) -> None:
    text = box_html(project.root, page, name)
    parts = "h2, h3, li, p.call, p.numbers, p.what-to-do, p.skin, p.then"
    inside = LexborHTMLParser(text).css(parts)
    inside = [node for node in inside if text_of(node) and "choice" not in (node.html or "")[:40]]
    assert len(inside) > 2
    for node in inside:
        piece = node.html or ""
        if piece not in text:
            continue
        for changed in (text.replace(piece, "", 1), text.replace(piece, piece * 2, 1)):
            (told,) = faults(project, changed, name, page)
            assert told.startswith((f"{name} box must say, in order: '", f"{name} box must say no"))


def test_what_is_missing_is_told_with_its_element(project: Project) -> None:
    text = box_html(project.root, "dvt", "emergency")
    first, second, *_, last = signs(project)
    assert faults(project, text.replace(f"<li>{first}</li>", "")) == [
        f"emergency box must say, in order: '{first}' (li )"
    ]
    assert faults(project, text.replace(f"<li>{second}</li>", f"<p>{second}</p>")) == [
        f"emergency box must say, in order: '{second}' (li )"
    ]
    assert faults(project, text.replace(f"<li>{last}</li>", f'<li class="x">{last}</li>')) == [
        f"emergency box must say, in order: '{last}' (li )"
    ]
    heading = project.words["boxes.emergency"]
    assert faults(project, text.replace(heading, "Perhaps")) == [
        f"emergency box must say, in order: '{heading}' (h2 admonition-title)"
    ]


def test_nothing_may_be_added_at_the_end_or_between(project: Project) -> None:
    text = box_html(project.root, "dvt", "emergency")
    end = text.rindex("</div>")
    assert faults(project, f"{text[:end]}<p>Or wait.</p>{text[end:]}") == [
        "emergency box must say no more at its end: 'Or wait.'"
    ]
    assert faults(project, f"{text[:end]} Or wait.{text[end:]}") == [
        "emergency box must say no more at its end: 'Or wait.'"
    ]
    assert faults(project, f"{text[:end]}<!-- a note -->  {text[end:]}") == []
    first = signs(project)[0]
    for more in ("Or wait. ", "<p>Or wait.</p>", "<ul><li>Or wait.</li></ul>"):
        (told,) = faults(project, text.replace(f"<li>{first}</li>", f"{more}<li>{first}</li>"))
        assert told == f"emergency box must say, in order: '{first}' (li )"


def test_a_script_s_place_is_empty_until_it_has_run(project: Project) -> None:
    text = box_html(project.root, "dvt", "emergency")
    end = text.rindex("</div>")
    line = '<p class="choice">{}</p>'
    assert faults(project, text[:end] + line.format("") + text[end:]) == []
    assert faults(project, text[:end] + line.format("Call 1") + text[end:]) == [
        "emergency box must say no more at its end: 'Call 1'"
    ]
    clinic = '<p class="clinic-line">Our number is 1.</p>'
    assert faults(project, text[:end] + clinic + text[end:]) == []
    assert faults(project, text[:end] + clinic.replace("p", "div") + text[end:]) != []


def test_an_item_holds_words_and_no_blocks(project: Project) -> None:
    text = box_html(project.root, "dvt", "emergency")
    first = signs(project)[0]
    told = [f"emergency box must say, in order: '{first}' (li )"]
    assert faults(project, text.replace(f"<li>{first}</li>", f"<li><p>{first}</p></li>")) == told
    assert faults(project, text.replace(f"<li>{first}</li>", f"<li><b>{first}</b></li>")) == []


def test_a_note_for_nobody_changes_nothing(project: Project) -> None:
    text = box_html(project.root, "dvt", "emergency")
    first = signs(project)[0]
    noted = text.replace("<h2", "<!-- a note --><h2", 1)
    assert faults(project, noted) == []
    assert faults(project, noted.replace(f"<li>{first}</li>", "")) != []


def test_the_numbers_of_all_countries_are_led_to(project: Project) -> None:
    text = box_html(project.root, "dvt", "emergency")
    call = re.findall(r'<p class="call">.*?</p>', text, re.DOTALL)[0]
    told = f"emergency box must say, in order: '{project.words['country.find']}' (p call)"
    for changed in (
        re.sub(r'href="[^"]*"', 'href="../glossary/"', call),
        re.sub(r'href="[^"]*"', "", call),
        re.sub(r"<a [^>]*>(.*?)</a>", r"\1", call),
    ):
        assert changed != call
        assert faults(project, text.replace(call, changed)) == [told]


def test_a_box_is_taken_for_one_that_is_not_folded(project: Project) -> None:
    text = f"<main><article>{box_html(project.root, 'dvt', 'emergency')}</article></main>"
    assert list(box_faults(project, node(text, "div"), "emergency", "dvt")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('href="tel:999"', 'href="tel:9999"'),
        ('href="tel:999"', 'href="sms:999"'),
        ('href="tel:999"', ""),
        (">999</a>", ">998</a>"),
    ],
)
def test_a_number_is_called_as_it_is_read(project: Project, old: str, new: str) -> None:
    text = box_html(project.root, "dvt", "emergency")
    assert old in text
    (told,) = faults(project, text.replace(old, new, 1))
    assert "(p numbers)" in told or "(p call)" in told


def test_no_sign_dials_and_links_that_lead_on_lead_there(project: Project) -> None:
    text = box_html(project.root, "dvt", "emergency")
    first = signs(project)[0]
    dials = text.replace(f"<li>{first}</li>", f'<li><a href="tel:1">{first}</a></li>')
    assert faults(project, dials) == [f"emergency box must say, in order: '{first}' (li )"]
    leads = text.replace(f"<li>{first}</li>", f'<li><a href="#x">{first}</a></li>')
    assert faults(project, leads) == []
    more = re.findall(r'<p class="more">.*?</p>', text, re.DOTALL)[0]
    for href in re.findall(r'href="([^"]*)"', more):
        changed = more.replace(f'href="{href}"', 'href="../glossary/"')
        (told,) = faults(project, text.replace(more, changed))
        assert "(p more)" in told
    gone = re.sub(r"<a [^>]*>(.*?)</a>", r"\1", more, count=1)
    assert "(p more)" in faults(project, text.replace(more, gone))[0]


def test_a_box_is_folded_on_the_start_page_and_nowhere_else(project: Project) -> None:
    text = box_html(project.root, "home", "emergency")
    assert faults(project, text, page="general", folded=True) == []
    assert faults(project, text, page="general")[0] == "emergency box must not be folded away"
    flat = box_html(project.root, "dvt", "emergency")
    assert faults(project, flat, folded=True)[0] == "emergency box must not be folded away"
    first = signs(project)[0]
    empty = flat.replace(f"<li>{first}</li>", f"<li>{first}</li><ul></ul>")
    assert "emergency box must not be folded away" in faults(project, empty)
    count = len(project.safety.box("general", "emergency")[0].statements)
    summary = project.words["strip"].format(count=count)
    assert faults(project, text.replace(summary, "More"), page="general", folded=True) == [
        f"emergency box must say, in order: '{summary}' (summary )"
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("hidden", 'hidden=""'),
        ('style="color:red"', 'style="color:red"'),
        ('aria-hidden="true"', 'aria-hidden="true"'),
        ('dir="rtl"', 'dir="rtl"'),
    ],
)
def test_nothing_in_a_box_or_around_it_is_hidden_or_styled(
    project: Project, given: str, told: str
) -> None:
    text = box_html(project.root, "dvt", "emergency")
    first = signs(project)[0]
    inside = text.replace(f"<li>{first}", f"<li {given}>{first}", 1)
    assert faults(project, inside) == [
        f"emergency box must have nothing in it that is hidden or styled: {told}"
    ]
    itself = text.replace("<div ", f"<div {given} ", 1)
    assert faults(project, itself)[0] == (
        f"emergency box must not be hidden or styled, nor what stands around it: {told}"
    )
    around = f"<div {given}>{text}</div>"
    tree = LexborHTMLParser(f"<main><article>{around}</article></main>")
    box = tree.css_first("div.admonition")
    assert box is not None
    assert next(box_faults(project, box, "emergency", "dvt")).endswith(f"around it: {told}")


@pytest.mark.parametrize("given", ['class="x"', 'id="x"', 'data-x="1"', 'dir="ltr"'])
def test_what_keeps_nothing_back_is_left_alone_inside(project: Project, given: str) -> None:
    text = box_html(project.root, "dvt", "emergency")
    heading = '<h2 class="admonition-title"'
    given = "" if given.startswith(("class", "id")) else given
    assert faults(project, text.replace(heading, f"{heading} {given}", 1)) == []


def node(text: str, name: str) -> LexborNode:
    found = LexborHTMLParser(text).css_first(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<main><article><p>x</p></article></main>", ""),
        ('<article class="start wide"><p>x</p></article>', ""),
        ('<article class="start x"><p>x</p></article>', 'class="start x"'),
        ('<body class="embed"><div class="md-grid"><p>x</p></div>', ""),
        ('<body class="x"><p>x</p>', 'class="x"'),
        ('<html class="letters no-js"><p>x</p>', ""),
        ('<html class="dark"><p>x</p>', 'class="dark"'),
        ("<details><p>x</p></details>", "<details>"),
        ("<section><p>x</p></section>", "<section>"),
        ("<html hidden><p>x</p>", 'hidden=""'),
        ('<div data-x="1" id="y"><p>x</p></div>', ""),
        ("<div><p class='anything'>x</p></div>", ""),
        ("<div><p inert>x</p></div>", 'inert=""'),
        ('<html lang="de"><p>x</p>', ""),
        ('<html lang="de" hidden><p>x</p>', 'hidden=""'),
        ('<div><p lang="de">x</p></div>', 'lang="de"'),
        ('<div role="region" hidden><p>x</p></div>', 'hidden=""'),
        ('<div role="alert"><p>x</p></div>', 'role="alert"'),
    ],
)
def test_what_may_stand_around(text: str, told: str) -> None:
    assert kept_back(node(text, "p"), ("state",)) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<details><p>x</p></details>", ""),
        ("<details hidden><p>x</p></details>", "<details>"),
        ('<details class="x"><p>x</p></details>', "<details>"),
        ("<section><p>x</p></section>", "<section>"),
        ("<div hidden><details><p>x</p></details></div>", 'hidden=""'),
    ],
)
def test_what_may_be_folded_stands_in_a_plain_fold(text: str, told: str) -> None:
    assert kept_back(node(text, "p"), (), folds=True) == told


@pytest.mark.parametrize(
    ("look", "told"), [("state", ""), ("review", ""), ("x", 'class="x"'), ("", "")]
)
def test_a_paragraph_around_has_a_look_that_is_known(look: str, told: str) -> None:
    text = f'<p class="{look}"><strong>x</strong></p>'
    assert kept_back(node(text, "strong"), ("state", "review")) == told


def test_a_box_is_told_by_its_own_heading(project: Project) -> None:
    text = box_html(project.root, "dvt", "never")
    assert 'aria-labelledby="never"' in text
    wrong = "never box must be told by its own heading"
    for other, found in (("never", []), ("visit", [wrong])):
        changed = text.replace('aria-labelledby="never"', f'aria-labelledby="{other}"')
        assert faults(project, changed, "never") == found
    assert faults(project, text.replace(' aria-labelledby="never"', ""), "never") == []


def test_a_page_below_the_ladder_leads_up_to_it(project: Project) -> None:
    for page, good, bad in (
        ("emergency/easy-read", ("../", "../index.html"), ("../../", "../dvt/")),
        ("dvt", ("./", "emergency/", "../../emergency/index.html"), ("../", "../dvt/")),
        ("gastrocnemius-veins/decide", ("../../emergency/",), ("../", "../index.html")),
    ):
        text = box_html(project.root, page, "emergency")
        ((link, anchor),) = re.findall(r'href="([^"]*)(#thinner)"', text)
        for to in (*good, *bad):
            changed = text.replace(f'"{link}{anchor}"', f'"{to}{anchor}"')
            assert bool(faults(project, changed, page=page)) == (to in bad), (page, to)
        # The link to all signs is never one to the page itself.
        whole = re.sub(r'href="[^"#]*">(?=[^<]*</a> </p>)', 'href="">', text)
        assert whole != text and faults(project, whole, page=page)


def test_small_words_of_the_gate() -> None:
    assert spoken("  a \n b ") == "a b"
    assert text_of(node("<p>a <b>b</b>c\n d</p>", "p")) == "a bc d"
    link = node('<a href="../emergency/#all">x</a>', "a")
    assert led_to(link, r"(?:\.\./)*emergency/", "#all")
    assert not led_to(link, r"(?:\.\./)*emergency/", "")
    assert not led_to(link, r"(?:\.\./)*emergency/", "#al.")
    assert not led_to(node("<a>x</a>", "a"), "x", "")
    assert led_to(node("<a>x</a>", "a"), "", "")
    parsed = node("<div><h1>a</h1> <!-- n -->  <p>b</p></div>", "h1")
    following = after(parsed)
    assert following is not None and following.tag == "p"
    assert after(node("<div><p>b</p> </div>", "p")) is None
    words = after(node("<div><h1>a</h1> words <p>b</p></div>", "h1"))
    assert words is not None and words.tag == "-text"


def test_what_a_box_says_is_its_data_in_order(project: Project) -> None:
    words, safety = project.words, project.safety
    said = box_says(project, "dvt", "emergency")
    assert said[:3] == [words["boxes.emergency"], spoken(plain(safety.numbers)), words["elsewhere"]]
    assert said[-2:] == [spoken(safety.skin), words["more.thinner"]]
    between = [
        text
        for group in safety.box("dvt", "emergency")
        for text in (
            *([plain(group.heading)] if group.heading else []),
            *(plain(statement.text) for statement in group.statements),
        )
    ]
    assert said[3:-2] == [spoken(text) for text in between]
    paper = box_says(project, "dvt", "emergency", on_paper=True)
    assert paper[-1] == spoken(safety.skin)
    # On a sheet there is a place to write the number of another country.
    assert paper[:3] == [*said[:2], words["handout.elsewhere"]]
    card = box_says(project, "dvt", "emergency", on_card=True)
    assert card[:3] == said[:3]
    for name in ("same-day", "never", "visit", "department"):
        said = box_says(project, "dvt", name)
        lead, end = words[f"leads.{name}"], words[f"ends.{name}"]
        assert said[0] == words[f"boxes.{name}"]
        assert (not lead) or said[1] == spoken(lead)
        assert (not end) or said[-1] == spoken(end)
        count = sum(
            len(group.statements) + bool(group.heading) for group in safety.box("dvt", name)
        )
        assert len(said) == 1 + bool(lead) + bool(end) + count


def test_groups_that_are_not_for_paper_stay_on_the_screen(project: Project) -> None:
    boxes = project.safety.boxes
    first, *others = boxes["dvt"]["emergency"]
    unprinted = (replace(first, paper=False), *others)
    safety = replace(
        project.safety, boxes={**boxes, "dvt": {**boxes["dvt"], "emergency": unprinted}}
    )
    made = replace(project, safety=safety)
    sign = spoken(plain(first.statements[0].text))
    assert sign in box_says(made, "dvt", "emergency")
    printed = box_says(made, "dvt", "emergency", on_paper=True)
    assert sign not in printed
    assert all(spoken(plain(s.text)) in printed for group in others for s in group.statements)


def test_a_clinic_s_sheet_has_the_number_of_its_country(project: Project) -> None:
    made = replace(project, edition=cast(Edition, SimpleNamespace(ambulance="000")))
    words = project.words
    said = box_says(made, "dvt", "emergency", on_paper=True)
    assert said[:2] == [words["boxes.emergency"], words["country.call"].format(number="000")]
    assert said[2:] == box_says(project, "dvt", "emergency", on_paper=True)[3:]
    # On the screen, and in other boxes, nothing else is said for it.
    assert box_says(made, "dvt", "emergency") == box_says(project, "dvt", "emergency")
    for name in ("never", "thinner"):
        said = box_says(made, "dvt", name, on_paper=True)
        assert said == box_says(project, "dvt", name, on_paper=True)


# --- whole pages


def told(project: Project, page: str, text: str) -> list[str]:
    # As a page is built: without it, names of classes have no case.
    found = list(lacking(project, project.article(page), f"<!doctype html>{text}"))
    assert {p.rule for p in found} <= {"safety-built"}
    assert {(p.path, p.line) for p in found} <= {(project.article(page).path, 1)}
    assert all(p.message.startswith("the built ") for p in found)
    return [p.message.removeprefix("the built ") for p in found]


def framed(project: Project, page: str, text: str) -> list[str]:
    """What is told of a page in its form for a frame."""
    found = lacking(project, project.article(page), f"<!doctype html>{text}", framed=True)
    return [p.message.removeprefix("the built ") for p in found]


def test_a_frame_folds_what_can_wait_and_a_page_nothing(project: Project) -> None:
    for page, name, may in (
        ("dvt", "never", True),
        ("dvt", "visit", True),
        ("dvt", "same-day", False),
        ("dvt", "emergency", False),
        # What the page is about lies open in its frame, too.
        ("blood-thinners", "thinner", False),
    ):
        text, box = html(project.root, page), box_html(project.root, page, name)
        changed = text.replace(box, shut(box))
        away = [f"{name} box must not be folded away"]
        assert (framed(project, page, changed) == []) == may, (page, name)
        assert away[0] in told(project, page, changed)
        assert away[0] in faults(project, shut(box), name, page)


def test_the_end_of_a_page_may_be_folded_in_a_frame_and_its_top_not(project: Project) -> None:
    text = html(project.root, "dvt")
    for look, may in (("review", True), ("state", False)):
        (line,) = re.findall(rf'<p class="?{look}"?.*?</p>', text, re.S)
        changed = text.replace(line, f"<details><summary>More</summary>{line}</details>")
        assert (framed(project, "dvt", changed) == []) == may, look
        assert any(
            "if a clinician has reviewed it" in said for said in told(project, "dvt", changed)
        )


@pytest.mark.parametrize("page", ["dvt", "home", "glossary"])
def test_pages_as_they_are_made_lack_nothing(project: Project, page: str) -> None:
    assert told(project, page, html(project.root, page)) == []


FIRST = "page must show its emergency box right after the answer"
ORDER = "page must have its boxes in the order emergency, department, same-day, visit"


def test_boxes_stand_once_and_in_their_order(project: Project) -> None:
    text, root = html(project.root, "dvt"), project.root
    never, visit = box_html(root, "dvt", "never"), box_html(root, "dvt", "visit")
    assert never in text and visit in text
    swapped = text.replace(visit, "@").replace(never, visit).replace("@", never)
    order = told(project, "dvt", swapped)[0]
    assert order.startswith(ORDER)
    once = "page must show its never box, and once"
    assert told(project, "dvt", text.replace(never, "")) == [once, order]
    assert told(project, "dvt", text.replace(never, never * 2)) == [once, order]
    odd = text.replace(never, f'{never}<div class="admonition odd">x</div>')
    assert order in told(project, "dvt", odd)


def test_the_box_follows_the_answer(project: Project) -> None:
    text, root = html(project.root, "dvt"), project.root
    box = box_html(root, "dvt", "emergency")
    for more in ("<p>First read this.</p>", "<hr>"):
        assert told(project, "dvt", text.replace(box, f"{more}{box}"))[0] == FIRST
    unanswered = re.sub(r"</h1>\s*<p>.*?</p>", "</h1>", text, count=1, flags=re.S)
    assert told(project, "dvt", unanswered)[0] == FIRST
    assert told(project, "dvt", text.replace("danger emergency", "emergency"))[0] == FIRST
    assert told(project, "dvt", text.replace(box, f"<!-- a note -->{box}")) == []
    assert told(project, "dvt", "")[0] == FIRST


def test_a_page_has_one_article_with_one_title(project: Project) -> None:
    one = "page must have one article, with one title"
    text = html(project.root, "dvt")
    assert told(project, "dvt", f"{text}<article></article>") == [one]
    assert told(project, "dvt", f"{text}<h1>Another</h1>") == [one]


def test_a_page_without_advice_has_its_one_line(project: Project) -> None:
    text, words = html(project.root, "glossary"), project.words
    line = re.findall(r'<p class="?help-line"?.*?</p>', text, re.S)[0]
    says = "page must say when to call, and lead to the ladder"
    first = "page must show its line on when to call for help right after the answer"
    assert told(project, "glossary", text.replace(line, "")) == [first, says]
    assert told(project, "glossary", text.replace(words["help_link"], "More")) == [says]
    (href,) = re.findall(r'href="([^"]*)"', line)
    for other in ("../dvt/", "../emergency/#numbers", "https://example.org/emergency/"):
        assert told(project, "glossary", text.replace(line, line.replace(href, other))) == [says]
    for other in ("../emergency/", "/clots/emergency/", "emergency/index.html", "../../emergency/"):
        assert told(project, "glossary", text.replace(line, line.replace(href, other))) == []
    twice = line.replace("</p>", '<a href="../emergency/"></a></p>')
    assert told(project, "glossary", text.replace(line, twice)) == [says]
    hidden = line.replace("<p ", "<p hidden ")
    assert told(project, "glossary", text.replace(line, hidden))[0] == (
        "page's line on help, and what stands around it, must not be hidden or styled"
    )
    box = box_html(project.root, "dvt", "never")
    boxes = "page must have its boxes in the order none"
    assert boxes in told(project, "glossary", text.replace(line, line + box))


def test_a_page_says_if_it_was_reviewed_at_its_top_and_end(project: Project) -> None:
    text, article = html(project.root, "dvt"), project.article("dvt")
    short = spoken(as_words(project, review_of(project, article), short=True))
    whole = spoken(as_words(project, review_of(project, article)))
    state = re.findall(r'<p class="?state"?.*?</p>', text, re.S)[0]
    at_top = f"page must say at its top if a clinician has reviewed it: '{short}'"
    bare = "page must say at its top if a clinician has reviewed it"
    assert told(project, "dvt", text.replace(state, "")) == [at_top, bare]
    assert told(project, "dvt", text.replace(state, state.replace(short, "Yes."))) == [at_top]
    assert told(project, "dvt", text.replace(state, state.replace("<p ", "<p inert ")))[0] == at_top
    moved = text.replace(state, "").replace("</h1>", f"</h1>{state}", 1)
    assert bare in told(project, "dvt", moved)
    end = f"page must say if a clinician has reviewed it: '{whole}'"
    review = re.findall(r'<p class="?review"?.*?</p>', text, re.S)[0]
    assert told(project, "dvt", text.replace(review, ""))[0] == end
    other = re.sub(r"<strong>.*?</strong>", "<strong>Yes.</strong>", review, flags=re.S)
    assert end in told(project, "dvt", text.replace(review, other))


def test_a_review_that_the_page_does_not_tell_is_missed(project: Project) -> None:
    article = project.article("dvt")
    data = {
        **article.front.data,
        "reviewed": {"name": "Ada Byron", "day": datetime.date(2026, 2, 1)},
    }
    reviewed = replace(article, front=replace(article.front, data=data))
    found = list(lacking(project, reviewed, html(project.root, "dvt")))
    wanted = spoken(as_words(project, review_of(project, reviewed)))
    assert any(p.message.endswith(f"if a clinician has reviewed it: '{wanted}'") for p in found)


def test_a_page_has_the_dates_of_its_front_matter(project: Project) -> None:
    text = html(project.root, "dvt")
    dates = "page must have the dates of its front matter"
    first = re.findall(r"<time.*?</time>", text, re.S)[0]
    assert told(project, "dvt", text.replace(first, "")) == [dates]
    changed = re.sub(r'datetime="?\d{4}', lambda m: m[0][:-4] + "2031", text, count=1)
    assert told(project, "dvt", changed) == [dates]
    assert told(project, "dvt", re.sub(r"(<time[^>]*>)[^<]*", r"\1Then", text, count=1)) == [dates]


# --- whole sites


def of_two(project: Project) -> tuple[Project, Article, Article]:
    one, two = project.article("dvt"), project.article("glossary")
    return replace(project, articles=(one, two)), one, two


@pytest.mark.parametrize(
    ("page", "file"),
    [("home", "index.html"), ("404", "404.html"), ("dvt", "dvt/index.html")],
)
def test_a_page_is_written_where_its_address_says(project: Project, page: str, file: str) -> None:
    assert page_file(project.article(page)) == Path(file)


def test_every_page_is_built_and_no_other(project: Project, tmp_path: Path) -> None:
    small, one, two = of_two(project)
    site = Site(tmp_path)
    site.add("dvt/index.html", html(project.root, "dvt"))
    site.add("rogue.html", "x")
    site.save()
    found = [(p.path, p.line, p.rule, p.message) for p in unproved(site, small)]
    assert found == [
        (
            Path("rogue.html"),
            1,
            "safety-built",
            "this page was built from no page in docs/; remove what made it",
        ),
        (
            two.path,
            1,
            "safety-built",
            "the page was not built: glossary/index.html must be in the site",
        ),
    ]
    never = box_html(project.root, "dvt", "never")
    changed = Site(tmp_path / "changed")
    changed.add("dvt/index.html", html(project.root, "dvt").replace(never, shut(never)))
    assert any("must not be folded away" in p.message for p in unproved(changed, small))
    # One that is missing does not end the search.
    site.move("dvt/index.html", "glossary/index.html")
    assert [p.path for p in unproved(site, small)][1:2] == [one.path]
    assert any(p.path == two.path for p in unproved(site, small))


def test_what_is_published_is_read_in_each_form(project: Project, tmp_path: Path) -> None:
    small, one, two = of_two(project)
    places = {"dvt": "dvt", "glossary": "glossary"}
    for page, place in places.items():
        (tmp_path / place).mkdir()
        (tmp_path / place / "index.html").write_text(html(project.root, page), encoding="utf-8")
    assert list(unsafe_pages(tmp_path, small)) == []
    frame = tmp_path / "embed/dvt/index.html"
    frame.parent.mkdir(parents=True)
    # What may wait is folded behind its heading in a frame, and never on the page.
    never = box_html(project.root, "dvt", "never")
    folded = html(project.root, "dvt").replace(never, shut(never))
    assert folded != html(project.root, "dvt")
    frame.write_text(folded, encoding="utf-8")
    assert list(unsafe_pages(tmp_path, small)) == []
    (tmp_path / "dvt/index.html").write_text(folded, encoding="utf-8")
    (told,) = unsafe_pages(tmp_path, small)
    assert told.message == "the built never box must not be folded away"
    (tmp_path / "dvt/index.html").write_text(html(project.root, "dvt"), encoding="utf-8")
    sign = signs(project)[0]
    frame.write_text(html(project.root, "dvt").replace(sign, "x"), encoding="utf-8")
    assert [p.path for p in unsafe_pages(tmp_path, small)] == [one.path]
    styled = html(project.root, "dvt") + "<style>li{display:none}</style>"
    frame.write_text(styled, encoding="utf-8")
    (told,) = unsafe_pages(tmp_path, small)
    assert "the looks of the built page" in told.message
    # A sheet of its own counts as one in the page, from where the page stands.
    (frame.parent / "x.css").write_text("li{display:none}", encoding="utf-8")
    frame.write_text(
        html(project.root, "dvt") + '<link rel="stylesheet" href="x.css">', encoding="utf-8"
    )
    (told,) = unsafe_pages(tmp_path, small)
    assert "the looks of the built page" in told.message
    frame.unlink()
    (tmp_path / "dvt/index.html").unlink()
    (told,) = unsafe_pages(tmp_path, small)
    assert told.message == "the page was not built: dvt/index.html must be in the site"
    (tmp_path / "glossary/index.html").write_text("", encoding="utf-8")
    assert {p.path for p in unsafe_pages(tmp_path, small)} == {one.path, two.path}
