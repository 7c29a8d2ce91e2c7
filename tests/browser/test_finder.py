"""The finder on the start page leads on with no script, shows the signs meanwhile, and prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from clotsigns.sources.finder import Place, places
from clotsigns.sources.project import Project, load_project


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return load_project(root)


@pytest.fixture(scope="module")
def finder(project: Project) -> list[Place]:
    return list(places(project.data["finder"], project.safety, project.language))


@pytest.fixture
def phone(browser: Browser, base_url: str) -> Iterator[Page]:
    """The start page on a small phone that runs no script."""
    with browser.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=False
    ) as context:
        page = context.new_page()
        page.goto(base_url + "/")
        yield page


def test_every_choice_is_a_link_to_its_page(phone: Page, finder: list[Place]) -> None:
    reached = set()
    for place in finder:
        group = phone.locator(f"#where-{place.id}")
        for choice in place.choices:
            link = group.get_by_role("link", name=choice.like, exact=True, include_hidden=True)
            target = urlsplit(link.evaluate("link => link.href"))
            wanted = "/" if choice.page == "home" else f"/{choice.page}/"
            assert (target.path, target.fragment) == (wanted, choice.anchor), choice.like
            reached.add(choice.page)
    assert {"dvt", "buttock-clots", "leg-cramps", "leg-numbness"} <= reached
    assert {"gastrocnemius-veins", "massage-danger"} <= reached


def test_a_thumb_opens_a_place_and_follows_a_choice(phone: Page, finder: list[Place]) -> None:
    place = finder[1]
    choice = next(each for each in place.choices if each.page != "home")
    link = phone.get_by_role("link", name=choice.like, exact=True).first
    assert not link.is_visible()
    phone.locator(f"#where-{place.id} summary").click()
    link.click()
    assert urlsplit(phone.url).path == f"/{choice.page}/"


def test_the_emergency_signs_come_before_the_finder(phone: Page, browser: Browser) -> None:
    box = phone.locator("#emergency").first.bounding_box()
    first = phone.locator(".finder summary").first.bounding_box()
    assert box is not None and first is not None
    assert box["y"] < first["y"]


def test_chest_signs_lead_to_the_box_on_the_same_page(phone: Page, finder: list[Place]) -> None:
    phone.locator(f"#where-{finder[0].id} summary").click()
    phone.get_by_role("link", name=finder[0].choices[0].like, exact=True).click()
    assert urlsplit(phone.url).fragment == "emergency"
    # The strip shows its signs to who is led to it.
    expect(phone.get_by_role("link", name="999").first).to_be_visible()


def test_beside_the_finder_a_wide_window_shows_the_signs(browser: Browser, base_url: str) -> None:
    with browser.new_context(
        viewport={"width": 1280, "height": 900}, service_workers="block"
    ) as context:
        page = context.new_page()
        page.goto(base_url + "/")
        box = page.locator("article .danger").bounding_box()
        rows = [row.bounding_box() for row in page.locator("article .finder").all()]
    assert box is not None
    assert rows
    for row in rows:
        assert row is not None
        assert row["x"] >= box["x"] + box["width"]
    below = [row["y"] + row["height"] for row in rows if row]
    assert below == sorted(below)
    assert below[0] < 640


def test_paper_shows_every_choice(phone: Page, finder: list[Place]) -> None:
    phone.emulate_media(media="print")
    for place in finder:
        for choice in place.choices:
            link = phone.locator(f"#where-{place.id}").get_by_text(choice.like, exact=True)
            assert link.is_visible(), choice.like


def test_open_places_fit_a_narrow_screen(phone: Page, finder: list[Place]) -> None:
    for place in finder:
        phone.locator(f"#where-{place.id} summary").click()
    for link in phone.locator("article .finder a:not(sup a)").all():
        box = link.bounding_box()
        assert box is not None
        assert box["x"] >= 0 and box["x"] + box["width"] <= 320
        assert box["height"] >= 44
    for row in phone.locator("article .finder summary").all():
        box = row.bounding_box()
        assert box is not None and box["height"] >= 44
