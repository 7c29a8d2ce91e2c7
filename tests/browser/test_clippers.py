"""Readers that cut a page down to its words keep the boxes for now and for today, or the line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from playwright.sync_api import Browser

from oracles.distilled import signs_dropped

Gathered = Callable[[Iterable[tuple[str, str]]], str]
# The record whose controls stand between the line on when to call and the rest.
CONTROLLED = "/about/what-we-changed/"


def test_the_reader_of_chromium_keeps_every_sign(
    browser: Browser, root: Path, base_url: str, pages: list[str], gathered: Gathered
) -> None:
    found: list[tuple[str, str]] = []
    with browser.new_page(viewport={"width": 390, "height": 844}) as page:
        for path in pages:
            if path.startswith("/about/") and path != CONTROLLED:
                continue
            page.goto(base_url + path)
            found += [(path, f"its reader drops: {said}") for said in signs_dropped(page, root)]
        # It can say no: a line of links alone parts the heading of a box from its list.
        page.goto(f"{base_url}/leg-numbness/")
        page.evaluate("document.querySelectorAll('.call span').forEach(e => e.className = '')")
        assert any("coughupblood" in said for said in signs_dropped(page, root))
    assert not found, gathered(found)
