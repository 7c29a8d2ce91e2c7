"""``{page}/index.md`` and ``llms.txt``: the words of a page for machines, which quote it in pieces.

A piece may be all that somebody is shown. So the line on when to call stands in the copy again and
again, never so far apart that ``WINDOW`` words in a row hold none of it whole. Each row of a table
says its own headings, and no number of a source stands beside a number that somebody may dial.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.catalogue.model import Catalogue
from clotsigns.proof import page_file
from clotsigns.site import Site
from clotsigns.sources.article import Article
from clotsigns.sources.project import Project

NAME = "index.md"
LIST = "llms.txt"
MEDIA_TYPE = "text/markdown"
WINDOW = 100
# Pages that are no words to read: what is not there, and the form for handouts.
LEFT_OUT = ("404", "connect", "handouts")
_SILENT = (
    "script, style, template, nav, button, form, iframe, noscript, sup.cite, .outline, p.choice, "
    "[data-scripted], .sources, .headerlink"
)
_SENTENCE_END = re.compile(r"(?<=[.?!:])\s+(?=[\"'(*\[]*[A-Z0-9])")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    {
        *("p", "ul", "ol", "table", "dl", "figure", "details", "div", "section", "article", "li"),
        *("blockquote", "pre", *_HEADINGS),
    }
)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some words that may stand alone: a sentence or two, an item, a row, or a heading."""

    text: str
    heading: bool = False
    item: bool = False


def write_copies(site: Site, project: Project, catalogue: Catalogue) -> None:
    """Write the copy of each page beside it, which then tells of it, and the list of them all."""
    site.write(LIST, list_of_copies(project, catalogue))
    help_line = project.words["help_line"]
    for article in project.articles:
        if article.id in LEFT_OUT:
            continue
        page = site.page(page_file(article).as_posix())
        address = urljoin(catalogue.address, page_address(article))
        # A clone, as pieces are read from what is left when the rest has been taken out.
        copy = written(pieces_of(page.tree.clone(), address), help_line)
        site.write(f"{page_address(article)}{NAME}", copy)
        page.add_to_head(announced(f"{catalogue.address}{page_address(article)}"))


def page_address(article: Article) -> str:
    """A page's address, as it is written from the home page."""
    return page_file(article).as_posix().removesuffix("index.html")


def list_of_copies(project: Project, catalogue: Catalogue) -> str:
    """``llms.txt`` (llmstxt.org): what there is, each with its copy."""
    found = [Piece(text=f"# {catalogue.name}", heading=True)]
    found += [Piece(text=f"> {project.words['connect.purpose']}")]
    found += [Piece(text=project.words["disclaimer"]), Piece(text=project.words["connect.quote"])]
    found += [Piece(text=f"## {project.words['answers.all']}", heading=True)]
    for article in project.articles:
        if article.id not in LEFT_OUT:
            link = f"{catalogue.address}{page_address(article)}{NAME}"
            about = article.front.data["description"]
            found.append(Piece(text=f"- [{article.title}]({link}): {about}", item=True))
    return written(found, project.words["help_line"])


def announced(address: str) -> str:
    """The element by which a page tells of its copy."""
    return f'<link rel="alternate" type="{MEDIA_TYPE}" href="{address}{NAME}">'


def written(found: Iterable[Piece], help_line: str) -> str:
    """The copy. The line on help comes before whatever would leave it too far behind."""
    line = f"> {help_line}"
    # From the start of one line to the start of the next, so that each window holds one whole.
    most = WINDOW + 1 - 2 * len(line.split())
    blocks: list[str] = []
    since, waiting, in_list = most, [], False
    for piece in (small for each in found for small in _cut(each, most * 3 // 4)):
        if piece.heading:
            waiting.append(piece.text)
            continue
        words = sum(len(text.split()) for text in (*waiting, piece.text))
        first = not blocks and waiting
        if first:
            # The title is the first line of a copy, and the line on help the next.
            blocks.append(waiting.pop(0))
        if since + words > most:
            blocks.append(line)
            since, in_list = 0, False
        blocks += waiting
        joined = in_list and piece.item and not waiting
        blocks[-1:] = [f"{blocks[-1]}\n{piece.text}"] if joined else [blocks[-1], piece.text]
        since, waiting, in_list = since + words, [], piece.item
    return "\n\n".join([*blocks, *waiting, line]) + "\n"


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
        yield Piece(text=f"# {_inline(title, address)}", heading=True)
        title.decompose()
    yield Piece(text=address)
    yield from _walk(article, address)


def _walk(parent: LexborNode, address: str, depth: int = 0) -> Iterator[Piece]:
    for node in parent.iter(include_text=False):
        tag = node.tag
        if tag in _HEADINGS:
            if text := _inline(node, address):
                yield Piece(text=f"{'#' * int(tag[1])} {text}", heading=True)
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
                yield Piece(text=_inline(caption, address))
        elif tag in _BLOCKS - {"p", "pre"} and any(
            child.tag in _BLOCKS for child in node.iter(include_text=False)
        ):
            yield from _walk(node, address, depth)
        elif text := _inline(node, address):
            yield Piece(text=text)


def _items(node: LexborNode, address: str, depth: int) -> Iterator[Piece]:
    items = [child for child in node.iter(include_text=False) if child.tag == "li"]
    for number, item in enumerate(items, start=1):
        mark = f"{number}." if node.tag == "ol" else "-"
        inside = [child for child in item.iter(include_text=False) if child.tag in ("ul", "ol")]
        below = [piece for child in inside for piece in _items(child, address, depth + 1)]
        for child in inside:
            child.decompose()
        if text := _inline(item, address):
            yield Piece(text=f"{'  ' * depth}{mark} {text}", item=True)
        yield from below


def _rows(table: LexborNode, address: str) -> Iterator[Piece]:
    """A row is an item that says its own headings, as it may be all that is shown."""
    heads = [_inline(cell, address) for cell in table.css("thead th")]
    for row in table.css("tbody tr"):
        cells = [_inline(cell, address) for cell in row.css("th, td")]
        told = [
            f"{head}: {cell}" if head else cell
            for head, cell in zip([*heads, *[""] * len(cells)], cells, strict=False)
            if cell
        ]
        if told:
            yield Piece(text=f"- {'; '.join(part.rstrip('.') for part in told)}.", item=True)


def _meanings(node: LexborNode, address: str) -> Iterator[Piece]:
    term = ""
    for child in node.iter(include_text=False):
        if child.tag == "dt":
            term = _inline(child, address)
        elif text := _inline(child, address):
            yield Piece(text=f"- {term}: {text}", item=True)


def _inline(node: LexborNode, address: str) -> str:
    """The words of an element, with links that lead somewhere by their whole address."""
    parts: list[str] = []
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            parts.append(child.text(deep=True))
        elif child.tag == "a":
            parts.append(_link(child, address))
        elif child.tag in ("strong", "b"):
            words = _inline(child, address)
            parts.append(f"**{words}**" if words else "")
        elif child.tag == "img":
            parts.append(child.attributes.get("alt") or "")
        elif child.tag == "br":
            parts.append(" ")
        else:
            space = " " if child.tag in _BLOCKS else ""
            parts.append(f"{space}{_inline(child, address)}{space}")
    return " ".join("".join(parts).split())


def _link(node: LexborNode, address: str) -> str:
    words, href = _inline(node, address), node.attributes.get("href") or ""
    names = (node.attributes.get("class") or "").split()
    if not words or not href or href.startswith(("tel:", "#")) or "term" in names:
        return words
    return f"[{words}]({urljoin(address, href)})"


def _cut(piece: Piece, most: int) -> Iterator[Piece]:
    """A long piece, cut between its sentences; an item goes on as a paragraph under it."""
    if len(piece.text.split()) <= most or piece.heading:
        yield piece
        return
    part = ""
    for sentence in _SENTENCE_END.split(piece.text):
        longer = f"{part} {sentence}".strip() if part else sentence
        if part and len(longer.split()) > most:
            yield from (Piece(text=short, item=piece.item) for short in _by_parts(part, most))
            part = f"  {sentence}" if piece.item else sentence
        else:
            part = longer
    yield from (Piece(text=short, item=piece.item) for short in _by_parts(part, most))


def _by_parts(text: str, most: int) -> Iterator[str]:
    """What has no end of a sentence, as a long row, is cut where its parts meet."""
    if len(text.split()) <= most:
        yield text
        return
    held = ""
    for part in re.split(r"(?<=[;,])\s+", text):
        longer = f"{held} {part}" if held else part
        if held and len(longer.split()) > most:
            yield held
            held = f"  {part}" if text.startswith(("-", " ")) else part
        else:
            held = longer
    words = held.split()
    for start in range(0, len(words), most):
        # A name that goes on and on has no place to cut it.
        yield " ".join(words[start : start + most]) if len(words) > most else held
