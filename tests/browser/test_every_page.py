"""Every page, opened once in each window, and there asked all that is asked of every page.

WCAG 2.2 AA as far as a machine can tell, and the contrast of AAA; nothing overlaps or scrolls
sideways, with wider spacing too; words and controls are large, and not too many for the tab key;
every sign is seen, and printed; paper shows what it should; nobody else is told of it; and all of
it is there when no script runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from oracles import axe, privacy, seen, shown, signs

Gathered = Callable[[Iterable[tuple[str, str]]], str]
Probe = Callable[[Page], Iterable[str]]


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is asked at one size of the window; more than one size is had by pulling at it."""

    width: int
    height: int = 800
    ask: tuple[Probe, ...]


# Each picture that the page has asked for is there, or has failed: one in a fold is not asked for.
COME = """Promise.allSettled([...document.images].filter(image => image.checkVisibility())
    .map(image => image.complete || image.decode()))"""


def scrolled(page: Page) -> Iterator[str]:
    """Nothing is wrong: a reader scrolls to the end, and what that asks for is noted."""
    page.evaluate(privacy.SCROLL)
    page.evaluate(COME)
    return iter(())


WIDE: tuple[Probe, ...] = (shown.light, seen.overlaps)
ALL: tuple[Probe, ...] = (*WIDE, axe.violations)
LARGE: tuple[Probe, ...] = (*WIDE, shown.families, seen.many_stops, seen.small_controls)
VIEWS = {
    # The narrowest phone, which is also a window of 1280 pixels at 400 %.
    "320": (
        Step(width=320, ask=(*ALL, seen.sideways, seen.spaced)),
        Step(width=320, height=256, ask=(seen.small_controls,)),
    ),
    "390": (
        Step(width=390, height=844, ask=(signs.signs_seen,)),
        Step(width=390, ask=(*WIDE, seen.many_stops, scrolled)),
        Step(width=360, ask=(seen.small_words,)),
        Step(width=390, ask=(seen.small_controls,)),
    ),
    # Axe is asked at both ends: what is between has the parts of one or of the other.
    "1280": (
        Step(width=1280, ask=(*ALL, signs.signs_seen, shown.box_leads_to_telephones, seen.spaced)),
        Step(width=768, ask=WIDE),
        Step(width=1024, ask=WIDE),
        Step(width=1440, height=900, ask=LARGE),
    ),
}
DARK = tuple(
    Step(width=width, ask=(shown.dark, axe.violations_of_colours, signs.signs_seen))
    for width in (1280, 320)
)


def size(step: Step) -> ViewportSize:
    return {"width": step.width, "height": step.height}


def look(page: Page, steps: tuple[Step, ...]) -> Iterator[str]:
    """All that is wrong with the page that is open."""
    for step in steps:
        if page.viewport_size != size(step):
            page.set_viewport_size(size(step))
        for probe in step.ask:
            for fault in probe(page):
                yield f"{probe.__name__} at {step.width} px: {fault}"


def visit(
    context: BrowserContext, base_url: str, pages: list[str], steps: tuple[Step, ...]
) -> list[tuple[str, str]]:
    """Every page with what is wrong with it."""
    elsewhere = privacy.requests_elsewhere(context, base_url)
    page = context.new_page()
    found: list[tuple[str, str]] = []
    for path in pages:
        page.set_viewport_size(size(steps[0]))
        page.goto(base_url + path)
        found += [(path, fault) for fault in look(page, steps)]
    found += [("", asked) for asked in elsewhere]
    found += [("", f"kept: {kept}") for kept in privacy.left_behind(context, page)]
    return found


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_in_a_light_window(
    browser: Browser, root: Path, base_url: str, pages: list[str], view: str, gathered: Gathered
) -> None:
    with browser.new_context(color_scheme="light", reduced_motion="reduce", bypass_csp=True) as at:
        axe.equip(at, root)
        found = visit(at, base_url, pages, VIEWS[view])
    assert not found, gathered(found)


def test_every_page_in_a_dark_window(
    browser: Browser, root: Path, base_url: str, pages: list[str], gathered: Gathered
) -> None:
    with browser.new_context(color_scheme="dark", reduced_motion="reduce", bypass_csp=True) as at:
        axe.equip(at, root)
        found = visit(at, base_url, pages, DARK)
    assert not found, gathered(found)


# The sheet without its margins, in CSS pixels, with a tenth of its height to spare for the
# browser's own line at its foot.
SHEETS: dict[str, tuple[float, float]] = {
    "A4": ((210 - 34) * 96 / 25.4, (297 - 26) * 86 / 25.4),
    "Letter": ((215.9 - 34) * 96 / 25.4, 253 * 86 / 25.4),
}


def test_every_page_on_paper(
    browser: Browser, base_url: str, pages: list[str], gathered: Gathered
) -> None:
    found: list[tuple[str, str]] = []
    with browser.new_page(color_scheme="dark") as page:
        page.emulate_media(media="print")
        for path in pages:
            page.goto(base_url + path)
            found += [(path, fault) for fault in shown.on_paper(page)]
            found += [(path, fault) for fault in signs.signs_printed(page)]
            # A frame is printed by the page around it.
            for sheet, (width, height) in SHEETS.items() if "/embed/" not in path else ():
                page.set_viewport_size({"width": int(width), "height": 800})
                bottom = page.evaluate(
                    "document.querySelector('.danger, .help-line').getBoundingClientRect().bottom"
                )
                if bottom >= height:
                    found.append((path, f"{sheet}: the box is {bottom - height:.0f} px too long"))
    assert not found, gathered(found)


def test_every_page_without_scripts(
    plain: Page, scripted: Page, base_url: str, pages: list[str], gathered: Gathered
) -> None:
    found: list[tuple[str, str]] = []
    for path in pages:
        without = shown.words(plain, base_url + path)
        if not without:
            found.append((path, "it shows no words"))
        if without != shown.words(scripted, base_url + path):
            found.append((path, "it reads differently with scripts"))
        plain.set_viewport_size({"width": 320, "height": 640})
        found += [(path, fault) for fault in seen.sideways(plain)]
        plain.set_viewport_size({"width": 390, "height": 800})
        framed = path.startswith("/embed/")
        found += [(path, fault) for fault in shown.led_on(plain, base_url, framed=framed)]
    assert not found, gathered(found)
