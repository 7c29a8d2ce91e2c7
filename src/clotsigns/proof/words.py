"""What a page has to say besides its boxes: every line that was written for it, and its data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.proof.shape import text_of
from clotsigns.sources.article import Article, Kind, plain
from clotsigns.sources.finder import READ, places, says
from clotsigns.sources.project import Project

_SAID = (Kind.HEADING, Kind.SENTENCE, Kind.ITEM, Kind.ROW)
_SPACE = re.compile(r"\s+")
# What stands between the words of a line on the page, and is no word of it.
_ADDED = "sup.cite, script, style, .outline, template, p.cite-table"
_BLANK = re.compile(r"_{2,}|\[[ x]\]")
_HIDING = "[hidden], [aria-hidden], [inert], [style], template, noscript"
# A form shows its parts as a script finds them of use.
_FORM = ".maker"


def words_lacking(project: Project, article: Article, tree: LexborHTMLParser) -> Iterator[str]:
    """Lines and data that a page does not show, or not where they belong."""
    body = tree.css_first("article")
    if body is None:
        return
    form = body.css_first(_FORM)
    asked = {node.mem_id for node in form.css("*")} if form is not None else set()
    if kept := [n for n in body.css(_HIDING) if n.mem_id not in asked and text_of(n)]:
        yield f"page must keep no words back: '{text_of(kept[0])[:80]}'"
    copy = LexborHTMLParser(body.html or "")
    for node in reversed(copy.css(_ADDED)):
        node.decompose()
    said = _run(copy.text(separator=""))
    at = 0
    for number, text in lines_of(article):
        found = said.find(_run(text), at)
        if found < 0:
            yield f"page must say, in order, what line {number} says: '{text[:120]}'"
            return
        at = found
    yield from _data_lacking(project, article, copy)


def _run(text: str) -> str:
    """Words without white space, as a mark for a source may stand in it."""
    return _SPACE.sub("", text)


def lines_of(article: Article) -> Iterator[tuple[int, str]]:
    """What was written for a page, with the number of each line; a row cell by cell."""
    for line in article.lines:
        if line.kind not in _SAID:
            continue
        parts = line.text.strip("|").split("|") if line.kind is Kind.ROW else [line.text]
        for part in parts:
            for text in _BLANK.split(part):
                if text.strip():
                    yield line.number, text.strip()


def _data_lacking(project: Project, article: Article, tree: LexborHTMLParser) -> Iterator[str]:
    for _, name, argument in article.placements():
        if name == "numbers":
            yield from _numbers(project, tree)
        elif name == "glossary":
            yield from _glossary(project, tree)
        elif name == "finder":
            yield from _finder(project, tree)
        elif name == "picture":
            yield from _picture(project, tree, argument)


def _numbers(project: Project, tree: LexborHTMLParser) -> Iterator[str]:
    language = project.language
    for country in project.data["numbers"].data["countries"]:
        name = country["name"][language]
        row = tree.css_first(f"tr#country-{country['code'].lower()}")
        cells = row.css("th, td") if row is not None else []
        links = [_dialled(cell.css("a")) for cell in cells]
        wanted = [(number, f"tel:{number}") for number in country["emergency"]]
        urgent = (country.get("urgent") or {}).get("number")
        digits = "".join(c for c in urgent or "" if c.isdigit() or c == "+")
        health = [(urgent, f"tel:{digits}")] if urgent else []
        if len(cells) != 3 or text_of(cells[0]) != name or links != [[], wanted, health]:
            yield f"page must have the numbers of {name}, each beside its country"
        elif any(
            _run(text) not in _run(text_of(cells[2]))
            for field in ("note", "deaf", "urgent")
            if (text := (country.get(field) or {}).get(language))
        ):
            yield f"page must say what to know of the numbers of {name}"


def _dialled(links: Iterable[LexborNode]) -> list[tuple[str, str]]:
    return [(text_of(link), link.attributes.get("href") or "") for link in links]


def _glossary(project: Project, tree: LexborHTMLParser) -> Iterator[str]:
    language = project.language
    for name, entry in project.data["glossary"].data["terms"].items():
        term = tree.css_first(f"dt#{name}")
        meaning = _next(term, "dd") if term is not None else None
        if (
            term is None
            or meaning is None
            or text_of(term) != entry["term"][language]
            or _run(plain(entry["means"][language])) not in _run(text_of(meaning))
        ):
            yield f"page must say what '{entry['term'][language]}' means"


def _next(node: LexborNode, tag: str) -> LexborNode | None:
    following = node.next
    while following is not None and (following.tag or "-").startswith(("-", "_")):
        following = following.next
    return following if following is not None and following.tag == tag else None


def _finder(project: Project, tree: LexborHTMLParser) -> Iterator[str]:
    """Each choice is there, with its own step and no other, and leads to the place for it."""
    for place in places(project.data["finder"], project.safety, project.language):
        items = tree.css(f"details#where-{place.id} > ul > li")
        for item, choice in zip(
            [*items, *[None] * len(place.choices)], place.choices, strict=False
        ):
            page = project.article(choice.page)
            title = page.menu or page.title
            step = project.words[f"finder.{says(choice)}"].format(title=title)
            wanted = _run(f"{plain(choice.like)} {step}")
            link = item.css_first("a") if item is not None else None
            href = (link.attributes.get("href") or "") if link is not None else ""
            leads = href.removesuffix(f"#{choice.anchor}") if choice.anchor else href
            to = "" if choice.page == "home" else f"{choice.page}/"
            if (
                item is None
                or _run(text_of(item)) != wanted
                or item.attributes.get("class") is not None
                or (choice.do != READ and item.css_first("strong") is None)
                or (choice.anchor and leads == href)
                or leads.removesuffix("index.html").removeprefix("./") != to
            ):
                yield f"finder must say, and lead from there: '{plain(choice.like)} {step}'"
        if len(items) != len(place.choices):
            yield f"finder must have {len(place.choices)} choices for '{place.where}'"


def _picture(project: Project, tree: LexborHTMLParser, name: str) -> Iterator[str]:
    entry = project.data["pictures"].data["pictures"][name]
    figure = tree.css_first(f"figure#picture-{name}")
    image = figure.css_first("img") if figure is not None else None
    language = project.language
    file = entry["file"].rpartition("/")[2].removesuffix(".svg")
    source = (image.attributes.get("src") or "") if image is not None else ""
    if (
        figure is None
        or image is None
        or image.attributes.get("alt") != entry["alt"][language]
        or source.rpartition("/")[2].partition(".")[0] != file
        or _run(plain(entry["caption"][language])) not in _run(text_of(figure))
    ):
        yield f"page must show the picture '{name}', with its words"
