"""Everything that matters is there, and works, when no script runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from clotsigns.sources.article import load_articles

WORDS = "main article"


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A phone that runs no script."""
    with browser.new_context(
        viewport={"width": 390, "height": 800}, java_script_enabled=False
    ) as context:
        yield context.new_page()


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Page]:
    """The same phone, running scripts."""
    with browser.new_context(viewport={"width": 390, "height": 800}) as context:
        yield context.new_page()


def words(page: Page, url: str) -> list[str]:
    """The words that a reader sees in the body of the page, less the controls of scripts."""
    page.goto(url)
    for control in page.locator("[data-scripted]").all():
        control.evaluate("control => control.replaceChildren()")
    return page.locator(WORDS).first.inner_text().split()


def test_no_words_need_a_script(
    plain: Page, scripted: Page, base_url: str, pages: list[str]
) -> None:
    for path in pages:
        without = words(plain, base_url + path)
        assert without, f"{path} shows no words without JavaScript"
        assert without == words(scripted, base_url + path), f"{path} reads differently"


def test_the_emergency_signs_need_no_script(plain: Page, base_url: str, root: Path) -> None:
    articles = [f"/{article.id}/" for article in load_articles(root) if article.is_article]
    assert articles
    for path in ["/", "/emergency/", *articles]:
        plain.goto(base_url + path)
        box = plain.locator(".admonition.danger #emergency")
        assert box.first.is_visible(), f"{path} shows no emergency box"


def test_every_page_leads_on_by_a_plain_link(plain: Page, base_url: str, pages: list[str]) -> None:
    for path in pages:
        plain.goto(base_url + path)
        here = plain.url
        # The words of the page or what stands below them: the menu beside them is folded away here.
        links = plain.locator("main article a, footer a")
        # The first will do: a page may have a thousand.
        onward = next(
            (
                link
                for link in links.all()
                if leads_on(link.evaluate("link => link.href"), here, base_url)
                and link.is_visible()
            ),
            None,
        )
        if onward is None and path.startswith("/embed/"):
            # In a frame the portal stands around it, and words are explained inside.
            assert links.count() >= 1, path
            continue
        assert onward, f"{path} has no plain link to another page"
        onward.click()
        assert plain.url != here
        assert plain.locator("h1").first.is_visible(), f"{plain.url} shows no heading"


def leads_on(href: str, here: str, base_url: str) -> bool:
    """Whether a link goes to another page of the site."""
    page = href.partition("#")[0]
    return page.startswith(base_url) and page.endswith("/") and page != here.partition("#")[0]


def test_words_that_need_a_script_are_found(plain: Page, scripted: Page, base_url: str) -> None:
    page = (
        "data:text/html,<main><article>shown <p id=x hidden>needs a script</p></article></main>"
        "<script>document.getElementById('x').hidden = false</script>"
    )
    assert words(plain, page) == ["shown"]
    assert words(scripted, page) == ["shown", "needs", "a", "script"]
