"""Search, colours and the emergency box hold whatever fails: scripts, storage, letters, sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from clotsigns.sources.project import load_project

PHONE: ViewportSize = {"width": 390, "height": 844}
# What becomes of files of script: they do not come, come empty, or are newer than the browser.
FILTERS: dict[str, Callable[[Route], None]] = {
    "missing": lambda route: route.abort(),
    "empty": lambda route: route.fulfill(body="", content_type="text/javascript"),
    "unread": lambda route: route.fulfill(body="let x ?!= 1;", content_type="text/javascript"),
}
BLOCKED = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(self, name, { get() {
        throw new DOMException("denied", "SecurityError");
    } });
"""
# What stands in the middle of the emergency box is the box, and nothing over it.
UNVEILED = """() => {
    const box = document.querySelector(".emergency");
    box.scrollIntoView({ block: "center" });
    const { left, top, width, height } = box.getBoundingClientRect();
    return box.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""
SCHEME = "document.body.dataset.mdColorScheme"
KEPT = "/.__palette"


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport=PHONE) as context:
        yield context.new_page()


@pytest.fixture
def page(window: Page, base_url: str) -> Iterator[Page]:
    """One window for all tests that need no other, each of which finds nothing kept."""
    yield window
    window.unroute_all()
    window.mouse.move(0, 0)
    window.goto(base_url + "/robots.txt")
    window.evaluate("localStorage.clear(); sessionStorage.clear()")


def faults_of(page: Page) -> list[str]:
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def find(page: Page) -> None:
    page.locator("header .find").click()
    expect(page.locator(".panel input")).to_be_focused()


def close_in_every_way(page: Page) -> None:
    panel = page.locator(".panel")
    ways: tuple[Callable[[], None], ...] = (
        lambda: page.get_by_role("button", name="Close").click(),
        lambda: page.keyboard.press("Escape"),
        lambda: page.locator(".behind").click(position={"x": 5, "y": 800}),
    )
    for shut in ways:
        find(page)
        expect(panel).to_be_visible()
        shut()
        expect(panel).to_be_hidden()
        assert page.evaluate(UNVEILED)


@pytest.mark.parametrize("how", FILTERS)
def test_without_any_file_of_script_controls_open_and_close(
    page: Page, base_url: str, how: str
) -> None:
    page.route("**/assets/**/*.js", FILTERS[how])
    page.goto(base_url + "/emergency/")
    close_in_every_way(page)
    find(page)
    told = page.locator(".found").inner_text()
    assert "menu" in told, "it says what to do where no search comes"
    page.keyboard.press("Escape")
    page.locator(".colours summary").click()
    page.get_by_label("Dark", exact=True).check()
    assert page.evaluate(SCHEME) == "slate"
    assert page.locator(".emergency .choice:visible").count() == 0, "no empty line is kept"


@pytest.mark.parametrize("which", ["**/bundle*.js", "**/search*.js", "**/search_index.json"])
def test_without_a_part_of_the_search_it_closes_and_keeps_the_page(
    page: Page, base_url: str, which: str
) -> None:
    page.route(which, lambda route: route.abort())
    page.goto(base_url + "/emergency/")
    close_in_every_way(page)
    find(page)
    page.keyboard.type("chest pain")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.url == base_url + "/emergency/"
    assert "menu" in page.locator(".found").inner_text()


def test_with_cookies_blocked_everything_works(browser: Browser, base_url: str) -> None:
    with browser.new_page(viewport=PHONE) as page:
        page.add_init_script(BLOCKED)
        faults = faults_of(page)
        page.goto(base_url + "/dvt/")
        find(page)
        page.keyboard.type("chest pain")
        page.locator(".found ol a").first.wait_for()
        page.keyboard.press("Escape")
        page.locator(".colours summary").click()
        page.get_by_label("Dark", exact=True).check()
        assert page.evaluate(SCHEME) == "slate"
        page.get_by_label("You are in").select_option("KE")
        expect(page.locator(".emergency .call")).to_contain_text("999")
        # What was chosen holds for this page, also when one comes back to it.
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        assert page.evaluate(SCHEME) == "slate"
        assert faults == []


def test_damaged_storage_harms_nothing(page: Page, base_url: str) -> None:
    page.goto(base_url + "/robots.txt")
    faults = faults_of(page)
    for kept in ("{", "5", "null", '"x"', "[]", '{"index": 99}', '{"index": -1}'):
        page.evaluate(f"kept => localStorage.setItem({KEPT!r}, kept)", kept)
        page.goto(base_url + "/dvt/")
        find(page)
        page.locator(".panel input").fill("chest pain")
        page.locator(".found ol a").first.wait_for()
        assert page.get_by_label("Dark", exact=True).count() == 1, kept
        assert faults == [], kept


def test_colours_that_are_chosen_elsewhere_hold_here(page: Page, base_url: str) -> None:
    here, there = page, page.context.new_page()
    here.goto(base_url + "/dvt/")
    there.goto(base_url + "/about/")
    for name, scheme in (("Dark", "slate"), ("Light", "default"), ("As on my device", "auto")):
        there.locator(".colours summary").click()
        there.get_by_label(name, exact=True).check()
        there.keyboard.press("Escape")
        here.wait_for_function(f"{SCHEME} === '{scheme}'")
        assert here.locator(f".colours label:has-text('{name}') input").is_checked()
    there.close()


def test_colours_are_read_again_on_the_way_back(page: Page, base_url: str) -> None:
    page.goto(base_url + "/dvt/")
    page.wait_for_load_state("networkidle")
    page.evaluate(f"localStorage.setItem({KEPT!r}, JSON.stringify({{ index: 2, color: {{}} }}))")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert page.evaluate(SCHEME) == "slate"
    assert page.locator(".colours label:has-text('Dark') input").is_checked()


# They are the same in the head of every page.
OPENED = (".find", ".colours summary", ".menu summary")
LARGE = """[parseFloat(getComputedStyle(document.documentElement).fontSize),
    document.scrollingElement.scrollWidth]"""


def test_large_letters_of_the_browser_fit_a_narrow_screen(
    browser: Browser, base_url: str, pages: list[str]
) -> None:
    wide = {}
    widths = [390, 320]
    with browser.new_page(viewport={"width": widths[0], "height": 700}) as page:
        devtools = page.context.new_cdp_session(page)
        devtools.send("Page.enable")
        for path in (path for path in pages if path.count("/") == 2 or path == "/"):
            page.goto(base_url + path)
            # The letters of a page that is open grow as those of one that comes.
            for size in (24, 32, 48):
                devtools.send("Page.setFontSizes", {"fontSizes": {"standard": size}})
                for opened in ("", *(OPENED if path in ("/", "/dvt/", "/portals/") else ())):
                    if opened:
                        page.locator(f"header {opened}").click()
                    for width in widths:
                        if page.viewport_size != {"width": width, "height": 700}:
                            page.set_viewport_size({"width": width, "height": 700})
                        rem, shown = page.evaluate(LARGE)
                        assert rem == size
                        if shown > width:
                            wide[f"{path} {opened} in {size} px at {width}"] = shown
                    # Each change of the window lays out the page anew.
                    widths.reverse()
                    if opened:
                        page.keyboard.press("Escape")
    assert wide == {}


def test_letters_that_a_readers_own_style_enlarges_fit_the_window(
    browser: Browser, base_url: str
) -> None:
    """They leave the queries of media as they are, which ask for the letters of the browser."""
    wide = {}
    widths = [1440, 1280, 768, 320]
    with browser.new_page(viewport={"width": widths[0], "height": 800}) as page:
        page.add_init_script(
            "const own = new CSSStyleSheet(); own.replaceSync('html { font-size: 200% }');"
            "document.adoptedStyleSheets = [own]"
        )
        for path in ("/", "/dvt/", "/emergency/easy-read/", "/handouts/", "/portals/"):
            page.goto(base_url + path)
            for width in widths:
                page.set_viewport_size({"width": width, "height": 800})
                shown = page.evaluate("document.scrollingElement.scrollWidth")
                if shown > width:
                    wide[f"{path} at {width}"] = shown
            widths.reverse()
    assert wide == {}


def test_letters_too_large_for_a_narrow_screen_are_found(browser: Browser, base_url: str) -> None:
    with browser.new_page(viewport={"width": 320, "height": 700}) as page:
        page.goto(base_url + "/")
        page.add_style_tag(content="header { min-width: 22rem }")
        assert page.evaluate("document.scrollingElement.scrollWidth") > 320


def test_numbers_to_dial_leave_no_hole_before_what_follows(browser: Browser, base_url: str) -> None:
    holes = """() => [...document.querySelectorAll("td a[href^='tel:'], .numbers a")].flatMap(
        link => {
        const after = link.nextSibling;
        if (after?.nodeType !== 3 || !/^[,.]/.test(after.data)) return [];
        const [inside, behind] = [link.firstChild, after].map(node => {
            const range = document.createRange();
            range.setStart(node, 0);
            range.setEnd(node, node === after ? 1 : node.data.length);
            return range.getBoundingClientRect();
        });
        const hole = behind.left - inside.right;
        return behind.top < inside.bottom && Math.abs(hole) > 1.5 ? [[link.textContent, hole]] : [];
    })"""
    with browser.new_page(viewport=PHONE) as page:
        page.goto(base_url + "/emergency/")
        assert page.evaluate("document.querySelectorAll('td a[href^=tel]').length") > 50
        assert page.evaluate(holes) == []


def test_the_words_for_a_search_that_does_not_come_name_the_menu(root: Path) -> None:
    """The tests above look for them."""
    assert "menu" in (root / "mkdocs.yml").read_text(encoding="utf-8").split("search_start:")[1]
    assert load_project(root).words["kept.absent"]
