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
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
import uvicorn
import yaml
from playwright.sync_api import Browser, Page

from clotsigns.catalogue import as_json
from clotsigns.catalogue.model import Catalogue
from clotsigns.connect.answer import answer
from clotsigns.connect.request import Criterion, Request
from clotsigns.connect.service import application

ICD = "2.16.840.1.113883.6.90"
ADDRESS = "https://clotsigns.example"


@pytest.fixture(scope="module")
def catalogue(site: Path) -> Catalogue:
    return as_json.read((site / "catalogue.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def examples(root: Path, base_url: str) -> dict[str, str]:
    """The pieces to copy, for the site as it is served here."""
    text = (root / "data/portal-examples.yml").read_text(encoding="utf-8")
    return {
        name: entry["code"].replace("{site}", f"{base_url}/")
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
def page(browser: Browser) -> Iterator[Page]:
    """A phone. Any error in a script of the page is an error of the test."""
    with browser.new_context(viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
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
    assert chosen(page) == ["gastrocnemius-veins", "dvt", "massage-danger"]
    box, answers = page.locator(".emergency").first, page.locator(".answers-chosen")
    above, below = box.bounding_box(), answers.bounding_box()
    assert above is not None and below is not None
    assert above["y"] + above["height"] <= below["y"]
    assert page.locator(".answers li").count() == 4
    page.locator(".answers-chosen a").first.click()
    assert page.url == f"{base_url}/gastrocnemius-veins/"


def test_a_code_that_is_not_listed_is_answered_and_said_so(page: Page, base_url: str) -> None:
    page.goto(asked(base_url, "I26.97"))
    assert chosen(page) == ["emergency", "dvt", "massage-danger"]
    assert "ICD-10-CM I26.9." in page.locator("main").inner_text()


@pytest.mark.parametrize("system", [ICD, "1.2.3", ""])
def test_no_match_shows_every_page(page: Page, base_url: str, system: str) -> None:
    page.goto(asked(base_url, "J45.9", system))
    assert chosen(page) == []
    assert "We have no page" in page.locator("main").inner_text()
    assert page.locator(".answers li").count() == 7


def test_it_goes_on_at_once_when_asked(page: Page, base_url: str) -> None:
    page.goto(asked(base_url, "R25.2", go="first"))
    page.wait_for_url(f"{base_url}/leg-cramps/")
    page.goto(asked(base_url, "J45", go="first"))
    assert "/connect/" in page.url


def test_without_a_script_every_page_is_there(browser: Browser, base_url: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(asked(base_url, "I82.461"))
        assert page.locator(".emergency").first.is_visible()
        assert page.locator(".answers li a").count() >= 7


def test_nothing_from_the_address_is_shown(page: Page, base_url: str) -> None:
    evil = "<img src=x onerror=alert(1)>Call 555-EVIL"
    page.on("dialog", lambda dialog: pytest.fail("a script from the address was run"))
    for code in (evil, f"I82.461{evil}"):
        page.goto(
            asked(base_url, code, **{"mainSearchCriteria.v.dn": evil})
            + f"&mainSearchCriteria.v.ot={quote(evil)}#{quote(evil)}"
        )
        assert "555" not in page.locator("body").inner_text()
        assert page.locator("img[src=x]").count() == 0


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
    codes = [Criterion(system=ICD, code=c) for c in ("R25.2", "I26.99", "G57.0", "I26.01", "X")]
    requests += [(a, b) for a in codes for b in codes if a != b]
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
                )
            ]
        )
        for request in requests
    ]
    found = page.evaluate("all => all.map(query => clotSignsConnect.chosen(query).pages)", queries)
    wanted = [
        [entry.page for entry in answer(catalogue, Request(criteria=request)).entries]
        for request in requests
    ]
    assert found == wanted
    assert sum(map(bool, wanted)) > 800


# --- Frames


@pytest.fixture
def portal(tmp_path: Path, serve: Callable[[Path], str], examples: dict[str, str]) -> str:
    """A portal at another address, with our page in a frame as the page for portals shows it."""
    (tmp_path / "index.html").write_text(
        "<!doctype html><title>Portal</title><h1>Portal</h1>" + examples["frame"],
        encoding="utf-8",
    )
    return serve(tmp_path)


def test_a_frame_grows_to_the_height_of_its_page(page: Page, portal: str) -> None:
    page.goto(portal)
    frame = page.frame_locator("#clot-signs")
    frame.locator("h1").wait_for()
    page.wait_for_function("document.getElementById('clot-signs').height > 2000")
    inner = frame.locator("html").evaluate("html => html.scrollHeight")
    outer = page.locator("#clot-signs").evaluate("frame => frame.clientHeight")
    assert abs(inner - outer) <= 1
    page.set_viewport_size({"width": 1000, "height": 800})
    page.wait_for_function(f"document.getElementById('clot-signs').height < {outer}")


def test_links_in_a_frame_open_in_the_whole_window(page: Page, portal: str, base_url: str) -> None:
    page.goto(portal)
    page.frame_locator("#clot-signs").locator("a[target=_top][href*='leg-cramps']").first.click()
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
    browser: Browser, service_url: str, pages: list[str]
) -> None:
    told: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("console", lambda message: told.append(f"{page.url}: {message.text}"))
        for path in pages:
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
    page.goto(examples["token"].replace("CODE", "I82.461").replace("LANGUAGE", "en"))
    assert chosen(page)[0] == "gastrocnemius-veins"
    page.goto(examples["go"])
    page.wait_for_url(f"{base_url}/gastrocnemius-veins/")


def test_the_script_to_copy_finds_titles_and_links(
    page: Page, base_url: str, examples: dict[str, str]
) -> None:
    page.goto(base_url)
    links: Any = page.evaluate("(async () => {" + examples["script"] + "; return links;})()")
    assert [href for _, href in links] == [
        f"{ADDRESS}/{name}/" for name in ("gastrocnemius-veins", "dvt", "massage-danger")
    ]
    assert all(title for title, _ in links)


def test_the_command_to_copy_starts_the_service(
    site: Path, tmp_path: Path, examples: dict[str, str]
) -> None:
    (tmp_path / "site").symlink_to(site)
    command = re.sub(r"--port \d+", "--port 0 --workers 1", examples["start"])
    python, *arguments = command.split()
    assert python == "python"
    # Port 0 would not tell which it took, so a free one is found first.
    with httpx.Client() as client:
        port = free_port()
        arguments[arguments.index("0")] = str(port)
        started = subprocess.Popen([sys.executable, *arguments], cwd=tmp_path, env={**os.environ})
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
