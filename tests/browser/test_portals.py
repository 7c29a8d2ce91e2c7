"""The answer page, frames and examples in a real browser."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import httpx
import pytest
import uvicorn
import yaml
from playwright.sync_api import Browser, Dialog, Page

from clotsigns.catalogue import as_json, wheel
from clotsigns.catalogue.model import Catalogue
from clotsigns.connect.answer import answer
from clotsigns.connect.request import Criterion, Request, parse
from clotsigns.connect.service import application
from clotsigns.release.headers import HEADERS_FILE, headers_for, read_rules
from clotsigns.steps.late_links import filled
from windows import PHONE, OpenWindow

ICD = "2.16.840.1.113883.6.90"
C, CS = "mainSearchCriteria.v.c", "mainSearchCriteria.v.cs"
ADDRESS = "https://clotsigns.example"
POLICY = "Content-Security-Policy"
CALF = ["gastrocnemius-veins", "gastrocnemius-veins/decide", "dvt"]


@pytest.fixture(scope="module")
def catalogue(site: Path) -> Catalogue:
    return as_json.read((site / "catalogue.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def examples(root: Path, base_url: str) -> dict[str, str]:
    """The pieces to copy, for the site as it is served here."""
    text = (root / "data/portal-examples.yml").read_text(encoding="utf-8")
    return {
        name: filled(entry["code"], f"{base_url}/", wheel.path())
        for name, entry in yaml.safe_load(text)["examples"].items()
    }


@pytest.fixture(scope="module")
def service_url(site: Path) -> Iterator[str]:
    """The address of the live service, which serves the whole site with its headers."""
    server = uvicorn.Server(
        uvicorn.Config(application(site), port=0, log_level="error", lifespan="off", ws="none")
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive(), "the service did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def page(open_window: OpenWindow) -> Iterator[Page]:
    """A phone. Any error in a script of the page is an error of the test."""
    page = open_window(viewport=PHONE)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []


def asked(base_url: str, code: str, system: str = ICD, **more: str) -> str:
    query = {"mainSearchCriteria.v.cs": system, "mainSearchCriteria.v.c": code, **more}
    return f"{base_url}/connect/?{urlencode(query)}"


def chosen(page: Page) -> list[str]:
    """The pages that stand in the list of those that fit."""
    found: list[str] = page.locator(".answers-chosen > li").evaluate_all(
        "items => items.map(item => item.dataset.page)"
    )
    return found


def test_the_pages_that_fit_come_first_below_the_emergency_box(page: Page, base_url: str) -> None:
    page.goto(asked(base_url, "i82461"))
    assert chosen(page) == CALF
    assert page.locator("h1").inner_text() == "The page that fits you"
    assert page.title().startswith("The page that fits you")
    box, answers = page.locator(".emergency").first, page.locator(".answers-chosen")
    above, below = box.bounding_box(), answers.bounding_box()
    assert above is not None and below is not None
    assert above["y"] + above["height"] <= below["y"]
    everything = page.locator("[data-page]").count()
    assert page.locator(".answers li").count() == everything - 3
    page.locator(".answers-chosen a").first.click()
    assert page.url == f"{base_url}/gastrocnemius-veins/"


def test_a_code_that_is_not_listed_is_answered_and_said_so(page: Page, base_url: str) -> None:
    page.goto(asked(base_url, "I26.97"))
    assert chosen(page) == ["emergency", "blood-thinners", "dvt"]
    assert "ICD-10-CM I26.9." in page.locator("main").inner_text()


@pytest.mark.parametrize("system", [ICD, "1.2.3", ""])
def test_no_match_shows_every_page(page: Page, base_url: str, system: str) -> None:
    page.goto(asked(base_url, "J45.9", system))
    assert chosen(page) == []
    assert page.locator(".answers li").count() == page.locator("[data-page]").count() > 7


def test_no_match_says_so_before_all_else(page: Page, base_url: str) -> None:
    """In OpenEMR's own window: who asked about asthma is not told of the page that fits."""
    page.set_viewport_size({"width": 1024, "height": 750})
    page.goto(asked(base_url, "J45.909"))
    heading = page.locator("article h1")
    assert heading.inner_text() == "We have no page about this"
    assert page.title().startswith("We have no page about this")
    words = page.locator("article h1 + p")
    assert words.inner_text().startswith("We have no page for what your health record asked about.")
    box = page.locator(".emergency").first.bounding_box()
    said = words.bounding_box()
    assert box is not None and said is not None
    assert said["y"] + said["height"] <= box["y"] and said["y"] + said["height"] < 750
    assert "fits" not in page.locator("article").inner_text()


def test_with_no_code_nothing_is_said_to_fit(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/connect/")
    assert "fits you" not in page.locator("h1").inner_text()
    assert chosen(page) == []


def test_a_part_of_a_page_is_led_to(page: Page, base_url: str) -> None:
    page.goto(asked(base_url, "I82.621"))
    link = page.locator(".answers-chosen a").first.get_attribute("href") or ""
    assert link.endswith("dvt/#q-arm")
    page.goto(asked(base_url, "Z86.711", go="first"))
    page.wait_for_url(f"{base_url}/blood-thinners/#living-on")


def test_it_goes_on_at_once_when_asked(page: Page, base_url: str) -> None:
    page.goto(asked(base_url, "R25.2", go="first"))
    page.wait_for_url(f"{base_url}/leg-cramps/")
    page.goto(asked(base_url, "J45", go="first"))
    assert "/connect/" in page.url


def test_without_a_script_every_page_is_there(open_window: OpenWindow, base_url: str) -> None:
    page = open_window(java_script_enabled=False)
    page.goto(asked(base_url, "I82.461"))
    assert page.locator(".emergency").first.is_visible()
    assert page.locator(".answers li a").count() >= 7


def test_nothing_from_the_address_is_shown(page: Page, base_url: str) -> None:
    evil = "<img src=x onerror=alert(1)>Call 555-EVIL"
    run: list[str] = []

    def shut(dialog: Dialog) -> None:
        run.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", shut)
    for code in (evil, f"I82.461{evil}"):
        page.goto(
            asked(base_url, code, **{"mainSearchCriteria.v.dn": evil})
            + f"&mainSearchCriteria.v.ot={quote(evil)}#{quote(evil)}"
        )
        assert "555" not in page.locator("body").inner_text()
        assert page.locator("img[src=x]").count() == 0
    assert run == []


def test_the_browser_and_the_service_give_the_same_answers(
    page: Page, base_url: str, catalogue: Catalogue
) -> None:
    """The table is searched by two programs: each code, with slips and children, through both."""
    page.goto(f"{base_url}/connect/")
    requests: list[tuple[Criterion, ...]] = []
    for code in catalogue.codes.codes:
        oid = catalogue.codes.key(code.system).oid
        for text in (
            code.code,
            code.code.lower().replace(".", ""),
            f"{code.code}7",
            code.code[:-1],
        ):
            requests.append((Criterion(system=oid, code=text),))
    several = ("R25.2", "I26.99", "G57.0", "I26.01", "X", "I82.461", "I82.462", "Z86.711", "Z79.01")
    codes = [Criterion(system=ICD, code=c) for c in several]
    requests += [(a, b) for a in codes for b in codes if a != b]
    known = ("Warfarin", "apixaban 5 MG Oral Tablet", "aspirin", "Vitamin E", "XARELTO")
    names = (*known, "Heparin induced thrombocytopenia", "Allergy to warfarin")
    for name in names:
        for system in ("", "2.16.840.1.113883.6.88", "2.16.840.1.113883.6.69", ICD):
            requests.append((Criterion(system=system, code="", name=name),))
            if system:
                requests.append((Criterion(system=system, code="99", name=name),))
    requests += [
        (Criterion(system=f"urn:oid:{ICD}", code="I26"),),
        (Criterion(system="HTTP://hl7.org/fhir/sid/icd-10-cm", code="I26"),),
    ]
    queries = [
        urlencode(
            [
                pair
                for number, criterion in enumerate(request)
                for pair in (
                    (f"mainSearchCriteria.v.c{number or ''}", criterion.code),
                    (f"MAINSEARCHCRITERIA.V.CS{number or ''}", criterion.system),
                    (f"mainSearchCriteria.v.dn{number or ''}", criterion.name),
                )
            ]
        )
        for request in requests
    ]
    found = page.evaluate("all => all.map(query => clotSignsConnect.chosen(query).places)", queries)
    wanted = [
        [
            f"{entry.page}#{entry.part}" if entry.part else entry.page
            for entry in answer(catalogue, Request(criteria=request)).entries
        ]
        for request in requests
    ]
    assert found == wanted
    assert sum(map(bool, wanted)) > 800
    spelt = [
        [(CS, ICD), (f"{C}1", "R25.2"), (f"{C}2", "I26.99")],
        [(CS, ICD), (f"{C}.0", "R25.2"), (f"{C}.1", "I26.99")],
        [(f"{CS}1", ICD), ("mainSearchCriteria1.v.c", "R25.2"), (f"{C}2", "I26.99")],
        [(CS, ICD), (C, "R25.2"), ("mainSearchCriteria[1].v.c", "I26.99")],
        [(CS, ICD), (C, ",".join([*(f"J{n:02}.909" for n in range(57)), "I26.99"]))],
        [(C, "I26.99"), (f"{CS}1", ICD), (f"{CS}2", "2.16.840.1.113883.6.88")],
    ]
    ways = [urlencode(pairs) for pairs in spelt]
    first = page.evaluate("all => all.map(query => clotSignsConnect.chosen(query).pages[0])", ways)
    assert first == ["emergency"] * 5 + [None]


@pytest.mark.parametrize(
    "query",
    [
        f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=R25.2,I26.99",
        f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=R25,2%3BI26,99",
        f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=R25.2%20%7C%20I26.99",
        f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=R25.2-I26.99",
        f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=R25.2%257CI26.99",
        f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c[]=R25.2&mainSearchCriteria.v.c[]=I+26+.99",
        "mainSearchCriteria.v.cs=https%3A%2F%2Fhl7.org%2Ffhir%2Fsid%2Ficd-10-cm%7C2026"
        "&mainSearchCriteria.v.c=%EF%BC%A9%EF%BC%92%EF%BC%96.99+Cramp+R25.2",
        f"mainSearchCriteria.v.cs={ICD}&mainSearchCriteria.v.c=R25.2&mainSearchCriteria.v.c=I26.99",
    ],
)
def test_several_codes_are_read_as_the_service_reads_them(
    page: Page, base_url: str, catalogue: Catalogue, query: str
) -> None:
    page.goto(f"{base_url}/connect/?{query}")
    request = parse(parse_qsl(query))
    assert len(request.criteria) == 2
    assert chosen(page) == [entry.page for entry in answer(catalogue, request).entries]
    assert chosen(page)[0] == "emergency"


def test_a_link_that_was_copied_out_of_html_is_understood(page: Page, base_url: str) -> None:
    address = asked(base_url, "I82.461").replace("&", "&amp;")
    page.goto(address)
    assert chosen(page) == CALF


# --- Frames


@pytest.fixture
def portal(tmp_path: Path, serve: Callable[[Path], str], examples: dict[str, str]) -> str:
    """A portal at another address, with our page in a frame as the page for portals shows it."""
    (tmp_path / "index.html").write_text(
        "<!doctype html><title>Portal</title><h1>Portal</h1>"
        + examples["frame"]
        # Another page on the same page of the portal, of the same class.
        + examples["frame"].split("<script>")[0].replace("/dvt/", "/leg-cramps/"),
        encoding="utf-8",
    )
    return serve(tmp_path)


def test_a_frame_grows_to_the_height_of_its_page(page: Page, portal: str) -> None:
    page.goto(portal)
    frame = page.frame_locator(".clot-signs >> nth=0")
    frame.locator("h1").wait_for()
    page.wait_for_function(
        "[...document.querySelectorAll('.clot-signs')].every(frame => frame.height > 1000)"
    )
    inner = frame.locator("html").evaluate("html => html.scrollHeight")
    outer = page.locator(".clot-signs").first.evaluate("frame => frame.clientHeight")
    assert abs(inner - outer) <= 1
    # A quarter of the lowest frame before sections were folded, though that was wider.
    assert outer < 14_483 / 4
    page.set_viewport_size({"width": 1000, "height": 800})
    page.wait_for_function(f"document.querySelector('.clot-signs').height < {outer}")


def test_a_box_that_is_folded_in_a_frame_opens_from_the_box_of_danger(
    page: Page, portal: str
) -> None:
    page.goto(portal)
    frame = page.frame_locator(".clot-signs >> nth=0")
    last = frame.locator(".thinner li").last
    for _ in range(2):
        frame.locator(".emergency .more a[href='#thinner']").click()
        last.wait_for()
        frame.locator(".thinner summary").click()
        last.wait_for(state="hidden")
    inside = page.frames[1]
    shut = "[...document.querySelectorAll('article > details, .never details')].map(e => e.open)"
    inside.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert set(inside.evaluate(shut)) == {True}
    inside.evaluate("dispatchEvent(new Event('afterprint'))")
    assert set(inside.evaluate(shut)) == {False}


def test_sources_and_words_open_inside_the_frame(page: Page, portal: str) -> None:
    page.goto(portal)
    frame = page.frame_locator(".clot-signs >> nth=0")
    frame.locator("summary h2#what-it-is").click()
    for link, holds in ((".cite a", "1. "), ("a.term", ": ")):
        place = frame.locator(f"article details[open] > p {link} >> visible=true").first
        text = place.inner_text()
        place.click()
        note = frame.locator(".note")
        note.wait_for()
        assert holds in note.inner_text() or text in note.inner_text()
        near, at = note.bounding_box(), place.bounding_box()
        assert near is not None and at is not None and abs(near["y"] - at["y"]) < 700
        assert page.url == f"{portal}/"
        note.get_by_role("button").click()
        assert frame.locator(".note").count() == 0


@pytest.mark.parametrize(
    ("sandbox", "leaves"),
    [
        ("allow-scripts", False),
        ("allow-scripts allow-same-origin", False),
        (None, True),
    ],
)
def test_no_link_of_a_shut_in_frame_is_dead_without_a_word(
    page: Page,
    tmp_path: Path,
    serve: Callable[[Path], str],
    base_url: str,
    examples: dict[str, str],
    sandbox: str | None,
    leaves: bool,
) -> None:
    words = f'sandbox="{sandbox}"' if sandbox else examples["sandbox"]
    (tmp_path / "index.html").write_text(
        f'<!doctype html><title>x</title><iframe {words} src="{base_url}/embed/dvt/" '
        'width="600" height="900"></iframe>',
        encoding="utf-8",
    )
    page.goto(f"{serve(tmp_path)}/")
    frame = page.frame_locator("iframe")
    frame.locator(".emergency .call a[target=_top]").click()
    if leaves:
        page.wait_for_url(f"{base_url}/emergency/**")
    else:
        frame.locator(".note").wait_for()
        assert f"{base_url}/emergency/" in frame.locator(".note").inner_text()


def test_a_portal_says_if_its_frame_is_light_or_dark(
    open_window: OpenWindow, base_url: str, examples: dict[str, str]
) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    page = open_window(color_scheme="dark")
    page.goto(f"{base_url}/embed/dvt/")
    dark = page.evaluate(paper)
    page.goto(examples["theme"])
    light = page.evaluate(paper)
    page.goto(examples["theme"].replace("light", "dark"))
    assert page.evaluate(paper) == dark != light
    page.goto(examples["theme"].replace("light", "pink"))
    assert page.evaluate(paper) == dark
    page.emulate_media(color_scheme="light")
    page.goto(examples["theme"].replace("light", "dark"))
    assert page.evaluate(paper) == dark


def test_a_portal_s_own_policy_lets_the_frame_in(
    open_window: OpenWindow, base_url: str, examples: dict[str, str]
) -> None:
    name, _, policy = examples["policy"].partition(": ")
    page = open_window()
    for more, shown in ((policy, 1), ("", 0)):

        class Portal(BaseHTTPRequestHandler):
            sent = f"default-src 'self'; {more}"

            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header(name, self.sent)
                self.end_headers()
                frame = f'<iframe src="{base_url}/embed/dvt/"></iframe>'
                self.wfile.write(f"<!doctype html><title>x</title>{frame}".encode())

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing is told."""

        with HTTPServer(("127.0.0.1", 0), Portal) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            page.goto(f"http://127.0.0.1:{server.server_port}/")
            page.wait_for_load_state("networkidle")
            assert page.frames[1].locator(".emergency").count() == shown
            server.shutdown()


def test_links_in_a_frame_open_in_the_whole_window(page: Page, portal: str, base_url: str) -> None:
    page.goto(portal)
    frame = page.frame_locator(".clot-signs >> nth=0")
    # Where else it may come from is behind its heading, as in every frame.
    frame.locator("summary h2#look-alikes").click()
    frame.locator("a[target=_top][href*='leg-cramps'] >> visible=true").first.click()
    page.wait_for_url(f"{base_url}/leg-cramps/**")


def test_only_pages_for_frames_may_be_framed(
    page: Page, service_url: str, tmp_path: Path, serve: Callable[[Path], str]
) -> None:
    for name in ("embed/dvt", "dvt"):
        (tmp_path / "index.html").write_text(
            f'<!doctype html><title>x</title><iframe src="{service_url}/{name}/"></iframe>',
            encoding="utf-8",
        )
        page.goto(serve(tmp_path))
        page.wait_for_load_state("networkidle")
        # What the browser shows instead of a page that it refuses has no such box.
        shown = page.frames[1].locator(".emergency").count()
        assert shown == (1 if name.startswith("embed") else 0)


def test_no_page_breaks_the_policy_that_is_sent_with_it(
    open_window: OpenWindow, service_url: str, site: Path, pages: list[str]
) -> None:
    """The service sends each page the policy of the list, under which test_policy.py opens it.

    So one page of each policy is enough here.
    """
    listed = read_rules((site / HEADERS_FILE).read_text(encoding="utf-8"))
    one_of: dict[str, str] = {}
    with httpx.Client(base_url=service_url, follow_redirects=True) as client:
        for path in pages:
            sent = client.get(path).headers[POLICY]
            assert sent == headers_for(listed, listed[0].path.rstrip("/") + path)[POLICY], path
            one_of.setdefault(sent, path)
    assert len(one_of) > 5
    told: list[str] = []
    page = open_window()
    page.on("console", lambda message: told.append(f"{page.url}: {message.text}"))
    for path in one_of.values():
        page.goto(service_url + path)
    page.goto(f"{service_url}/")
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("clot")
    page.get_by_role("dialog").get_by_role("link").first.wait_for()
    assert [line for line in told if "Content Security Policy" in line] == []
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'),"
        "{textContent: 'self.foreign = 1'}))"
    )
    assert page.evaluate("self.foreign") is None
    assert any("Content Security Policy" in line for line in told)


# --- The examples


def test_the_addresses_to_copy_open_the_right_page(
    page: Page, base_url: str, examples: dict[str, str]
) -> None:
    page.goto(examples["answer-page"])
    assert chosen(page)[0] == "gastrocnemius-veins"
    page.goto(examples["token"].replace("CODE", "I82.461"))
    assert chosen(page)[0] == "gastrocnemius-veins"
    page.goto(examples["token-world"].replace("CODE", "I80.2"))
    assert chosen(page)[0] == "dvt"
    page.goto(examples["no-match"])
    assert page.locator("h1").inner_text() == "We have no page about this"
    page.goto(examples["several"])
    assert chosen(page)[0] == "emergency" and "gastrocnemius-veins" in chosen(page)
    page.goto(examples["medicine"])
    assert chosen(page)[0] == "blood-thinners"
    page.goto(examples["go"])
    page.wait_for_url(f"{base_url}/gastrocnemius-veins/")


def test_the_script_to_copy_finds_titles_and_links(
    page: Page, base_url: str, examples: dict[str, str]
) -> None:
    page.goto(base_url)
    links: Any = page.evaluate("(async () => {" + examples["script"] + "; return links;})()")
    assert [href for _, href in links] == [f"{ADDRESS}/{name}/" for name in (*CALF, "emergency")]
    assert all(title for title, _ in links)


@pytest.mark.parametrize("place", ["J45", "i82.461", "I82.3"])
def test_the_script_to_copy_breaks_nothing_where_there_is_no_answer(
    page: Page, service_url: str, examples: dict[str, str], base_url: str, place: str
) -> None:
    """From another site, with the headers that ours sends; then with no network at all."""
    script = examples["script"].replace(base_url, service_url).replace("I82.461", place)
    page.goto(base_url)
    assert page.evaluate("(async () => {" + script + "; return links;})()") == []
    page.context.set_offline(True)
    try:
        assert page.evaluate("(async () => {" + script + "; return links;})()") == []
    finally:
        page.context.set_offline(False)


def test_each_piece_has_a_button_that_copies_it(
    browser: Browser, base_url: str, examples: dict[str, str]
) -> None:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(f"{base_url}/portals/")
        pieces = page.locator("article pre")
        assert page.locator("article pre + button").count() == pieces.count() > 10
        page.locator("article pre + button").first.click()
        page.get_by_role("button", name="Copied").wait_for()
        text = page.evaluate("navigator.clipboard.readText()")
        # The page is that of the published site, wherever it is looked at.
        assert text == examples["answer-page"].replace(base_url, ADDRESS)


def test_the_recipe_of_five_minutes_comes_first(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/portals/")
    first = page.locator("article pre").first.bounding_box()
    assert first is not None and first["y"] < 1000


def test_the_command_to_copy_starts_the_service(
    site: Path, tmp_path: Path, examples: dict[str, str]
) -> None:
    """The service is started as the page says; tests/site installs it as the page says."""
    (tmp_path / "site").symlink_to(site)
    command, *arguments = re.sub(r"--port \d+", "--port 0 --workers 1", examples["start"]).split()
    assert command == f"clotsigns/bin/{wheel.COMMAND}"
    # Port 0 would not tell which it took, so a free one is found first.
    with httpx.Client() as client:
        port = free_port()
        arguments[arguments.index("0")] = str(port)
        started = subprocess.Popen(
            [sys.executable, "-m", "clotsigns.connect", *arguments],
            cwd=tmp_path,
            env={**os.environ},
        )
        try:
            base = f"http://127.0.0.1:{port}"
            told = until_up(client, f"{base}/connect/health")
            assert told["status"] == "ok"
            found = client.get(base + examples["get"]).json()
            assert json.dumps(found).count("/gastrocnemius-veins/") > 0
        finally:
            started.send_signal(signal.SIGTERM)
            started.wait(20)


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until_up(client: httpx.Client, address: str) -> dict[str, Any]:
    """Ask until there is an answer; a service that never comes up is told after a minute."""
    transport_errors = 0
    while True:
        try:
            found: dict[str, Any] = client.get(address).json()
            return found
        except httpx.TransportError:
            transport_errors += 1
            assert transport_errors < 600, "the service did not come up"
            threading.Event().wait(0.1)
