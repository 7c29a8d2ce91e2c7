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
