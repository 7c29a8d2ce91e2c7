"""The site kept on the device: whole or not at all, whenever the network goes away."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from selectolax.lexbor import LexborHTMLParser

from clotsigns.release.worker import list_release
from clotsigns.serving import server
from clotsigns.sources.project import load_project
from clotsigns.sources.words import Words
from copies import copy_of

HELD = """async () => {
    const { active } = (await navigator.serviceWorker.getRegistration()) ?? {};
    if (!active) return {};
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise(done => { port1.onmessage = ({ data }) => done(data); });
    active.postMessage("state", [port2]);
    return answer;
}"""
SLOW = "Object.defineProperty(Navigator.prototype, 'connection', {get: () => (%s)})"
# Chromium looks for a newer worker a second after the one that it has was last asked for anything,
# and a page asks it for things until it is idle.
BETWEEN_VISITS = 4000
# A status, a page and headers.
Said = tuple[int, bytes, dict[str, str]]
HTML = {"content-type": "text/html"}
# What a host says to everything is not said to an address that ends so.
WITHIN = "?within"
# Made anew where a page is changed, or not asked for.
PACKED = (".br", ".gz", ".zip")
# What the worker keeps where it is not asked for all: enough pages for each to be missed.
PAGES = ("dvt/", "glossary/", "massage-danger/", "about/", "about/sources/")
FEW = re.compile(f"assets/[cfkl]|pictures/[chlp][^/]+$|({'|'.join(PAGES)})$")
# What such a page has, and no script but the one that asks for the worker: to show the rest takes
# long, and is all the same to the worker.
SHORT = "h1, .emergency, .help-line, figure, .keep"
SCRIPTS = re.compile(r"<script(?![^>]*/keep\.).*?</script>", re.DOTALL)
OLD, NEW = "Deep vein thrombosis", "Deep vein thrombosis, second release"
LONG_AGO = 1_000_000_000


class Host:
    """A host of one release at a time, which can go away and come back at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.left = 10**6
        # What it says to everything instead.
        self.says: Said | None = None
        self._lock = threading.Lock()
        made = server(folder, 0)
        host = self

        class Handler(made.RequestHandlerClass.func):  # type: ignore[misc, name-defined]
            def do_GET(self) -> None:
                with host._lock:
                    host.left -= 1
                    gone = host.left < 0
                    host.asked.append(self.path)
                if gone:
                    self.close_connection = True
                    return
                if host.says and not self.path.endswith(WITHIN):
                    status, body, headers = host.says
                    self.send_response(status)
                    self.send_header("content-length", str(len(body)))
                    for header in headers.items():
                        self.send_header(*header)
                    self.end_headers()
                    self.wfile.write(body)
                    return
                # A connection outlives a release.
                self.directory = str(host.folder)
                super().do_GET()

            def __init__(self, *arguments: object) -> None:
                super().__init__(*arguments, directory=str(host.folder))

        made.RequestHandlerClass = Handler
        self._made: ThreadingHTTPServer = made
        self.url = f"http://127.0.0.1:{made.server_port}"
        threading.Thread(target=made.serve_forever, daemon=True).start()

    def go_away(self, after: int = 0) -> None:
        """Answer ``after`` more requests, and then none."""
        with self._lock:
            self.left = after

    def come_back(self) -> None:
        with self._lock:
            self.left = 10**6
            self.asked.clear()

    def close(self) -> None:
        self._made.shutdown()
        self._made.server_close()


@pytest.fixture(scope="session")
def small(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with short pages, and few that are kept: to keep and show all takes longest here."""
    folder = tmp_path_factory.mktemp("small") / "site"
    short = [f"{path}index.html" for path in ("", "emergency/", *PAGES)]
    copy_of(site, folder, spoilt=("sw.js", *short), without=PACKED)
    for name in short:
        shorten(folder / name)
    list_anew(folder)
    # Files of the same second as those of the next release would be the same to a browser.
    for name in ("sw.js", *short):
        os.utime(folder / name, (LONG_AGO, LONG_AGO))
    return folder


def shorten(page: Path) -> None:
    """Leaves out of a page what is not in ``SHORT``, and ``SCRIPTS``."""
    html = SCRIPTS.sub("", page.read_text(encoding="utf-8"))
    article = LexborHTMLParser(html).css_first("article")
    assert article is not None
    head, start, rest = html.partition("<article")
    tag, foot = rest[: rest.index(">") + 1], rest[rest.index("</article") :]
    parts = [part.html or "" for part in article.css(SHORT)]
    assert len(parts) > 1
    page.write_text("".join((head, start, tag, *parts, foot)), encoding="utf-8")


def list_anew(folder: Path) -> None:
    """Writes the list of what is kept as the files now are, with few of them."""
    worker = folder / "sw.js"
    worker.write_text(worker.read_text(encoding="utf-8").split("\n", 1)[1], encoding="utf-8")
    list_release(folder)
    list_few(folder)


def list_few(folder: Path) -> None:
    """Leaves out of the list of what is kept what is not in ``FEW``."""
    worker = folder / "sw.js"
    listed, code = worker.read_text(encoding="utf-8").split("\n", 1)
    head, equals, told = listed.rstrip(";").partition("=")
    facts = json.loads(told)
    facts["pages"] = [kept for kept in facts["pages"] if FEW.match(kept[0])]
    assert 20 < len(facts["pages"]) < 80
    worker.write_text(f"{head}{equals}{json.dumps(facts)};\n{code}", encoding="utf-8")


@pytest.fixture
def host(small: Path) -> Iterator[Host]:
    running = Host(small)
    yield running
    running.close()


@pytest.fixture
def whole(site: Path) -> Iterator[Host]:
    """A host of the site as it is, with all that its worker keeps."""
    running = Host(site)
    yield running
    running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(service_workers="allow") as fresh:
        yield fresh


@pytest.fixture(scope="session")
def second_release(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with one page changed."""
    folder = tmp_path_factory.mktemp("second") / "site"
    copy_of(small, folder, spoilt=("dvt/index.html", "sw.js"))
    page = folder / "dvt" / "index.html"
    text = page.read_text(encoding="utf-8")
    assert OLD in text
    page.write_text(text.replace(OLD, NEW), encoding="utf-8")
    list_anew(folder)
    return folder


def until(page: Page, what: Callable[[], bool], pause: float = 50) -> None:
    """Wait for something that no page can show."""
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end, "it has not come to pass"
        page.wait_for_timeout(pause)


def is_whole(page: Page) -> bool:
    return bool(page.evaluate(HELD).get("whole"))


def visit_until_whole(page: Page, host: Host) -> None:
    page.goto(host.url + "/")
    until(page, lambda: is_whole(page))


def help_on(page: Page) -> Locator:
    """The emergency box, or the line in its place on pages that give no health advice."""
    return page.locator(".emergency, .help-line").first


def title(page: Page) -> str:
    return page.locator("h1").inner_text()


def is_second(page: Page, host: Host) -> bool:
    page.goto(host.url + "/dvt/")
    return NEW in page.locator("article").inner_text()


def test_with_the_host_gone_all_that_was_kept_is_there(
    context: BrowserContext, whole: Host, pages: list[str], root: Path
) -> None:
    page = context.new_page()
    visit_until_whole(page, whole)
    whole.go_away()
    every_page_and_picture_is_there(page, whole, pages)
    the_search_finds(page, whole)
    a_frame_says_what_is_missing(page, whole, load_project(root).words)


# Each page as the device gives it: its digest, its pictures, if it has help, what else it asks for.
GIVEN = """paths => Promise.all(paths.map(async path => {
    const answer = await fetch(path).catch(() => {});
    if (!answer) return null;
    const content = await answer.arrayBuffer();
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
    const page = new DOMParser().parseFromString(new TextDecoder().decode(content), "text/html");
    const named = (selector, by) => [...page.querySelectorAll(selector)]
        .map(element => new URL(element.getAttribute(by), answer.url).href);
    return {
        digest: [...hash].map(byte => byte.toString(16).padStart(2, "0")).join(""),
        pictures: named("img", "src"),
        helps: Boolean(page.querySelector(".emergency, .help-line")),
        kind: [...named("script[src]", "src"), ...named("link[rel=stylesheet]", "href")].join(" "),
    };
}))"""
BROKEN = """async pictures => {
    const made = pictures?.map(src => Object.assign(new Image(), { src }));
    const images = made ?? [...document.images];
    for (const image of images) image.loading = "eager";
    await Promise.allSettled(images.map(image => image.decode()));
    return images.filter(image => !image.naturalWidth).map(image => image.src);
}"""
# Pages for frames, and that of addresses that are not there.
NOT_KEPT = re.compile("/embed/|/404")


def every_page_and_picture_is_there(page: Page, host: Host, pages: list[str]) -> None:
    """All of it as it is on the site; and the pages of a kind are shown as one of them is."""
    shown: dict[str, str] = {}
    pictures = set()
    for path, given in zip(pages, page.evaluate(GIVEN, pages), strict=True):
        assert bool(given) != bool(NOT_KEPT.match(path)), path
        if not given:
            # The way to help is given instead.
            shown["not kept"] = path
            continue
        file = host.folder / path[1:] / "index.html"
        assert given["digest"] == hashlib.sha256(file.read_bytes()).hexdigest(), path
        assert given["helps"], path
        pictures |= set(given["pictures"])
        shown[given["kind"]] = path
    assert len(pictures) > 20
    assert page.evaluate(BROKEN, list(pictures)) == []
    assert 4 < len(shown) < 12
    for path in shown.values():
        page.goto(host.url + path)
        expect(help_on(page)).to_be_visible()
        assert page.evaluate(BROKEN) == [], path


def the_search_finds(page: Page, host: Host) -> None:
    page.goto(host.url + "/leg-cramps/")
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("buttock")
    found = page.get_by_role("dialog").get_by_role("link").first
    found.wait_for()
    found.click()
    page.wait_for_url("**/buttock-clots/**")


def a_frame_says_what_is_missing(page: Page, host: Host, words: Words) -> None:
    page.goto(host.url + "/handouts/")
    shown = page.frame_locator("iframe").first
    expect(shown.get_by_text(words["kept.absent"])).to_be_visible()
    expect(shown.get_by_text(words["help_line"])).to_be_visible()
    # The whole page goes there, and not the frame.
    shown.get_by_role("link", name=words["help_link"]).click()
    page.wait_for_url("**/emergency/")
    expect(help_on(page)).to_be_visible()


@pytest.mark.parametrize("answers", [6, 15, 25])
def test_a_first_visit_that_breaks_off_keeps_when_to_call_for_help(
    context: BrowserContext, host: Host, answers: int
) -> None:
    page = context.new_page()
    page.goto(host.url + "/dvt/")
    until(page, lambda: "/sw.js" in host.asked)
    host.go_away(after=answers)
    until(page, lambda: host.left < 0)
    page.wait_for_timeout(300)
    assert not is_whole(page)
    for path in ("/emergency/", "/"):
        page.goto(host.url + path)
        expect(help_on(page)).to_be_visible()
        assert page.url == host.url + path
    page.goto(host.url + "/about/sources/")
    expect(help_on(page)).to_be_visible()

    host.come_back()
    page.goto(host.url + "/dvt/")
    until(page, lambda: is_whole(page))
    # What the first visit has kept is not fetched again.
    assert host.asked.count("/emergency/") == 0


def test_a_new_release_replaces_the_former_whole_at_the_next_visit(
    context: BrowserContext, host: Host, second_release: Path
) -> None:
    page = context.new_page()
    visit_until_whole(page, host)
    host.folder = second_release
    host.asked.clear()
    assert not is_second(page, host), "a kept page is shown at once"
    until(page, lambda: is_second(page, host), BETWEEN_VISITS)
    # Only what has changed was fetched: one page.
    assert [path for path in host.asked if path != "/sw.js"] == ["/dvt/"]
    host.go_away()
    assert is_second(page, host)
    page.goto(host.url + "/glossary/")
    expect(help_on(page)).to_be_visible()


def test_a_new_release_that_breaks_off_leaves_the_former_whole_and_the_network_first(
    context: BrowserContext, host: Host, second_release: Path
) -> None:
    page = context.new_page()
    visit_until_whole(page, host)
    host.folder = second_release
    host.asked.clear()
    host.go_away(after=1)
    page.goto(host.url + "/")
    until(page, lambda: host.left < 0)
    for path in ("/dvt/", "/glossary/", "/massage-danger/"):
        page.goto(host.url + path)
        expect(help_on(page)).to_be_visible()
    assert not is_second(page, host)
    host.come_back()
    assert is_second(page, host), "old advice is not shown where new advice can be had"


def test_files_of_two_releases_are_never_kept_together(
    context: BrowserContext, host: Host, small: Path, second_release: Path, tmp_path: Path
) -> None:
    """A host that is half-way through its own update has pages that the list does not mean."""
    mixed = tmp_path / "mixed"
    copy_of(second_release, mixed, spoilt=("sw.js",))
    shutil.copy(small / "sw.js", mixed / "sw.js")
    host.folder = mixed
    page = context.new_page()
    page.goto(host.url + "/")
    until(page, lambda: "/dvt/" in host.asked)
    page.wait_for_timeout(300)
    assert not is_whole(page)


BAD = ("{saveData: false, effectiveType: '2g'}", "{saveData: true, effectiveType: '4g'}")


def test_a_bad_connection_is_used_only_when_asked(browser: Browser, host: Host) -> None:
    for connection in BAD:
        with browser.new_context(service_workers="allow") as context:
            context.add_init_script(SLOW % connection)
            page = context.new_page()
            page.goto(host.url + "/about/")
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(300)
            assert "/sw.js" not in host.asked, connection
            if connection == BAD[-1]:
                page.get_by_role("button", name="Keep this site on my phone").click()
                expect(page.locator(".keep").get_by_role("status")).to_contain_text(
                    "The site is kept", timeout=30_000
                )
                assert is_whole(page)


def test_a_new_release_waits_for_a_good_connection(
    context: BrowserContext, host: Host, second_release: Path, tmp_path: Path
) -> None:
    page = context.new_page()
    visit_until_whole(page, host)
    slow = tmp_path / "slow"
    copy_of(second_release, slow, spoilt=("sw.js",))
    worker = (slow / "sw.js").read_text(encoding="utf-8")
    code = SLOW.replace("Navigator", "WorkerNavigator") % "{saveData: true}"
    (slow / "sw.js").write_text(f"{code}\n{worker}", encoding="utf-8")
    host.folder = slow
    host.asked.clear()
    page.goto(host.url + "/")
    until(page, lambda: "/sw.js" in host.asked)
    page.wait_for_timeout(300)
    assert [path for path in host.asked if path != "/sw.js"] == []


def test_a_full_device_keeps_what_it_can_and_says_so(
    browser: Browser, whole: Host, root: Path
) -> None:
    words = load_project(root).words
    # Room for when to call for help, and for nothing.
    for room in (250_000, 1):
        whole.come_back()
        with browser.new_context(service_workers="allow") as context:
            context.add_init_script(SLOW % "{saveData: true}")
            page = context.new_page()
            page.goto(whole.url + "/about/")
            devtools = context.new_cdp_session(page)
            quota = {"origin": whole.url, "quotaSize": room}
            devtools.send("Storage.overrideQuotaForOrigin", quota)
            page.get_by_role("button", name="Keep this site on my phone").click()
            expect(page.locator(".keep").get_by_role("status")).to_contain_text(
                "There is no more room", timeout=30_000
            )
            whole.go_away()
            page.goto(whole.url + "/emergency/")
            expect(
                help_on(page) if room > 1 else page.get_by_text(words["help_line"])
            ).to_be_visible()


def test_phones_may_install_the_site(context: BrowserContext, host: Host) -> None:
    page = context.new_page()
    page.goto(host.url + "/")
    devtools = context.new_cdp_session(page)
    told = devtools.send("Page.getAppManifest")
    assert told["errors"] == []
    assert '"display":"minimal-ui"' in told["data"]
    faults = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [fault for fault in faults if fault["errorId"] != "in-incognito"] == []


# A store with a fault: one that fails, throws before it promises, never answers, finds nothing.
# The page sets it by a message: how, and what of the store has it.
FAULTY = """
{
    let how = "", which = [], later = 0;
    addEventListener("message", event => {
        if (!event.data?.fault) return;
        event.stopImmediatePropagation();
        ({ how, which } = event.data.fault);
        later = event.data.fault.later ?? later;
        event.ports[0].postMessage("set");
    });
    const faults = {
        fails: () => Promise.reject(new DOMException("internal error", "UnknownError")),
        throws: () => { throw new DOMException("denied", "SecurityError"); },
        hangs: () => new Promise(() => {}),
        "finds nothing": () => Promise.resolve(undefined),
    };
    const spoil = (of, name, kind) => {
        const right = of[name];
        of[name] = function (...given) {
            return which.includes(kind) ? faults[how]() : right.apply(this, given);
        };
    };
    for (const name of ["open", "match", "keys", "has", "delete"])
        spoil(CacheStorage.prototype, name, name);
    for (const name of ["match", "put", "keys"]) spoil(Cache.prototype, name, `cache.${name}`);
    for (const name of ["text", "arrayBuffer", "clone"])
        spoil(Response.prototype, name, `response.${name}`);
    const now = Date.now.bind(Date);
    Date.now = () => now() + later;
}
"""
SET = """fault => new Promise(done => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    navigator.serviceWorker.controller.postMessage({ fault }, [port2]);
}).then(() => "set")"""
EVERYTHING = ["open", "match", "keys", "has", "delete", "cache.match", "cache.put"]
EVERYTHING += ["response.text", "response.arrayBuffer", "response.clone"]


@pytest.fixture(scope="session")
def faulty_release(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, whose worker has a store that can be spoilt."""
    folder = tmp_path_factory.mktemp("faulty") / "site"
    copy_of(small, folder, spoilt=("sw.js",))
    worker = folder / "sw.js"
    worker.write_text(FAULTY + worker.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


@pytest.fixture
def kept(context: BrowserContext, host: Host, faulty_release: Path) -> Page:
    """A page of a site that is kept whole, with a store that can be spoilt."""
    host.folder = faulty_release
    page = context.new_page()
    visit_until_whole(page, host)
    until(page, lambda: bool(page.evaluate("Boolean(navigator.serviceWorker.controller)")))
    return page


def spoil(page: Page, how: str, which: list[str], later: int = 0) -> None:
    fault = {"how": how, "which": which, "later": later}
    assert page.evaluate(SET, fault) == "set"


def test_whatever_the_store_does_a_page_comes_or_says_when_to_call(
    kept: Page, host: Host, root: Path
) -> None:
    words = load_project(root).words
    for how in ("fails", "throws", "hangs", "finds nothing"):
        pages_come_from_the_network(kept, host, how)
        host.go_away()
        one_fault_leaves_when_to_call(kept, host, how)
        without_any_store_the_page_says_when_to_call(kept, host, words, how)
        host.come_back()


def pages_come_from_the_network(kept: Page, host: Host, how: str) -> None:
    for which in (EVERYTHING, *([one] for one in EVERYTHING)):
        spoil(kept, how, which)
        # With one fault, the other is looked at below.
        for path in ("/emergency/", "/dvt/") if which == EVERYTHING else ("/dvt/",):
            begun = time.monotonic()
            answer = kept.goto(host.url + path)
            assert answer is not None and answer.ok, (which, path)
            expect(kept.locator(".emergency").first).to_be_visible()
            assert time.monotonic() - begun < 8, (which, path)
    broken = kept.evaluate("[...document.images].filter(i => i.complete && !i.naturalWidth).length")
    assert broken == 0


def one_fault_leaves_when_to_call(kept: Page, host: Host, how: str) -> None:
    for which in ("open", "match", "keys", "has", "cache.match", "response.text"):
        spoil(kept, how, [which])
        answer = kept.goto(host.url + "/emergency/")
        assert answer is not None and answer.ok, which
        expect(kept.locator(".emergency").first).to_be_visible()


def without_any_store_the_page_says_when_to_call(
    kept: Page, host: Host, words: Words, how: str
) -> None:
    spoil(kept, how, EVERYTHING)
    for path in ("/emergency/", "/dvt/"):
        answer = kept.goto(host.url + path)
        assert answer is not None and answer.status == 503
        expect(kept.get_by_text(words["help_line"])).to_be_visible()
        expect(kept.get_by_text(words["kept.absent"])).to_be_visible()
        links = kept.get_by_role("link", name=words["help_link"])
        assert links.count() == (path != "/emergency/"), "a page leads to another, not to itself"


DAMAGE = """async ([path, bytes]) => {
    for (const name of await caches.keys()) {
        const store = await caches.open(name);
        const found = await store.match(path);
        if (found) await store.put(path, new Response(bytes, { headers: found.headers }));
    }
}"""


def test_a_damaged_copy_is_as_good_as_none(context: BrowserContext, host: Host) -> None:
    page = context.new_page()
    visit_until_whole(page, host)
    for content in ("", "<!doctype html><p>half a pa", "\0" * 5000):
        host.come_back()
        page.evaluate(DAMAGE, ["/dvt/", content])
        host.go_away()
        page.goto(host.url + "/dvt/")
        assert page.url == host.url + "/emergency/"
        expect(page.locator(".emergency").first).to_be_visible()
        host.come_back()
        page.goto(host.url + "/dvt/")
        assert "/dvt/" in host.asked
        assert OLD in page.locator("article").inner_text()
        until(page, lambda: bool(page.evaluate("caches.match('/dvt/').then(Boolean)")))
        host.go_away()
        page.goto(host.url + "/dvt/")
        assert OLD in page.locator("article").inner_text()


LOSE = "async path => { for (const n of await caches.keys()) (await caches.open(n)).delete(path) }"
UNDATE = """async path => {
    for (const name of await caches.keys()) {
        const store = await caches.open(name);
        const found = await store.match(path);
        if (!found) continue;
        const headers = new Headers(found.headers);
        for (const told of ["x-kept-on", "date"]) headers.delete(told);
        await store.put(path, new Response(await found.arrayBuffer(), { headers }));
    }
}"""
LOG_IN = b"<!doctype html><title>Wi-Fi</title><h1>Log in"
NETWORKS_OWN: Said = (200, LOG_IN, HTML)
# To a page of the network, on a port where no browser may read.
LED_AWAY: Said = (302, b"", {"location": "http://127.0.0.1:1/"})
YEAR = 365 * 24 * 3600 * 1000


def test_an_old_copy_says_so_and_new_advice_comes_first(kept: Page, host: Host, root: Path) -> None:
    words = load_project(root).words
    line = words["kept.old"].split("{date}")[0]
    host.asked.clear()
    kept.goto(host.url + "/dvt/")
    assert "/dvt/" not in host.asked
    assert line not in kept.locator("body").inner_text()
    # A clock that is wrong makes a copy old, too.
    for later in (-30 * YEAR, 30 * YEAR, YEAR / 9):
        host.asked.clear()
        spoil(kept, "", [], later=round(later))
        kept.goto(host.url + "/dvt/")
        assert "/dvt/" in host.asked, "what may be out of date is asked for anew"
        assert line not in kept.locator("body").inner_text()
    host.go_away()
    for path in ("/dvt/", "/"):
        kept.goto(host.url + path)
        told = kept.locator("main .state").first.inner_text()
        assert told.startswith(line)
        year = kept.evaluate("new Date().getFullYear()")
        assert str(year) in told
    kept.evaluate(UNDATE, "/dvt/")
    kept.goto(host.url + "/dvt/")
    assert kept.locator("main .state").first.inner_text() == words["kept.undated"]


def test_a_host_that_is_ill_or_not_ours_is_as_good_as_none(
    kept: Page, host: Host, root: Path
) -> None:
    words = load_project(root).words
    spoil(kept, "", [], later=YEAR // 9)
    ill: list[Said] = [(status, b"<!doctype html><h1>No", HTML) for status in (403, 429, 503)]
    half: Said = (200, (host.folder / "dvt/index.html").read_bytes()[:9000], HTML)
    for says in (NETWORKS_OWN, LED_AWAY, half, *ill):
        host.says = says
        kept.goto(host.url + "/dvt/")
        assert OLD in kept.locator("article").inner_text(), says
    kept.evaluate(LOSE, "/glossary/")
    kept.goto(host.url + "/glossary/")
    assert kept.url == host.url + "/emergency/"

    # With no copy to show, the page of the network is named as such, and can be had.
    for strange in (LED_AWAY, (200, LOG_IN, {}), NETWORKS_OWN):
        host.says = strange
        kept.goto(host.url + "/glossary/")
        expect(kept.get_by_text(words["kept.strange"])).to_be_visible()
    expect(kept.get_by_text(words["help_line"])).to_be_visible()
    kept.get_by_role("link", name=words["kept.through"]).click()
    expect(kept.get_by_role("heading", name="Log in")).to_be_visible()
    kept.go_back()
    kept.get_by_role("link", name=words["help_link"]).click()
    expect(kept.locator(".emergency").first).to_be_visible()
    # A redirect within the site is followed, and no copy stands for a page that is gone.
    host.says = (302, b"", {"location": f"/dvt/{WITHIN}"})
    kept.goto(host.url + "/dvt/")
    assert kept.url == f"{host.url}/dvt/{WITHIN}"
    host.says = (410, b"<!doctype html><h1>Gone", HTML)
    kept.goto(host.url + "/dvt/")
    expect(kept.get_by_role("heading", name="Gone")).to_be_visible()
    # Our own page is shown however a proxy has changed it.
    for rest in (b'<link rel=canonical href="https://example.org/glossary/">', b"<p>Clot Signs"):
        host.says = (200, b"<!doctype html>" + rest + b"<h1>The words", HTML)
        kept.goto(host.url + "/glossary/")
        expect(kept.get_by_role("heading", name="The words")).to_be_visible()
