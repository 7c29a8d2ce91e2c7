"""What is wrong with what a page shows: its colours, its box, its letters, its print, its links."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from oracles.asked import probe

# How light the page behind the words is, from 0 (black) to 255 (white).
LIGHTNESS = """() => {
    const parts = getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).map(Number);
    return (parts[0] + parts[1] + parts[2]) / 3;
}"""
BOX_LINKS = """() => [
    document.querySelectorAll('.help-line').length > 0,
    [...document.querySelectorAll('.admonition.danger a')]
        .filter(a => !a.closest('.call, .more')).map(a => a.protocol),
    [...document.querySelectorAll('.danger :is(.call, .more) a[href]')]
        .filter(a => a.checkVisibility()).map(a => [a.protocol, a.hash, a.pathname]),
]"""
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
FAMILIES = f"""() => [{FACES},
    document.documentElement.className === "letters" ? ({MIXED})() : []]"""
# Whether anybody sees it.
VISIBLE = """e => e?.checkVisibility({visibilityProperty: true})
    && e.getBoundingClientRect().width > 0 && e.getBoundingClientRect().height > 0"""
ON_PAPER = f"""() => [
    [...document.querySelectorAll(
        'button, summary, input:not(.task input), nav a, .help, .md-skip')]
        // What is folded up on the screen lies open on paper, under its own heading; of the
        // sources, which are half of the sheets, paper tells how many there are.
        .filter(e => e.checkVisibility()
            && !e.matches('.sources summary')
            && !e.parentElement.querySelector(':scope > :is(ul, ol, p, dl, table, figure)')
                ?.checkVisibility())
        .map(e => e.outerHTML.slice(0, 80)),
    document.querySelector('h1').nextElementSibling.nextElementSibling.className,
    ['h1', '.danger, .help-line'].filter(
        selector => !({VISIBLE})(document.querySelector(selector))),
]"""

WORDS = """() => {
    const scripted = [...document.querySelectorAll('[data-scripted]')];
    const held = scripted.map(element => [...element.childNodes]);
    scripted.forEach(element => element.replaceChildren());
    const said = document.querySelector('main article').innerText;
    scripted.forEach((element, at) => element.replaceChildren(...held[at]));
    return said;
}"""
# How many links there are, whether one that is shown leads to another page of the site, and
# whether a click on the middle of the first of those would reach it. The menu beside them is folded
# away where no script runs. The first will do: a page may have a thousand.
ONWARD = f"""base => {{
    const bare = address => address.split("#")[0], here = bare(location.href);
    const links = [...document.querySelectorAll("main article a, footer a")];
    const onward = links.find(link => bare(link.href).startsWith(base)
        && bare(link.href).endsWith("/") && bare(link.href) !== here && ({VISIBLE})(link));
    onward?.scrollIntoView({{ block: "center", behavior: "instant" }});
    const {{ left, top, width, height }} = onward?.getClientRects()[0] ?? {{}};
    return [links.length, Boolean(onward),
        onward?.contains(document.elementFromPoint(left + width / 2, top + height / 2)) ?? false];
}}"""


@probe(LIGHTNESS)
def light(lightness: float) -> Iterator[str]:
    """The page is not dark."""
    if lightness <= 128:
        yield "it is dark"


@probe(LIGHTNESS)
def dark(lightness: float) -> Iterator[str]:
    """The page is not light."""
    if lightness >= 128:
        yield "it is light"


@probe(BOX_LINKS)
def box_leads_to_telephones(answer: tuple[bool, list[str], list[list[str]]]) -> Iterator[str]:
    """An emergency box leads to telephones and to more signs, and nowhere else."""
    is_line, links, more = answer
    if is_line:
        yield from (f"a page without a box leads from one by {link}" for link in links)
        return
    if set(links) != {"tel:"}:
        yield f"it leads away from its emergency box: {sorted(set(links))}"
    for protocol, anchor, path in more:
        if protocol != "tel:" and anchor != "#thinner" and "/emergency/" not in path:
            yield f"it leads away from its emergency box to {path}{anchor}"


@probe(FAMILIES)
def families(answer: tuple[list[str], list[str]]) -> Iterator[str]:
    """A family of letters has one weight, and words have the family of theirs."""
    found, mixed = answer
    if not len(found) == len(set(found)) == 2:
        yield f"its families are {found}"
    yield from mixed


@probe(ON_PAPER)
def on_paper(answer: tuple[list[str], str, list[str]]) -> Iterator[str]:
    """Paper has the title, the answer and the way to help, and no controls."""
    controls, following, missing = answer
    yield from (f"it prints a control: {control}" for control in controls)
    if not {"emergency", "help-line"} & set(following.split()):
        yield "what to do does not follow the answer"
    yield from (f"'{selector}' is not printed" for selector in missing)


def words(page: Page) -> list[str]:
    """The words that a reader sees in the body of the open page, less the controls of scripts."""
    said: str = page.evaluate(WORDS)
    return said.split()


def led_on(page: Page, base_url: str, *, framed: bool) -> Iterator[str]:
    """Words of the page, or what stands below them, lead to another page of the site."""
    links, leads, clicked = page.evaluate(ONWARD, base_url)
    # In a frame the portal stands around it, and words are explained inside.
    if not leads and not (framed and links):
        yield "it has no plain link to another page"
    # That it can be clicked is what matters here: where links lead is asked of each of them, and
    # each page is looked at without scripts itself.
    if leads and not clicked:
        yield "its first plain link to another page cannot be clicked"
