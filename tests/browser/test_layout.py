"""Words are large, lines are short, and nothing overlaps or is cut off, at any width."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from clotsigns.sources.article import load_articles

# What a person sees of each line of running text: its font size in px, line height as a multiple
# of that, alignment, and how many characters stand on it. A lone line is left out.
LINES = """() => [...document.querySelectorAll('main p, main li, main dd, main td')]
    .filter(block => block.checkVisibility() && !block.closest('.outline'))
    .map(block => {
        const style = getComputedStyle(block), size = parseFloat(style.fontSize), lines = new Map();
        const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (node.parentElement.closest('sup, ul ul, select')) continue;
            for (const word of node.data.matchAll(/\\S+\\s*/g)) {
                range.setStart(node, word.index);
                range.setEnd(node, word.index + word[0].trimEnd().length);
                const at = Math.round(range.getBoundingClientRect().bottom / 6);
                lines.set(at, (lines.get(at) ?? 0) + word[0].length);
            }
        }
        return {text: block.textContent.slice(0, 60), size, tag: block.tagName,
            small: !!block.closest('.dates, .sources, .all-sources, table'),
            boxed: !!block.closest('.admonition'), first: !!block.closest('.danger'),
            aside: block.matches('.state, .numbers, .choice, .skin, .more, .scope, .cite-table'),
            leading: parseFloat(style.lineHeight) / size, align: style.textAlign,
            longest: Math.max(0, ...lines.values()), lines: lines.size};
    })"""

# Text that sticks out of the window, is cut off by its own box, or lies on other text.
FAULTS = """() => {
    const found = [], name = e => e.outerHTML.replace(/\\s+/g, ' ').slice(0, 100);
    const shown = e => e.checkVisibility({visibilityProperty: true})
        && !e.closest('.md-skip, thead, .md-search, [data-md-component=search]')
        && getComputedStyle(e).clipPath === 'none' && e.getClientRects().length;
    for (const e of document.querySelectorAll('body *')) {
        if (!shown(e) || e.closest('svg, script')) continue;
        const style = getComputedStyle(e), box = e.getBoundingClientRect();
        if (['hidden', 'clip'].includes(style.overflowX)
            && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
            found.push(`cut off: ${name(e)}`);
        if ([...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
            && (box.left < -0.5 || box.right > innerWidth + 0.5))
            found.push(`outside the window: ${name(e)}`);
    }
    const apart = (group, kind) => {
        const boxes = group.filter(shown).map(e => [e, e.getBoundingClientRect()]);
        boxes.forEach(([a, x], i) => boxes.slice(i + 1).forEach(([b, y]) => {
            if (x.left < y.right - 1 && y.left < x.right - 1
                && x.top < y.bottom - 1 && y.top < x.bottom - 1)
                found.push(`${kind} overlap: ${name(a)} | ${name(b)}`);
        }));
    };
    apart([...document.querySelectorAll('.bar :is(a, button, summary)')], 'controls');
    apart([...document.querySelectorAll('footer :is(a, p)')].filter(
        e => !e.querySelector('a')), 'footer');
    apart([...document.querySelector('article').children], 'blocks');
    for (const parent of document.querySelectorAll('.admonition, article ul, article ol, figure'))
        apart([...parent.children], 'parts');
    return found;
}"""

# WCAG 1.4.12.
SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""

Gathered = Callable[[Iterable[tuple[str, str]]], str]


def window(browser: Browser, width: int, height: int = 800) -> Page:
    return browser.new_page(viewport={"width": width, "height": height})


def in_our_letters(page: Page) -> None:
    """Wait for the site's own font, which a page else takes only if it comes at once."""

    def insist(route: Route) -> None:
        answer = route.fetch()
        told = answer.text().replace("font-display:optional", "font-display:block")
        assert told != answer.text(), "the page brings no font of its own"
        route.fulfill(response=answer, body=told)

    page.route(lambda address: address.endswith("/"), insist)


def test_words_are_large_on_a_phone(
    browser: Browser, base_url: str, pages: list[str], gathered: Gathered
) -> None:
    with window(browser, 360) as page:
        found: list[tuple[str, str]] = []
        seen = 0
        for path in pages:
            page.goto(base_url + path)
            for line in page.evaluate(LINES):
                # Lists of sources, and tables, are for looking up and may be a little smaller, as
                # is what stands around the signs. Boxes keep more in sight: 17 in the first.
                is_small = line["small"] or line["aside"] or line["boxed"]
                least = 17 if line["first"] and not line["aside"] else 16 if is_small else 18
                seen += 1
                if line["size"] < least and not line["text"].startswith("Source "):
                    found.append((path, f"{line['size']} px: {line['text']}"))
                if line["align"] not in ("start", "left"):
                    found.append((path, f"{line['align']} aligned: {line['text']}"))
        assert seen > 1000
        assert not found, gathered(found)


@pytest.mark.parametrize("width", [360, 768, 1024, 1440, 1920])
def test_lines_are_short_and_apart(
    browser: Browser, base_url: str, root: Path, width: int, gathered: Gathered
) -> None:
    articles = [f"/{article.id}/" for article in load_articles(root) if article.is_article]
    found: list[tuple[str, str]] = []
    longest: list[int] = []
    with window(browser, width) as page:
        in_our_letters(page)
        for path in articles:
            page.goto(base_url + path)
            page.evaluate("document.fonts.ready")
            assert page.evaluate("document.fonts.check('1em Hyper')")
            for line in page.evaluate(LINES):
                if line["tag"] == "P" and not line["small"] and line["lines"] > 3:
                    longest.append(line["longest"])
                if not line["small"] and line["longest"] > 80:
                    found.append((path, f"{line['longest']} characters: {line['text']}"))
                if line["tag"] == "P" and not line["small"] and line["leading"] < 1.4:
                    found.append((path, f"lines {line['leading']} apart: {line['text']}"))
    assert not found, gathered(found)
    if width >= 768:
        usual = sorted(longest)[len(longest) // 2]
        assert 60 <= usual <= 75, f"the longest line of a paragraph has {usual} characters"


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1280, 1440])
def test_nothing_overlaps_or_is_cut_off(
    browser: Browser, base_url: str, pages: list[str], width: int, gathered: Gathered
) -> None:
    with window(browser, width) as page:
        found: list[tuple[str, str]] = []
        for path in pages:
            page.goto(base_url + path)
            found += [(path, fault) for fault in page.evaluate(FAULTS)]
        assert not found, gathered(found)


@pytest.mark.parametrize("width", [320, 1280])
def test_wider_spacing_loses_nothing(
    browser: Browser, base_url: str, pages: list[str], width: int, gathered: Gathered
) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True) as context:
        page = context.new_page()
        found: list[tuple[str, str]] = []
        for path in pages:
            page.goto(base_url + path)
            page.add_style_tag(content=SPACING)
            found += [(path, fault) for fault in page.evaluate(FAULTS)]
            wide = page.evaluate("document.scrollingElement.scrollWidth")
            if wide > width:
                found.append((path, f"scrolls sideways to {wide} px"))
        assert not found, gathered(found)


def test_faults_are_found(browser: Browser) -> None:
    with window(browser, 320) as page:
        page.set_content(
            '<article><p style="height: 20px; overflow: hidden; width: 90px">cut off here</p>'
            '<p style="margin-left: 900px">far away</p>'
            '<p style="height: 9px; margin-top: 90px">under</p>'
            '<p style="margin-top: -30px">over</p>'
            "</article>"
        )
        found = page.evaluate(FAULTS)
        assert any(fault.startswith("cut off: <p") for fault in found)
        assert any(fault.startswith("outside the window: <p") for fault in found)
        assert any(fault.startswith("blocks overlap: <p") for fault in found)


def test_the_typeface_is_ours_and_moves_nothing(browser: Browser, base_url: str) -> None:
    with window(browser, 390) as page:
        page.goto(base_url + "/dvt/")
        rules = page.evaluate(
            """[...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
                .filter(rule => rule instanceof CSSFontFaceRule)
                .map(rule => [rule.style.src, rule.style.getPropertyValue('font-display')])"""
        )
        fetched = [display for source, display in rules if "url(" in source]
        assert fetched
        # 'optional' alone never hides words and never moves them after they are shown.
        assert set(fetched) == {"optional"}
        page.reload()
        assert page.evaluate("document.fonts.check('18px Hyper')")
        assert "Hyper" in page.evaluate("getComputedStyle(document.body).fontFamily")
