"""A page reads itself aloud with the device's own voice, or shows no button at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize

from clotsigns.proof import spoken
from clotsigns.sources.article import plain
from clotsigns.sources.project import Project, load_project

ARTICLE = "/leg-cramps/"
LONGEST = 200

# A device with voices. It speaks when the test says so: `over()` ends the sentence being spoken.
DEVICE = """
    self.spoken = [];
    self.saying = null;
    self.voices = [];
    self.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    const device = new EventTarget();
    device.getVoices = () => self.voices;
    device.speak = utterance => { self.saying = utterance; spoken.push(utterance.text); };
    device.cancel = () => {
        const cut = self.saying;
        self.saying = null;
        cut?.onerror?.({error: 'interrupted'});
    };
    Object.defineProperty(self, 'speechSynthesis', {value: device});
    self.over = () => { const done = self.saying; self.saying = null; done.onend(); };
    self.over_all = () => { while (self.saying) over(); };
"""
OWN = {"name": "Own", "lang": "en-GB", "localService": True, "default": False}
CLOUD = {"name": "Cloud", "lang": "en-US", "localService": False, "default": True}
SPANISH = {"name": "Propia", "lang": "es-ES", "localService": True, "default": True}
MARKED = """() => [...(CSS.highlights?.get('spoken') ?? [])].map(range =>
    range.toString().replace(/\\s+/g, ' ').trim()).join('')"""
NO_HIGHLIGHT = "delete self.Highlight;"

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

Open = Callable[..., Page]
PHONE: ViewportSize = {"width": 390, "height": 800}


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """One window for all tests that need no other: to open one takes longer than most of them."""
    with browser.new_context(viewport=PHONE, reduced_motion="reduce") as context:
        context.add_init_script(DEVICE)
        yield context.new_page()


@pytest.fixture
def open_page(browser: Browser, phone: Page, base_url: str) -> Iterator[Open]:
    """Opens a page on a phone that has these voices, in a window of its own if it wants more."""
    contexts = []

    def open_(
        *voices: dict[str, object], path: str = ARTICLE, before: str = "", **options: Any
    ) -> Page:
        page = phone
        if before or options or "://" in path:
            context = browser.new_context(
                **{"viewport": PHONE, "reduced_motion": "reduce", **options}
            )
            contexts.append(context)
            context.add_init_script(DEVICE + before)
            page = context.new_page()
        # Of the voices that tests gave to a window, the last hold.
        page.add_init_script(f"self.voices = {json.dumps(voices)}")
        page.goto(path if "://" in path else base_url + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    # Where the pointer lies, and what was chosen, is nothing to the next.
    phone.mouse.move(0, 0)
    if phone.url.startswith(base_url):
        phone.evaluate("localStorage.clear(); sessionStorage.clear()")


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def spoken_by(page: Page) -> list[str]:
    """All that has been spoken, in order."""
    found: list[str] = page.evaluate("spoken")
    return found


def together(text: str) -> str:
    """Text without its spaces, as digits are spoken one by one."""
    return "".join(text.split())


def read_whole(page: Page) -> list[str]:
    button(page, "Listen").click()
    page.evaluate("over_all()")
    return spoken_by(page)


def test_a_browser_without_a_voice_shows_no_button(browser: Browser, base_url: str) -> None:
    with browser.new_context(service_workers="block") as context:
        page = context.new_page()
        page.goto(base_url + ARTICLE)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("speechSynthesis.getVoices().length") == 0
        assert button(page, "Listen").count() == 0


@pytest.mark.parametrize("voices", [[], [CLOUD], [SPANISH]], ids=["none", "cloud", "Spanish"])
def test_no_button_without_an_own_voice_in_the_language_of_the_page(
    open_page: Open, voices: list[dict[str, object]]
) -> None:
    assert button(open_page(*voices), "Listen").count() == 0


@pytest.mark.parametrize("api", ["speechSynthesis", "clotSignsListening"])
def test_no_button_and_no_fault_without_what_it_needs(
    browser: Browser, base_url: str, api: str
) -> None:
    with browser.new_context() as context:
        context.add_init_script(f"Object.defineProperty(self, '{api}', {{get() {{}}, set() {{}}}})")
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(base_url + ARTICLE)
        assert button(page, "Listen").count() == 0
        assert faults == []


def test_the_button_comes_and_goes_with_the_voice_and_moves_nothing(open_page: Open) -> None:
    page = open_page()
    heading = page.locator("h1").bounding_box()
    page.evaluate(
        f"voices = [{json.dumps(OWN)}]; speechSynthesis.dispatchEvent(new Event('voiceschanged'))"
    )
    button(page, "Listen").wait_for()
    assert page.locator("h1").bounding_box() == heading
    button(page, "Listen").click()
    page.evaluate("voices = []; speechSynthesis.dispatchEvent(new Event('voiceschanged'))")
    assert button(page, "Listen").count() == 0
    assert button(page, "Pause").count() == 0
    assert page.evaluate("saying") is None
    assert page.evaluate(MARKED) == ""


def test_only_an_own_voice_speaks(open_page: Open) -> None:
    page = open_page(CLOUD, SPANISH, OWN)
    button(page, "Listen").click()
    assert page.evaluate("[saying.voice.name, saying.lang]") == ["Own", "en-GB"]


@pytest.fixture(scope="module")
def read_aloud(phone: Page, base_url: str, pages: list[str]) -> dict[str, list[str]]:
    """All that is spoken of every page that reads itself, by its path.

    The record is for reviewers, and a frame leaves its controls to the portal around it.
    """
    phone.add_init_script(f"self.voices = [{json.dumps(OWN)}]")
    found = {}
    for path in pages:
        if not path.startswith(("/about/", "/embed/")):
            phone.goto(base_url + path)
            found[path] = read_whole(phone)
    return found


def test_the_answer_comes_first_and_then_every_emergency_sign(
    read_aloud: dict[str, list[str]], project: Project
) -> None:
    for article in project.articles:
        if not article.is_article:
            continue
        said = read_aloud[f"/{article.id}/"]
        whole = " ".join(said)
        signs = [
            spoken(plain(statement.text))
            for tier in ("emergency", "same-day")
            for group in project.safety.box(article.id, tier)
            for statement in group.statements
        ]
        places = [whole.find(sign) for sign in signs]
        assert -1 not in places, signs[places.index(-1)]
        assert places == sorted(places), article.id
        assert said[1] == project.words["boxes.emergency"], article.id
        assert 0 < len(said[0]) <= LONGEST


def test_no_sentence_is_too_long_for_the_browser(read_aloud: dict[str, list[str]]) -> None:
    for path, said in read_aloud.items():
        assert max(map(len, said)) <= LONGEST + 10, path


def test_numbers_are_spoken_digit_by_digit_and_tables_row_by_row(open_page: Open) -> None:
    page = open_page(OWN)
    page.get_by_label("You are in").select_option("GB")
    said = read_whole(page)
    assert "Call 9 9 9 United Kingdom" in said
    assert "Effort, too little to drink: What it is like: A tired muscle." in said
    assert "What helps: Rest, drink, stretch." in said
    assert any(line.startswith("Picture: ") for line in said)
    assert "2. Any sign? Do not stretch or rub. Do what its box says." in " ".join(said)


def test_without_a_country_all_five_numbers_are_spoken(open_page: Open) -> None:
    said = " ".join(read_whole(open_page(OWN)))
    assert "Call 9 9 9 in the UK, 1 1 2 in the EU and India, 9 1 1 in the US" in said
    assert "Choose a country" not in said


def test_citations_sources_and_menus_are_not_spoken(open_page: Open) -> None:
    page = open_page(OWN)
    said = " ".join(read_whole(page))
    for unspoken in ("Sources, dates and review", "First published", "Listen", "Skip to content"):
        assert unspoken in page.locator("body").inner_text()
        assert unspoken not in said
    assert "get checked today. Call an ambulance" in said


@pytest.mark.parametrize("kept", ["", NO_HIGHLIGHT], ids=["highlight", "class"])
def test_what_is_spoken_is_marked_and_the_page_is_left_as_it_was(
    open_page: Open, kept: str
) -> None:
    page = open_page(OWN, before=kept)
    whole = "document.querySelector('article').innerHTML.replaceAll(' class=\"\"', '')"
    button(page, "Listen").wait_for()
    before = page.evaluate(whole)
    button(page, "Listen").click()
    for _ in range(40):
        said = together(page.evaluate("saying.text"))
        if kept:
            assert said in together(page.locator(".spoken").inner_text())
        else:
            assert together(page.evaluate(MARKED)) == said
            assert page.locator(".spoken").count() == 0
        page.evaluate("over()")
    button(page, "Stop").click()
    assert page.evaluate(MARKED) == ""
    assert page.locator(".spoken").count() == 0
    assert page.evaluate(whole) == before


def test_what_is_spoken_is_in_view(open_page: Open) -> None:
    page = open_page(OWN)
    button(page, "Listen").click()
    for _ in range(30):
        page.evaluate("over()")
        top, bottom = page.evaluate(
            """() => { const [range] = CSS.highlights.get('spoken');
                const {top, bottom} = range.getBoundingClientRect(); return [top, bottom]; }"""
        )
        assert 0 < top < bottom < 800


def test_who_scrolls_away_is_not_called_back(open_page: Open) -> None:
    page = open_page(OWN)
    button(page, "Listen").click()
    page.evaluate("scrollTo(0, 3000)")
    page.evaluate("over()")
    assert page.evaluate("scrollY") == 3000


def test_pause_goes_on_with_the_same_sentence(open_page: Open) -> None:
    page = open_page(OWN)
    button(page, "Listen").click()
    page.evaluate("over(); over()")
    sentence = page.evaluate("saying.text")
    button(page, "Pause").click()
    assert page.evaluate("saying") is None
    assert page.evaluate(MARKED) != ""
    button(page, "Go on").click()
    assert page.evaluate("saying.text") == sentence
    assert spoken_by(page).count(sentence) == 2


def test_stop_begins_again_at_the_top(open_page: Open) -> None:
    page = open_page(OWN)
    button(page, "Listen").click()
    page.evaluate("over(); over()")
    button(page, "Stop").click()
    assert page.evaluate("saying") is None
    assert button(page, "Stop").count() == 0
    button(page, "Listen").click()
    assert page.evaluate("saying.text") == spoken_by(page)[0]


def test_a_tap_goes_on_from_there_and_on_a_link_does_not(open_page: Open) -> None:
    page = open_page(OWN)
    line = page.locator(".same-day li").nth(1)
    line.click()
    assert page.evaluate("saying") is None
    button(page, "Listen").click()
    line.click()
    assert page.evaluate("saying.text") == line.inner_text()
    page.evaluate("over()")
    button(page, "Pause").click()
    # A long paragraph: the second of its sentences, and not the first.
    words = page.locator("#signs ~ p").first
    words.evaluate("""element => {
        const text = element.firstChild, range = document.createRange();
        range.setStart(text, text.data.indexOf('. ') + 4);
        range.setEnd(text, text.data.indexOf('. ') + 6);
        element.scrollIntoView({block: 'center'});
        const {x, y} = range.getBoundingClientRect();
        const at = {clientX: x + 1, clientY: y + 1};
        element.dispatchEvent(new MouseEvent('click', {bubbles: true, ...at}));
    }""")
    rest = words.evaluate("element => element.firstChild.data").partition(". ")[2]
    assert len(rest) > 12
    assert page.evaluate("saying.text").startswith(rest[:12])
    said = len(spoken_by(page))
    page.locator(".same-day").evaluate(
        "box => box.insertAdjacentHTML('beforeend', '<a id=x>x</a>')"
    )
    page.locator("#x").click()
    assert len(spoken_by(page)) == said


def test_marked_words_are_where_it_begins(open_page: Open) -> None:
    page = open_page(OWN)
    line = page.locator(".same-day li").nth(2)
    line.select_text()
    button(page, "Listen").evaluate("button => button.click()")
    assert page.evaluate("saying.text") == line.inner_text()


def test_the_end_is_told_and_all_is_as_before(open_page: Open) -> None:
    page = open_page(OWN)
    read_whole(page)
    assert page.locator(".listen [role=status]").inner_text() == (
        "The page has been read to its end."
    )
    assert button(page, "Listen").is_visible()
    assert button(page, "Stop").count() == 0
    assert page.evaluate(MARKED) == ""


def test_a_voice_that_fails_stops_the_reading(open_page: Open) -> None:
    page = open_page(OWN)
    button(page, "Listen").click()
    page.evaluate("saying.onerror({error: 'audio-hardware'})")
    assert button(page, "Listen").is_visible()
    assert page.evaluate("saying") is None


def test_a_keyboard_is_enough_and_keeps_its_place(open_page: Open) -> None:
    page = open_page(OWN)
    focused = "document.activeElement.textContent"
    button(page, "Listen").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "Pause"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Stop"
    page.keyboard.press("Space")
    assert page.evaluate(focused) == "Listen"


def test_leaving_the_page_ends_the_voice(open_page: Open) -> None:
    page = open_page(OWN)
    button(page, "Listen").click()
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert page.evaluate("saying") is None
    assert button(page, "Listen").is_visible()


def test_a_page_that_is_hidden_pauses(open_page: Open) -> None:
    page = open_page(OWN)
    button(page, "Listen").click()
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    assert page.evaluate("saying") is None
    assert button(page, "Go on").is_visible()


def test_it_works_from_disk(open_page: Open, site: Path) -> None:
    page = open_page(OWN, path=(site / "leg-cramps" / "index.html").as_uri())
    button(page, "Listen").click()
    assert page.evaluate("saying.text").startswith("Most cramps are not clots")


@pytest.mark.parametrize("width", [320, 1280])
def test_its_buttons_are_large_and_inside_the_window(open_page: Open, width: int) -> None:
    page = open_page(OWN, viewport={"width": width, "height": 640})
    names = ["Listen"]
    for name in names:
        area = button(page, name).bounding_box()
        assert area is not None
        assert area["height"] >= 44
        assert area["width"] >= 44
        assert area["x"] >= 0
        assert area["x"] + area["width"] <= width
        assert area["y"] + area["height"] <= 640
        if name == "Listen":
            button(page, name).click()
            names += ["Pause", "Stop"]


VIOLATIONS = """async () => {
    const found = await axe.run('article', {runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa']});
    return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html}`));
}"""


def test_a_page_that_speaks_has_no_axe_violation(open_page: Open, root: Path) -> None:
    axe = (root / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    page = open_page(OWN, before=axe, bypass_csp=True)
    button(page, "Listen").click()
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(VIOLATIONS) == [], scheme


FRENCH = {"name": "Propre", "lang": "fr-FR", "localService": True, "default": False}
# As browsers do: each text is set in a new element, and the page's language is told.
TRANSLATE = """language => {
    document.documentElement.lang = language;
    const walk = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walk.nextNode()) texts.push(walk.currentNode);
    for (const text of texts) {
        if (!text.data.trim() || text.parentElement.closest("script, style, svg")) continue;
        const words = document.createElement("font");
        words.textContent = text.data.replace(/[A-Za-z]+/g, "mot");
        text.replaceWith(words);
    }
}"""


def test_a_translated_page_is_read_in_its_new_language(open_page: Open) -> None:
    page = open_page(OWN, FRENCH)
    button(page, "Listen").wait_for()
    page.evaluate(TRANSLATE, "fr")
    said = read_whole(page)
    assert page.evaluate("voices.length") == 2
    assert len(said) > 30
    # Words that no browser translates are left out: a French voice cannot say them.
    assert [line for line in said if "Picture" in line or "Could be" in line] == []
    assert "mot" in said[0]
    button(page, "Listen").click()
    assert page.evaluate("saying.voice.lang") == "fr-FR"


def test_a_translation_ends_what_is_being_read_and_back_again(open_page: Open) -> None:
    page = open_page(OWN)
    button(page, "Listen").click()
    page.evaluate("document.documentElement.lang = 'fr'")
    page.wait_for_function("saying === null")
    assert button(page, "Listen").count() == 0, "no voice on this device speaks it"
    page.evaluate("document.documentElement.lang = 'en'")
    button(page, "Listen").click()
    assert page.evaluate("saying.voice.lang") == "en-GB"
