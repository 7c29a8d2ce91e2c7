"""What is wrong with how a page stands in a window: the words, the boxes, the controls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oracles.asked import probe

# What a person sees of each line of running text: its font size in px, line height as a multiple
# of that, alignment, and, if asked for, how many characters stand on it, which takes far longer.
# A lone line is left out.
LINES = """counted => [...document.querySelectorAll('main p, main li, main dd, main td')]
    .filter(block => block.checkVisibility() && !block.closest('.outline'))
    .map(block => {
        const style = getComputedStyle(block), size = parseFloat(style.fontSize), lines = new Map();
        const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        for (let node = counted && walker.nextNode(); node; node = walker.nextNode()) {
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

# What sticks out of the window, or scrolls sideways in a box that a keyboard cannot reach.
TOO_WIDE = """() => {
    const width = innerWidth;
    const name = element => element.outerHTML.replace(/\\s+/g, ' ').slice(0, 120);
    const found = [];
    if (document.scrollingElement.scrollWidth > width) {
        const wide = [...document.querySelectorAll('body *')].filter(
            element => element.getBoundingClientRect().right > width + 0.5);
        found.push(`scrolls sideways to ${document.scrollingElement.scrollWidth}: `
            + wide.slice(0, 3).map(name).join(' | '));
    }
    for (const element of document.querySelectorAll('main *')) {
        const scrolls = ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
            && element.clientWidth > 0 && element.scrollWidth > element.clientWidth;
        if (scrolls && element.tabIndex < 0)
            found.push(`scrolls sideways and cannot be focused: ${name(element)}`);
    }
    return found;
}"""


# Controls, and links that stand alone. Links in running text are exempt (WCAG 2.5.5), as there
# the lines' height is the limit.
SMALL = """least => [...document.querySelectorAll(
        'button, summary, select, .bar a, footer nav a, .outline a, label:has(input), '
        + '.filter label, td a[href^="tel:"], .call > a, .more a, .task [type=text], .cards a')]
    .filter(e => e.checkVisibility() && e.getClientRects().length)
    .map(e => [e, e.getBoundingClientRect()])
    .filter(([e, box]) => box.height < least - 0.5 || box.width < least - 0.5)
    .map(([e, box]) => `${Math.round(box.width)} by ${Math.round(box.height)}: `
        + e.outerHTML.slice(0, 90))"""

# Where the tab key stops.
STOPS = """() => [...document.querySelectorAll(
        'a[href], button, summary, select, input, textarea, iframe, [tabindex="0"]')]
    .filter(e => e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true})
        && e.getClientRects().length).length"""
MOST_STOPS = 120

# WCAG 1.4.12.
SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
SPACED = f"""() => {{
    const style = document.createElement('style');
    style.textContent = `{SPACING}`;
    document.head.append(style);
    const answer = [({FAULTS})(), document.scrollingElement.scrollWidth - innerWidth];
    style.remove();
    return answer;
}}"""

# Folds within folds are shown, and opened, in turn.
OPEN_ALL = """for (const fold of document.querySelectorAll('details'))
    if (fold.checkVisibility()) fold.open = true;"""


@probe(STOPS)
def many_stops(stops: int) -> Iterator[str]:
    """More stops of the tab key than a hand that cannot use a mouse can be asked for."""
    if stops > MOST_STOPS:
        yield f"the tab key stops {stops} times"


@probe(LINES)
def small_words(lines: list[dict[str, Any]]) -> Iterator[str]:
    """Words that are too small for a phone, or not aligned to their beginning."""
    if not lines:
        yield "it has no words"
    for line in lines:
        # Lists of sources, and tables, are for looking up and may be a little smaller, as is what
        # stands around the signs. Boxes keep more in sight: 17 in the first.
        is_small = line["small"] or line["aside"] or line["boxed"]
        least = 17 if line["first"] and not line["aside"] else 16 if is_small else 18
        if line["size"] < least and not line["text"].startswith("Source "):
            yield f"{line['size']} px: {line['text']}"
        if line["align"] not in ("start", "left"):
            yield f"{line['align']} aligned: {line['text']}"


@probe(FAULTS)
def overlaps(found: list[str]) -> list[str]:
    """What is cut off, outside the window, or over something else."""
    return found


@probe(TOO_WIDE)
def sideways(found: list[str]) -> list[str]:
    """What scrolls sideways, and what does so in a box that no keyboard reaches."""
    return found


@probe(SPACED)
def spaced(answer: tuple[list[str], float]) -> Iterator[str]:
    """What is lost when a reader spaces lines, words and letters wider."""
    found, wide = answer
    yield from found
    if wide > 0:
        yield f"scrolls sideways by {wide} px"


@probe(f"() => {{ {OPEN_ALL} return ({SMALL})(44); }}")
def small_controls(found: list[str]) -> list[str]:
    """Controls of less than 44 px, those in folds as well; the folds stay open."""
    return found
