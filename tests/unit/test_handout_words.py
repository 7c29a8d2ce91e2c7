"""What of a page goes on its handout, and how it is laid out."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from clotsigns.handouts.asking import asked, is_treated
from clotsigns.handouts.columns import in_columns
from clotsigns.handouts.proof import not_to_be_left
from clotsigns.handouts.resting import main_sources
from clotsigns.handouts.selection import PageChanged, select
from clotsigns.handouts.setting import set_as
from clotsigns.handouts.shaping import either, shaped
from clotsigns.handouts.sheet import LARGE, NORMAL, Fit, Sheet, pages_with_sheets
from clotsigns.sources.article import HANDOUT
from clotsigns.sources.data_file import load
from clotsigns.sources.project import load_project
from clotsigns.sources.safety import PICTOGRAMS
from clotsigns.sources.words import Words, path_of

MARK = '<span data-handout="" data-cited="1"></span>'
PLAIN = '<span data-cited="2"></span>'
PAGE = f"""<!doctype html><html><head><link rel="canonical" href="https://x.example/dvt/"></head>
<body><article><p class="state">Not yet reviewed.</p><h1>A clot</h1><p>Get it checked.{PLAIN}</p>
<div class="admonition danger emergency"><h2>Call</h2><p class="numbers">Call 999</p>
<h3>Your chest</h3><ul><li>You cannot breathe.</li></ul></div>
<h2 id="tests">Tests</h2>
<p>A <a href="../scan/">scan</a> shows it.{MARK}
Some have two.{PLAIN}</p>
<ul><li>First.{MARK}</li><li>Second.{PLAIN}</li></ul>
<h2 id="treatment">Treatment</h2>
<h3 id="vein">In a vein</h3><p>A medicine.{MARK}</p>
<h3 id="artery">In an artery</h3><p>An operation.{MARK}</p>
<h2 id="fine">What counts</h2>
<h3 id="never">Never</h3><p>Rubbing.{PLAIN}</p>
<h3 id="good">These are fine</h3><p>A walk.{MARK}</p>
<h2 id="kinds">Kinds</h2>
<p><strong>Of a nerve.</strong>
Numb.{MARK}
Slow.{PLAIN}</p>
<h2 id="risk">Risk</h2>
<table><thead><tr><th>What</th><th>Why</th></tr></thead><tbody>
<tr><th>Age</th><td>Old.{MARK}</td></tr><tr><th>Rest</th><td>Still.{PLAIN}</td></tr>
</tbody></table>
<h2 id="check">Check</h2><p>Say it.</p><ol><li>What do you do?</li></ol>
<p class="review">Not yet reviewed.</p>
<div class="sources"><ol><li id="source-book">B</li><li id="source-web">W</li></ol></div>
</article></body></html>"""


@pytest.fixture
def sections() -> dict[str, tuple[str, str]]:
    return {section.id: (section.heading, section.html) for section in select(PAGE).sections}


def test_marked_sentences_items_and_rows_go_on_paper_and_no_others(
    sections: dict[str, tuple[str, str]],
) -> None:
    assert sections["tests"] == ("Tests", "<p>A scan shows it.</p><ul><li>First.</li></ul>")
    risk = sections["risk"][1]
    assert "Old." in risk and "<th>What</th>" in risk and "Rest" not in risk
    assert "check" not in sections


def test_what_is_said_of_one_thing_keeps_its_name(sections: dict[str, tuple[str, str]]) -> None:
    assert sections["treatment"][1] == (
        "<h3>In a vein</h3><p>A medicine.</p><h3>In an artery</h3><p>An operation.</p>"
    )
    assert sections["fine"] == ("What counts: These are fine", "<p>A walk.</p>")
    assert sections["kinds"][1] == "<p><strong>Of a nerve.</strong> Numb.</p>"


def test_the_rest_of_the_sheet_is_found() -> None:
    found = select(PAGE)
    assert found.answer == "Get it checked."
    assert found.questions == ("What do you do?",)
    assert found.address == "https://x.example/dvt/"
    box = found.boxes["emergency"]
    assert (box.heading, box.look) == ("Call", "admonition danger emergency")
    (group,) = box.groups
    assert group.heading == "<h3>Your chest</h3>"
    assert group.html == '<li data-item="emergency-1">You cannot breathe.</li>'


DRAWN = {"emergency": (("breathless",),)}


def test_a_sign_stands_beside_its_pictogram() -> None:
    (group,) = select(PAGE, None, DRAWN).boxes["emergency"].groups
    assert group.drawn
    assert group.html == (
        '<li data-item="emergency-1" data-sign="breathless"><p>You cannot breathe.</p></li>'
    )


def test_each_sign_to_do_and_never_to_do_is_drawn_on_paper(root: Path) -> None:
    """The style sheet of the sheets names the drawings, since it alone says how they look."""
    safety = load_project(root).safety
    looks = (root / "overrides/handout/handout.css").read_text(encoding="utf-8")
    shown = re.findall(
        r'\.signs \[data-sign="([^"]+)"\]::before { background-image: url\("\.\./([^"]+)"\)', looks
    )
    assert all(path == f"{PICTOGRAMS}/{name}.svg" for name, path in shown)
    assert all((root / "docs/en" / path).is_file() for _, path in shown)
    boxes = safety.boxes["emergency"]
    wanted = [*safety.core]
    for box in ("never", "await-ambulance", "await-check"):
        wanted += [statement for group in boxes[box] for statement in group.statements]
    lacking = {statement.id for statement in wanted} - {"wait-dose"}
    assert {s.id for s in wanted if s.pictogram not in dict(shown)} & lacking == set()


SHEETS = ("dvt", "blood-thinners", "leg-numbness", "massage-danger", "emergency")


@pytest.mark.parametrize("page", SHEETS)
def test_a_sheet_says_each_sign_once_and_leaves_none_of_its_own(root: Path, page: str) -> None:
    safety = load_project(root).safety
    boxes = safety.boxes[page]
    said = [s for box in boxes for group in safety.on_paper(page, box) for s in group.statements]
    assert len(said) == len({statement.id for statement in said})
    every = {s.id: s for groups in boxes.values() for group in groups for s in group.statements}
    left = [every[name] for name in {*every} - {statement.id for statement in said}]
    may_wait = ("never", "await-ambulance", "await-check", "today", "visit")
    assert {statement.step for statement in left} <= {*may_wait}
    # What is said to those who give massages is not for a patient's sheet.
    own = {s.id for s in left if page in s.pages and page != "emergency"}
    assert own == ({"therapists"} if page == "massage-danger" else set())


def test_a_sign_that_may_not_be_left_to_the_page_is_told(root: Path) -> None:
    project = load_project(root)
    article = project.article("dvt")
    assert [*not_to_be_left(project, article)] == []
    spoilt = {
        box: tuple(
            replace(group, statements=tuple(replace(s, paper=("x",)) for s in group.statements))
            for group in groups
        )
        for box, groups in project.safety.boxes["dvt"].items()
    }
    safety = replace(project.safety, boxes={**project.safety.boxes, "dvt": spoilt})
    told = [*not_to_be_left(replace(project, safety=safety), article)]
    assert {"breathless", "tight-leg", "calf-pain", "bleeding", "red-pee", "head-blow"} <= {*told}
    assert not {"rub", "nosebleeds"} & {*told}


def test_the_same_is_asked_of_all_who_have_no_question_of_their_own(root: Path) -> None:
    project = load_project(root)
    assert asked(project, "leg-cramps", 2) == ()
    missed = project.words["handout.ask_missed"]
    assert asked(project, "blood-thinners", 0)[0] == missed
    assert len(asked(project, "blood-thinners", 0)) == 2
    assert len(asked(project, "emergency", 0)) == len(asked(project, "leg-cramps", 0)) == 2
    assert len(asked(project, "dvt", 1)) == len(asked(project, "gastrocnemius-veins", 1)) == 2
    assert len(asked(project, "emergency", 0, is_large=True)) == 1
    choice = project.words["handout.ask_choice"]
    assert asked(project, "gastrocnemius-veins/decide", 0) == (choice,)
    # Who takes none is told of too much of it, and has no dose to write down.
    treated = {page for page in pages_with_sheets(project) if is_treated(project, page)}
    assert treated == {"blood-thinners", "dvt", "gastrocnemius-veins"}
    # Never to change a dose tells nothing of who takes one: it is said where one may be taken.
    nevers = project.safety.on_paper("buttock-clots", "never")
    assert "own-dose" in {said.id for group in nevers for said in group.statements}
    # The others do not say what to do about a missed dose.
    for page in ("dvt", "gastrocnemius-veins/decide", "emergency", "leg-numbness"):
        assert missed not in asked(project, page, 0) and asked(project, page, 0)


TABLE = """<!doctype html><article><h1>T</h1><p>A.</p><p class="state">S</p><p class="review">R</p>
<h2 id="treatment">Taking it</h2><ul><li>With food.HANDOUT</li></ul>
<h3 id="missed-dose">A missed dose</h3><table><thead><tr><th>M</th><th>Do</th></tr></thead>
<tbody><tr><th>One</th><td>Call.HANDOUT</td></tr></tbody></table></article>"""


def test_a_table_below_a_heading_of_its_own_is_a_section_of_its_own() -> None:
    """It crosses the paper, and what stands with it need not."""
    html = TABLE.replace("HANDOUT", HANDOUT)
    head = '<link rel="canonical" href="https://x.example/dvt/">'
    sections = select(f"<html><head>{head}</head><body>{html}</body></html>").sections
    assert [(s.id, s.heading) for s in sections] == [
        ("treatment", "Taking it"),
        ("missed-dose", "A missed dose"),
    ]
    assert "<table" in sections[1].html and "<table" not in sections[0].html


def test_a_table_of_names_becomes_a_list_and_one_of_figures_stays() -> None:
    head = "<thead><tr><th>M</th><th>Do</th></tr></thead>"
    row = '<tr><th scope="row">One (A)</th><td>Call <b>us</b>.</td></tr>'
    named = f"<table>{head}<tbody>{row}</tbody></table>"
    tick = '<span class="tick"></span>'
    item = f"<li>{tick}<strong>One (A):</strong> Call <b>us</b>.</li>"
    assert shaped(named) == f'<ul class="ticks">{item}</ul>'
    figures = named.replace("</td>", "</td><td>30</td>")
    assert shaped(figures) == figures


def test_what_is_to_be_ticked_keeps_its_numbers_in_two_columns() -> None:
    items = "".join(f'<li><span class="tick"></span> Want {n}.</li>' for n in "abcde")
    html = shaped(f"<ul>{items}</ul>")
    assert html.count("<ol") == 2 and '<ol start="4">' in html


def test_a_sheet_names_the_health_services_that_most_of_it_rests_on(root: Path) -> None:
    project = load_project(root)
    for page in ("dvt", "gastrocnemius-veins/decide", "emergency"):
        names = main_sources(project, page)
        known = {source.organisation for source in project.sources.by_id.values()}
        assert names[0] == "NHS" and len(names) == len(set(names)) == 3
        assert all(any(one.startswith(name) for one in known) for name in names)


def test_a_group_that_is_not_for_paper_is_left_out() -> None:
    left = select(PAGE.replace("</ul></div>", "</ul><ul><li>Later.</li></ul></div>"))
    assert [group.html for group in left.boxes["emergency"].groups] == [
        '<li data-item="emergency-1">You cannot breathe.</li>',
        '<li data-item="emergency-2">Later.</li>',
    ]
    less = select(PAGE, {"emergency": frozenset({0})})
    assert "emergency" not in less.boxes


SHEET = (
    '<html lang="en" data-paper="" data-print="" data-points="" data-back="" '
    'data-continued="(continued)"><div class="admonition x"><h2>Call if:</h2>'
    '<div class="group"><ul><li data-item="x-1">A</li><li data-item="x-2">B</li></ul></div>'
    '<div class="group"><h3>Or</h3><ul><li data-item="x-3">C</li><li data-item="x-4">D</li></ul>'
    "</div></div><!--notes--><!--block told-->T<!--/block-->|<!--moved told-->"
)
LARGE_SHEET = Sheet(page="dvt", paper="a4", print=LARGE)
NORMAL_SHEET = Sheet(page="dvt", paper="a4", print=NORMAL)


def test_what_can_wait_comes_first_on_the_back_where_nothing_more_urgent_does() -> None:
    back = "<!--moved visit early-->|<!--moved thinner--><!--moved visit-->"
    html = "<!--block visit--><p>W</p><!--/block--><!--block thinner--><p>B</p><!--/block-->" + back
    sheet = SHEET.partition("<!--block")[0] + html
    early = set_as(sheet, NORMAL_SHEET, Fit(points=13, back=13, moved=("visit",)))
    assert early.endswith("<p>B</p><p>W</p>|<!--moved thinner-->")
    late = set_as(sheet, NORMAL_SHEET, Fit(points=13, back=13, moved=("visit", "thinner")))
    assert late.endswith("<!--moved visit early-->|<p>B</p><p>W</p>")


def test_a_box_that_runs_on_says_again_what_to_do_if_there_is_no_way() -> None:
    headed = SHEET.replace("</h2>", '</h2><p class="what-to-do">Call.</p></div>', 1)
    headed = headed.replace("<h2>", '<div class="called"><h2>', 1)
    html = set_as(headed, LARGE_SHEET, Fit(points=18, back=18, cuts=("x-3",)))
    assert html.count('<p class="what-to-do">Call.</p>') == 2
    assert html.count("<div") == html.count("</div>")


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("x-2", "Call if: A Call if: (continued) B Or C D"),
        ("x-3", "Call if: A B Call if: (continued) Or C D"),
        ("x-4", "Call if: A B Or C Call if: (continued) Or D"),
    ],
)
def test_a_box_that_runs_on_has_its_headings_again(item: str, said: str) -> None:
    html = set_as(SHEET, LARGE_SHEET, Fit(points=18, back=18, cuts=(item,)))
    text = re.sub(r"<[^>]*>", " ", html).partition("T")[0]
    assert " ".join(text.split()) == said
    assert html.count("<div") == html.count("</div>")


def test_whom_to_call_stands_again_above_signs_that_need_an_ambulance_alone() -> None:
    call = '<p class="numbers">Call 999</p>'
    own = f'<div class="group calls"><h3>Call</h3>{call}<ul>'
    emergency = SHEET.replace("admonition x", "admonition emergency")
    for html, count in (
        (emergency.replace("</h2>", f"</h2>{call}"), 2),
        (SHEET.replace('<div class="group"><ul>', own), 2),
        (SHEET.replace("</h2>", f"</h2>{call}"), 1),
    ):
        said = set_as(html, LARGE_SHEET, Fit(points=18, back=18, cuts=("x-2",)))
        assert said.count("Call 999") == count
        # Under the words that say to call, and not above a box that sends nobody for an ambulance.
        assert count == 1 or said.rindex("Call 999") > said.rindex("(continued)")
        later = set_as(html, LARGE_SHEET, Fit(points=18, back=18, cuts=("x-4",)))
        assert later.count("Call 999") == (2 if "emergency" in html else 1)


def test_headings_give_way_only_where_lines_are_close_as_well() -> None:
    sides = '<div class="front"></div><div class="back"></div>'
    both = Fit(points=13, back=13, leading=1.2, behind=1.15, tight=True)
    assert set_as(sides, LARGE_SHEET, both) == (
        '<div class="front" data-leading="1.2" data-tight="white"></div>'
        '<div class="back" data-leading="1.15" data-tight="all"></div>'
    )
    assert "data-tight" not in set_as(sides, LARGE_SHEET, replace(both, tight=False))


def test_blocks_of_large_print_stand_in_another_order_and_notes_where_they_are_wanted() -> None:
    names = ("today", "told", "also-1", "never")
    flow = "".join(f"<!--block {name}--><i>{name}</i><!--/block-->" for name in names)
    notes = '<!--block noted--><section class="notes">N</section><!--/block-->'
    html = f"<p>first</p>{flow}{notes}<p>end</p>"

    def said(fit: Fit) -> list[str]:
        return re.sub(r"<[^>]*>", " ", set_as(html, LARGE_SHEET, fit)).split()

    look = Fit(points=18, back=18)
    assert said(look) == ["first", *names, "end"]
    order = ("never", "today", "noted", "also-1", "told")
    found = replace(look, order=order, front=2)
    assert said(found) == ["first", "never", "today", "N", "also-1", "told", "end"]


def test_groups_on_one_topic_are_one_on_paper() -> None:
    groups = "<h3>More: legs</h3><ul><li>A</li></ul><h3>More: arms</h3><ul><li>B</li></ul>"
    told = select(
        PAGE.replace("</ul></div>", f"</ul>{groups}<h3>Now:</h3><ul><li>C</li></ul></div>")
    )
    assert [(g.heading, g.html.count("<li")) for g in told.boxes["emergency"].groups] == [
        ("<h3>Your chest</h3>", 1),
        ("<h3>More:</h3>", 2),
        ("<h3>Now:</h3>", 1),
    ]


def test_a_heading_of_one_paragraph_begins_its_line_and_figures_have_marks() -> None:
    assert shaped("<h3>After</h3><p>Walk.</p>") == "<p><strong>After:</strong> Walk.</p>"
    head = "<tr><th>Weeks</th><th>Medicine</th><th>Scans</th></tr>"
    table = (
        f"<table>{head}<tr><th>In 6 weeks</th><td>30 in 1,000</td><td>0 in 1,000</td></tr></table>"
    )
    marked = either(table)
    assert marked.count('<span class="ten">') == 3
    assert re.sub(r"<span[^>]*></span>", "", marked) == f"<!--table-->{table}<!--/table-->"


def test_a_list_that_runs_on_has_its_pictograms_there_too() -> None:
    drawn = SHEET.replace("<ul>", '<ul class="signs">').replace(
        '<li data-item="x-2">B</li>', '<li data-item="x-2" data-sign="rub"><p>B</p></li>'
    )
    html = set_as(drawn, LARGE_SHEET, Fit(points=18, back=18, cuts=("x-2",)))
    assert '<ul class="signs"><li data-item="x-2" data-sign="rub"><p>B</p></li></ul>' in html
    plain = set_as(drawn, LARGE_SHEET, Fit(points=18, back=18, cuts=("x-2",), signs=False))
    assert '<ul><li data-item="x-2"><p>B</p></li></ul>' in plain


def test_a_block_stands_on_one_side_only() -> None:
    front = set_as(SHEET, LARGE_SHEET, Fit(points=18, back=18))
    back = set_as(SHEET, LARGE_SHEET, Fit(points=18, back=18, moved=("told",)))
    assert (front[front.rindex("</div>") :], back[back.rindex("</div>") :]) == (
        "</div>T|<!--moved told-->",
        "</div>|T",
    )
    none = set_as(SHEET, LARGE_SHEET, Fit(points=18, back=18, left=("told",)))
    assert none[none.rindex("</div>") :] == "</div>|<!--moved told-->"


def test_notes_stand_on_the_first_side_where_there_is_room_for_them() -> None:
    html = '<section class="notes"><h2>Notes</h2></section>'
    assert set_as(html, LARGE_SHEET, Fit(points=18, back=18)) == ""
    noted = set_as(html, LARGE_SHEET, Fit(points=18, back=18, front=2))
    assert noted.count('<div class="line">') == 2
    assert noted.startswith(html.removesuffix("</section>")) and noted.endswith("</section>")


def test_numbers_stand_in_a_picture_or_in_a_table_and_are_never_lost() -> None:
    both = "<!--table--><table></table><!--/table--><!--picture--><img><!--/picture-->"
    for picture, kept in (("large", "<img>"), ("small", "<img>"), ("", "<table></table>")):
        html = set_as(both, LARGE_SHEET, Fit(points=18, back=18, picture=picture))
        assert re.sub("<!--.*?-->", "", html) == kept


def test_a_page_without_its_answer_is_refused() -> None:
    with pytest.raises(PageChanged, match="h1"):
        select(PAGE.replace("h1>", "h4>"))


def test_columns_are_as_even_as_they_can_be_in_order() -> None:
    assert in_columns([("a", 5), ("b", 1), ("c", 4)]) == (["a"], ["b", "c"])
    assert in_columns([("a", 3)]) == (["a"], [])
    assert in_columns([]) == ([], [])


def test_numbers_are_told_in_runs(root: Path) -> None:
    words = Words(document=load(root / path_of("en"), shown_as=path_of("en")))
    assert words.runs([1, 2, 4, 7, 8, 9, 10]) == "1, 2, 4, 7 to 10"
