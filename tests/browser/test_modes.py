"""Boxes stay what they are by day, by night, in forced colours, without motion, on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from clotsigns.sources.article import load_articles
from windows import DESK, PHONE, OpenWindow, Windows

# How a box looks: its paper and ink, the rule on each side, the sign before its heading.
LOOK = """selector => {
    const box = document.querySelector(selector), style = getComputedStyle(box);
    const title = box.querySelector('h2'), text = box.querySelector('li');
    return {paper: style.backgroundColor, ink: getComputedStyle(text).color,
        title: getComputedStyle(title).color, size: parseFloat(getComputedStyle(title).fontSize),
        rules: ['Left', 'Top', 'Right', 'Bottom'].map(side =>
            style[`border${side}Style`] === 'none' ? 0 : parseFloat(style[`border${side}Width`])),
        rule: style.borderLeftColor, sign: ['content', 'backgroundImage', 'backgroundPosition'].map(
            part => getComputedStyle(title, '::before')[part]).join(' '),
        words: box.innerText};
}"""

WIDE: ViewportSize = {"width": 1440, "height": 800}
LESSER = ("department", "same-day", "visit", "thinner", "never")


def look(page: Page, tier: str) -> Any:
    return page.evaluate(LOOK, f".admonition.{tier}")


def luminance(colour: str) -> float:
    """WCAG's relative luminance of ``rgb(…)``."""
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(p * weight for p, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(scope="module")
def articles(root: Path) -> list[str]:
    found = [f"/{article.id}/" for article in load_articles(root) if article.is_article]
    assert found
    return found


@pytest.fixture(scope="module")
def looks(windows: Windows, base_url: str, articles: list[str]) -> dict[str, dict[str, Any]]:
    """How the boxes of each page look, by day and by night."""
    found: dict[str, dict[str, Any]] = {"light": {}, "dark": {}}
    for scheme, seen in found.items():
        with windows.opened(DESK, color_scheme=scheme) as page:
            for path in ["/", "/emergency/", *articles]:
                page.goto(base_url + path)
                tiers = ("emergency", *(LESSER if path in articles else ()))
                seen[path] = {tier: look(page, tier) for tier in tiers}
    return found


def test_the_emergency_box_is_as_strong_by_night(looks: dict[str, dict[str, Any]]) -> None:
    by_colour = ("paper", "ink", "title", "rule")
    for path in looks["light"]:
        day, night = (dict(looks[scheme][path]["emergency"]) for scheme in ("light", "dark"))
        assert luminance(day["paper"]) > 0.9, "dark words on light ground"
        assert luminance(night["paper"]) < 0.03, "white words on dark red, kind to the eye"
        for box in (day, night):
            assert contrast(box["paper"], box["ink"]) >= 7
            assert contrast(box["paper"], box["title"]) >= 7
            assert contrast(box["paper"], box["rule"]) >= 3
        for colour in by_colour:
            del day[colour], night[colour]
        assert day == night


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_other_boxes_are_plainly_lesser(
    looks: dict[str, dict[str, Any]], scheme: str, articles: list[str]
) -> None:
    for path in articles:
        first = looks[scheme][path]["emergency"]
        # Unmistakable without colour: a sign, a larger heading, a thicker rule all around.
        assert "svg" in first["sign"]
        for tier in LESSER:
            other = looks[scheme][path][tier]
            assert "svg" in other["sign"]
            assert other["sign"] != first["sign"]
            assert other["size"] < first["size"]
            assert all(a > b for a, b in zip(first["rules"], other["rules"], strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_boxes_controls_and_focus(
    open_window: OpenWindow, base_url: str, scheme: Any
) -> None:
    page = open_window(forced_colors="active", color_scheme=scheme, viewport=PHONE)
    page.goto(base_url + "/dvt/")
    first, other = look(page, "emergency"), look(page, "same-day")
    assert min(first["rules"]) >= 4
    assert min(other["rules"]) >= 1
    assert contrast(first["rule"], first["paper"]) >= 7
    assert contrast(other["rule"], other["paper"]) >= 7
    assert contrast(first["ink"], first["paper"]) >= 7
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    ring = page.evaluate(
        "(s => [s.outlineStyle, parseFloat(s.outlineWidth)])"
        "(getComputedStyle(document.activeElement))"
    )
    assert ring[0] == "solid"
    assert ring[1] >= 3
    strokes = page.evaluate(
        "[...document.querySelectorAll('.find svg, .colours summary svg')]"
        ".map(e => getComputedStyle(e).stroke)"
    )
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert all(contrast(stroke, paper) >= 3 for stroke in strokes)


def test_nothing_moves_for_those_who_asked_for_less_motion(
    open_window: OpenWindow, base_url: str
) -> None:
    moving = """() => {
        document.body.insertAdjacentHTML('beforeend', '<style>@keyframes k {to {opacity: 0}}'
            + '.m {animation: k 9s; transition: all 9s}</style><p class="m">moves</p>');
        const style = getComputedStyle(document.querySelector('.m'));
        return [document.getAnimations().length, style.transitionDuration];
    }"""
    page = open_window(reduced_motion="reduce", bypass_csp=True)
    page.goto(base_url + "/dvt/")
    assert page.evaluate(moving) == [0, "0s"]
    page.emulate_media(reduced_motion="no-preference")
    page.goto(base_url + "/dvt/")
    assert page.evaluate("document.getAnimations().length") == 0, "the site itself is still"
    assert page.evaluate(moving)[0] == 1


def test_paper_is_black_on_white_even_by_night(open_window: OpenWindow, base_url: str) -> None:
    page = open_window(color_scheme="dark")
    page.goto(base_url + "/dvt/")
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print", color_scheme="dark")
    ink = page.evaluate("getComputedStyle(document.querySelector('article p')).color")
    assert contrast(ink, "rgb(255, 255, 255)") >= 7
    for tier in ("emergency", "same-day", "never"):
        box = look(page, tier)
        assert contrast(box["ink"], "rgb(255, 255, 255)") >= 7
        assert contrast(box["title"], "rgb(255, 255, 255)") >= 7
        assert min(box["rules"]) >= 1
    assert min(look(page, "emergency")["rules"]) > max(look(page, "same-day")["rules"][1:])


def test_paper_keeps_boxes_whole_and_shows_addresses(
    open_window: OpenWindow, base_url: str, articles: list[str]
) -> None:
    page = open_window()
    page.emulate_media(media="print")
    # A page names its sources in short, and the record has the address of each.
    for path in (*articles, "/about/sources/"):
        page.goto(base_url + path)
        broken = page.evaluate(
            # The box of blood thinners is longer than the rest of a sheet may be.
            "[...document.querySelectorAll("
            "'.admonition:not(.important), figure, article li, tr')]"
            ".filter(e => getComputedStyle(e).breakInside !== 'avoid').length"
        )
        assert broken == 0
        addresses = page.evaluate(
            "[...document.querySelectorAll('article a')]"
            ".filter(a => a.host && a.host !== location.host)"
            ".map(a => [a.getAttribute('href'), getComputedStyle(a, '::after').content])"
        )
        assert len(addresses) > 100 or path in articles
        assert [address for address, shown in addresses if address not in shown] == []
        where = page.locator("footer .address")
        assert where.is_visible()
        assert where.inner_text().endswith(path)


def test_the_outline_follows_the_boxes_and_leads_to_every_section(
    open_window: OpenWindow, base_url: str, articles: list[str]
) -> None:
    page = open_window()
    for path in articles:
        page.set_viewport_size(PHONE)
        page.goto(base_url + path)
        after = page.evaluate(
            """() => {
                const outline = document.querySelector('.outline');
                const all = [...document.querySelectorAll('article h2')];
                return all.filter(h => outline.compareDocumentPosition(h)
                    & Node.DOCUMENT_POSITION_FOLLOWING).map(h => '#' + h.id);
            }"""
        )
        led = page.evaluate("[...document.querySelectorAll('.outline a')].map(a => a.hash)")
        assert led == after
        assert len(led) > 5
        assert "#emergency" not in led
        first = page.locator(".outline a").first
        assert not first.is_visible()
        page.set_viewport_size(WIDE)
        assert first.is_visible()
