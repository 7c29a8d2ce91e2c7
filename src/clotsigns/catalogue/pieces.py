"""The words of a built page in pieces, each of which may stand alone.

Each row of a table says its own headings, and no number of a source stands beside a number that
somebody may dial.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.catalogue.quotable import Piece
from clotsigns.proof import page_file
from clotsigns.sources.article import Article

# Pages that are no words to read: what is not there, and the form for handouts.
LEFT_OUT = ("404", "connect", "smart", "handouts")
_SILENT = (
    "script, style, template, nav, button, form, iframe, noscript, sup.cite, p.cite-table, "
    ".outline, p.choice, [data-scripted], .sources, .headerlink"
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    {
        *("p", "ul", "ol", "table", "dl", "figure", "details", "div", "section", "article", "li"),
        *("blockquote", "pre", *_HEADINGS),
    }
)


def page_address(article: Article) -> str:
    """A page's address, as it is written from the home page."""
    return page_file(article).as_posix().removesuffix("index.html")


def pieces(html: str, address: str) -> Iterator[Piece]:
    """The words of a built page, in order."""
    yield from pieces_of(LexborHTMLParser(html), address)


def pieces_of(tree: LexborHTMLParser, address: str) -> Iterator[Piece]:
    """The same, of a page that has been parsed; its tree is used up."""
    article = tree.css_first("article")
    if article is None:
        return
    # From the end, as what stands in a removed element is gone with it.
    for node in reversed(article.css(_SILENT)):
        node.decompose()
    title = article.css_first("h1")
    if title is not None:
        yield Piece(text=f"# {words_in(title, address)}", heading=True)
        title.decompose()
    yield Piece(text=address)
    yield from _walk(article, address)


def _walk(parent: LexborNode, address: str, depth: int = 0) -> Iterator[Piece]:
    for node in parent.iter(include_text=False):
        tag = node.tag
        if tag in _HEADINGS:
            if text := words_in(node, address):
                marks = "#" * int(tag[1])
                yield Piece(text=f"{marks} {text}", heading=True, place=node.id or "")
        elif tag in ("ul", "ol"):
            yield from _items(node, address, depth)
        elif tag == "table":
            yield from _rows(node, address)
        elif tag == "dl":
            yield from _meanings(node, address)
        elif tag == "figure":
            for image in node.css("img[alt]"):
                if alt := image.attributes.get("alt"):
                    yield Piece(text=alt)
            if caption := node.css_first("figcaption"):
                yield Piece(text=words_in(caption, address))
        elif tag in _BLOCKS - {"p", "pre"} and any(
            child.tag in _BLOCKS for child in node.iter(include_text=False)
        ):
            yield from _walk(node, address, depth)
        elif text := words_in(node, address):
            yield Piece(text=text)


def _items(node: LexborNode, address: str, depth: int) -> Iterator[Piece]:
    items = [child for child in node.iter(include_text=False) if child.tag == "li"]
    for number, item in enumerate(items, start=1):
        # What is to be ticked has no order, whatever list a reader's program keeps it in.
        ordered = node.tag == "ol" and item.attributes.get("class") != "task"
        mark = f"{number}." if ordered else "-"
        inside = [child for child in item.iter(include_text=False) if child.tag in ("ul", "ol")]
        below = [piece for child in inside for piece in _items(child, address, depth + 1)]
        for child in inside:
            child.decompose()
        if text := words_in(item, address):
            yield Piece(text=f"{'  ' * depth}{mark} {text}", item=True)
        yield from below


def _rows(table: LexborNode, address: str) -> Iterator[Piece]:
    """A row is an item that says its own headings, as it may be all that is shown."""
    heads = [words_in(cell, address) for cell in table.css("thead th")]
    for row in table.css("tbody tr"):
        cells = [words_in(cell, address) for cell in row.css("th, td")]
        told = [
            f"{head}: {cell}" if head else cell
            for head, cell in zip([*heads, *[""] * len(cells)], cells, strict=False)
            if cell
        ]
        if told:
            words = "; ".join(part.rstrip(".") for part in told)
            yield Piece(text=f"- {words}.", item=True, place=row.id or "")


def _meanings(node: LexborNode, address: str) -> Iterator[Piece]:
    term = place = ""
    for child in node.iter(include_text=False):
        if child.tag == "dt":
            term, place = words_in(child, address), child.id or ""
        elif text := words_in(child, address):
            yield Piece(text=f"- {term}: {text}", item=True, place=place)


def words_in(node: LexborNode, address: str) -> str:
    """The words of an element, with links that lead somewhere by their whole address."""
    parts: list[str] = []
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            parts.append(child.text(deep=True))
        elif child.tag == "a":
            parts.append(_link(child, address))
        elif child.tag in ("strong", "b"):
            words = words_in(child, address)
            parts.append(f"**{words}**" if words else "")
        elif child.tag == "img":
            parts.append(child.attributes.get("alt") or "")
        elif child.tag == "br":
            parts.append(" ")
        else:
            space = " " if child.tag in _BLOCKS else ""
            parts.append(f"{space}{words_in(child, address)}{space}")
    return " ".join("".join(parts).split())


def _link(node: LexborNode, address: str) -> str:
    words, href = words_in(node, address), node.attributes.get("href") or ""
    names = (node.attributes.get("class") or "").split()
    if not words or not href or href.startswith(("tel:", "#")) or "term" in names:
        return words
    return linked(words, urljoin(address, href))


def linked(words: str, address: str) -> str:
    """A link as Markdown has it, which would end an address at its first bracket."""
    return f"[{words}]({address.replace('(', '%28').replace(')', '%29')})"
