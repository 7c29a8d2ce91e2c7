"""Windows that several files of tests look through."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from windows import DESK, PHONE, OpenWindow, Windows

# In a window where a test has failed anything may still be under way: nobody gets it again.
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[Windows]:
    running = Windows(browser)
    yield running
    running.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture
def open_window(windows: Windows, request: pytest.FixtureRequest) -> Iterator[OpenWindow]:
    """Opens windows that are clean, and takes them back when the test is over."""
    with ExitStack() as at_end:

        def open_(*, viewport: ViewportSize = DESK, **options: Any) -> Page:
            page = at_end.enter_context(windows.opened(viewport, **options))
            at_end.callback(lambda: page.context.close() if FAILED in request.node.stash else None)
            return page

        yield open_


@pytest.fixture
def plain(open_window: OpenWindow) -> Page:
    """A phone that runs no script."""
    return open_window(viewport=PHONE, java_script_enabled=False)


@pytest.fixture
def scripted(open_window: OpenWindow) -> Page:
    """The same phone, running scripts."""
    return open_window(viewport=PHONE)
