"""The number for an ambulance where the reader is: suggested by their clock, chosen by them, kept
by their device alone."""

from __future__ import annotations

import json
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Locator, Page, Route, expect

from windows import OpenWindow

KEY = "/.clotsigns.country"
PHONE = {"width": 390, "height": 844}
ARTICLE = "/leg-cramps/"
OF_ALL = ["tel:999", "tel:112", "tel:911", "tel:000", "tel:111"]
# A clock that says no country, so that nothing is suggested.
NOWHERE = "Etc/UTC"

# All that the page moved by itself, as Cumulative Layout Shift counts it.
COUNT_SHIFTS = """
    self.shifted = 0;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) self.shifted += entry.value;
    }).observe({type: 'layout-shift', buffered: true});
"""
SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
NOTHING_KEPT = """Object.defineProperty(self, 'localStorage', {
    get() { throw new DOMException('blocked', 'SecurityError'); }
});"""
LINKS = "links => links.map(link => link.getAttribute('href'))"

Open = Callable[..., Page]


@pytest.fixture
def open_page(open_window: OpenWindow, base_url: str) -> Open:
    """Opens a page in a reader's window, where a country may have been chosen before."""

    def open_(path: str = ARTICLE, before: str = "", chosen: str = "", **options: Any) -> Page:
        page = open_window(**{"viewport": PHONE, "timezone_id": NOWHERE, **options})
        page.add_init_script(before)
        if chosen:
            page.add_init_script(kept(chosen))
        page.goto(path if ":" in path else base_url + path)
        if chosen:
            expect(where(page)).to_have_value(chosen)
        return page

    return open_


@pytest.fixture(scope="module")
def countries(root: Path) -> dict[str, dict[str, Any]]:
    """The data of every country, by its code."""
    text = (root / "data/emergency-numbers.yml").read_text(encoding="utf-8")
    found = {country["code"]: country for country in yaml.safe_load(text)["countries"]}
    assert len(found) >= 38
    return found


def kept(value: str) -> str:
    """What a device does that keeps this, unless it keeps something already."""
    return f"localStorage.getItem('{KEY}') ?? localStorage.setItem('{KEY}', {json.dumps(value)});"


def where(page: Page) -> Locator:
    return page.get_by_label("You are in")


def box(page: Page) -> Locator:
    return page.locator(".emergency").first


def links(page: Page) -> list[str]:
    """The telephone numbers that are seen in the emergency box, in order."""
    found: list[str] = box(page).locator("a[href^='tel:']:visible").evaluate_all(LINKS)
    return found


def button(page: Page) -> Locator:
    """The one solid button of the box."""
    return box(page).locator(".call a:visible")


def told(page: Page) -> str:
    """What the button says, in one line."""
    return " ".join(button(page).inner_text().split())


def digits(number: str) -> str:
    return number.replace(" ", "")


def remembered(page: Page) -> str | None:
    """What the device keeps."""
    found: str | None = page.evaluate(f"localStorage.getItem('{KEY}')")
    return found


def test_where_the_clock_says_no_country_the_button_leads_to_all_numbers(open_page: Open) -> None:
    page = open_page()
    assert told(page) == "Find the number for your country"
    assert button(page).get_attribute("href") == "../emergency/#numbers"
    assert where(page).input_value() == ""
    assert links(page) == OF_ALL


@pytest.mark.parametrize(
    ("zone", "number", "name"),
    [
        ("Europe/London", "999", "United Kingdom"),
        ("America/Indiana/Knox", "911", "United States"),
        ("Asia/Calcutta", "112", "India"),
        ("Europe/Oslo", "113", "Norway"),
    ],
)
def test_the_clock_suggests_a_country_beside_all_others(
    open_page: Open, countries: dict[str, dict[str, Any]], zone: str, number: str, name: str
) -> None:
    page = open_page(timezone_id=zone)
    assert told(page) == f"Call {number} Your device's clock says {name}"
    assert links(page) == [f"tel:{number}", *OF_ALL]
    assert where(page).input_value() == ""
    # At night nobody looks for a country: whom to call today is told of the suggested one too.
    (there,) = (each for each in countries.values() if each["name"]["en"] == name)
    line = " ".join(page.locator(".health-line").inner_text().split())
    urgent = there["urgent"]
    assert (f"{name}:" in line and urgent["en"] in line) if urgent else line == ""
    assert remembered(page) is None


def test_a_clock_that_tells_its_place_by_itself_wakes_no_language(open_page: Open) -> None:
    newer = """self.Temporal = { Now: { timeZoneId: () => "Europe/Oslo" } };
        Intl.DateTimeFormat = () => { throw new Error("asked") };"""
    assert told(open_page(before=newer)).startswith("Call 113")


def test_a_suggestion_is_neither_kept_nor_sent(open_page: Open, base_url: str) -> None:
    page = open_page("about:blank", timezone_id="Europe/Paris")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(base_url + ARTICLE)
    page.wait_for_load_state("networkidle")
    assert told(page).startswith("Call 15")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert page.context.cookies() == []
    assert all(url.startswith(base_url) and "?" not in url for url in asked)
    assert not [url for url in asked if "Paris" in url or "FR" in url]


def test_every_clock_of_the_list_belongs_to_one_country_with_a_number(
    root: Path, countries: dict[str, dict[str, Any]]
) -> None:
    text = (root / "data/time-zones.yml").read_text(encoding="utf-8")
    zones: dict[str, list[str]] = yaml.safe_load(text)["zones"]
    # 'EU' is no place with a clock: its number stands by the name of each country.
    assert set(zones) == set(countries) - {"EU"}
    all_names = [name for names in zones.values() for name in names]
    assert len(all_names) == len(set(all_names))
    assert set(all_names) <= zoneinfo.available_timezones()


# What the page shows once each country is chosen: the numbers that are seen, what the button says,
# and whom to call today.
EACH = """codes => {
    const list = document.querySelector(".choice select");
    const box = document.querySelector(".emergency");
    const line = document.querySelector(".same-day .health-line");
    const seen = link => link.getClientRects().length && link.checkVisibility();
    const links = (of, which) => [...of.querySelectorAll(which)].filter(seen);
    const hrefs = links => links.map(link => link.getAttribute("href"));
    const words = text => text.trim().split(/\\s+/).join(" ");
    return codes.map(code => {
        list.value = code;
        for (const kind of ["input", "change"])
            list.dispatchEvent(new Event(kind, { bubbles: true }));
        return [
            hrefs(links(box, "a[href^='tel:']")),
            links(box, ".call a").map(link => words(link.innerText)),
            words(line.innerText),
            hrefs([...line.querySelectorAll("a")]),
        ];
    });
}"""


def test_each_country_has_its_own_number_first(
    open_page: Open, countries: dict[str, dict[str, Any]]
) -> None:
    """And what is urgent but no emergency is told for it."""
    shown = open_page().evaluate(EACH, list(countries))
    for (code, country), (numbers, buttons, line, called) in zip(
        countries.items(), shown, strict=True
    ):
        name = country["name"]["en"]
        assert numbers == [f"tel:{digits(number)}" for number in country["emergency"]], code
        assert country["emergency"][0] == country["tel"]
        assert buttons == [f"Call {country['tel']} {name}"], code
        urgent = country["urgent"]
        if not urgent:
            assert line == "", code
            continue
        number = urgent.get("number")
        assert called == ([f"tel:{digits(number)}"] if number else []), code
        assert line == f"{name}: {f'{number}. ' if number else ''}{urgent['en']}", code


def test_all_countries_can_be_chosen_by_name(
    open_page: Open, countries: dict[str, dict[str, Any]]
) -> None:
    names = where(open_page()).locator("option").all_inner_texts()
    assert names == ["Choose a country", *sorted(c["name"]["en"] for c in countries.values())]


def test_the_choice_is_there_on_the_next_page_and_after_a_reload(
    open_page: Open, base_url: str
) -> None:
    page = open_page("/emergency/")
    where(page).select_option("FR")
    page.goto(f"{base_url}/dvt/")
    assert links(page)[0] == "tel:15"
    page.reload()
    assert links(page)[0] == "tel:15"
    assert where(page).input_value() == "FR"


def test_the_choice_can_be_changed_and_taken_back(open_page: Open) -> None:
    page = open_page(chosen="GB")
    where(page).select_option("NZ")
    assert links(page) == ["tel:111"]
    assert remembered(page) == "NZ"
    where(page).select_option("")
    assert links(page) == OF_ALL
    assert remembered(page) is None


def test_a_choice_in_one_tab_shows_in_another(open_page: Open) -> None:
    first = open_page()
    second = first.context.new_page()
    second.goto(first.url)
    where(second).select_option("AU")
    first.locator("a[href='tel:000']:visible", has_text="Call 000").wait_for()
    assert links(first)[0] == "tel:000"


def test_gone_back_to_a_page_shows_the_later_choice(open_page: Open, base_url: str) -> None:
    page = open_page()
    page.goto(f"{base_url}/emergency/")
    where(page).select_option("JP")
    page.go_back()
    page.locator("a[href='tel:119']:visible").first.wait_for()
    assert links(page) == ["tel:119"]


def test_a_browser_that_keeps_nothing_still_shows_the_number(open_page: Open) -> None:
    page = open_page(before=NOTHING_KEPT)
    assert links(page) == OF_ALL
    where(page).select_option("ZA")
    assert links(page) == ["tel:10177", "tel:112"]
    where(page).select_option("")
    assert links(page) == OF_ALL


@pytest.mark.parametrize("value", ["XX", "gb", "null", '{"code": "GB"}', "<b>GB</b>"])
def test_what_is_no_country_of_the_list_is_no_choice(open_page: Open, value: str) -> None:
    page = open_page(before=kept(value))
    assert links(page) == OF_ALL
    assert where(page).input_value() == ""
    where(page).select_option("AU")
    page.reload()
    assert links(page) == ["tel:000", "tel:112"]


def test_choosing_tells_nobody(open_page: Open) -> None:
    page = open_page()
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    where(page).select_option("IE")
    page.evaluate(SETTLED)
    assert links(page)[0] == "tel:112"
    assert asked == []
    assert page.context.cookies() == []


def test_without_scripts_the_box_shows_the_numbers_of_five_groups(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    assert links(page) == OF_ALL
    assert box(page).locator("select").count() == 0


def test_a_keyboard_is_enough(open_page: Open) -> None:
    page = open_page()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "country":
            break
    page.keyboard.type("New Z")
    assert where(page).input_value() == "NZ"
    assert page.evaluate("document.activeElement.id") == "country"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "tel:111"
    assert "New Zealand" in page.evaluate("document.activeElement.textContent")


@pytest.mark.parametrize("path", [ARTICLE, "/", "/emergency/"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_kept_choice_moves_nothing(open_page: Open, path: str, width: int) -> None:
    page = open_page(
        path, before=COUNT_SHIFTS, chosen="ZA", viewport={"width": width, "height": 800}
    )
    page.wait_for_load_state("networkidle")
    page.evaluate(SETTLED)
    assert links(page)[0] == "tel:10177"
    assert page.evaluate("shifted") == 0


@pytest.mark.parametrize("path", [ARTICLE, "/", "/emergency/"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_suggestion_that_comes_late_moves_nothing(
    open_page: Open, base_url: str, path: str, width: int
) -> None:
    # The longest name that there is.
    page = open_page(
        "about:blank",
        before=COUNT_SHIFTS,
        timezone_id="Asia/Dubai",
        viewport={"width": width, "height": 800},
    )
    # Chromium asks for scripts that are put off in turn: this one is answered when all else stands.
    held: list[Route] = []
    late: list[bool] = []
    page.route("**/country*.js", lambda route: route.continue_() if late else held.append(route))
    page.goto(base_url + path, wait_until="commit")
    expect(page.locator(".emergency .more")).to_be_attached()
    page.wait_for_timeout(300)
    assert told(page) == "Find the number for your country"
    late.append(True)
    for route in held:
        route.continue_()
    button(page).filter(has_text="Call 998").wait_for()
    page.evaluate(SETTLED)
    assert page.evaluate("shifted") == 0


def test_a_number_that_comes_late_is_found_to_move_the_page(open_page: Open) -> None:
    page = open_page(before=COUNT_SHIFTS)
    page.evaluate(SETTLED)
    page.evaluate("document.querySelector('.emergency .numbers').before('Call '.repeat(200))")
    page.wait_for_function("shifted > 0")


def test_number_and_list_are_large_enough_for_a_finger(open_page: Open) -> None:
    page = open_page(chosen="ZA", viewport={"width": 320, "height": 640})
    numbers = box(page).locator("a[href^='tel:']:visible").all()
    assert len(numbers) == 2
    for target in (*numbers, where(page)):
        area = target.bounding_box()
        assert area is not None
        assert area["height"] >= 44
        assert area["x"] >= 0
        assert area["x"] + area["width"] <= 320


@pytest.mark.parametrize(("code", "shown"), [("GB", ["tel:999", "tel:112"]), ("", OF_ALL)])
def test_paper_shows_the_number_and_no_list(open_page: Open, code: str, shown: list[str]) -> None:
    page = open_page(chosen=code)
    page.emulate_media(media="print")
    assert links(page) == shown
    assert not where(page).is_visible()


def test_the_five_numbers_print_beside_no_suggestion(open_page: Open) -> None:
    page = open_page(timezone_id="Europe/London")
    page.emulate_media(media="print")
    assert links(page) == OF_ALL


def test_111_stands_with_its_country(open_page: Open) -> None:
    page = open_page()
    for code, name in (("NZ", "New Zealand"), ("GB", "United Kingdom")):
        where(page).select_option(code)
        said = [
            text.inner_text()
            for text in page.locator("article :is(a, p)[data-scripted]:not(.choice)").all()
            if "111" in text.inner_text()
        ]
        assert said, code
        assert all(name in text for text in said), code


def test_it_works_from_disk(open_page: Open, site: Path) -> None:
    page = open_page((site / "leg-cramps" / "index.html").as_uri())
    where(page).select_option("SG")
    page.reload()
    assert links(page) == ["tel:995"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("code", ["GB", ""])
def test_the_number_has_no_axe_violation(
    open_page: Open, root: Path, scheme: str, code: str
) -> None:
    axe = (root / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    page = open_page(
        before=axe, chosen=code, color_scheme=scheme, bypass_csp=True, timezone_id="Europe/London"
    )
    found = page.evaluate(
        """async () => {
            const found = await axe.run('article', {runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa']});
            return found.violations.flatMap(
                rule => rule.nodes.map(node => `${rule.id}: ${node.html}`));
        }"""
    )
    assert found == []
