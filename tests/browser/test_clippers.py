"""Readers that cut a page down to its words are told from such as keep its signs.

That they keep the boxes for now and for today, or the line, is asked in test_every_page.py.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from oracles.distilled import signs_dropped


def test_a_sign_that_the_reader_of_chromium_drops_is_found(
    browser: Browser, root: Path, base_url: str
) -> None:
    """A line of links alone parts the heading of a box from its list."""
    with browser.new_page(viewport={"width": 390, "height": 844}) as page:
        page.goto(f"{base_url}/leg-numbness/")
        assert list(signs_dropped(page, root)) == []
        page.evaluate("document.querySelectorAll('.call span').forEach(e => e.className = '')")
        assert any("coughupblood" in said for said in signs_dropped(page, root))
