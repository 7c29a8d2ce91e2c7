"""The page that record systems open: in Chromium, against one written from the standard."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pytest
from playwright.sync_api import Dialog, Page, Request

from clotsigns.catalogue import as_json
from clotsigns.connect.answer import answer
from clotsigns.connect.request import Criterion
from clotsigns.connect.request import Request as Asked
from clotsigns.release.compression import ENDINGS
from clotsigns.release.headers import HEADERS_FILE, NGINX_FILE, write_headers
from copies import copy_of
from oracles import hosts
from oracles.record_system import CLIENT, LAUNCH, PATIENT, TOKEN, RecordSystem, condition, running
from windows import OpenWindow

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
SNOMED = "http://snomed.info/sct"
ASTHMA = condition("asthma", (ICD, "J45.909"), (SNOMED, "195967001"))
CALF = condition("calf", (SNOMED, "999999"), (ICD, "I82.461"))
CRAMP = condition("cramp", (ICD, "R25.2"))
NONE_SERVED = 'data-servers="[]"'


@pytest.fixture(scope="module")
def shared_system() -> Iterator[RecordSystem]:
    with running(RecordSystem()) as system:
        yield system


@pytest.fixture
def system(shared_system: RecordSystem) -> Iterator[RecordSystem]:
    shared_system.forget()
    yield shared_system
    assert shared_system.faults == []


@pytest.fixture(scope="module")
def host(
    site: Path, shared_system: RecordSystem, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The site as an edition builds it that names the record system, with its headers."""
    copy = tmp_path_factory.mktemp("smart") / "site"
    packed = [f"smart/index.html{ending}" for ending in ENDINGS]
    copy_of(site, copy, spoilt=("smart/index.html", HEADERS_FILE, NGINX_FILE))
    page = copy / "smart/index.html"
    html = page.read_text(encoding="utf-8")
    assert NONE_SERVED in html
    named = {"server": shared_system.fhir, "client": CLIENT, "origins": [shared_system.address]}
    told = f'data-servers="{escape(json.dumps([named]))}"'
    for name in packed:
        (copy / name).unlink()
    page.write_text(html.replace(NONE_SERVED, told), encoding="utf-8")
    write_headers(copy)
    with hosts.service(copy) as address:
        yield address


@pytest.fixture
def page(open_window: OpenWindow) -> Iterator[Page]:
    """A window in which an error of a script, or a breach of the policy, is one of the test."""
    page = open_window()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))

    def shut(dialog: Dialog) -> None:
        errors.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", shut)
    page.on("console", lambda told: errors.extend(policy_faults(told.text)))
    yield page
    assert errors == []


def policy_faults(told: str) -> list[str]:
    return [told] if "Content Security Policy" in told else []


def launch(page: Page, host: str, iss: str, **more: str) -> None:
    page.goto(f"{host}/smart/?{urlencode({'iss': iss, 'launch': LAUNCH, **more})}")


def heading(page: Page, text: str) -> None:
    page.locator("article h1", has_text=text).wait_for(timeout=10_000)


def failed(page: Page, word: str) -> None:
    """It says that it could not, why, and shows help and all pages all the same."""
    title, why = (page.locator(".smart").get_attribute(f"data-{w}") for w in ("failed-title", word))
    assert title and why
    heading(page, title)
    assert page.locator("article h1 + p").inner_text() == why
    assert page.title().startswith(title)
    assert page.locator(".emergency").first.is_visible()
    assert page.locator(".answers li").count() > 7
    assert "code=" not in page.url and "state=" not in page.url


def chosen(page: Page) -> list[str]:
    found: list[str] = page.locator(".answers-chosen > li").evaluate_all(
        "items => items.map(item => item.dataset.page)"
    )
    return found


def test_a_record_system_opens_it_and_the_pages_that_fit_are_shown(
    page: Page, host: str, system: RecordSystem, site: Path
) -> None:
    system.conditions = [
        condition("lung", (SNOMED, "59282003"), clinical="resolved"),
        ASTHMA,
        condition("wrong", (ICD, "R25.2"), verification="entered-in-error"),
        condition("doubted", (ICD, "M62.831"), verification="refuted"),
        CALF,
        {"resourceType": "Condition", "id": "words-alone", "code": {"text": "leg clot"}},
    ]
    ours: list[Request] = []
    page.on("request", lambda asked: ours.append(asked) if asked.url.startswith(host) else None)
    launch(page, host, system.fhir)
    heading(page, "The page that fits you")
    catalogue = as_json.read((site / "catalogue.json").read_text(encoding="utf-8"))
    wanted = (Criterion(system=ICD, code="I82.461"), Criterion(system=SNOMED, code="59282003"))
    assert chosen(page) == [e.page for e in answer(catalogue, Asked(criteria=wanted)).entries]
    box, fitting = page.locator(".emergency").first, page.locator(".answers-chosen")
    above, below = box.bounding_box(), fitting.bounding_box()
    assert above is not None and below is not None
    assert above["y"] + above["height"] <= below["y"]
    # It asked once for each thing, sheet by sheet, and for nothing else.
    paths = [path.partition("?")[0] for _, path, _, _ in system.asked]
    assert paths == [
        *("/fhir/.well-known/smart-configuration", "/auth", "/token"),
        *(["/fhir/Condition"] * 3),
    ]
    assert not any("Referer" in headers for _, _, headers, _ in system.asked)
    # Nothing of it went to the host of the page, stayed in the tab or in the browser.
    assert page.url == f"{host}/smart/"
    told = " ".join(f"{asked.url} {asked.post_data} {asked.headers}" for asked in ours)
    assert not any(secret in told for secret in (TOKEN, PATIENT, "I82", "59282003"))
    kept = page.evaluate(
        "async () => JSON.stringify([{...sessionStorage}, {...localStorage}, document.cookie,"
        "await caches.keys(), await indexedDB.databases(), history.state])"
    )
    assert TOKEN not in kept and PATIENT not in kept and "smart" not in kept
    # What is shown is gone with the page.
    page.reload()
    assert page.locator("article h1").inner_text() == "Our pages for your health record"
    assert chosen(page) == []
    # The way back is good once.
    code = f"{host}/smart/?code=one-time-code&state=used"
    page.goto(code)
    failed(page, "late")
    assert paths.count("/token") == 1


def test_an_older_server_is_asked_in_its_own_words(
    page: Page, host: str, system: RecordSystem
) -> None:
    system.discovery = {"capabilities": ["launch-ehr", "client-public", "permission-v1"]}
    system.conditions = [CRAMP]
    launch(page, host, system.fhir)
    heading(page, "The page that fits you")
    assert chosen(page)[0] == "leg-cramps"


def test_no_conditions_and_none_of_ours_are_said_to_be_so(
    page: Page, host: str, system: RecordSystem
) -> None:
    for conditions, word in (([], "empty"), ([ASTHMA], "none")):
        system.forget()
        system.conditions = conditions
        launch(page, host, system.fhir)
        title = page.locator(".smart").get_attribute(f"data-{word}-title") or "?"
        heading(page, title)
        words = page.locator("article h1 + p").inner_text()
        assert words == page.locator(".smart").get_attribute(f"data-{word}")
        assert "red box" in words and page.locator(".emergency").first.is_visible()
        assert chosen(page) == []


def test_only_systems_that_the_host_has_named_are_asked(
    page: Page, host: str, system: RecordSystem, base_url: str
) -> None:
    elsewhere: list[str] = []
    page.on("request", lambda asked: elsewhere.append(asked.url))
    port = system.address.rpartition(":")[2]
    for iss in (
        *("javascript:alert(1)", "data:text/html,x", "", "https://fhir.evil.example/r4"),
        *(f"{system.fhir}.evil.example", f"{system.fhir}/../evil", f"{system.fhir}?x", "//evil"),
        *(f"http://me@127.0.0.1:{port}/fhir", f"http://127.0.0.1:{port}", system.fhir.upper()),
        f"{system.fhir}#",
    ):
        launch(page, host, iss)
        failed(page, "unknown")
    page.goto(f"{host}/smart/?iss={quote(system.fhir)}")
    failed(page, "unknown")
    assert system.asked == []
    assert [url for url in elsewhere if not url.startswith(host)] == []
    # A site whose host has named none has a page that asks nobody.
    launch(page, base_url, system.fhir)
    failed(page, "unknown")
    assert system.asked == []


Spoil = Callable[[RecordSystem], object]
ELSEWHERE = "http://127.0.0.1:9/elsewhere"
CONFIGURATION = "/fhir/.well-known/smart-configuration"


def sent(path: str, status: int, body: bytes = b"", **headers: str) -> Spoil:
    return lambda system: system.spoilt.update({path: (status, body, headers)})


def told(**discovery: object) -> Spoil:
    return lambda system: system.discovery.update(discovery)


def granted(**token: object) -> Spoil:
    return lambda system: system.granted.update(token)


def many(system: RecordSystem) -> None:
    system.conditions = [ASTHMA] * 250
    system.sheet = 1


def stray(system: RecordSystem) -> None:
    system.conditions = [CALF] * 9
    system.next = f"{ELSEWHERE}?page=2"


@pytest.mark.parametrize(
    ("word", "faults"),
    [
        (
            "unreached",
            [
                sent(CONFIGURATION, 302, Location=ELSEWHERE),
                sent("/token", 307, Location=ELSEWHERE),
                sent("/fhir/Condition", 302, Location=ELSEWHERE),
            ],
        ),
        (
            "unreadable",
            [
                *(sent(CONFIGURATION, status) for status in (404, 500)),
                *(sent(CONFIGURATION, 200, body) for body in (b"<p>", b"null", b"[]", b"7")),
                told(authorization_endpoint="javascript:alert(1)"),
                told(authorization_endpoint="https://evil.example/auth"),
                told(authorization_endpoint=None),
                told(token_endpoint=ELSEWHERE),
                told(code_challenge_methods_supported=["plain"]),
                told(code_challenge_methods_supported=None),
                granted(token_type="mac"),
                granted(access_token=None),
                granted(patient=None),
                granted(patient="../Patient?x"),
                sent("/fhir/Condition", 500),
                sent("/fhir/Condition", 200, b'{"resourceType": "OperationOutcome"}'),
                sent("/fhir/Condition", 200, b'{"resourceType": "Bundle", "entry": [null]}'),
                many,
                stray,
            ],
        ),
        (
            "refused",
            [
                lambda system: setattr(system, "error", "access_denied"),
                sent("/fhir/Condition", 403),
                sent("/fhir/Condition", 401, b"{}"),
            ],
        ),
        (
            "late",
            [
                lambda system: setattr(system, "state", "of-somebody-else"),
                sent("/token", 400, b'{"error": "invalid_grant"}'),
            ],
        ),
    ],
    ids=["unreached", "unreadable", "refused", "late"],
)
def test_whatever_goes_wrong_is_said_and_no_secret_is_lost(
    page: Page, host: str, system: RecordSystem, word: str, faults: list[Spoil]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for spoil in faults:
        system.forget()
        spoil(system)
        launch(page, host, system.fhir)
        failed(page, word)
        assert not any("evil" in url or url.startswith(f"{ELSEWHERE}?") for url in asked)
        kept = page.evaluate("JSON.stringify({...sessionStorage})")
        if system.state or system.error or any(path == "/token" for _, path, _, _ in system.asked):
            assert "smart" not in kept


def test_with_no_network_it_says_so(page: Page, host: str, system: RecordSystem) -> None:
    page.route(f"{system.address}/**", lambda route: route.abort())
    launch(page, host, system.fhir)
    failed(page, "unreached")


def test_a_browser_that_shuts_its_stores_is_told(
    page: Page, host: str, system: RecordSystem
) -> None:
    page.add_init_script(
        "Object.defineProperty(self, 'sessionStorage', {get() { throw new Error('shut'); }})"
    )
    launch(page, host, system.fhir)
    failed(page, "browser")
    assert [path for _, path, _, _ in system.asked] in ([], [CONFIGURATION])


def test_without_a_script_every_page_is_there(open_window: OpenWindow, host: str) -> None:
    page = open_window(java_script_enabled=False)
    page.goto(f"{host}/smart/?iss=x&launch=y")
    assert page.locator(".emergency").first.is_visible()
    assert page.locator(".answers li a").count() >= 7


def test_no_other_page_may_ask_another_host(host: str, site: Path, system: RecordSystem) -> None:
    with httpx.Client(base_url=host) as client:

        def policy(path: str) -> str:
            sent: str = client.get(path).headers["content-security-policy"]
            return sent

        assert f"connect-src 'self' {system.address};" in policy("/smart/")
        for path in ("/", "/connect/", "/dvt/", "/portals/", "/handouts/"):
            assert system.address not in policy(path)
        assert "http" not in policy("/404")
