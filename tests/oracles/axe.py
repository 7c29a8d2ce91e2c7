"""axe, in every page of a window: WCAG 2.2 A and AA, and of AAA the contrast of 7:1 (1.4.6)."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ENHANCED = "color-contrast-enhanced"
# The rules whose answer depends on which colours are shown; those of the others do not.
OF_COLOURS = ["color-contrast", ENHANCED, "link-in-text-block"]

RUN = """async ([only, rules]) => {
    const found = await axe.run(document,
        {runOnly: only, reporter: 'no-passes', rules});
    return found.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.target.join(' ')}: ${node.html} (${node.failureSummary})`));
}"""


def equip(context: BrowserContext, root: Path) -> None:
    """Put axe into each page of the window. Its policy must let scripts in (``bypass_csp``)."""
    context.add_init_script(path=root / "node_modules" / "axe-core" / "axe.min.js")


def violations(page: Page) -> list[str]:
    """What axe finds wrong by any rule: rule, target, element, and what would mend it."""
    return _run(page, {"type": "tag", "values": LEVELS}, {ENHANCED: {"enabled": True}})


def violations_of_structure(page: Page) -> list[str]:
    """What axe finds wrong by the rules whose answer does not depend on colours."""
    without = {rule: {"enabled": False} for rule in OF_COLOURS}
    return _run(page, {"type": "tag", "values": LEVELS}, without)


def violations_of_colours(page: Page) -> list[str]:
    """What axe finds wrong by the rules of colours alone."""
    return _run(page, {"type": "rule", "values": OF_COLOURS}, {ENHANCED: {"enabled": True}})


def _run(page: Page, only: dict[str, object], rules: dict[str, dict[str, bool]]) -> list[str]:
    return [" ".join(str(line).split()) for line in page.evaluate(RUN, [only, rules])]
