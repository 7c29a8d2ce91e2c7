"""Every page meets WCAG 2.2 AA as far as a machine can tell, at each width and in each scheme.

Of AAA, the contrast of 7:1 (1.4.6) is asked for as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
Scheme = Literal["light", "dark"]

RUN = """async (tags) => {
    const found = await axe.run(document, {runOnly: tags, resultTypes: ['violations'],
        rules: {'color-contrast-enhanced': {enabled: true}}});
    return found.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.target.join(' ')}: ${node.html} (${node.failureSummary})`));
}"""

# How light the page behind the words is, from 0 (black) to 255 (white).
LIGHTNESS = """() => {
    const parts = getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).map(Number);
    return (parts[0] + parts[1] + parts[2]) / 3;
}"""


def view(browser: Browser, root: Path, width: int, scheme: Scheme) -> BrowserContext:
    """A reader's window, with axe in every page of it."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        reduced_motion="reduce",
        bypass_csp=True,
    )
    context.add_init_script(path=root / "node_modules" / "axe-core" / "axe.min.js")
    return context


def violations(page: Page) -> list[str]:
    """What axe finds wrong: rule, target, element, and what would mend it."""
    found: list[Any] = page.evaluate(RUN, RULES)
    return [" ".join(str(line).split()) for line in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_pages_have_no_violation(
    browser: Browser,
    root: Path,
    base_url: str,
    pages: list[str],
    width: int,
    scheme: Scheme,
    gathered: Callable[[Iterable[tuple[str, str]]], str],
) -> None:
    found: list[tuple[str, str]] = []
    with view(browser, root, width, scheme) as context:
        page = context.new_page()
        for path in pages:
            page.goto(base_url + path)
            lightness = page.evaluate(LIGHTNESS)
            assert (lightness > 128) == (scheme == "light"), f"{path} is not {scheme}"
            found += [(path, violation) for violation in violations(page)]
    assert not found, f"{width} px, {scheme}:{gathered(found)}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_search_has_no_violation(
    browser: Browser, root: Path, base_url: str, scheme: Scheme
) -> None:
    with view(browser, root, 320, scheme) as context:
        page = context.new_page()
        page.goto(base_url + "/")
        page.get_by_role("button", name="Search").click()
        page.keyboard.type("clot")
        page.get_by_role("dialog").get_by_role("link").first.wait_for()
        found = violations(page)
        assert not found, "\n" + "\n".join(found)


def test_a_violation_is_found(browser: Browser, root: Path, base_url: str) -> None:
    with view(browser, root, 320, "light") as context:
        page = context.new_page()
        page.goto(base_url + "/")
        page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img>')")
        page.evaluate(
            "document.querySelector('main').insertAdjacentHTML('beforeend',"
            '\'<p style="color: #bbb; background: #fff">too pale</p>'
            '<p style="color: #666; background: #fff">not strong enough</p>\')'
        )
        found = violations(page)
        assert any(line.startswith("image-alt: ") for line in found)
        assert any(line.startswith("color-contrast: ") for line in found)
        enough = [line for line in found if line.startswith("color-contrast-enhanced: ")]
        assert any("not strong enough" in line for line in enough)
