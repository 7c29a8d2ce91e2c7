"""Search, in the theme's own box: people's words, slips and languages lead to the right page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from clotsigns.sources.project import load_project
from windows import OpenWindow

# What people type, and the page that must come first. Why, where it is open to doubt:
# - whoever names a sign of the emergency box is led to the emergency page, not to reading;
# - 'dead leg' and sciatica are felt as numbness, and that page shows its emergencies first;
# - a swollen or lumpy calf is a DVT until a scan says otherwise, so not the calf muscle page;
# - medicines lead to the page about taking them; with a blow to the head, too, as its box says so.
FIRST = {
    # Emergencies
    "911": "/emergency/",
    "999": "/emergency/",
    "000": "/emergency/",
    "ambulance": "/emergency/",
    "ambulence": "/emergency/",
    "chest pain": "/emergency/",
    "can't breathe": "/emergency/",
    "short of breath": "/emergency/",
    "coughing up blood": "/emergency/",
    "cold leg": "/emergency/",
    "stroke": "/emergency/",
    "pulmonary embolism": "/emergency/",
    "bleeding won't stop": "/emergency/",
    "hit my head": "/emergency/",
    "i feel pain in my chest": "/emergency/",
    "clot in my lung": "/emergency/",
    "blue leg": "/emergency/",
    "ambulancia": "/emergency/",
    "urgences": "/emergency/",
    # A clot
    "DVT": "/dvt/",
    "dvt symptoms": "/dvt/",
    "blood clot": "/dvt/",
    "blood clot in leg": "/dvt/",
    "thrombosis": "/dvt/",
    "thrombis": "/dvt/",
    "thromboses": "/dvt/",
    "trombosis": "/dvt/",
    "trombose": "/dvt/",
    "phlebite": "/dvt/",
    "coagulo": "/dvt/",
    "calf lump": "/dvt/",
    "lump in my calf": "/dvt/",
    "swollen calf": "/dvt/",
    "swolen leg": "/dvt/",
    "one leg bigger than the other": "/dvt/",
    "leg pain": "/dvt/",
    "My leg hurts": "/dvt/",
    "pain in left calf when walking": "/dvt/",
    "sore calf": "/dvt/",
    "calf": "/dvt/",
    "red hot leg": "/dvt/",
    "varicose veins": "/dvt/",
    "pregnant": "/dvt/",
    "flight": "/dvt/",
    "contraceptive pill": "/dvt/",
    # Medicines
    "blood thinner": "/blood-thinners/",
    "blood thinners": "/blood-thinners/",
    "Xarelto": "/blood-thinners/",
    "zarelto xarelto": "/blood-thinners/",
    "Eliquis": "/blood-thinners/",
    "eliqis": "/blood-thinners/",
    "Coumadin": "/blood-thinners/",
    "warfrin": "/blood-thinners/",
    "Lovenox": "/blood-thinners/",
    "Clexane": "/blood-thinners/",
    "Lixiana": "/blood-thinners/",
    "ibuprofen": "/blood-thinners/",
    "ibuprofin": "/blood-thinners/",
    "how long do I take Eliquis": "/blood-thinners/",
    "missed dose": "/blood-thinners/",
    "can I drink alcohol": "/blood-thinners/",
    # Cramps
    "charlie horse": "/leg-cramps/",
    "charley horse": "/leg-cramps/",
    "cramps at night": "/leg-cramps/",
    "leg cramps": "/leg-cramps/",
    "crampes": "/leg-cramps/",
    "calambre": "/leg-cramps/",
    "is it a cramp or a clot": "/leg-cramps/",
    "magnesium": "/leg-cramps/",
    # Numbness
    "dead leg": "/leg-numbness/",
    "pins and needles": "/leg-numbness/",
    "tingling": "/leg-numbness/",
    "tingleing": "/leg-numbness/",
    "numb": "/leg-numbness/",
    "why is my leg numb": "/leg-numbness/",
    "leg numbnes": "/leg-numbness/",
    "numb foot": "/leg-numbness/",
    "sciatica": "/leg-numbness/",
    "siatica": "/leg-numbness/",
    "hormigueo": "/leg-numbness/",
    # Buttock
    "bum": "/buttock-clots/",
    "pain in my bum": "/buttock-clots/",
    "buttocks pain": "/buttock-clots/",
    "buttox buttok": "/buttock-clots/",
    "hip pain": "/buttock-clots/",
    "groin pain": "/buttock-clots/",
    "nalga": "/buttock-clots/",
    # Calf muscle veins
    "muscle vein": "/gastrocnemius-veins/",
    "gastrocs": "/gastrocnemius-veins/",
    "gastrocnemus": "/gastrocnemius-veins/",
    "gastrocnemius vein thrombosis": "/gastrocnemius-veins/",
    "calf muscle vein clot": "/gastrocnemius-veins/",
    "soleal": "/gastrocnemius-veins/",
    # Rubbing
    "leg massge": "/massage-danger/",
    "massage": "/massage-danger/",
    "foam roller": "/massage-danger/",
    "can I rub it": "/massage-danger/",
    "masaje": "/massage-danger/",
    # What fifteen readers typed
    "statin leg ache": "/leg-cramps/",
    "vomiting blood": "/emergency/",
    "banged head apixaban": "/blood-thinners/",
    "flying tomorrow sore calf": "/dvt/",
    "calf pain after long flight": "/dvt/",
    "sepsis": "/emergency/",
    "heavy period apixaban": "/emergency/",
    "missed rivaroxaban": "/blood-thinners/",
    "arm swollen after drip": "/emergency/",
    "varicose vein hard": "/dvt/",
    "normal scan still swollen": "/dvt/",
    "kenya": "/emergency/",
    "ambulance number india": "/emergency/",
    # The site itself
    "cookies": "/about/",
    "large print": "/about/accessibility/",
}


# The links of the results of each query, and what is shown of the first of them, if that is asked
# for. The results of the query before are waited out first.
SEARCHED = """async (box, [queries, withText]) => {
    const field = box.querySelector('[data-md-component=search-query]');
    const links = () => [...box.querySelectorAll('a[href]')].map(link => link.href);
    const shown = async (typed, some) => {
        field.value = typed;
        field.dispatchEvent(new KeyboardEvent('keyup', {bubbles: true}));
        for (let tries = 0; (links().length > 0) !== some; tries++) {
            if (tries > 2000) throw new Error(`no results of '${typed}'`);
            await new Promise(resolve => setTimeout(resolve, 5));
        }
        return links();
    };
    const first = () => [...box.querySelector('ol > li').querySelectorAll(':scope > a')]
        .map(link => link.innerText).join(' | ');
    const found = [];
    for (const typed of queries) {
        await shown('', false);
        found.push([await shown(typed, true), withText ? first() : '']);
    }
    return found;
}"""


class Search:
    """The search box of an open page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = page.get_by_role("dialog")
        self.field = self.box.get_by_role("textbox")
        page.locator("header button[aria-haspopup=dialog]").click()

    def type(self, typed: str) -> None:
        """Put something in, as a reader pastes or speaks it: no key comes up."""
        self.field.fill(typed)

    def links(self, typed: str) -> list[str]:
        """Where the results lead, best first."""
        found: list[str] = self._found([typed])[typed][0]
        return found

    def first_links(self, queries: Iterable[str]) -> dict[str, str]:
        """Where the first result of each query leads."""
        return {typed: links[0] for typed, (links, _) in self._found(queries).items()}

    def shown_first(self, queries: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Where the first result of each query leads, and what is shown of it."""
        found = self._found(queries, with_text=True)
        return {typed: (links[0], text) for typed, (links, text) in found.items()}

    def _found(self, queries: Iterable[str], with_text: bool = False) -> dict[str, Any]:
        queries = list(queries)
        found = self.box.evaluate(SEARCHED, [queries, with_text])
        return dict(zip(queries, found, strict=True))

    def text(self) -> str:
        """Every word that the results show."""
        return self.box.inner_text()


@pytest.fixture(scope="module")
def search(browser: Browser, base_url: str) -> Iterator[Search]:
    """One page for all searches: its index is made once."""
    with browser.new_context(service_workers="block") as context:
        page = context.new_page()
        page.goto(base_url + "/about/")
        yield Search(page)


def test_each_query_leads_to_its_page(search: Search) -> None:
    found = {typed: urlsplit(link).path for typed, link in search.first_links(FIRST).items()}
    assert {typed: found[typed] for typed in FIRST if found[typed] != FIRST[typed]} == {}


# Words of the passage that must be shown at once, under the first result.
ANSWERS = {
    "statin leg ache": "On a statin",
    "vomiting blood": "You vomit blood",
    "banged head apixaban": "hit your head",
    "sepsis": "With an infection or fever",
    "missed rivaroxaban": "Twice a day, first 3 weeks: rivaroxaban 15 mg",
    "flying tomorrow sore calf": "One calf or thigh newly aches",
    "heavy period apixaban": "Your period is very heavy",
    "arm swollen after drip": "An arm is swollen",
    "normal scan still swollen": "Your scan was clear, but the leg is getting worse",
    "varicose vein hard": "newly hard or sore",
    "pain behind knee": "Get checked today, day or night, if:",
    "i am pregnant with calf pain": "Any leg or arm sign above? Go to an emergency department",
    "chest pain": "Your chest",
    "coughing up blood": "You cough up blood",
}
# The same, as phones, books and other programs put it.
AS_PASTED = (
    "d-dimer",
    "d\u2013dimer",
    "d\u2010dimer",
    "D\u2011dimer",
    "d \u2212 dimer",
    "\u201cd dimer\u201d",
    "d\u00addimer d dimer",
    "\uff44 \uff44\uff49\uff4d\uff45\uff52",
    "d dimer?",
    "+d ~dimer:",
    "\ufeffd\u00a0dim\u200ber\u200e",
)


@pytest.mark.parametrize("typed", ANSWERS)
def test_the_passage_that_answers_is_shown_at_once(search: Search, typed: str) -> None:
    _, shown = search.shown_first([typed])[typed]
    assert ANSWERS[typed] in " ".join(shown.split())


def test_every_country_shows_its_number_first(search: Search, root: Path) -> None:
    project = load_project(root)
    countries = project.data["numbers"].data["countries"]
    assert len(countries) > 30
    wrong = {}
    named = {country["name"][project.language]: country for country in countries}
    for name, (_, shown) in search.shown_first(named).items():
        number = f"{project.words['handout.ambulance']}: {named[name]['emergency'][0]}"
        if name not in shown or number not in shown:
            wrong[name] = shown
    assert wrong == {}


@pytest.mark.parametrize(
    ("typed", "number"), [("UK ambulance", "999"), ("usa", "911"), ("number for Holland", "112")]
)
def test_a_country_is_found_by_what_people_call_it(search: Search, typed: str, number: str) -> None:
    _, shown = search.shown_first([typed])[typed]
    assert f"Ambulance: {number}" in shown


def test_pasted_characters_mean_what_they_look_like(search: Search) -> None:
    found = search.shown_first(AS_PASTED)
    assert {urlsplit(link).path + "#" + urlsplit(link).fragment for link, _ in found.values()} == {
        "/dvt/#"
    }
    for typed, (_, shown) in found.items():
        assert "D-dimer blood test" in shown, ascii(typed)
    apostrophes = search.first_links(["can\u2019t breathe", "can't breathe", "can\u02bct breathe"])
    assert {urlsplit(link).path for link in apostrophes.values()} == {"/emergency/"}


def test_no_result_says_that_a_word_is_missing(search: Search, root: Path) -> None:
    missing = load_project(root).words.document.data["search"]["term.missing"]
    for typed in ("calf cramp pregnant", "foot cold and white", "flight", "ambulance number india"):
        search.links(typed)
        for fold in search.box.locator("summary").all():
            fold.click()
        assert missing not in search.text()
        assert search.box.locator("del").count() == 0


def test_orders_of_the_search_are_taken_for_words(search: Search) -> None:
    for typed in ("-clot +blood", "clot^2 leg~3", "title:clot", "*", "clot*", "(((", "a" * 3000):
        search.type(typed)
        search.page.wait_for_timeout(60)
    assert search.links("massage")


def test_the_words_that_people_type_are_not_shown(search: Search) -> None:
    search.links("charlie horse")
    shown = search.text()
    assert "charl" not in shown.lower()
    assert "Leg cramps" in shown


def test_what_the_articles_said_wrongly_is_not_found(search: Search, root: Path) -> None:
    """A claim without its verdict beside it would mislead."""
    for typed in ("claims", "what the articles said", "massage dissolves clots"):
        places = search.links(typed)
        assert not [place for place in places if "/about/claims" in place]
        assert not [place for place in places if "/about/what-we-changed" in place]


def test_a_search_that_finds_nothing_says_what_to_do(search: Search, root: Path) -> None:
    words = load_project(root).words
    said = search.box.get_by_role("status")
    link = said.get_by_role("link")
    # The page that it names is the one link there, and the same each time: nobody's tap is lost.
    for turn, typed in enumerate(("qqqqzz", "zzqqqq")):
        search.links("massage")
        expect(link).to_have_count(0)
        search.type(typed)
        expect(said).to_contain_text(words["search.none"])
        expect(link).to_have_text("When to call for help")
        assert link.evaluate("(link, turn) => (link.turns ??= turn)", turn) == 0
    expect(search.box.get_by_role("link")).to_have_count(1)
    place, height = link.evaluate("link => [link.pathname, link.offsetHeight]")
    assert place == "/emergency/" and height >= 44


def test_a_section_that_people_name_is_what_enter_opens(search: Search) -> None:
    """The theme opens the best of the first page's places, so it must be the section."""
    search.links("missed rivaroxaban")
    with search.page.expect_navigation():
        search.field.press("Enter")
    address = urlsplit(search.page.url)
    assert (address.path, address.fragment) == ("/blood-thinners/", "missed-dose")


# What has the focus in the search, or nothing where it has left.
STOP = """box => {
    const at = document.activeElement;
    const kinds = {field: 'input', clear: '[type=reset]', close: '.close', list: '.found',
        result: 'a', fold: 'summary'};
    return box.contains(at) && Object.keys(kinds).find(kind => at.matches(kinds[kind])) || '';
}"""


@pytest.fixture
def keyboard(open_window: OpenWindow, base_url: str) -> Search:
    """A search of its own that has found something, with the focus in its field."""
    page = open_window(viewport={"width": 390, "height": 844})
    page.goto(base_url + "/dvt/")
    search = Search(page)
    assert search.links("xarelto")
    search.field.focus()
    return search


def press(search: Search, key: str) -> str:
    """Where the focus is after a key."""
    search.page.keyboard.press(key)
    stop: str = search.box.evaluate(STOP)
    return stop


def test_tab_goes_round_all_of_the_search(keyboard: Search) -> None:
    stops = [press(keyboard, "Tab")]
    while stops[-1] != "field":
        assert stops[-1] and len(stops) < 99, f"the focus has left the search: {stops}"
        stops.append(press(keyboard, "Tab"))
    assert stops[:4] == ["clear", "close", "list", "result"]
    assert stops.count("result") > 1 and "fold" in stops
    back = [press(keyboard, "Shift+Tab") for _ in stops]
    assert back == [*stops[-2::-1], "field"]
    expect(keyboard.box).to_be_visible()


def test_keys_press_what_has_the_focus(keyboard: Search) -> None:
    press(keyboard, "Tab")
    press(keyboard, "Space")
    expect(keyboard.field).to_have_value("")
    expect(keyboard.box.get_by_role("link")).to_have_count(0)
    keyboard.links("xarelto")
    keyboard.field.focus()
    assert [press(keyboard, "Tab") for _ in range(4)][-1] == "result"
    with keyboard.page.expect_navigation():
        keyboard.page.keyboard.press("Enter")
    assert urlsplit(keyboard.page.url).path == "/blood-thinners/"


@pytest.mark.parametrize("stops", [0, 1, 4])
def test_escape_closes_the_search_from_anywhere(keyboard: Search, stops: int) -> None:
    for _ in range(stops):
        press(keyboard, "Tab")
    keyboard.page.keyboard.press("Escape")
    expect(keyboard.box).to_be_hidden()
    expect(keyboard.page.locator("header button[aria-haspopup=dialog]")).to_be_focused()


def test_what_was_looked_for_is_seen_in_forced_colours(
    open_window: OpenWindow, base_url: str
) -> None:
    """A browser has its own colours for what is marked, which may be those of our ground."""
    page = open_window(forced_colors="active", color_scheme="dark")
    page.goto(base_url + "/about/")
    search = Search(page)
    search.links("swollen calf")
    marked = search.box.locator("mark").first
    colours = "mark => [mark, mark.parentElement].map(one => getComputedStyle(one).color)"
    own, around = marked.evaluate(colours)
    assert own == around
