"""The site as one file: unpacked and opened from disk, everything in it works."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from selectolax.lexbor import LexborHTMLParser

from clotsigns.release.offline import FOLDER, NAME, offline_copy

ADDRESS = "https://clotsigns.example/"


@pytest.fixture(scope="module")
def unpacked(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stick")
    with zipfile.ZipFile(site / NAME) as archive:
        archive.extractall(folder)
    return folder / FOLDER


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_page() as fresh:
        yield fresh


def dead_links(folder: Path) -> list[str]:
    """Links, pictures and scripts of the unpacked pages that lead to no file or anchor there."""
    trees = {
        path: LexborHTMLParser(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }
    assert trees
    anchors = {
        path: {node.attributes["id"] for node in tree.css("[id]")} for path, tree in trees.items()
    }
    dead = []
    for path, tree in trees.items():
        for node in tree.css("a[href], link[rel=icon], link[rel=stylesheet], [src]"):
            link = node.attributes.get("href") or node.attributes.get("src") or ""
            if urlsplit(link).scheme:
                continue
            target, anchor = urldefrag(link)
            file = (path.parent / unquote(urlsplit(target).path)).resolve() if target else path
            if not file.is_file() or (anchor and anchor not in anchors.get(file, {anchor})):
                dead.append(f"{path.relative_to(folder)} leads to {link}")
    return dead


def test_every_link_picture_and_anchor_leads_to_a_file(unpacked: Path) -> None:
    assert dead_links(unpacked) == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<a href="dvt/">DVT</a>', encoding="utf-8")
    (tmp_path / "dvt").mkdir()
    assert dead_links(tmp_path) == ["index.html leads to dvt/"]


def test_pages_open_from_disk_without_a_fault(page: Page, unpacked: Path) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    page.on("requestfailed", lambda request: faults.append(request.url))
    for name in ("index.html", "dvt/index.html", "about/index.html"):
        page.goto((unpacked / name).as_uri())
        expect(page.locator(".emergency, .help-line").first).to_be_visible()
        broken = page.evaluate(
            """async () => {
                for (const image of document.images) image.loading = "eager";
                await Promise.allSettled([...document.images].map(image => image.decode()));
                return [...document.images].filter(i => !i.naturalWidth).map(i => i.src);
            }"""
        )
        assert broken == []
    assert faults == []


def test_the_search_finds_from_disk(page: Page, unpacked: Path) -> None:
    page.goto((unpacked / "leg-cramps" / "index.html").as_uri())
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("buttock")
    found = page.get_by_role("dialog").get_by_role("link").first
    found.wait_for()
    found.click()
    page.wait_for_url("**/buttock-clots/index.html*")
    expect(page.locator(".emergency").first).to_be_visible()


def test_the_country_is_chosen_from_disk(page: Page, unpacked: Path) -> None:
    page.goto((unpacked / "dvt" / "index.html").as_uri())
    page.get_by_label("You are in").select_option("GB")
    page.locator("a[href='tel:999']:visible", has_text="Call 999").wait_for()


def test_it_is_small_and_always_the_same(site: Path) -> None:
    with zipfile.ZipFile(site / NAME) as archive:
        size = sum(
            entry.compress_size
            for entry in archive.infolist()
            if "/handouts/" not in entry.filename
        )
    assert size < 3_000_000
    # A difference of such files cannot be shown.
    is_same = offline_copy(site, ADDRESS) == (site / NAME).read_bytes()
    assert is_same
