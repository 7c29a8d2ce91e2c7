"""Under the headers that hosts send, all works, and nothing that was put into a page runs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, expect

from oracles import hosts

# Told by the browser in the page, in its frames, and in those that it opens.
WATCH = """document.addEventListener('securitypolicyviolation', event =>
    broken(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile} ${event.lineNumber}`)
);"""
VOICE = """
    self.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    const device = new EventTarget();
    device.getVoices = () => [{name: 'Own', lang: 'en-GB', localService: true}];
    device.speak = utterance => { self.said = utterance.text; };
    device.cancel = () => {};
    Object.defineProperty(self, 'speechSynthesis', {value: device});
"""
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
# Each would leave a mark, if it ran or were taken.
PUT_IN = """
<script>self.marks = 'inline script'</script>
<img src="/nothing.png" onerror="self.marks = 'handler'">
<svg onload="self.marks = 'handler in SVG'"></svg>
<style>h1 { letter-spacing: 7px !important }</style>
<p id="styled" style="letter-spacing: 7px">x</p>
<a id="leads" href="javascript:self.marks = 'javascript: link'">x</a>
<base href="http://elsewhere.example/">
<script src="http://elsewhere.example/x.js"></script>
<script src="data:text/javascript,self.marks = 'data: script'"></script>
<link rel="stylesheet" href="http://elsewhere.example/x.css">
<link rel="stylesheet" href="data:text/css,h1{letter-spacing:7px}">
<img src="http://elsewhere.example/x.png">
<iframe src="http://elsewhere.example/"></iframe>
<iframe srcdoc="<script>parent.marks = 'srcdoc'</script>"></iframe>
<iframe src="javascript:parent.marks = 'frame'"></iframe>
<object data="http://elsewhere.example/x.swf"></object>
<embed src="http://elsewhere.example/x.swf">
<video src="http://elsewhere.example/x.mp4"></video>
<form id="sends" action="http://elsewhere.example/"><input name="a" value="b"></form>
<script type="module">self.marks = 'module'</script>
<script type="importmap">{"imports": {"x": "data:text/javascript,self.marks='map'"}}</script>
"""


@pytest.fixture(scope="module")
def host(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with hosts.hosted(tmp_path_factory.mktemp("nginx"), site) as address:
        yield address


@pytest.fixture
def broken() -> list[str]:
    """What was against a policy, or told as an error; to be looked at by each test itself."""
    return []


@pytest.fixture
def context(
    browser: Browser, broken: list[str], request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    with browser.new_context(
        permissions=["clipboard-read", "clipboard-write"],
        service_workers=getattr(request, "param", "block"),
    ) as found:
        found.expose_function("broken", lambda fault: broken.append(fault))
        found.set_default_timeout(10_000)
        found.add_init_script(WATCH + VOICE)
        found.on("console", lambda told: broken.extend(faults(told)))
        found.on("weberror", lambda told: broken.append(str(told.error)))
        yield found


def faults(told: ConsoleMessage) -> list[str]:
    # Browsers ask for an icon where a page names none, as sheets of paper do not.
    asked = told.location["url"].endswith("/favicon.ico")
    return [told.text] if told.type == "error" and not asked else []


def until(page: Page, true: str) -> None:
    """Wait for it. Playwright's own way needs a page that lets strings be run."""
    for _ in range(400):
        if page.evaluate(true):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"it never came: {true}")


def test_every_page_keeps_the_policy(
    context: BrowserContext, host: str, pages: list[str], broken: list[str]
) -> None:
    page = context.new_page()
    sheets = [f"/handouts/sheet/{name}.html" for name in ("dvt-a4", "emergency-card-a4")]
    for path in [*pages, *sheets, "/pictures/"]:
        before = len(broken)
        answer = page.goto(host + path, wait_until="load")
        assert answer is not None
        if path == "/pictures/":
            # What nobody wrote: the page that says so is told by its status alone.
            assert answer.status in (403, 404)
            broken[before:] = [each for each in broken[before:] if "policy" in each.lower()]
        elif path.endswith(".html") and "sheet" in path:
            assert page.evaluate("document.styleSheets.length && document.fonts.size"), path
        else:
            assert page.evaluate("document.styleSheets.length") >= 2, path
        broken[before:] = [f"{path}: {each}" for each in broken[before:]]
    assert broken == []


def test_every_feature_keeps_the_policy(
    context: BrowserContext, host: str, broken: list[str], tmp_path: Path
) -> None:
    page = context.new_page()
    page.goto(f"{host}/leg-cramps/")
    page.locator("#country").select_option("GB")
    page.get_by_text("Colours", exact=True).click()
    page.get_by_label("Dark").check(force=True)
    page.get_by_role("button", name=re.compile("Listen|Read")).first.click()
    until(page, "self.said")
    page.reload()
    expect(page.locator("a[href='tel:999']:visible").first).to_contain_text("Call 999")
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("clot")
    page.get_by_role("dialog").get_by_role("link").first.click()
    page.wait_for_load_state()

    page.goto(f"{host}/handouts/")
    page.get_by_label("Clinic", exact=True).fill("Our clinic")
    (tmp_path / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>path{fill:red}</style>'
        '<path d="M0 0H9V9Z"/></svg>',
        encoding="utf-8",
    )
    page.locator("input[type=file]").set_input_files(tmp_path / "logo.svg")
    logo = page.frame_locator("iframe").locator("img.logo[data-typed]").first
    expect(logo).to_have_js_property("complete", True)
    assert logo.evaluate("image => image.naturalWidth") > 0

    page.goto(
        f"{host}/connect/?mainSearchCriteria.v.cs=2.16.840.1.113883.6.90"
        "&mainSearchCriteria.v.c=I82.461"
    )
    expect(page.locator(".answers-chosen > li")).to_have_count(3)
    page.goto(f"{host}/portals/")
    page.locator("pre[data-button] + button").first.click()
    until(page, "navigator.clipboard.readText().then(text => text.length > 9)")
    assert broken == []


@pytest.mark.parametrize("context", ["allow"], indirect=True)
def test_the_site_is_kept_under_its_policy(
    context: BrowserContext, host: str, broken: list[str]
) -> None:
    """The worker keeps all and answers without a network, and what it answers keeps the policy."""
    page = context.new_page()
    page.goto(f"{host}/dvt/")
    until(page, "Boolean(navigator.serviceWorker.controller)")
    until(
        page,
        """async () => {
            const names = await caches.keys();
            const held = await Promise.all(names.map(async name =>
                (await (await caches.open(name)).keys()).length));
            return Math.max(...held) > 40;
        }""",
    )
    context.set_offline(True)
    page.goto(f"{host}/emergency/")
    expect(page.locator(".emergency").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.emergency')).borderTopWidth")
    # What was not kept cannot be had without a network, which is no fault of the policy.
    assert [fault for fault in broken if "net::ERR_FAILED" not in fault] == []


def test_only_frames_stand_in_pages_of_others(
    context: BrowserContext,
    host: str,
    broken: list[str],
    serve: Callable[[Path], str],
    tmp_path: Path,
) -> None:
    """A frame works there, and pages and sheets are refused."""
    frames = "".join(
        f'<iframe name="{name}" src="{host}/{path}"></iframe>'
        for name, path in (("frame", "embed/dvt/"), ("page", "dvt/"), ("sheets", "handouts/"))
    )
    (tmp_path / "index.html").write_text(f"<!doctype html><body>{frames}", encoding="utf-8")
    page = context.new_page()
    page.goto(serve(tmp_path))
    page.wait_for_load_state()
    framed = page.frame(name="frame")
    assert framed is not None
    assert framed.locator(".emergency").first.is_visible()
    for name in ("page", "sheets"):
        refused = page.frame(name=name)
        assert refused is not None and refused.url.startswith(("chrome-error:", "about:"))
    assert all("frame" in each or "embed" in each.lower() for each in broken), broken
    # A sheet of ours is shown in a page of ours alone: the test of every feature shows it there.


@pytest.mark.parametrize("path", ["/dvt/", "/embed/dvt/", "/handouts/", "/connect/"])
def test_what_was_put_into_a_page_does_nothing(
    context: BrowserContext, host: str, broken: list[str], path: str
) -> None:
    page = context.new_page()
    left: list[str] = []

    def spoil(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace("<main", f"{PUT_IN}<main", 1)
        assert PUT_IN in body
        route.fulfill(response=answer, body=body)

    def refuse(route: Route) -> None:
        left.append(route.request.url)
        route.abort()

    context.route("http://elsewhere.example/**", refuse)
    page.route(host + path, spoil)
    page.goto(host + path)
    page.evaluate("document.querySelector('#leads').click()")
    page.evaluate("document.querySelector('#sends').requestSubmit()")
    page.wait_for_timeout(100)
    assert page.evaluate("self.marks") is None
    assert page.evaluate("document.baseURI") == host + path
    spacing = (
        "[...document.querySelectorAll('h1, #styled')].map(e => getComputedStyle(e).letterSpacing)"
    )
    assert "7px" not in page.evaluate(spacing)
    assert left == []
    kinds = {each.split()[0] for each in broken if re.match(r"[a-z]+-[a-z-]+ ", each)}
    assert {
        *("script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr", "base-uri"),
        *("img-src", "form-action"),
    } <= kinds, json.dumps(sorted(kinds))
