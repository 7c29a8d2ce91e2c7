"""The form of the handouts: a clinic's details on a sheet, in the reader's browser alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pikepdf
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FilePayload,
    FrameLocator,
    Page,
    Request,
    expect,
)

from clotsigns.handouts.sheet import sheets
from clotsigns.sources.edition import LONGEST
from clotsigns.sources.project import Project, load_project
from clotsigns.steps.scripts import LONGEST_VISIT
from oracles import axe

PAGE = "/handouts/"
CARD = "Wallet card, or large-print card: when to call for help"
KEY = "/.clotsigns.handouts"
KEPT = f"localStorage.getItem('{KEY}')"
TYPED = {
    "Clinic": "Sons & <b>Daughters</b>",
    "Phone by day": "020 7946 0123",
    "Other phone": "020 7946 0789",
    "Phone at night": "020 7946 0456",
    "Web address": "clinic.example/<b>legs</b>",
    "One line of your own": "Ring <img src=x onerror=alert(1)> us.",
    "Next visit (we never keep this)": "Monday at 10",
}
# As wide as most letters are, and with places to break.
WORDS = "Eastern Hospital of Saint Mary and Others "
LONG = {
    "Clinic": (WORDS * 2)[: LONGEST["name"]].strip(),
    "Phone by day": "020 7946 0123 ext. 12",
    "Other phone": "020 7946 0789 ext. 12",
    "Phone at night": "020 7946 0456 ext. 12",
    "Web address": "www.eastern-hospital.example/blood-clots",
    "One line of your own": (WORDS * 4)[: LONGEST["wording"]].strip(),
    "Next visit (we never keep this)": "Wed 25 November, 10:30, Ward 5"[:LONGEST_VISIT],
}


# A look at a window after another, each of which changes as little as may be.
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = (
    *((320, "light"), (320, "dark")),
    *((1280, "dark"), (1280, "light")),
)


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """A window, which is the same for all tests: to open one takes longer than most of them."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()


@pytest.fixture
def context(reader: Page) -> Iterator[BrowserContext]:
    """The windows of one reader, who has been here never before."""
    yield reader.context
    reader.unroute_all()
    for other in reader.context.pages:
        if other is not reader:
            other.close()
    reader.mouse.move(0, 0)
    reader.evaluate("localStorage.clear(); sessionStorage.clear()")


@pytest.fixture(scope="session")
def project(root: Path) -> Project:
    return load_project(root)


@pytest.fixture
def page(context: BrowserContext, reader: Page, base_url: str) -> Page:
    """The page of the handouts, with its form ready."""
    reader.goto(base_url + PAGE)
    expect(sheet(reader).locator("h1")).to_have_text(
        "Deep vein thrombosis (DVT): a clot in a deep vein"
    )
    return reader


def sheet(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


# As a browser does that fills in a form by itself: all at once.
FILL = """details => {
    const labels = [...document.querySelectorAll('main form label')];
    for (const [name, text] of Object.entries(details)) {
        const [field] = labels.flatMap(label =>
            label.innerText.trim() === name ? [label.control] : []);
        field.value = text;
        field.dispatchEvent(new Event('input', {bubbles: true}));
    }
}"""


def fill(page: Page, details: dict[str, str]) -> None:
    page.evaluate(FILL, details)


def test_what_is_typed_stands_on_the_sheet_as_text(page: Page) -> None:
    fill(page, TYPED)
    page.get_by_label("Country").select_option("GB")
    for text in TYPED.values():
        expect(sheet(page).get_by_text(text, exact=True)).to_be_visible()
    numbers = sheet(page).locator(".numbers").first
    expect(numbers).to_have_text("Call 999 (United Kingdom) If that fails, 112.")
    assert sheet(page).locator(".clinic :is(b, img)").count() == 0
    page.get_by_label("Country").select_option("")
    expect(numbers).to_contain_text("112 in the EU and India")
    page.get_by_label("Clinic", exact=True).fill("Another")
    expect(sheet(page).get_by_text("Another", exact=True)).to_be_visible()
    # A second number has a place only where there is one.
    page.get_by_label("Other phone").fill("")
    page.get_by_label("Web address").fill("https://clinic.example")
    expect(sheet(page).locator(".web")).to_have_text("clinic.example")
    page.get_by_label("Web address").fill("")
    expect(sheet(page).locator(".second, .web")).to_have_count(0)


def test_each_sheet_can_be_chosen_with_its_paper_and_size_of_print(page: Page) -> None:
    fill(page, {"Clinic": "Our clinic"})
    for title, paper, size, told in (
        ("Leg cramps: is it a clot?", "US Letter", "Large print", ("letter", "large", "18")),
        ("Leg cramps: is it a clot?", "A4", "Normal print", ("a4", "normal", None)),
        (CARD, "A4", "Large print", ("a4", "large-card", "18")),
        (CARD, "A4", "Normal print", ("a4", "card", "8")),
    ):
        page.get_by_label("Handout", exact=True).select_option(label=title)
        for choice in (paper, size):
            page.get_by_role("radio", name=choice, exact=True).check()
        shown = sheet(page).locator("html")
        for name, value in zip(("paper", "print", "points"), told, strict=True):
            if value:
                expect(shown).to_have_attribute(f"data-{name}", value)
        expect(sheet(page).get_by_text("Our clinic", exact=True).first).to_be_visible()


def test_every_sheet_that_there_is_can_be_chosen(page: Page, site: Path, project: Project) -> None:
    values = (
        page.get_by_label("Handout", exact=True)
        .locator("option")
        .evaluate_all("o => o.map(e => e.value)")
    )
    assert sorted(values) == sorted({each.form for each in sheets(project)})
    names = (each.name for each in sheets(project))
    assert all((site / f"handouts/sheet/{name}.html").is_file() for name in names)


def test_print_prints_the_sheet_and_not_the_form(page: Page) -> None:
    fill(page, {"Clinic": "Our clinic"})
    # A frame that has told its words is told to print.
    expect(sheet(page).get_by_text("Our clinic", exact=True)).to_be_visible()
    page.frames[1].evaluate(
        "() => { self.print = () => { self.printed = "
        "document.querySelector('[data-field=name]').innerText } }"
    )
    page.get_by_role("button", name="Print, or save as PDF").click()
    page.frames[1].wait_for_function("self.printed?.endsWith('Our clinic')")


# Chooses a sheet as taps would, but at once.
CHOOSE = """([page, paper, print]) => {
    const form = document.querySelector('main form');
    for (const [name, value] of Object.entries({page, paper, print}))
        form.elements.namedItem(name).value = value;
    form.elements.namedItem('page').dispatchEvent(new Event('input', {bubbles: true}));
}"""


# Waits for a sheet that has been told the name of the clinic, and has its letters.
FILLED = """async name => {
    for (let tries = 0; ![...document.querySelectorAll('dd')].some(e => e.innerText === name);) {
        if (++tries > 1000) throw new Error('the sheet is told nothing');
        await new Promise(resolve => setTimeout(resolve, 5));
    }
    await document.fonts.ready;
}"""


def test_every_sheet_fits_its_sides_with_the_longest_details(
    context: BrowserContext, page: Page, project: Project
) -> None:
    """What is printed from the browser has no more sides than the PDF."""
    fill(page, LONG)
    page.get_by_label("Country").select_option("ZA")
    with context.expect_page() as opened:
        page.get_by_role("button", name="Open in a new window").click()
    # It is the sheet in the window that is printed: the one beside the form need not come.
    page.route("**/handouts/sheet/*.html", lambda route: route.abort())
    found = {}
    with opened.value as paper:
        # What is printed is as large in any window: a small one is drawn sooner.
        paper.set_viewport_size({"width": 400, "height": 100})
        # The window follows what is chosen.
        for each in sheets(project):
            page.evaluate(CHOOSE, [each.form, each.paper, "large" if each.is_large else "normal"])
            paper.wait_for_url(f"**/sheet/{each.name}.html")
            paper.evaluate(FILLED, LONG["Clinic"])
            with pikepdf.open(io.BytesIO(paper.pdf(prefer_css_page_size=True))) as pdf:
                width = float(pdf.pages[0].mediabox[2])
                assert round(width) == (595 if each.paper == "a4" else 612)
                if len(pdf.pages) > each.print.sides:
                    found[each.name] = len(pdf.pages)
    assert found == {}


def test_a_text_that_is_too_long_is_told_and_not_cut(page: Page) -> None:
    text = "C" * (LONGEST["name"] + 1)
    fill(page, {"Clinic": text})
    expect(sheet(page).get_by_text(text, exact=True)).to_be_visible()
    message = page.get_by_label("Clinic", exact=True).evaluate("field => field.validationMessage")
    assert str(LONGEST["name"]) in message
    page.frames[1].evaluate("() => { self.print = () => { self.printed = true } }")
    page.get_by_role("button", name="Print, or save as PDF").click()
    expect(page.get_by_label("Clinic", exact=True)).to_be_focused()
    assert not page.frames[1].evaluate("self.printed")
    fill(page, {"Clinic": text[1:]})
    assert (
        page.get_by_label("Clinic", exact=True).evaluate("field => field.validationMessage") == ""
    )


def test_a_logo_stands_on_the_sheet_and_what_is_none_is_refused(page: Page) -> None:
    fill(page, {"Clinic": "Our clinic"})
    logo: FilePayload = {
        "name": "logo.svg",
        "mimeType": "image/svg+xml",
        "buffer": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">'
        b"<path d='M0 0h9v9z'/></svg>",
    }
    page.get_by_label("Logo").set_input_files([logo])
    expect(sheet(page).get_by_alt_text("Our clinic")).to_be_visible()
    for wrong in (b"no picture", b"<svg" + b" " * 200_000):
        page.get_by_label("Logo").set_input_files(
            [FilePayload(name="logo.svg", mimeType="image/svg+xml", buffer=wrong)]
        )
        expect(sheet(page).locator(".logo")).to_have_count(0)
        message = page.get_by_label("Logo").evaluate("field => field.validationMessage")
        assert "100 kB or less" in message
    page.get_by_role("button", name="Clear the form").click()
    page.wait_for_function("document.querySelector('[name=logo]').validity.valid")


def test_nothing_that_is_typed_is_sent(page: Page, context: BrowserContext, base_url: str) -> None:
    asked: list[tuple[str, str, str | None]] = []

    def note(request: Request) -> None:
        asked.append((request.method, request.url, request.post_data))

    context.on("request", note)
    page.reload()
    fill(page, TYPED)
    page.get_by_label("Remember").check()
    page.get_by_label("Handout", exact=True).select_option("leg-cramps")
    with context.expect_page() as opened:
        page.get_by_role("button", name="Open in a new window").click()
    expect(opened.value.get_by_text(TYPED["Clinic"], exact=True)).to_be_visible()
    page.get_by_label("Clinic", exact=True).press("Enter")
    page.wait_for_load_state("networkidle")
    assert any("sheet/leg-cramps-a4" in url for _, url, _ in asked)
    for method, url, body in asked:
        parts = urlsplit(url)
        assert (method, body) == ("GET", None)
        assert url.startswith(("data:", f"{base_url}/")), url
        assert (parts.query, parts.fragment) == ("", ""), url
    assert urlsplit(page.url).query == urlsplit(opened.value.url).query == ""
    assert context.cookies() == []
    context.remove_listener("request", note)


def test_a_clinic_is_remembered_only_when_asked_and_a_visit_never(page: Page) -> None:
    fill(page, TYPED)
    page.get_by_label("Country").select_option("GB")
    assert page.evaluate(KEPT) is None
    page.reload()
    expect(page.get_by_label("Clinic", exact=True)).to_have_value("")
    fill(page, TYPED)
    page.get_by_label("Remember").check()
    assert "Monday" not in page.evaluate(KEPT)
    page.reload()
    expect(page.get_by_label("Clinic", exact=True)).to_have_value(TYPED["Clinic"])
    expect(page.get_by_label("Next visit")).to_have_value("")
    expect(page.get_by_label("Remember")).to_be_checked()
    expect(sheet(page).get_by_text(TYPED["Clinic"], exact=True)).to_be_visible()
    page.get_by_label("Remember").uncheck()
    assert page.evaluate(KEPT) is None


def test_clearing_the_form_forgets_the_clinic(page: Page) -> None:
    fill(page, TYPED)
    page.get_by_label("Remember").check()
    page.get_by_role("button", name="Clear the form").click()
    expect(page.get_by_label("Clinic", exact=True)).to_have_value("")
    expect(sheet(page).locator("[data-field=name]")).to_have_text("")
    assert page.evaluate(KEPT) is None


def test_something_else_that_was_kept_does_no_harm(page: Page) -> None:
    for value in ("{", "7", '"text"', "null", "[]"):
        page.evaluate(f"value => localStorage.setItem('{KEY}', value)", value)
        page.reload()
        fill(page, {"Clinic": "Our clinic"})
        expect(sheet(page).get_by_text("Our clinic", exact=True)).to_be_visible()


def test_a_sheet_takes_nothing_from_another_window(
    context: BrowserContext, reader: Page, base_url: str
) -> None:
    reader.goto(base_url + "/handouts/sheet/dvt-a4.html")
    reader.evaluate("postMessage({details: {name: 'Stranger'}, paper: 'a4', print: 'normal'}, '*')")
    reader.wait_for_timeout(100)
    expect(reader.locator("[data-field=name]")).to_have_text("")


def test_the_form_works_by_keyboard_alone(page: Page) -> None:
    page.get_by_label("Handout", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Our clinic")
    expect(sheet(page).get_by_text("Our clinic", exact=True)).to_be_visible()
    expect(sheet(page).locator("html")).to_have_attribute("data-paper", "letter")
    expect(sheet(page).locator("h1")).to_have_text("Blood clots in the buttock")


def test_the_form_and_its_sheet_have_no_violation(
    browser: Browser, root: Path, base_url: str
) -> None:
    with browser.new_context(
        viewport={"width": 320, "height": 800}, color_scheme="light", bypass_csp=True
    ) as context:
        axe.equip(context, root)
        page = context.new_page()
        page.goto(base_url + PAGE)
        fill(page, TYPED)
        expect(sheet(page).get_by_text(TYPED["Clinic"], exact=True)).to_be_visible()
        for width, scheme in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 800})
            # Half under the header, where typing may have scrolled it, a control is a small one.
            page.evaluate("scrollTo(0, 0)")
            # The other rules do not depend on which colours are shown.
            probe = axe.violations if scheme == "light" else axe.violations_of_colours
            assert probe(page) == [], (width, scheme)
            for frame in page.frames:
                too_wide = "document.scrollingElement.scrollWidth > innerWidth"
                assert not frame.evaluate(too_wide), (width, scheme, frame.url)


def test_from_disk_the_sheet_is_filled_too(browser: Browser, site: Path) -> None:
    """There every page is a stranger to every other."""
    with browser.new_page() as page:
        page.goto((site / "handouts/index.html").as_uri())
        fill(page, {"Clinic": "Our clinic"})
        expect(sheet(page).get_by_text("Our clinic", exact=True)).to_be_visible()


def test_without_a_script_the_files_are_there_and_the_form_says_why_it_is_not(
    browser: Browser, base_url: str, project: Project
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(base_url + PAGE)
        expect(page.get_by_text("The form needs JavaScript")).to_be_visible()
        expect(page.get_by_role("button", name="Print, or save as PDF")).to_be_hidden()
        links = page.locator("main a[href$='.pdf']")
        assert links.count() == len(list(sheets(project)))
        href = links.first.get_attribute("href") or ""
        assert page.request.get(f"{base_url}{PAGE}{href}").ok
