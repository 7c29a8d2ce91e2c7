"""``passages.json``: the words of the pages in their sections, each with its sources.

With the search index it is all that a program needs to answer questions with our own sentences and
no network (``answering``). The words of each section are those of the page's copy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.catalogue.model import Catalogue
from clotsigns.catalogue.pieces import LEFT_OUT, linked, page_address, pieces_of, words_in
from clotsigns.proof import page_file
from clotsigns.sources.article import Article, plain
from clotsigns.sources.evidence import short_name
from clotsigns.sources.project import Project
from clotsigns.sources.search_words import for_finders

PATH = "passages.json"
VERSION = 1
# What the end of a page says of the page itself, and no section.
_OF_THE_PAGE = "p.scope, p.state, [data-embed=no]"
_MARKS = re.compile(r"\[([^\]]*)\]\([^)]*\)|\*\*|^- ")
_COUNTRY = "country-"
_RECORD = "about/sources/#"
# Below every heading.
_ITEM = 7

TreeOf = Callable[[str], LexborHTMLParser]


def as_passages(project: Project, catalogue: Catalogue, tree_of: TreeOf) -> bytes:
    """The file. ``tree_of`` gives the built page at a place on the site, to be used up."""
    words, typed = project.words, project.data["search"].data
    writer = _Writer(project, catalogue.address)
    sections = [
        section
        for article in project.articles
        if article.id not in LEFT_OUT
        and not (article.front.data.get("search") or {}).get("exclude")
        for section in writer.sections(article, tree_of(page_file(article).as_posix()))
    ]
    told = {
        "version": VERSION,
        "name": catalogue.name,
        "language": project.language,
        "address": catalogue.address,
        "help": words["help_line"],
        "call": f"{plain(project.safety.numbers)} {words['elsewhere']}",
        "note": words["disclaimer"],
        "quote": words["connect.quote"],
        "about": words["connect.purpose"],
        "not_found": words["search.none"],
        "says": dict(sorted(words.document.data["machines"].items())),
        **for_finders(typed),
        "countries": {
            f"{_COUNTRY}{country['code'].lower()}": [
                *country["name"].values(),
                *typed.get("countries", {}).get(country["code"], []),
            ]
            for country in project.data["numbers"].data["countries"]
        },
        "sources": list(writer.sources),
        "sections": sections,
    }
    return (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


class _Writer:
    """Writes sections; ``sources`` are those of all of them, in the order of their use."""

    def __init__(self, project: Project, address: str) -> None:
        self.sources: dict[str, int] = {}
        self._project = project
        self._address = address
        self._short_names = {short_name(name): name for name in project.sources.by_id}
        self._resting = {plain(text): said.sources for said, _, text in project.safety.texts()}
        self._countries: dict[str, list[str]] = {
            f"{_COUNTRY}{country['code'].lower()}": country["sources"]
            for country in project.data["numbers"].data["countries"]
        }

    def sections(self, article: Article, tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
        """The page from heading to heading; an item that has a name of its own is one, too."""
        here = page_address(article)
        address = urljoin(self._address, here)
        listed = [self._whole(node, address) for node in tree.css("div.sources li")]
        cited = _cited(tree)
        for node in tree.css(_OF_THE_PAGE):
            node.decompose()
        section: dict[str, Any] = {}
        for piece in pieces_of(tree, address):
            level = len(piece.text) - len(piece.text.lstrip("#")) if piece.heading else 0
            anchor = "" if level == 1 else piece.place
            if level == 1 or (level and anchor):
                if section:
                    yield section
                section = {
                    "location": f"{here}#{anchor}" if anchor else here,
                    "title": piece.text.lstrip("# "),
                    "level": level,
                    "lines": [],
                    "sources": self._numbers(listed[n - 1] for n in cited.get(anchor, ())),
                }
            elif piece.item and anchor:
                rests = [self._listed(name) for name in self._countries.get(anchor, ())]
                yield {
                    "location": f"{here}#{anchor}",
                    "title": "",
                    "level": _ITEM,
                    "lines": [piece.text],
                    "sources": self._numbers(rests),
                }
            elif section and piece.text != address:
                section["lines"].append(piece.text)
                names = self._resting.get(_MARKS.sub(r"\1", piece.text), ())
                section["sources"] += [
                    number
                    for number in self._numbers(self._listed(name) for name in names)
                    if number not in section["sources"]
                ]
        if section:
            yield section

    def _numbers(self, texts: Iterable[str]) -> list[int]:
        return [self.sources.setdefault(text, len(self.sources)) for text in texts]

    def _whole(self, item: LexborNode, address: str) -> str:
        """A source of a page's list, which may name it in short and lead to the record of all."""
        link = item.css_first("a")
        name = (link.attributes.get("href") or "").partition(_RECORD)[2] if link else ""
        known = self._short_names.get(name)
        return self._listed(known) if known else words_in(item, address)

    def _listed(self, name: str) -> str:
        """A source as the record of all has it."""
        source = self._project.sources.by_id[name]
        title = linked(source.title, source.url) if source.url else source.title
        dated = any(sign.isdigit() for sign in source.year)
        year = f" ({source.year if dated else self._project.words['no_year']})"
        return " ".join(f"{source.organisation}. {title}{year if source.read else ''}.".split())


def _unsearched(article: Article) -> bool:
    return bool((article.front.data.get("search") or {}).get("exclude"))


def _cited(tree: LexborHTMLParser) -> dict[str, list[int]]:
    """The numbers of the sources that are cited in each section, by its id; the top has none."""
    found: dict[str, set[int]] = {}
    here = ""
    for node in tree.css("article :is(h2[id], h3[id], h4[id], sup.cite a)"):
        if node.tag != "a":
            here = node.id or ""
        else:
            found.setdefault(here, set()).update(_spelt_out(node.text()))
    return {place: sorted(numbers) for place, numbers in found.items()}


def _spelt_out(text: str) -> Iterator[int]:
    """Two numbers without a comma are a range, whatever word stands between them."""
    for part in text.split(","):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        if ends:
            yield from range(ends[0], ends[-1] + 1)
