"""Lines are short and apart at any width, in letters of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from playwright.sync_api import Browser, Page, Route

from clotsigns.sources.article import load_articles
from oracles import seen

Gathered = Callable[[Iterable[tuple[str, str]]], str]


def window(browser: Browser, width: int, height: int = 800) -> Page:
    # A service worker that has come would answer before the route below does.
    return browser.new_page(viewport={"width": width, "height": height}, service_workers="block")


def in_our_letters(page: Page) -> None:
    """Wait for the site's own font, which a page else takes only if it comes at once."""

    def insist(route: Route) -> None:
        answer = route.fetch()
        told = answer.text().replace("font-display:optional", "font-display:block")
        assert told != answer.text(), "the page brings no font of its own"
        route.fulfill(response=answer, body=told)

    page.route(lambda address: address.endswith("/"), insist)


def test_lines_are_short_and_apart(
    browser: Browser, base_url: str, root: Path, gathered: Gathered
) -> None:
    articles = [f"/{article.id}/" for article in load_articles(root) if article.is_article]
    widths = [360, 768, 1024, 1440, 1920]
    found: list[tuple[str, str]] = []
    longest: dict[int, list[int]] = {width: [] for width in widths}
    with window(browser, widths[0]) as page:
        in_our_letters(page)
        for path in articles:
            page.goto(base_url + path)
            page.evaluate("document.fonts.ready")
            assert page.evaluate("document.fonts.check('1em Hyper')")
            for width in widths:
                if page.viewport_size != {"width": width, "height": 800}:
                    page.set_viewport_size({"width": width, "height": 800})
                here = f"{path} at {width}"
                for line in page.evaluate(seen.LINES, True):
                    if line["tag"] == "P" and not line["small"] and line["lines"] > 3:
                        longest[width].append(line["longest"])
                    if not line["small"] and line["longest"] > 80:
                        found.append((here, f"{line['longest']} characters: {line['text']}"))
                    if line["tag"] == "P" and not line["small"] and line["leading"] < 1.4:
                        found.append((here, f"lines {line['leading']} apart: {line['text']}"))
            # The next page comes in a window as wide as this was left.
            widths.reverse()
    assert not found, gathered(found)
    for width in sorted(widths)[1:]:
        usual = sorted(longest[width])[len(longest[width]) // 2]
        assert 60 <= usual <= 75, f"the longest line of a paragraph has {usual} characters"


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


# Words, or parts of an address, that stand on more than one line.
CUT = """selector => {
    const cut = [];
    for (const one of document.querySelectorAll(selector)) {
        const words = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), range = new Range();
        for (let text; (text = words.nextNode());)
            for (const {0: word, index} of text.data.matchAll(/[^\\s-]+/g)) {
                range.setStart(text, index);
                range.setEnd(text, index + word.length);
                const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
                if (lines.size > 1) cut.push(word);
            }
    }
    return cut;
}"""


def test_letters_twice_as_large_cut_no_word_beside_its_pictogram(
    browser: Browser, base_url: str
) -> None:
    def enlarge(route: Route) -> None:
        answer = route.fetch()
        told = answer.text().replace("font-display:optional", "font-display:block")
        large = "<style>html { font-size: 200% !important }</style></head>"
        route.fulfill(response=answer, body=told.replace("</head>", large))

    with browser.new_context(
        viewport={"width": 390, "height": 844}, bypass_csp=True, service_workers="block"
    ) as context:
        page = context.new_page()
        page.route(lambda address: address.endswith("/"), enlarge)
        page.goto(base_url + "/emergency/easy-read/")
        page.evaluate("document.fonts.ready")
        assert page.evaluate(CUT, ".easy [data-sign]") == []
        page.goto(base_url + "/")
        person, words = page.evaluate(
            "['.start > .picture', '#where + p'].map(one => document.querySelector(one)"
            ".getBoundingClientRect().toJSON())"
        )
        assert person["top"] >= words["bottom"] and words["width"] > 300
        # What is enlarged once a page is there has the same room.
        page.evaluate("document.head.querySelector('style:last-of-type').textContent = ''")
        page.wait_for_function("!document.documentElement.hasAttribute('data-enlarged')")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.wait_for_function("document.documentElement.hasAttribute('data-enlarged')")


def test_an_address_breaks_where_its_parts_end(browser: Browser, base_url: str) -> None:
    with window(browser, 320) as page:
        page.goto(base_url + "/portals/")
        pieces = page.locator("pre span")
        assert pieces.count() > 100
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 800})
            shown = page.evaluate(
                "[...document.querySelectorAll('pre span')].map(piece => [piece.textContent,"
                " new Set([...piece.getClientRects()].map(box => box.top)).size])"
            )
            assert {piece for piece, lines in shown if lines > 1} == set(), width
            cut = page.evaluate(CUT, "pre span")
            assert [word for word in cut if len(word) < 28] == [], width
        # What is copied is as it was written.
        code = page.locator("pre code").first
        assert code.inner_text().replace("\n", "") == (code.text_content() or "").strip()
