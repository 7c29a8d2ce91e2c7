"""Steps that make pages light change their bytes, and nothing that a reader or a machine reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clotsigns.release.first_paint import NoSheet, paint_first
from clotsigns.release.settings import UnlikeSettings, share_settings
from clotsigns.release.slimming import slim, without_blanks
from clotsigns.release.styling import UnreadableSheet, cut, page_holds, parse
from clotsigns.site import Page, Site
from clotsigns.sources.evidence import short_name
from clotsigns.sources.project import load_project

MARK = (
    '<sup class="cite"><a aria-label="Source 1" href="#source-book">1</a>, '
    '<a aria-label="Source 2" href="#source-film">2</a></sup>'
)


def slimmed(html: str) -> str:
    page = Page("dvt/index.html", html)
    slim(page)
    return page.html.partition("<body>")[2].partition("</body>")[0]


def test_what_only_handouts_need_of_a_sentence_goes() -> None:
    named = '<p>It hurts.<span data-handout="" data-cited="1 2"></span> Now.</p>'
    assert slimmed(named) == "<p>It hurts. Now.</p>"


def test_sources_are_called_by_their_numbers_where_they_are_listed() -> None:
    listed = '<div class="sources"><ol><li id="source-book">B<li id="source-film">F</ol></div>'
    fewer = slimmed(f'{MARK}<a href="/x/#source-book">x</a>{listed}')
    assert 'href="#source-1">1<' in fewer
    assert '<li id="source-1">B<li id="source-2">F' in fewer
    assert 'href="/x/#source-book"' in fewer, "what stands on another page has its own name there"
    assert slimmed(MARK) == MARK, "without a list here, there are no numbers"
    unlinked = slimmed(f"{MARK}{listed.replace('film', 'song')}")
    assert '<li id="source-1">B<li>F' in unlinked, "what no link leads to has no name"


SCRIPT = '<script src="../assets/controls.js"></script>'


@pytest.mark.parametrize(
    ("whole", "short"),
    [
        (
            'A. B, Lancet 1:2. <a href="https://x.example/">Leg clots: a study</a> (2009-2010).',
            'A. B: <a href="../about/sources/#book">Leg clots</a> (2010)',
        ),
        (
            'NHS (a copy). <a href="https://x.example/">FAQ: a clot</a> (copy undated, 2017).',
            'NHS: <a href="../about/sources/#book">FAQ: a clot</a>',
        ),
        (
            "Clot Signs. <cite>Our own advice, which is common sense</cite>.",
            'Clot Signs: <a href="../about/sources/#book">Our own advice</a>',
        ),
        (
            'M & N. <a href="https://x.example/">A (popliteal) cyst &lt;a&gt;</a> (no date found).',
            'M &amp; N: <a href="../about/sources/#book">A cyst &lt;a&gt;</a>',
        ),
    ],
)
def test_a_page_names_its_sources_in_short_and_leads_to_the_record(whole: str, short: str) -> None:
    listed = f'<div class="sources"><ol><li id="source-book">{whole}</ol></div>'
    there = short.replace("#book", f"#{short_name('book')}")
    assert f"<li>{there}</ol>" in slimmed(listed + SCRIPT)
    assert whole.replace(" & ", " &amp; ") in slimmed(listed), "a frame has no record beside it"


def test_no_two_sources_have_one_short_name(root: Path) -> None:
    sources = load_project(root).sources.by_id
    assert len({short_name(name) for name in sources}) == len(sources)


def test_an_end_tag_that_says_nothing_goes() -> None:
    whole = "<ul><li><p>One</p></li><li>Two</li></ul><p>A</p><p>B</p><b>C</b><div><p>D</p></div>"
    fewer = slimmed(whole)
    assert fewer == "<ul><li><p>One<li>Two</ul><p>A<p>B</p><b>C</b><div><p>D</div>"
    assert Page("x.html", fewer).need("body").html == f"<body>{whole}</body>", "it means the same"
    table = "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"
    assert slimmed(table) == "<table><thead><tr><th>a<tbody><tr><td>b</table>"
    assert slimmed("<p>A</p><i>B</i>") == "<p>A</p><i>B</i>", "what follows would be in it"


def test_a_mark_is_told_by_the_script_where_that_comes() -> None:
    assert "aria-label" in slimmed(MARK) and "aria-label" not in slimmed(MARK + SCRIPT)


@pytest.mark.parametrize(
    ("html", "fewer"),
    [
        (
            "<p>one\n  <b>two</b> <i>three</i>\n</p>\n\n<p>four",
            "<p>one <b>two</b> <i>three</i></p><p>four",
        ),
        ("<pre>a\n  b</pre>", "<pre>a\n  b</pre>"),
        ("<ul>\n<li>a</li>\n</ul>", "<ul><li>a</li></ul>"),
    ],
)
def test_blanks_go_where_none_shows(html: str, fewer: str) -> None:
    assert without_blanks(html) == fewer


@pytest.mark.parametrize(
    ("selector", "holds"),
    [
        ("p", True),
        ("p:hover", True),
        ("table", False),
        ("main:has(> .there) p", True),
        ("main:has(> .absent) p", False),
        (".added", True),
        ("[added] p", True),
        ("[added] table", False),
        (":focus-visible", True),
    ],
)
def test_only_rules_that_can_hold_are_kept(selector: str, holds: bool) -> None:
    tree = Page("x.html", '<main><p class="there">words</p></main>').tree
    page = page_holds(tree, frozenset({"added"}))
    kept = cut(parse(f"{selector} {{ color: red; }}"), page)
    assert bool(kept) is holds


def test_no_blank_stands_beside_a_comma_nor_is_one_lost_that_counts() -> None:
    sheet = 'p { --a: min(1rem + 0.5vw, f(2, 1fr)); --b: calc(2rem - 1px) / 3; --c: f("a, b"); }'
    told = '--a:min(1rem + .5vw,f(2,1fr));--b:calc(2rem - 1px) / 3;--c:f("a, b")'
    assert cut(parse(sheet), lambda selector: True) == f"p{{{told}}}"


def test_what_is_no_css_is_told() -> None:
    with pytest.raises(UnreadableSheet, match="line 2"):
        parse("p { color: red; }\nq")


def page(settings: dict[str, object], theme: str = "assets/a.js") -> str:
    return (
        f'<body><script id="__config" type="application/json">{json.dumps(settings)}</script>\n'
        f'<template data-theme="{theme}"></template></body>'
    )


@pytest.fixture
def built(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.write("assets/controls.js", "go();\n")
    site.add("index.html", page({"base": ".", "search": "assets/w.js", "words": "&"}))
    site.add("dvt/index.html", page({"base": "..", "search": "../assets/w.js", "words": "&"}))
    return site


def test_settings_are_told_once(built: Site) -> None:
    share_settings(built)
    assert (built.folder / "assets" / "controls.js").read_text() == (
        'self.clotSignsTheme={"search":"w.js","words":"&","theme":"a.js"};\ngo();\n'
    )
    html = built.page("dvt/index.html").html
    assert "__config" not in html and "template" not in html


def test_settings_that_differ_stop_the_build(built: Site) -> None:
    built.add("index.html", page({"base": ".", "search": "assets/w.js", "words": "other"}))
    with pytest.raises(UnlikeSettings, match="index"):
        share_settings(built)


def test_a_page_without_its_settings_stops_the_build(built: Site) -> None:
    built.add("index.html", '<template data-theme="a.js"></template>')
    with pytest.raises(UnlikeSettings, match="index"):
        share_settings(built)


def test_a_page_with_another_sheet_stops_the_build(built: Site) -> None:
    for name in ("site", "later"):
        built.write(f"assets/{name}.css", "p { color: red; }")
    for place in ("index.html", "dvt/index.html"):
        built.add(place, '<title>t</title><link rel="stylesheet" href="a.css">')
    with pytest.raises(NoSheet, match="dvt/index"):
        paint_first(built)
