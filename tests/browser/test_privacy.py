"""Searching tells nobody anything: no other host, nothing kept. Reading: test_every_page.py."""

from __future__ import annotations

from playwright.sync_api import Browser

from oracles import privacy


def test_searching_asks_no_other_host_and_keeps_nothing(browser: Browser, base_url: str) -> None:
    with browser.new_context(service_workers="allow") as context:
        elsewhere = privacy.requests_elsewhere(context, base_url)
        page = context.new_page()
        privacy.read(page, base_url + "/")
        page.get_by_role("button", name="Search").click()
        page.keyboard.type("clot")
        page.get_by_role("dialog").get_by_role("link").first.wait_for()
        page.wait_for_load_state("networkidle")
        assert not elsewhere, "\n" + "\n".join(elsewhere)
        assert privacy.left_behind(context, page) == []
