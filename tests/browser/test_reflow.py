"""On the narrowest phone, and at 400 % zoom, no page has to be scrolled sideways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

WIDTH = 320

# What sticks out of the window, or scrolls sideways in a box that a keyboard cannot reach.
TOO_WIDE = """width => {
    const name = element => element.outerHTML.replace(/\\s+/g, ' ').slice(0, 120);
    const found = [];
    if (document.scrollingElement.scrollWidth > width) {
        const wide = [...document.querySelectorAll('body *')].filter(
            element => element.getBoundingClientRect().right > width + 0.5);
        found.push(`scrolls sideways to ${document.scrollingElement.scrollWidth}: `
            + wide.slice(0, 3).map(name).join(' | '));
    }
    for (const element of document.querySelectorAll('main *')) {
        const scrolls = ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
            && element.clientWidth > 0 && element.scrollWidth > element.clientWidth;
        if (scrolls && element.tabIndex < 0)
            found.push(`scrolls sideways and cannot be focused: ${name(element)}`);
    }
    return found;
}"""


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The narrowest phone, with and without JavaScript."""
    with browser.new_context(
        viewport={"width": WIDTH, "height": 640}, java_script_enabled=request.param
    ) as context:
        yield context.new_page()


def test_no_page_scrolls_sideways(phone: Page, base_url: str, pages: list[str]) -> None:
    found: list[str] = []
    for path in pages:
        phone.goto(base_url + path)
        found += [f"{path} {fault}" for fault in phone.evaluate(TOO_WIDE, WIDTH)]
    assert not found, "\n" + "\n".join(found)


def test_what_is_too_wide_is_found(phone: Page, base_url: str) -> None:
    phone.set_content(
        '<meta name="viewport" content="width=device-width">'
        '<main><div style="overflow-x: auto"><p style="width: 900px">boxed</p></div>'
        '<p style="width: 500px">loose</p></main>'
    )
    found = phone.evaluate(TOO_WIDE, WIDTH)
    assert len(found) == 2
    assert "scrolls sideways to 5" in found[0]
    assert "cannot be focused" in found[1]
