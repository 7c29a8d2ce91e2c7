"""Placements for readers that are made from data: numbers, medical words, pictures."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from markdown.util import AtomicString

from clotsigns.pages.for_portals import DOWNLOAD, late_link
from clotsigns.sources.article import in_order
from clotsigns.sources.finder import READ, address, places, says
from clotsigns.sources.project import Project
from clotsigns.sources.safety import CALL, PICTOGRAMS

# The copy of the site, to carry on a stick.
OFFLINE = "clotsigns-offline.zip"

Listing = Callable[[Project, str, etree.Element], None]

# The small picture of a page, for its card; 120 by 90.
CARD = "pictures/card-{page}.svg"

# As many as one looks through at once.
COUNTRIES_AT_ONCE = 14


def cites(sources: Iterable[str]) -> str:
    return f"[{'; '.join('@' + name for name in sources)}]"


def table(
    project: Project, parent: etree.Element, words: str, columns: Iterable[str]
) -> etree.Element:
    """A table with headings from the shared words; the answer is its body."""
    table = etree.SubElement(parent, "table")
    row = etree.SubElement(etree.SubElement(table, "thead"), "tr")
    for name in columns:
        etree.SubElement(row, "th").text = project.words[f"{words}.{name}"]
    return etree.SubElement(table, "tbody")


def add_row(body: etree.Element, *texts: str) -> etree.Element:
    row = etree.SubElement(body, "tr")
    for text in texts:
        etree.SubElement(row, "td").text = text
    return row


def article_ids(project: Project) -> list[str]:
    """The pages that answer one health question each, in the order of the menu."""
    return [article.id for article in in_order(project.articles) if article.is_article]


def page_title(project: Project, page: str) -> str:
    return AtomicString(project.article(page).title)


def pages(project: Project, argument: str, parent: etree.Element) -> None:
    """A card for each page of the menu but the start page: a new one is on it by itself.

    A page has a small picture on its card if there is one named for it.
    """
    folder = Path("docs") / project.language
    items = etree.SubElement(parent, "ul", {"class": "cards"})
    for article in in_order(project.articles):
        if article.menu and not article.under and article.id != "home":
            target = article.path.relative_to(folder).as_posix()
            card = etree.SubElement(etree.SubElement(items, "li"), "a", {"href": target})
            card.set("data-from-top", "")
            picture = CARD.format(page=article.id)
            if (project.root / folder / picture).is_file():
                # Beside the title, the drawing says nothing of its own.
                looks = {"src": picture, "alt": "", "width": "120", "height": "90"}
                etree.SubElement(card, "img", {**looks, "loading": "lazy", "data-from-top": ""})
            etree.SubElement(card, "span").text = AtomicString(article.title)


def numbers(project: Project, argument: str, parent: etree.Element) -> None:
    """Emergency numbers by country, each with its country beside it.

    They are in the order of the alphabet, some letters in a fold: one finds a country at once, and
    a keyboard need not pass the numbers of all.
    """
    names = {country["name"][project.language]: country for country in _countries(project)}
    for group in _by_letters(sorted(names)):
        fold = etree.SubElement(parent, "details")
        said = project.words["numbers_table.fold"].format(first=group[0], last=group[-1])
        etree.SubElement(fold, "summary").text = said
        body = table(project, fold, "numbers_table", ("country", "emergency", "notes"))
        fold[-1].set("class", "dial")
        for name in group:
            _dial(project, names[name], add_row(body, name))


def _countries(project: Project) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = project.data["numbers"].data["countries"]
    return found


def _by_letters(names: Iterable[str]) -> list[list[str]]:
    """Sorted names in groups of some letters each, none of which is in two groups."""
    groups: list[list[str]] = [[]]
    for _, found in groupby(names, key=lambda name: name[0]):
        more = list(found)
        if groups[-1] and len(groups[-1]) + len(more) > COUNTRIES_AT_ONCE:
            groups.append([])
        groups[-1] += more
    return groups


def _dial(project: Project, country: dict[str, Any], row: etree.Element) -> None:
    """The rest of a country's row: its numbers, and what to know of them."""
    language = project.language
    row.set("id", f"country-{country['code'].lower()}")
    cell = etree.SubElement(row, "td")
    for index, number in enumerate(country["emergency"]):
        if index:
            cell[-1].tail = ", "
        etree.SubElement(cell, "a", {"href": f"tel:{number}"}).text = number
    notes = [(country.get(field) or {}).get(language) for field in ("note", "deaf")]
    cell = etree.SubElement(row, "td")
    cell.text = " ".join(text for text in notes if text)
    if urgent := country.get("urgent"):
        line = etree.SubElement(cell, "p")
        line.text = f"{project.words['numbers_table.urgent']}: "
        if number := urgent.get("number"):
            digits = "".join(c for c in number if c.isdigit() or c == "+")
            etree.SubElement(line, "a", {"href": f"tel:{digits}"}).text = number
            line[-1].tail = f" ({country['name'][language]}). {urgent[language]}"
        else:
            line.text += urgent[language]


def glossary(project: Project, argument: str, parent: etree.Element) -> None:
    """The medical words, each with how to say it and what it means."""
    language = project.language
    entries = project.data["glossary"].data["terms"]
    terms = etree.SubElement(parent, "dl")
    for name, entry in sorted(entries.items(), key=lambda pair: pair[1]["term"][language].lower()):
        etree.SubElement(terms, "dt", {"id": name}).text = entry["term"][language]
        meaning = etree.SubElement(terms, "dd")
        if say := (entry.get("say") or {}).get(language):
            etree.SubElement(meaning, "p").text = project.words["say_it"].format(say=say)
        etree.SubElement(
            meaning, "p"
        ).text = f"{entry['means'][language]} {cites(entry['sources'])}"


def picture(project: Project, name: str, parent: etree.Element) -> None:
    """A picture with its caption. It has light and dark colours, and takes those of the page."""
    language = project.language
    entry = project.data["pictures"].data["pictures"][name]
    # Small ones stand for a line of words, and are there with it.
    when = {} if entry["file"].startswith(PICTOGRAMS) else {"loading": "lazy"}
    figure = etree.SubElement(parent, "figure", {"id": f"picture-{name}", "class": "picture"})
    etree.SubElement(
        figure,
        "img",
        {
            "src": entry["file"],
            "alt": entry["alt"][language],
            "width": str(entry["width"]),
            "height": str(entry["height"]),
            **when,
            "data-from-top": "",
        },
    )
    caption = etree.SubElement(figure, "figcaption")
    caption.text = entry["caption"][language]


def finder(project: Project, argument: str, parent: etree.Element) -> None:
    """Where it hurts, each place a disclosure that needs no script, with a link for each choice."""
    all_places = etree.SubElement(parent, "div", {"class": "places"})
    for place in places(project.data["finder"], project.safety, project.language):
        looks = {"class": "finder", "id": f"where-{place.id}"}
        box = etree.SubElement(all_places, "details", looks)
        etree.SubElement(box, "summary").text = place.where
        choices = etree.SubElement(box, "ul")
        for choice in place.choices:
            item = etree.SubElement(choices, "li")
            etree.SubElement(item, "a", {"href": address(choice)}).text = choice.like
            advice = etree.SubElement(item, "strong" if choice.do != READ else "span")
            page = project.article(choice.page)
            title = page.menu or page.title
            told = project.words[f"finder.{says(choice)}"].format(title=title)
            if choice.do == CALL:
                # A list in which all lead to this very page is taken for a menu by clippers.
                etree.SubElement(advice, "a", {"href": "emergency.md#emergency"}).text = told
            else:
                advice.text = told
            item[0].tail = " "
            advice.tail = f" {cites(choice.sources)}"


def fold_signs(root: etree.Element, words: str) -> None:
    """Make a strip of the emergency box: its heading and the number stay, its signs a tap away."""
    box = next(e for e in root.iter("div") if "emergency" in e.get("class", "").split())
    call = next(index for index, child in enumerate(box) if child.get("class") == "call")
    fold = etree.Element("details")
    signs = next(items for items in box if items.tag == "ul")
    etree.SubElement(fold, "summary").text = words.format(count=len(signs))
    for child in list(box)[call + 1 :]:
        box.remove(child)
        fold.append(child)
    box.append(fold)


def keeping(project: Project, argument: str, parent: etree.Element) -> None:
    """The words of the buttons that keep the site on the reader's device, for their script."""
    words = project.words.document.data["keep"]
    late_link(etree.SubElement(parent, "p"), OFFLINE, words["download"]).set(DOWNLOAD, "")
    etree.SubElement(
        parent,
        "div",
        {
            "class": "keep",
            **{f"data-{name}": text for name, text in sorted(words.items()) if name != "download"},
        },
    )


def drawings(project: Project, argument: str, parent: etree.Element) -> None:
    """The drawing that each row of the table above is named for, beside its name."""
    for cell in parent[-1].iterfind("tbody/tr/td[1]"):
        name = cell.text or ""
        drawing = f"{PICTOGRAMS}/{name}.svg"
        if not (project.root / "docs" / project.language / drawing).is_file():
            raise KeyError(name)
        # The next column tells what it shows. It does not wait to be scrolled to, as it is printed.
        looks = {"src": drawing, "alt": "", "width": "64", "height": "64", "data-from-top": ""}
        cell.text = None
        picture = etree.SubElement(cell, "img", looks)
        picture.tail = f" {name}"


LISTINGS: dict[str, Listing] = {
    "pages": pages,
    "numbers": numbers,
    "glossary": glossary,
    "picture": picture,
    "drawings": drawings,
    "finder": finder,
    "keep": keeping,
}
