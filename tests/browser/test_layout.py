"""Lines are short and apart at any width, in letters of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from clotsigns.sources.article import load_articles
from oracles import seen

Gathered = Callable[[Iterable[tuple[str, str]]], str]


def window(browser: Browser, width: int, height: int = 800) -> Page:
    # A service worker that has come would answer before the route below does.
    return browser.new_page(viewport={"width": width, "height": height}, service_workers="block")


def in_our_letters(page: Page) -> None:
    """Wait for the site's own font, which a page else takes only if it comes at once."""

    def insist(route: Route) -> None:
        answer = route.fetch()
        told = answer.text().replace("font-display:optional", "font-display:block")
        assert told != answer.text(), "the page brings no font of its own"
        route.fulfill(response=answer, body=told)

    page.route(lambda address: address.endswith("/"), insist)


@pytest.mark.parametrize("width", [360, 768, 1024, 1440, 1920])
def test_lines_are_short_and_apart(
    browser: Browser, base_url: str, root: Path, width: int, gathered: Gathered
) -> None:
    articles = [f"/{article.id}/" for article in load_articles(root) if article.is_article]
    found: list[tuple[str, str]] = []
    longest: list[int] = []
    with window(browser, width) as page:
        in_our_letters(page)
        for path in articles:
            page.goto(base_url + path)
            page.evaluate("document.fonts.ready")
            assert page.evaluate("document.fonts.check('1em Hyper')")
            for line in page.evaluate(seen.LINES):
                if line["tag"] == "P" and not line["small"] and line["lines"] > 3:
                    longest.append(line["longest"])
                if not line["small"] and line["longest"] > 80:
                    found.append((path, f"{line['longest']} characters: {line['text']}"))
                if line["tag"] == "P" and not line["small"] and line["leading"] < 1.4:
                    found.append((path, f"lines {line['leading']} apart: {line['text']}"))
    assert not found, gathered(found)
    if width >= 768:
        usual = sorted(longest)[len(longest) // 2]
        assert 60 <= usual <= 75, f"the longest line of a paragraph has {usual} characters"


def test_the_typeface_is_ours_and_moves_nothing(browser: Browser, base_url: str) -> None:
    with window(browser, 390) as page:
        page.goto(base_url + "/dvt/")
        rules = page.evaluate(
            """[...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
                .filter(rule => rule instanceof CSSFontFaceRule)
                .map(rule => [rule.style.src, rule.style.getPropertyValue('font-display')])"""
        )
        fetched = [display for source, display in rules if "url(" in source]
        assert fetched
        # 'optional' alone never hides words and never moves them after they are shown.
        assert set(fetched) == {"optional"}
        page.reload()
        assert page.evaluate("document.fonts.check('18px Hyper')")
        assert "Hyper" in page.evaluate("getComputedStyle(document.body).fontFamily")
