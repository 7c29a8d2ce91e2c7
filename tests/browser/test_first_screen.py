"""What a frightened person sees on a phone before any scrolling, and when the page begins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize

from clotsigns.sources.project import load_project

SCREEN: ViewportSize = {"width": 390, "height": 844}
# The core box alone ends by here; what a page adds to it comes on top.
BOX_ENDS = 1000
# The page's own first heading starts by here; whom to call today, by the clock, comes on top. Two
# pages have more signs of their own, on every step (a stroke, the spine, an injury, cancer, both
# feet; a broken hip, an injection, a tight buttock), and none may go for a shorter page.
OWN_STARTS = 1900
# So much that line may take.
TODAY_TAKES = 80
LATER = {"leg-numbness": 2220, "buttock-clots": 1990}

MEASURED = """() => {
  const end = (e) => e ? e.getBoundingClientRect().bottom + scrollY : NaN;
  const box = document.querySelector(".emergency");
  const own = box.querySelector("h3");
  const ownList = own && own.nextElementSibling;
  const added = own ? end(ownList) - own.getBoundingClientRect().top - scrollY : 0;
  const heading = [...document.querySelectorAll("article > h2")]
    .find((h) => !h.classList.contains("admonition-title"));
  const today = document.querySelector(".same-day .health-line");
  const line = today.nextElementSibling.getBoundingClientRect().top
    - today.getBoundingClientRect().top;
  const shown = [...box.querySelectorAll(".call a")].find((a) => a.checkVisibility());
  const button = shown.getBoundingClientRect();
  const more = [...box.querySelectorAll(".more a")].map((a) => a.getBoundingClientRect());
  const met = (a, b) => a !== b && a.left < b.right && b.left < a.right
    && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;
  return {
    low: Math.min(...more.map((a) => a.height)), met: more.some((a) => more.some((b) => met(a, b))),
    button: button.bottom + scrollY, tall: button.height,
    share: button.width / box.getBoundingClientRect().width,
    fifth: end(box.querySelectorAll("li")[4]), box: end(box) - added,
    own: heading.getBoundingClientRect().top + scrollY - line, line,
  };
}"""


@pytest.fixture(scope="module")
def articles(root: Path) -> list[str]:
    """The health pages of one question each."""
    found = [article.id for article in load_project(root).articles if article.is_article]
    assert len(found) >= 8
    return found


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """A phone whose clock is that of London."""
    with browser.new_context(
        viewport=SCREEN,
        timezone_id="Europe/London",
        # One that has come answers in place of the route below, and with letters that may be late.
        service_workers="block",
    ) as context:
        page = context.new_page()
        # A busy machine takes loopback for a bad network, on which no letters are asked for.
        good = "{ value: { effectiveType: '4g', saveData: false } }"
        page.add_init_script(f"Object.defineProperty(navigator, 'connection', {good})")
        # In our letters: a first visit may still have those of the device, which are wider.
        page.route(lambda address: address.endswith("/"), in_our_letters)
        yield page


def in_our_letters(route: Route) -> None:
    answer = route.fetch()
    body = answer.text().replace("font-display:optional", "font-display:block")
    route.fulfill(response=answer, body=body)


def test_the_number_and_five_signs_are_on_the_first_screen(
    phone: Page, base_url: str, articles: list[str]
) -> None:
    for page in articles:
        phone.goto(f"{base_url}/{page}/")
        phone.locator(".emergency .call a[href^='tel:']").first.wait_for()
        phone.evaluate(
            """async () => {
                await Promise.all([...document.fonts].map((font) => font.load().catch(() => {})));
                await document.fonts.ready;
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
            }"""
        )
        at = phone.evaluate(MEASURED)
        assert at["button"] < at["fifth"] <= SCREEN["height"], (page, at)
        assert at["tall"] >= 44 and at["share"] > 0.85, (page, at)
        # A finger meets one of the links to more signs, and not its neighbour.
        assert at["low"] >= 44 and not at["met"], (page, at)
        assert at["box"] <= BOX_ENDS, (page, at)
        assert 0 < at["line"] <= TODAY_TAKES, (page, at)
        assert at["own"] <= LATER.get(page, OWN_STARTS), (page, at)
