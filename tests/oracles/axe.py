"""axe, in every page of a window: WCAG 2.2 A and AA, and of AAA the contrast of 7:1 (1.4.6)."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext

from oracles.asked import probe

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ENHANCED, MINIMUM = "color-contrast-enhanced", "color-contrast"
# The rules whose answer depends on which colours are shown; those of the others do not.
OF_COLOURS = [ENHANCED, "link-in-text-block"]

RUN = """async ([only, rules]) => {
    const found = await axe.run(document,
        {runOnly: only, reporter: 'no-passes', rules});
    return found.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.target.join(' ')}: ${node.html} (${node.failureSummary})`));
}"""
_ALL = {"type": "tag", "values": LEVELS}
# The rule of 7:1 leaves what has less than 4.5:1 to the rule of AA. With no such floor it finds
# what both do, and each looks at every word for itself.
_NO_FLOOR = {"contrastRatio": {size: {"minThreshold": None} for size in ("normal", "large")}}
_ENHANCED = {
    MINIMUM: {"enabled": False},
    ENHANCED: {"enabled": True, "checks": {ENHANCED: {"options": _NO_FLOOR}}},
}
_NO_COLOURS = {rule: {"enabled": False} for rule in (MINIMUM, *OF_COLOURS)}


def equip(context: BrowserContext, root: Path) -> None:
    """Put axe into each page of the window. Its policy must let scripts in (``bypass_csp``)."""
    context.add_init_script(path=root / "node_modules" / "axe-core" / "axe.min.js")


@probe(RUN, lambda page: [_ALL, _ENHANCED])
def violations(found: list[str]) -> list[str]:
    """What axe finds wrong by any rule: rule, target, element, and what would mend it."""
    return _on_a_line(found)


@probe(RUN, lambda page: [_ALL, _NO_COLOURS])
def violations_of_structure(found: list[str]) -> list[str]:
    """What axe finds wrong by the rules whose answer does not depend on colours."""
    return _on_a_line(found)


@probe(RUN, lambda page: [{"type": "rule", "values": OF_COLOURS}, _ENHANCED])
def violations_of_colours(found: list[str]) -> list[str]:
    """What axe finds wrong by the rules of colours alone."""
    return _on_a_line(found)


def _on_a_line(found: list[str]) -> list[str]:
    return [" ".join(line.split()) for line in found]
