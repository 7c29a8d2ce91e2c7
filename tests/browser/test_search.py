"""Search, in the theme's own box: people's words, slips and languages lead to the right page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from clotsigns.project import load_project

# What people type, and the page that must come first. Why, where it is open to doubt:
# - whoever names a sign of the emergency box is led to the emergency page, not to reading;
# - 'dead leg' and sciatica are felt as numbness, and that page shows its emergencies first;
# - a swollen or lumpy calf is a DVT until a scan says otherwise, so not the calf muscle page;
# - medicines lead to the DVT page, which is the one that explains them.
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
    "blood thinner": "/dvt/",
    "blood thinners": "/dvt/",
    "Xarelto": "/dvt/",
    "zarelto xarelto": "/dvt/",
    "Eliquis": "/dvt/",
    "eliqis": "/dvt/",
    "Coumadin": "/dvt/",
    "warfrin": "/dvt/",
    "Lovenox": "/dvt/",
    "Clexane": "/dvt/",
    "Lixiana": "/dvt/",
    "ibuprofen": "/dvt/",
    "ibuprofin": "/dvt/",
    "how long do I take Eliquis": "/dvt/",
    "missed dose": "/dvt/",
    "can I drink alcohol": "/dvt/",
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
    # The site itself
    "cookies": "/about/",
    "large print": "/about/accessibility/",
}


# The links of the results of each query. The results of the one before are waited out first.
SEARCHED = """async (box, queries) => {
    const field = box.querySelector('input[type=text]');
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
    const found = [];
    for (const typed of queries) {
        await shown('', false);
        found.push(await shown(typed, true));
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
        """Type something, as a reader does."""
        self.field.fill(typed)
        self.field.press("Shift")

    def links(self, typed: str) -> list[str]:
        """Where the results lead, best first."""
        return self.box.evaluate(SEARCHED, [typed])[0]

    def first_links(self, queries: Iterable[str]) -> dict[str, str]:
        """Where the first result of each query leads."""
        queries = list(queries)
        found = self.box.evaluate(SEARCHED, queries)
        return {typed: links[0] for typed, links in zip(queries, found, strict=True)}

    def text(self) -> str:
        """Every word that the results show."""
        return self.box.inner_text()


@pytest.fixture(scope="module")
def search(browser: Browser, base_url: str) -> Iterator[Search]:
    """One page for all searches: its index is made once."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(base_url + "/about/")
        yield Search(page)


def test_each_query_leads_to_its_page(search: Search) -> None:
    found = {typed: urlsplit(link).path for typed, link in search.first_links(FIRST).items()}
    assert {typed: found[typed] for typed in FIRST if found[typed] != FIRST[typed]} == {}


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
    search.type("qqqqzz")
    words = load_project(root).words
    search.box.get_by_text(words["search.none"]).wait_for()
    assert search.box.get_by_role("link").count() == 0


def test_a_section_that_people_name_is_what_enter_opens(search: Search) -> None:
    """The theme opens the best of the first page's places, so it must be the section."""
    search.links("Xarelto")
    with search.page.expect_navigation():
        search.field.press("Enter")
    address = urlsplit(search.page.url)
    assert (address.path, address.fragment) == ("/dvt/", "blood-thinners")
