"""Every page, opened once with scripts and once without, and there asked all that is asked of it.

WCAG 2.2 AA as far as a machine can tell, and the contrast of AAA; nothing overlaps or scrolls
sideways, with wider spacing too; words and controls are large, and not too many for the tab key;
every sign is seen, and printed, and kept by readers that cut a page down to its words; paper shows
what it should; nobody else is told of it; and all of it is there when no script runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from oracles import axe, privacy, seen, shown, signs
from oracles.asked import Probe, ask, probe
from oracles.distilled import signs_dropped

Gathered = Callable[[Iterable[tuple[str, str]]], str]


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is asked of the open page at one size of the window, to which it is pulled."""

    width: int
    height: int = 800
    colours: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"
    ask: tuple[Probe, ...]


# Each picture that the page has asked for is there, or has failed: one in a fold is not asked for.
COME = """Promise.allSettled([...document.images].filter(image => image.checkVisibility())
    .map(image => image.complete || image.decode()))"""
# Else the bar that stays at the top would cover whatever happens to stand below it.
SCROLLED = f"async () => {{ await ({privacy.SCROLL})(); await {COME}; scrollTo(0, 0); }}"

# The sheet without its margins, in CSS pixels, with a tenth of its height to spare for the
# browser's own line at its foot.
SHEETS: dict[int, float] = {
    int((210 - 34) * 96 / 25.4): (297 - 26) * 86 / 25.4,
    int((215.9 - 34) * 96 / 25.4): 253 * 86 / 25.4,
}
BOTTOM = """() => [innerWidth, location.pathname,
    document.querySelector('.danger, .help-line').getBoundingClientRect().bottom]"""


@probe(SCROLLED)
def scrolled(answer: None) -> Iterator[str]:
    """Nothing is wrong: a reader scrolls to the end, and what that asks for is noted."""
    return iter(())


@probe(BOTTOM)
def box_on_one_sheet(answer: tuple[int, str, float]) -> Iterator[str]:
    """An emergency box that is cut by the end of its sheet."""
    width, path, bottom = answer
    over = bottom - SHEETS[width]
    # A frame is printed by the page around it.
    if over >= 0 and not path.startswith("/embed/"):
        yield f"the box is {over:.0f} px too long"


WIDE: tuple[Probe, ...] = (shown.light, seen.overlaps)
PAPER: tuple[Probe, ...] = (shown.on_paper, signs.signs_printed, box_on_one_sheet)
DARK: tuple[Probe, ...] = (shown.dark, signs.signs_seen)
# The least that changes from one step to the next is changed, as each change lays out the page
# anew; the first and the last are light, and on a screen.
PHONES = (
    Step(
        width=390,
        height=844,
        ask=(
            *(signs.signs_seen, *WIDE, seen.many_stops, scrolled, shown.families),
            seen.small_words,
        ),
    ),
    # The narrowest phone, which is also a window of 1280 pixels at 400 %. Axe is asked at both
    # ends: what is between has the parts of one or of the other. Its rules of colours see no more
    # in a narrow window than in a wide one, where more lies open.
    Step(
        width=320,
        ask=(
            *(*WIDE, axe.violations_of_structure, seen.sideways, seen.spaced),
            seen.small_words,
        ),
    ),
)
STEPS = (
    Step(width=320, colours="dark", ask=DARK),
    Step(width=768, ask=WIDE),
    Step(width=1024, ask=WIDE),
    Step(width=1280, colours="dark", ask=(*DARK, axe.violations_of_colours)),
    Step(
        width=1280,
        ask=(
            *(*WIDE, axe.violations, signs.signs_seen),
            *(shown.box_leads_to_telephones, seen.spaced),
        ),
    ),
    *(Step(width=width, media="print", colours="dark", ask=PAPER) for width in SHEETS),
    Step(width=1440, height=900, ask=(*WIDE, shown.families, seen.many_stops)),
    # These open every fold, so they come last; the window is then as the next page wants it.
    Step(width=1440, height=900, ask=(seen.small_controls,)),
    Step(width=320, height=256, ask=(seen.small_controls,)),
    Step(width=390, height=844, ask=(seen.small_controls,)),
)
# The record whose controls stand between the line on when to call and the rest.
CONTROLLED = "/about/what-we-changed/"
# Any worker may take one of so many shares of the pages.
SHARES = 4


def look(page: Page, steps: tuple[Step, ...]) -> Iterator[str]:
    """All that is wrong with the page that is open, light and on a screen, as it is left."""
    seen_as = "light", "screen"
    for step in steps:
        # In this order the page is laid out once for both, and in the other twice.
        if seen_as != (step.colours, step.media):
            seen_as = step.colours, step.media
            page.emulate_media(color_scheme=step.colours, media=step.media)
        size: ViewportSize = {"width": step.width, "height": step.height}
        if page.viewport_size != size:
            page.set_viewport_size(size)
        for asked, fault in ask(page, step.ask):
            yield f"{asked.name} ({step.colours}, {step.media}, {step.width} px): {fault}"


def without_scripts(plain: Page, url: str, base_url: str, said: list[str]) -> Iterator[str]:
    """What is wrong with a page that runs no script; with scripts it ``said`` this."""
    plain.goto(url)
    if not said:
        yield "it shows no words"
    if shown.words(plain) != said:
        yield "it reads differently with scripts"
    yield from seen.sideways(plain)
    yield from shown.led_on(plain, base_url, framed="/embed/" in url)


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_in_every_window(
    browser: Browser,
    plain: Page,
    root: Path,
    base_url: str,
    pages: list[str],
    share: int,
    gathered: Gathered,
) -> None:
    found: list[tuple[str, str]] = []
    # As narrow as the other window is when its words are read.
    plain.set_viewport_size({"width": PHONES[-1].width, "height": PHONES[-1].height})
    with browser.new_context(
        viewport={"width": PHONES[0].width, "height": PHONES[0].height},
        color_scheme="light",
        reduced_motion="reduce",
        bypass_csp=True,
        # What keeps the site asks for the same of every page: one share sees that.
        service_workers="block" if share else "allow",
    ) as at:
        axe.equip(at, root)
        elsewhere = privacy.requests_elsewhere(at, base_url)
        page = at.new_page()
        for path in pages[share::SHARES]:
            page.goto(base_url + path)
            if path == CONTROLLED or not path.startswith("/about/"):
                found += [(path, f"its reader drops: {said}") for said in signs_dropped(page, root)]
            found += [(path, fault) for fault in look(page, PHONES)]
            said = shown.words(page)
            found += [(path, fault) for fault in look(page, STEPS)]
            found += [
                (path, fault) for fault in without_scripts(plain, base_url + path, base_url, said)
            ]
        found += [("", asked) for asked in elsewhere]
        found += [("", f"kept: {kept}") for kept in privacy.left_behind(at, page)]
    assert not found, gathered(found)
