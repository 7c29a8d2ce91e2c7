"""The emergency box is there when no script runs. All other words: test_every_page.py."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from clotsigns.sources.article import load_articles


def test_the_emergency_signs_need_no_script(plain: Page, base_url: str, root: Path) -> None:
    articles = [f"/{article.id}/" for article in load_articles(root) if article.is_article]
    assert articles
    for path in ["/", "/emergency/", *articles]:
        plain.goto(base_url + path)
        box = plain.locator(".admonition.danger #emergency")
        assert box.first.is_visible(), f"{path} shows no emergency box"


def test_a_mark_of_sources_is_heard_as_one_and_leads_to_the_whole_source(
    plain: Page, base_url: str
) -> None:
    plain.goto(base_url + "/dvt/")
    tree = plain.context.new_cdp_session(plain).send("Accessibility.getFullAXTree")
    links = [n["name"]["value"] for n in tree["nodes"] if n["role"]["value"] == "link"]
    heard = [name for name in links if name.startswith("Source ")]
    assert len(heard) == plain.locator(".cite a").count() > 20
    plain.locator("article p .cite a").nth(1).click()
    source = plain.locator(".sources li:target")
    # A browser on a busy machine shows it a little later.
    source.wait_for()
    title = source.locator("a").inner_text()
    source.locator("a").click()
    whole = plain.locator(".all-sources li:target")
    whole.wait_for()
    assert whole.inner_text().count(title) == 1
    assert (whole.locator("a").get_attribute("href") or "").startswith("http")
