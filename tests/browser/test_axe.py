"""What opens over a page meets WCAG 2.2 AA as well; the pages themselves: test_every_page.py."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from oracles import axe


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_search_has_no_violation(
    browser: Browser, root: Path, base_url: str, scheme: Literal["light", "dark"]
) -> None:
    with browser.new_context(
        viewport={"width": 320, "height": 800},
        color_scheme=scheme,
        reduced_motion="reduce",
        bypass_csp=True,
    ) as context:
        axe.equip(context, root)
        page = context.new_page()
        page.goto(base_url + "/")
        page.get_by_role("button", name="Search").click()
        page.keyboard.type("clot")
        page.get_by_role("dialog").get_by_role("link").first.wait_for()
        found = axe.violations(page)
        assert not found, "\n" + "\n".join(found)
