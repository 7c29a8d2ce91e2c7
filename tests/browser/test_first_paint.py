"""The emergency box is there from the HTML alone; nothing moves; no tap or letter is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from clotsigns.release.headers import HEADERS_FILE, headers_for, read_rules

SHIFTED = """() => new Promise(done => {
    let moved = [];
    new PerformanceObserver(list => {
        for (const shift of list.getEntries()) if (!shift.hadRecentInput)
            moved.push(`${shift.value.toFixed(4)} by ${shift.sources.map(
                s => s.node?.outerHTML?.slice(0, 80) ?? s.node?.textContent)}`);
    }).observe({type: 'layout-shift', buffered: true});
    // What has moved is told in the second frame at the latest.
    const frames = n => n ? requestAnimationFrame(() => frames(n - 1)) : setTimeout(done, 0, moved);
    frames(3);
})"""
PAGES = ["/", "/emergency/", "/dvt/", "/leg-cramps/", "/about/", "/404.html"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone that keeps nothing."""
    with browser.new_context(
        viewport={"width": 390, "height": 844}, service_workers="block"
    ) as context:
        yield context.new_page()


@pytest.fixture(params=[(390, 844), (1280, 800)], ids=["phone", "desk"])
def each(page: Page, request: pytest.FixtureRequest) -> Page:
    """A window in which it matters how wide it is."""
    width, height = request.param
    page.set_viewport_size({"width": width, "height": height})
    return page


def test_the_box_is_styled_while_nothing_but_the_page_answers(each: Page, base_url: str) -> None:
    held: list[str] = []

    def answer(route: Route) -> None:
        if route.request.is_navigation_request():
            route.continue_()
        else:
            held.append(route.request.url)

    each.route("**/*", answer)
    for path in PAGES:
        each.goto(base_url + path, wait_until="commit")
        box = each.locator(".emergency, .help-line").first
        expect(box).to_be_visible()
        assert box.evaluate("e => getComputedStyle(e).borderLeftStyle") == "solid", path
        assert box.evaluate("e => getComputedStyle(e).borderLeftWidth") != "0px", path
        painted = each.evaluate(
            """() => new Promise(done => new PerformanceObserver(list => done(
                list.getEntries().map(e => e.name))).observe({type: 'paint', buffered: true}))"""
        )
        assert "first-contentful-paint" in painted, path
    assert held, "no page asks for anything else"


@pytest.mark.parametrize("country", ["", "GB"])
def test_nothing_moves(each: Page, base_url: str, country: str) -> None:
    if country:
        each.add_init_script(f"localStorage.setItem('/.clotsigns.country', '{country}')")
    for path in PAGES:
        each.goto(base_url + path)
        each.wait_for_load_state("networkidle")
        assert each.evaluate(SHIFTED) == [], path


def test_a_movement_is_found(page: Page, base_url: str) -> None:
    page.goto(base_url + "/dvt/")
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "document.querySelector('article').prepend(Object.assign("
        "document.createElement('p'), {style: 'height: 300px'}))"
    )
    assert page.evaluate(SHIFTED) != []


class InPieces(SimpleHTTPRequestHandler):
    """Sends a page as a slow network does: to the end of each of ``ENDS``, then, later, more."""

    ENDS = (
        b'class="name"',
        b"6 0 1 0-12 0",
        b'class="help"',
        b"Buttock",
        b'display="none">',
        b'id="box"/><style>',
        b"</style></svg>",
        b'class="more">',
        b'class="help-line">',
        b'"places">',
    )
    WAITS, LAST = "expect", b""

    def do_GET(self) -> None:
        if not self.path.endswith("/"):
            super().do_GET()
            return
        body = Path(self.translate_path(self.path), "index.html").read_bytes()
        body = body.replace(b"rel=expect", f"rel={self.WAITS}".encode())
        body = body.replace(b"</main>", self.LAST + b"</main>")
        places = sorted(body.find(end) + len(end) for end in self.ENDS if end in body)
        assert len(places) > 4
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for start, end in pairwise([0, *places, len(body)]):
            self.wfile.write(body[start:end])
            time.sleep(0.15)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


class InPiecesShownAtOnce(InPieces):
    """The same, where a browser shows each piece as it comes, and the last one moves the first."""

    WAITS, LAST = "nothing", b"<style>h1 { padding-top: 9rem }</style>"


@pytest.fixture
def in_pieces(site: Path) -> Iterator[Callable[[type[InPieces]], str]]:
    """Serves the site in this way, and tells the address."""
    with ExitStack() as at_end:

        def start(way: type[InPieces]) -> str:
            running = at_end.enter_context(
                ThreadingHTTPServer(("127.0.0.1", 0), partial(way, directory=str(site)))
            )
            threading.Thread(target=running.serve_forever, daemon=True).start()
            at_end.callback(running.shutdown)
            return f"http://127.0.0.1:{running.server_port}"

        yield start


def test_nothing_moves_as_a_page_comes_in_pieces(
    each: Page, in_pieces: Callable[[type[InPieces]], str]
) -> None:
    address = in_pieces(InPieces)
    for path in ("/", "/leg-cramps/", "/about/sources/"):
        each.goto(address + path)
        each.wait_for_load_state("networkidle")
        assert each.evaluate(SHIFTED) == [], path


def test_a_movement_between_pieces_is_found(
    page: Page, in_pieces: Callable[[type[InPieces]], str]
) -> None:
    address = in_pieces(InPiecesShownAtOnce) + "/leg-cramps/"
    # A busy machine may draw too late to show a piece alone.
    for _ in range(5):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        if page.evaluate(SHIFTED):
            return
    raise AssertionError("no movement was found")


def slowly(page: Page, pattern: str) -> None:
    """Let a file arrive late."""

    def wait(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.route(pattern, wait)


@pytest.mark.parametrize("late", ["**/bundle*.js", "**/controls*.js", "**/search_index.json"])
def test_the_first_tap_on_the_search_and_all_letters_count(
    page: Page, base_url: str, late: str
) -> None:
    slowly(page, late)
    page.goto(base_url + "/leg-cramps/", wait_until="commit")
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("buttock")
    assert page.locator(".panel input").input_value() == "buttock"
    page.get_by_role("dialog").get_by_role("link").first.wait_for()
    assert page.locator(".panel input").input_value() == "buttock"


def test_the_search_closes_before_the_theme_is_there(page: Page, base_url: str) -> None:
    page.route("**/bundle*.js", lambda route: None)
    page.goto(base_url + "/leg-cramps/")
    page.get_by_role("button", name="Search").click()
    field = page.locator(".panel input")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(page.get_by_role("button", name="Search")).to_be_focused()


@pytest.mark.parametrize("late", ["**/controls*.js", "**/nothing"])
def test_the_first_tap_on_a_colour_counts(page: Page, base_url: str, late: str) -> None:
    slowly(page, late)
    page.goto(base_url + "/leg-cramps/", wait_until="commit")
    page.locator(".colours summary").click()
    page.get_by_label("Dark").check()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.goto(base_url + "/dvt/")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.locator(".colours summary").click()
    expect(page.get_by_label("Dark")).to_be_checked()


def test_reading_asks_for_no_script_of_the_theme(page: Page, base_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(base_url + "/dvt/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "bundle" in url or "search" in url]
    assert [url for url in asked if "controls" in url]


@pytest.mark.parametrize(
    ("network", "letters"),
    [
        ("{saveData: false, effectiveType: '4g'}", 2),
        ("undefined", 2),
        ("{saveData: true, effectiveType: '4g'}", 0),
        ("{saveData: false, effectiveType: '3g'}", 0),
    ],
)
def test_our_letters_are_asked_for_at_once_or_on_a_bad_network_never(
    page: Page, base_url: str, network: str, letters: int
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(
        f"Object.defineProperty(Navigator.prototype, 'connection', {{get: () => ({network})}})"
    )
    page.goto(base_url + "/dvt/")
    page.wait_for_load_state("networkidle")
    assert len([url for url in asked if url.endswith(".woff2")]) == letters
    assert page.locator("head link[rel=preload][as=font]").count() == letters


@pytest.mark.parametrize("late", [True, False])
def test_where_no_browser_waits_for_our_letters_late_ones_serve_the_next_page(
    page: Page, base_url: str, late: bool
) -> None:
    """Firefox and WebKit tell nothing of their network; letters after the words would move them."""
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: undefined })")
    if late:
        slowly(page, "**/*.woff2")
    else:
        # Nothing is shown before they are there.
        page.add_init_script("performance.getEntriesByType = () => []")
    page.goto(base_url + "/dvt/")
    page.wait_for_function(
        "document.fonts.status === 'loaded' && document.fonts.check('1em Hyper')"
    )
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.className") == ("" if late else "letters")
    assert page.evaluate(SHIFTED) == [] or not late


def test_the_work_of_the_first_picture_is_asked_for_in_parts(page: Page, base_url: str) -> None:
    """As one it kept a slow phone busy for twice as long as one may wait for an answer to a tap."""
    page.add_init_script(
        """self.asked = [];
        const looks = getComputedStyle;
        self.getComputedStyle = (...of) => { asked.push('looks'); return looks(...of); };
        const { get } = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'offsetTop');
        Object.defineProperty(HTMLElement.prototype, 'offsetTop', { get() {
            const letters = document.fonts.check('1em Hyper') && document.fonts.check('1em Heavy');
            asked.push(letters ? 'lines in our letters' : 'lines');
            return get.call(this);
        }});"""
    )
    # Nothing is shown before they are there.
    page.add_init_script("performance.getEntriesByType = () => []")
    page.goto(base_url + "/dvt/")
    page.wait_for_load_state("networkidle")
    asked = page.evaluate("asked")
    assert "looks" in asked
    assert [part for part in asked if part != "looks"] == ["lines in our letters"]


def test_no_policy_is_broken(browser: Browser, base_url: str, site: Path) -> None:
    """The policy that hosts are told to send allows all that a page does."""
    faults: list[str] = []
    rules = read_rules((site / HEADERS_FILE).read_text(encoding="utf-8"))
    with browser.new_context(service_workers="block") as context:
        page = context.new_page()
        page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)

        def guard(route: Route) -> None:
            answer = route.fetch()
            told = headers_for(rules, route.request.url.removeprefix(base_url))
            route.fulfill(response=answer, headers={**answer.headers, **told})

        page.add_init_script("localStorage.setItem('/.clotsigns.country', 'GB')")
        page.route("**/*", guard)
        for path in ("/", "/about/sources/", "/404.html"):
            page.goto(base_url + path)
            page.wait_for_load_state("networkidle")
            number = page.locator("a[href='tel:999']:visible", has_text="Call 999")
            expect(number).to_have_count(1 if path == "/" else 0)
        page.get_by_role("button", name="Search").click()
        page.keyboard.type("clot")
        page.get_by_role("dialog").get_by_role("link").first.wait_for()
    assert faults == []
