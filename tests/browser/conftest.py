"""Windows that several files of tests look through."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page


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
    with browser.new_context(
        viewport={"width": 390, "height": 800}, service_workers="block"
    ) as context:
        yield context.new_page()
