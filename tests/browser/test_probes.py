"""What is asked of every page can be answered with 'no'."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from oracles import axe, privacy, seen, shown


def put(page: Page, html: str) -> None:
    page.evaluate(
        "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", html
    )


@pytest.fixture
def home(browser: Browser, root: Path, base_url: str) -> Iterator[Page]:
    """The home page on the narrowest phone."""
    with browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True) as context:
        axe.equip(context, root)
        page = context.new_page()
        page.goto(base_url + "/")
        yield page


def test_a_violation_is_found(home: Page) -> None:
    put(
        home,
        '<img><p style="color: #bbb; background: #fff">too pale</p>'
        '<p style="color: #666; background: #fff">not strong enough</p>',
    )
    for found in (axe.violations(home), axe.violations_of_colours(home)):
        enough = [line for line in found if line.startswith(f"{axe.ENHANCED}: ")]
        for words in ("too pale", "not strong enough"):
            assert any(words in line for line in enough), words
    for found in (axe.violations(home), axe.violations_of_structure(home)):
        assert any(line.startswith("image-alt: ") for line in found)
    assert axe.MINIMUM not in "".join(axe.violations_of_structure(home))


def test_a_scheme_is_told_from_the_other(home: Page) -> None:
    assert [list(shown.light(home)), list(shown.dark(home))] == [[], ["it is light"]]
    home.emulate_media(color_scheme="dark")
    assert [list(shown.light(home)), list(shown.dark(home))] == [["it is dark"], []]


def test_a_box_that_leads_away_is_found(home: Page) -> None:
    home.locator(".emergency summary").click()
    assert list(shown.box_leads_to_telephones(home)) == []
    home.evaluate(
        "document.querySelector('.danger .more').insertAdjacentHTML('beforeend',"
        "'<a href=\"/about/\">About</a>')"
    )
    assert list(shown.box_leads_to_telephones(home)) == [
        "it leads away from its emergency box to /about/"
    ]
    home.evaluate("document.querySelector('.danger').insertAdjacentHTML('beforeend','<a href=/>')")
    assert len(list(shown.box_leads_to_telephones(home))) == 2


def test_too_many_stops_of_the_tab_key_are_found(home: Page) -> None:
    assert list(seen.many_stops(home)) == []
    put(home, "<button hidden>x</button>" * seen.MOST_STOPS)
    assert list(seen.many_stops(home)) == []
    put(home, "<a href=/>x</a>" * seen.MOST_STOPS)
    assert len(list(seen.many_stops(home))) == 1


def test_words_of_another_family_are_found(home: Page) -> None:
    assert list(shown.families(home)) == []
    home.evaluate("document.documentElement.className = 'letters'")
    put(home, '<p style="font: 400 18px Heavy">thin</p>')
    assert any("thin" in fault for fault in shown.families(home))


def test_a_control_on_paper_is_found(home: Page) -> None:
    home.emulate_media(media="print")
    assert list(shown.on_paper(home)) == []
    put(home, "<div><button style='display: block !important'>Print</button></div>")
    home.evaluate("document.querySelector('h1').after(document.createElement('p'))")
    assert [fault.partition(":")[0] for fault in shown.on_paper(home)] == [
        "it prints a control",
        "what to do does not follow the answer",
    ]


def test_words_that_need_a_script_are_found(plain: Page, scripted: Page) -> None:
    page = (
        "data:text/html,<main><article>shown <p id=x hidden>needs a script</p></article></main>"
        "<script>document.getElementById('x').hidden = false</script>"
    )
    for seen_by, said in ((plain, ["shown"]), (scripted, ["shown", "needs", "a", "script"])):
        seen_by.goto(page)
        assert shown.words(seen_by) == said


def test_a_page_that_leads_nowhere_is_found(plain: Page, base_url: str) -> None:
    plain.set_content(f'<main><article><a href="{base_url}/dvt/#a" hidden>x</a></article></main>')
    assert list(shown.led_on(plain, base_url, framed=False)) != []


def test_faults_of_a_layout_are_found(browser: Browser) -> None:
    """By widths and heights that no font has a part in: each machine has others."""
    block = "display: inline-block; height: 10px"
    with browser.new_page(viewport={"width": 320, "height": 800}) as page:
        page.set_content(
            '<article><p id="cut" style="height: 20px; overflow: hidden; width: 90px">'
            f'<i style="{block}; width: 91.6px"></i></p>'
            f'<p id="kept" style="height: 40px; overflow: hidden; width: 90px">'
            f'<i style="{block}; width: 90px"></i></p>'
            '<p id="far" style="margin-left: 900px">far away</p>'
            '<p id="under" style="height: 9px; margin-top: 90px">under</p>'
            '<p id="over" style="margin-top: -30px; height: 30px">over</p>'
            "</article>"
        )
        found = list(seen.overlaps(page))
        assert any(fault.startswith('cut off: <p id="cut"') for fault in found)
        assert not any(fault.startswith('cut off: <p id="kept"') for fault in found)
        assert any(fault.startswith('outside the window: <p id="far"') for fault in found)
        assert any(fault.startswith('blocks overlap: <p id="under"') for fault in found)


def test_what_is_lost_by_wider_spacing_is_found(browser: Browser) -> None:
    with browser.new_page(viewport={"width": 320, "height": 800}) as page:
        page.set_content(
            '<meta name="viewport" content="width=device-width"><article>'
            '<p style="overflow: hidden; height: 2.5em; line-height: 1.1; font-size: 16px">'
            "one<br>two</p></article>"
        )
        assert list(seen.overlaps(page)) == []
        assert [fault.partition(":")[0] for fault in seen.spaced(page)] == ["cut off"]
        assert list(seen.overlaps(page)) == []


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The narrowest phone, with and without JavaScript."""
    with browser.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=request.param
    ) as context:
        yield context.new_page()


def test_what_is_too_wide_is_found(phone: Page) -> None:
    phone.set_content(
        '<meta name="viewport" content="width=device-width">'
        '<main><div style="overflow-x: auto"><p style="width: 900px">boxed</p></div>'
        '<p style="width: 500px">loose</p></main>'
    )
    found = list(seen.sideways(phone))
    assert len(found) == 2
    assert "scrolls sideways to 5" in found[0]
    assert "cannot be focused" in found[1]


def test_small_words_and_controls_are_found(phone: Page) -> None:
    phone.set_content(
        "<main><p style='font-size: 17px'>small</p>"
        "<p style='font-size: 18px; text-align: right'>right</p><p style='font-size: 18px'>fine</p>"
        "<details><summary style='height: 50px'>x</summary>"
        "<button style='width: 20px; height: 20px; padding: 0'>x</button></details></main>"
    )
    assert list(seen.small_words(phone)) == ["17 px: small", "right aligned: right"]
    assert len(list(seen.small_controls(phone))) == 1


@pytest.mark.parametrize(
    "ask",
    [
        "new Image().src = 'https://elsewhere.example/seen.gif'",
        "localStorage.setItem('seen', 1)",
        "document.cookie = 'seen=1'",
    ],
)
def test_what_is_told_elsewhere_or_kept_is_found(browser: Browser, base_url: str, ask: str) -> None:
    with browser.new_context(bypass_csp=True) as context:
        elsewhere = privacy.requests_elsewhere(context, base_url)
        page = context.new_page()
        page.goto(base_url + "/")
        page.evaluate(ask)
        page.wait_for_load_state("networkidle")
        (told,) = [*elsewhere, *privacy.left_behind(context, page)]
    assert "seen" in told
