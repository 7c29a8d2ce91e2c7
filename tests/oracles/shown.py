"""What is wrong with what a page shows: its colours, its box, its letters, its print, its links."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

# How light the page behind the words is, from 0 (black) to 255 (white).
LIGHTNESS = """() => {
    const parts = getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).map(Number);
    return (parts[0] + parts[1] + parts[2]) / 3;
}"""
BOX_LINKS = """[...document.querySelectorAll('.admonition.danger a')]
    .filter(a => !a.closest('.call, .more')).map(a => a.protocol)"""
MORE_LINKS = """[...document.querySelectorAll('.danger :is(.call, .more) a[href]')]
    .filter(a => a.checkVisibility()).map(a => [a.protocol, a.hash, a.pathname])"""
# Of each weight its own family; of one, WebKit takes the bold letters for plain words where those
# are late.
FACES = """[...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
    .filter(rule => rule instanceof CSSFontFaceRule && rule.style.src.includes("url("))
    .map(rule => rule.style.fontFamily)"""
MIXED = """() => {
    const found = new Set();
    for (const element of document.querySelectorAll("body *")) {
        const texts = [...element.childNodes].filter(node => node.nodeType === 3);
        // What a sheet writes before it, as the names of columns on a phone, is quoted.
        const looks = { "": texts.some(node => node.data.trim()) };
        looks["::before"] = /"[^"]*\\w/.test(getComputedStyle(element, "::before").content);
        for (const part in looks) {
            if (!looks[part] || !element.checkVisibility()) continue;
            const { fontWeight, fontFamily } = getComputedStyle(element, part);
            const family = fontFamily.split(",")[0];
            const right = fontWeight >= 600 ? "Heavy" : "Hyper";
            if (["Heavy", "Hyper", "Device"].includes(family) && family !== right)
                found.add(`${fontWeight} in ${family}: ${element.outerHTML.slice(0, 70)}${part}`);
        }
    }
    return [...found];
}"""
ON_PAPER = """() => [...document.querySelectorAll(
    'button, summary, input:not(.task input), nav a, .help, .md-skip')]
    // What is folded up on the screen lies open on paper, under its own heading; of the sources,
    // which are half of the sheets, paper tells how many there are.
    .filter(e => e.checkVisibility()
        && !e.matches('.sources summary')
        && !e.parentElement.querySelector(':scope > :is(ul, ol, p, dl, table, figure)')
            ?.checkVisibility())
    .map(e => e.outerHTML.slice(0, 80))"""

WORDS = """() => {
    const scripted = [...document.querySelectorAll('[data-scripted]')];
    const held = scripted.map(element => [...element.childNodes]);
    scripted.forEach(element => element.replaceChildren());
    const said = document.querySelector('main article').innerText;
    scripted.forEach((element, at) => element.replaceChildren(...held[at]));
    return said;
}"""


def light(page: Page) -> Iterator[str]:
    """The page is not dark."""
    if page.evaluate(LIGHTNESS) <= 128:
        yield "it is dark"


def dark(page: Page) -> Iterator[str]:
    """The page is not light."""
    if page.evaluate(LIGHTNESS) >= 128:
        yield "it is light"


def box_leads_to_telephones(page: Page) -> Iterator[str]:
    """An emergency box leads to telephones and to more signs, and nowhere else."""
    links = page.evaluate(BOX_LINKS)
    if page.locator(".help-line").count():
        yield from (f"a page without a box leads from one by {link}" for link in links)
        return
    if set(links) != {"tel:"}:
        yield f"it leads away from its emergency box: {sorted(set(links))}"
    for protocol, anchor, path in page.evaluate(MORE_LINKS):
        if protocol != "tel:" and anchor != "#thinner" and "/emergency/" not in path:
            yield f"it leads away from its emergency box to {path}{anchor}"


def families(page: Page) -> Iterator[str]:
    """A family of letters has one weight, and words have the family of theirs."""
    found = page.evaluate(FACES)
    if not len(found) == len(set(found)) == 2:
        yield f"its families are {found}"
    if page.evaluate("document.documentElement.className") == "letters":
        yield from page.evaluate(MIXED)


def on_paper(page: Page) -> Iterator[str]:
    """Paper has the title, the answer and the way to help, and no controls."""
    yield from (f"it prints a control: {shown}" for shown in page.evaluate(ON_PAPER))
    following = page.evaluate(
        "document.querySelector('h1').nextElementSibling.nextElementSibling.className"
    )
    if not {"emergency", "help-line"} & set(following.split()):
        yield "what to do does not follow the answer"
    for selector in ("h1", ".danger, .help-line"):
        if not page.locator(selector).first.is_visible():
            yield f"'{selector}' is not printed"


def words(page: Page) -> list[str]:
    """The words that a reader sees in the body of the open page, less the controls of scripts."""
    said: str = page.evaluate(WORDS)
    return said.split()


def leads_on(href: str, here: str, base_url: str) -> bool:
    """Whether a link goes to another page of the site."""
    page = href.partition("#")[0]
    return page.startswith(base_url) and page.endswith("/") and page != here.partition("#")[0]


def led_on(page: Page, base_url: str, *, framed: bool) -> Iterator[str]:
    """Words of the page, or what stands below them, lead to another page of the site."""
    here = page.url
    # The menu beside them is folded away here. The first link will do: a page may have a thousand.
    links = page.locator("main article a, footer a")
    addresses = links.evaluate_all("links => links.map(link => link.href)")
    away = [n for n, href in enumerate(addresses) if leads_on(href, here, base_url)]
    onward = next((links.nth(n) for n in away if links.nth(n).is_visible()), None)
    if onward is None:
        # In a frame the portal stands around it, and words are explained inside.
        if not framed or not addresses:
            yield "it has no plain link to another page"
        return
    # That it can be clicked is what matters here: where links lead is asked of each of them, and
    # each page is looked at without scripts itself.
    onward.click(trial=True)
