"""What of a built page goes on its handout: boxes whole, and what its writer marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from math import ceil

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.article import CITED, HANDOUT
from clotsigns.safety import BOXES

_CITE = re.compile(r'<sup class="cite".*?</sup>', re.DOTALL)
_CITED = re.compile(rf'<span[^>]*{CITED}="([\d ]*)"[^>]*></span>')
# So many characters, about, stand on a line of one of two columns, and on one beside the picture.
_LINE = 42
BESIDE_PICTURE = 60
_CELL = re.compile(r"<t[hd]\b.*?</t[hd]>", re.DOTALL)
_BLOCK = re.compile(r"<(?:h3[^>]*|li|p)>.*?</(?:h3|li|p)>", re.DOTALL)
# Bold words by themselves, of which the paragraph then speaks.
_LEAD = re.compile(r"\s*<strong>[^<]*</strong>\s*$")
# Lines of a box that lead on, which paper cannot.
_ON_SCREEN = ("call", "more")
_TAG = re.compile(r"<[^>]+>")
_LINK = re.compile(r"</?a\b[^>]*>")


class PageChanged(ValueError):
    """A built page that lacks what every handout is made of."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """The marked part of a section of the page, as HTML without its heading."""

    id: str
    heading: str
    html: str


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The words of one handout.

    ``answer``, ``boxes`` and the ``html`` of sections are HTML, the rest is text.
    ``cited`` holds the sources of the marked sentences, by their number in the page's list, and
    ``numbers`` the number of every source in that list by its id.
    """

    title: str
    answer: str
    boxes: dict[str, str]
    sections: tuple[Section, ...]
    questions: tuple[str, ...]
    state: str
    review: str
    cited: frozenset[int]
    numbers: dict[str, int]
    address: str


def select(page_html: str) -> Selection:
    """The words of a built page's handout. Raises ``PageChanged`` naming what the page lacks."""
    tree = LexborHTMLParser(page_html)
    article = _first(tree, "article")
    answer = _first(article, "h1 + p").inner_html or ""
    sections = tuple(_sections(article))
    cited = answer + "".join(section.html for section in sections)
    return Selection(
        title=_text(_first(article, "h1")),
        answer=_uncited(answer),
        boxes={
            tier: _box(box)
            for tier in BOXES
            if (box := article.css_first(f"div.admonition.{tier}")) is not None
        },
        sections=tuple(
            Section(id=s.id, heading=s.heading, html=_uncited(s.html)) for s in sections
        ),
        questions=tuple(_questions(article)),
        state=_text(_first(article, "p.state")),
        review=_text(_first(article, "p.review")),
        cited=frozenset(int(n) for numbers in _CITED.findall(cited) for n in numbers.split()),
        numbers={
            (item.id or "").removeprefix("source-"): number
            for number, item in enumerate(article.css("div.sources ol > li"), start=1)
        },
        address=_first(tree, "link[rel=canonical]").attributes["href"] or "",
    )


def _sections(article: LexborNode) -> Iterator[Section]:
    heading: LexborNode | None = None
    # What is chosen below each heading of the third rank, or below none.
    chosen: dict[str, str] = {}
    under = ""
    for node in [*article.iter(), None]:
        if node is None or node.tag == "h2":
            if heading is not None and chosen:
                yield _section(heading, chosen)
            heading, chosen, under = node, {}, ""
        elif node.tag == "h3":
            under = _text(node)
        elif heading is not None and HANDOUT in (node.html or ""):
            chosen[under] = chosen.get(under, "") + _chosen(node)


def _section(heading: LexborNode, chosen: dict[str, str]) -> Section:
    """A section in which what is said of one thing does not seem to be said of another."""
    title = _text(heading)
    if len(chosen) == 1:
        only = "".join(chosen)
        title, chosen = f"{title}: {only}" if only else title, {"": "".join(chosen.values())}
    html = "".join(
        (f"<h3>{escape(under)}</h3>" if under else "") + below for under, below in chosen.items()
    )
    # Paper is short: paragraphs that follow each other are one.
    return Section(id=heading.id or "", heading=title, html=html.replace("</p><p>", " "))


def _chosen(node: LexborNode) -> str:
    """The marked sentences of a paragraph, items of a list or rows of a table."""
    if node.tag == "p":
        # The generator keeps the writer's line ends: one sentence to the line.
        lines = (node.inner_html or "").split("\n")
        lead = lines[:1] if _LEAD.match(lines[0]) else []
        return f"<p>{' '.join([*lead, *(line for line in lines if HANDOUT in line)])}</p>"
    if node.tag in ("ul", "ol"):
        items = (item.html or "" for item in node.iter() if HANDOUT in (item.html or ""))
        return f"<{node.tag}>{''.join(items)}</{node.tag}>"
    table = node if node.tag == "table" else _first(node, "table")
    head = _first(table, "thead").html or ""
    rows = (row.html or "" for row in table.css("tbody > tr") if HANDOUT in (row.html or ""))
    return f"<table>{head}<tbody>{''.join(rows)}</tbody></table>"


def _box(box: LexborNode) -> str:
    """The box with each of its headings and lists held together in a group."""
    before: list[str] = []
    groups: list[list[str]] = []
    for node in box.iter():
        if node.tag == "p" and (node.attributes.get("class") or "") in _ON_SCREEN:
            continue
        if node.tag == "h3" or (node.tag == "ul" and (not groups or groups[-1][-1][:4] == "<ul>")):
            groups.append([])
        (groups[-1] if groups else before).append(node.html or "")
    held = [f'<div class="group">{"".join(group)}</div>' for group in groups]
    columns = in_columns([(part, height(part)) for part in held])
    inside = "".join(f"<div>{''.join(column)}</div>" for column in columns if column)
    look = box.attributes["class"]
    return f'<div class="{look}">{"".join(before)}<div class="columns">{inside}</div></div>'


def height(html: str, line: int = _LINE) -> int:
    """How many lines headings, paragraphs, items and rows take, about, on lines of a length."""
    cells = [len(_TAG.sub("", cell)) for cell in _CELL.findall(html)]
    rows = zip(cells[::2], cells[1::2], strict=False)
    return sum(ceil(len(_TAG.sub("", block)) / line) for block in _BLOCK.findall(html)) + sum(
        max(ceil(name / (line * 0.35)), ceil(note / (line * 0.55))) for name, note in rows
    )


def in_columns(parts: list[tuple[str, int]]) -> tuple[list[str], list[str]]:
    """Parts with their lengths, in two columns of about the same length, in their order."""
    lengths = [length for _, length in parts]
    cut = min(
        range(1, len(parts) + 1), key=lambda n: max(sum(lengths[:n]), sum(lengths[n:])), default=0
    )
    return [part for part, _ in parts[:cut]], [part for part, _ in parts[cut:]]


def _questions(article: LexborNode) -> Iterator[str]:
    check = article.css_first("h2#check")
    questions = check.next if check is not None else None
    while questions is not None and questions.tag not in ("ol", "h2"):
        questions = questions.next
    if questions is not None and questions.tag == "ol":
        yield from (_text(item) for item in questions.css("li"))


def _uncited(html: str) -> str:
    """HTML with its citations out, and its links as plain words: nobody clicks on paper."""
    return _LINK.sub("", _CITED.sub("", _CITE.sub("", html)))


def _text(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _first(node: LexborNode | LexborHTMLParser, selector: str) -> LexborNode:
    found = node.css_first(selector)
    if found is None:
        raise PageChanged(f"a handout needs '{selector}', and the built page has none")
    return found
