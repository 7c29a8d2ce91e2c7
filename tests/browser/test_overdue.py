"""A page tells on the reader's own day that its next check is late; no build breaks on that day."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from clotsigns.sources.project import load_project


@pytest.mark.parametrize("late", [True, False])
def test_an_overdue_check_is_told_on_the_page(
    browser: Browser, base_url: str, root: Path, late: bool
) -> None:
    project = load_project(root)
    due = project.article("leg-cramps").front.data["review_by"]
    day = due.replace(year=due.year + 1) if late else due
    with browser.new_context() as context:
        page = context.new_page()
        page.clock.set_fixed_time(f"{day.isoformat()}T12:00:00")
        page.goto(f"{base_url}/leg-cramps/")
        expect(page.get_by_text(project.words["overdue"])).to_have_count(1 if late else 0)
