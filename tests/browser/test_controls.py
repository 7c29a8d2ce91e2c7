"""By keyboard alone everything is reached and used, in sight."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from windows import DESK, PHONE, OpenWindow

# Where the focus is: what can be seen of it, and whether it shows that it has the focus.
FOCUSED = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const boxes = [...e.getClientRects()].filter(box => box.width && box.height);
    const seen = boxes.some(box => {
        const x = box.left + box.width / 2, y = box.top + box.height / 2;
        const hit = document.elementFromPoint(x, y);
        return hit && (e.contains(hit) || hit.contains(e) && hit.closest('label, summary'));
    });
    const style = getComputedStyle(e);
    const ring = parseFloat(style.outlineWidth) >= 3 && style.outlineStyle !== 'none';
    return {seen, ring, name: e.outerHTML.replace(/\\s+/g, ' ').slice(0, 100)};
}"""
# The same at each key that comes up again, until the focus leaves the page.
WALK = f"""self.walked = []; self.left = false;
    addEventListener("keyup", () => {{
        const focused = ({FOCUSED})();
        self.left ||= !focused;
        if (!self.left) self.walked.push(focused);
    }}, true);"""


@pytest.fixture(params=[(390, 800), (1440, 900), (320, 256)], ids=["phone", "desk", "400 %"])
def page(open_window: OpenWindow, request: pytest.FixtureRequest) -> Page:
    width, height = request.param
    return open_window(viewport={"width": width, "height": height})


@pytest.mark.parametrize("path", ["/leg-cramps/", "/emergency/", "/"])
@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_the_focus_is_always_seen(page: Page, base_url: str, path: str, key: str) -> None:
    page.goto(base_url + path)
    page.evaluate(WALK)
    for _ in range(6):
        for _ in range(20):
            page.keyboard.press(key)
        if page.evaluate("self.left"):
            break
    walked = page.evaluate("self.walked")
    for focus in walked:
        assert focus["seen"], f"hidden: {focus['name']}"
        assert focus["ring"], f"not marked: {focus['name']}"
    assert len({focus["name"] for focus in walked}) > 15, "hardly anything can be reached"


def test_a_hidden_focus_is_found(page: Page, base_url: str) -> None:
    page.goto(base_url + "/")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', "
        "'<div style=\"position: fixed; inset: 0; background: #fff; z-index: 99\"></div>')"
    )
    page.evaluate(WALK)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert [focus["seen"] for focus in page.evaluate("self.walked")] == [False, False]


def test_the_way_to_help_is_always_in_sight(open_window: OpenWindow, base_url: str) -> None:
    page = open_window()
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.goto(base_url + "/dvt/")
        page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        link = page.locator("header a[href$='emergency/']").first
        expect(link).to_be_in_viewport()
        link.click()
        assert page.url == f"{base_url}/emergency/"


def test_the_skip_link_comes_first_and_leads_to_the_title(page: Page, base_url: str) -> None:
    page.goto(base_url + "/dvt/")
    page.keyboard.press("Tab")
    expect(page.locator("a:focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash.slice(1) === document.querySelector('h1').id")


def tab_to(page: Page, selector: str) -> None:
    """Walk by Tab until the element has the focus."""
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def test_the_menu_opens_and_leads_by_keyboard(open_window: OpenWindow, base_url: str) -> None:
    page = open_window(viewport=PHONE)
    page.goto(base_url + "/")
    links = page.locator(".menu a")
    assert not links.first.is_visible()
    tab_to(page, ".menu summary")
    page.keyboard.press("Enter")
    assert links.first.is_visible()
    page.keyboard.press("Escape")
    assert not links.first.is_visible()
    assert page.evaluate("document.activeElement.matches('.menu summary')")
    page.keyboard.press("Space")
    tab_to(page, ".menu a[href$='leg-cramps/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base_url}/leg-cramps/")


def test_the_menu_is_open_where_there_is_room(open_window: OpenWindow, base_url: str) -> None:
    page = open_window(viewport={"width": 1440, "height": 900})
    page.goto(base_url + "/dvt/")
    here = page.locator(".menu a[aria-current=page]")
    expect(here).to_be_visible()
    assert here.get_attribute("href") == "./"
    # The frame stays low: one line with our letters, two with the widest that a device has.
    tops = page.evaluate(
        "new Set([...document.querySelectorAll('.menu a')].filter(a => a.checkVisibility())"
        ".map(a => a.getBoundingClientRect().top)).size"
    )
    assert tops <= 2


def test_search_opens_finds_and_closes_by_keyboard(page: Page, base_url: str) -> None:
    page.goto(base_url + "/")
    tab_to(page, ".find")
    page.keyboard.press("Enter")
    expect(page.locator(".find")).to_have_attribute("aria-expanded", "true")
    assert page.evaluate("document.activeElement.matches('.search input')")
    page.keyboard.press("Escape")
    expect(page.locator(".search input")).to_be_hidden()
    expect(page.locator(".find")).to_be_focused()
    expect(page.locator(".find")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Space")
    # In one piece, as pasted: what is found for a part of it goes again, and the place in it.
    page.keyboard.insert_text("cramp")
    page.get_by_role("dialog").get_by_role("link").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('.search a')")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.rstrip("/") != base_url)


def test_search_closes_by_its_button_and_beside_it(open_window: OpenWindow, base_url: str) -> None:
    page = open_window(viewport={"width": 1280, "height": 800})
    page.goto(base_url + "/")
    field = page.locator(".search input")
    page.locator(".find").click()
    page.locator(".search .close").click()
    expect(field).to_be_hidden()
    page.locator(".find").click()
    expect(field).to_be_focused()
    page.mouse.click(40, 700)
    expect(field).to_be_hidden()


def test_a_mark_opens_the_sources_that_it_leads_to(page: Page, base_url: str) -> None:
    page.goto(base_url + "/dvt/")
    fold = page.locator(".sources details")
    assert fold.get_attribute("open") is None
    mark = page.locator("article .cite a").first
    mark.click()
    wanted = page.locator(mark.get_attribute("href") or "")
    expect(wanted).to_be_in_viewport()
    assert fold.get_attribute("open") is not None


def test_folds_are_open_on_paper_but_for_the_sources(page: Page, base_url: str) -> None:
    """Sources are half of the sheets; a reader who opens them gets them, and the marks to them."""
    page.goto(base_url + "/")
    opened = "[...document.querySelectorAll('article details')].map(fold => fold.open)"
    assert set(page.evaluate(opened)) == {False}
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert set(page.evaluate(opened)) == {True}
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert set(page.evaluate(opened)) == {False}
    page.goto(base_url + "/dvt/")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    source, mark = page.locator(".sources li").first, page.locator("article .cite").first
    assert not source.is_visible()
    assert not mark.is_visible()
    page.evaluate("document.querySelector('.sources details').open = true")
    assert source.is_visible()
    assert mark.is_visible()


def test_what_is_ticked_and_written_stays_on_the_page(page: Page, base_url: str) -> None:
    page.goto(base_url + "/dvt/")
    task = page.locator("li.task").first
    line = task.get_by_role("textbox")
    line.fill("left, since Monday")
    task.get_by_role("checkbox").check()
    size = line.bounding_box()
    assert size is not None
    assert size["width"] >= 120
    assert page.evaluate("localStorage.length") == 0


def test_single_letters_do_nothing(open_window: OpenWindow, base_url: str) -> None:
    """WCAG 2.1.4: who speaks to the computer, or trembles, sets nothing off."""
    page = open_window()
    page.goto(base_url + "/dvt/")
    page.wait_for_load_state("networkidle")
    for key in "fs/pn,.":
        page.keyboard.press(key)
    assert page.url == f"{base_url}/dvt/"
    expect(page.locator(".search input")).to_be_hidden()


LIGHTNESS = """() => getComputedStyle(document.body).backgroundColor
    .match(/[0-9.]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) / 3"""


def test_colours_are_chosen_by_keyboard_and_kept(open_window: OpenWindow, base_url: str) -> None:
    page = open_window(color_scheme="light")
    page.goto(base_url + "/")
    page.wait_for_load_state("networkidle")
    tab_to(page, ".colours summary")
    page.keyboard.press("Enter")
    tab_to(page, ".colours input")
    assert page.evaluate(LIGHTNESS) > 128
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(LIGHTNESS) < 128
    page.keyboard.press("Escape")
    page.goto(base_url + "/dvt/")
    assert page.evaluate(LIGHTNESS) < 128
    assert page.locator(".colours input:checked").get_attribute("data-md-color-scheme") == ("slate")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_colours_follow_the_device(open_window: OpenWindow, base_url: str, scripts: bool) -> None:
    page = open_window(color_scheme="dark", java_script_enabled=scripts)
    page.goto(base_url + "/")
    dark = page.evaluate(LIGHTNESS)
    page.emulate_media(color_scheme="light")
    assert dark < 128 < page.evaluate(LIGHTNESS)


def test_without_scripts_the_menu_works_and_no_dead_control_is_shown(
    open_window: OpenWindow, base_url: str
) -> None:
    page = open_window(viewport=PHONE, java_script_enabled=False)
    page.goto(base_url + "/dvt/")
    assert not page.locator(".find").is_visible()
    assert not page.locator(".colours").is_visible()
    page.locator(".menu summary").click()
    page.locator(".menu a[href$='leg-cramps/']").click()
    assert page.url == f"{base_url}/leg-cramps/"
    page.locator(".outline summary").click()
    page.locator(".outline a").nth(2).click()
    assert "#" in page.url
