"""What of a built page goes on its handout: boxes whole, and what its writer marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from itertools import zip_longest

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.sources.article import CITED, HANDOUT
from clotsigns.sources.safety import BOXES, DRAWN, topic

_CITE = re.compile(r'<sup class="cite".*?</sup>', re.DOTALL)
_CITED = re.compile(rf'<span[^>]*{CITED}="[\d ]*"[^>]*></span>')
_LABEL = re.compile(r"</?label\b[^>]*>")
_TICK = re.compile(r"<input\b[^>]*>(?:<span\b[^>]*></span>)?")
# Bold words by themselves, of which the paragraph then speaks.
_LEAD = re.compile(r"\s*<strong>[^<]*</strong>\s*$")
# Lines of a box that lead on, which paper cannot.
_ON_SCREEN = ("call", "more")
# Boxes that say where the rest of their signs are, if paper has not all.
_GO_ON = ("same-day", "visit")
# Links in brackets lead to the same in another form, which paper cannot show.
_ASIDE = re.compile(r" \((?:(?:, )?<a [^>]*>[^<]*</a>)+\)")
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
class Group:
    """A list of a box, with its heading if it has one, as HTML; ``drawn`` if it has pictograms."""

    heading: str
    html: str
    drawn: bool = False


@dataclass(frozen=True, kw_only=True)
class Box:
    """A box of the ladder: its heading as text, and HTML.

    ``more`` is true where the page says more than the sheet.
    """

    look: str
    heading: str
    before: str
    groups: tuple[Group, ...]
    after: str
    more: bool


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The words of one handout: ``answer`` and what is called ``html`` is HTML, the rest text."""

    title: str
    answer: str
    boxes: dict[str, Box]
    sections: tuple[Section, ...]
    questions: tuple[str, ...]
    state: str
    review: str
    address: str


# For each box by its name, and each of its lists, the pictogram of each item; empty for none.
Drawings = Mapping[str, tuple[tuple[str, ...], ...]]


def select(
    page_html: str,
    left_out: Mapping[str, frozenset[int]] | None = None,
    drawings: Drawings | None = None,
) -> Selection:
    """The words of a built page's handout, without the items of a box that are left out.

    ``left_out`` has their numbers, from 0, through all lists of a box, by its name.
    Raises ``PageChanged`` naming what the page lacks.
    """
    return select_from(LexborHTMLParser(page_html), left_out, drawings)


def select_from(
    tree: LexborHTMLParser,
    left_out: Mapping[str, frozenset[int]] | None = None,
    drawings: Drawings | None = None,
) -> Selection:
    """The same, of a page that has been parsed."""
    article = _first(tree, "article")
    answer = _first(article, "h1 + p").inner_html or ""
    left_out, drawings = left_out or {}, drawings or {}
    return Selection(
        title=_text(_first(article, "h1")),
        answer=_uncited(_ASIDE.sub("", answer)),
        boxes={
            tier: found
            for tier in BOXES
            if (box := article.css_first(f"div.admonition.{tier}")) is not None
            if (found := _box(box, tier, left_out.get(tier, frozenset()), drawings.get(tier, ())))
        },
        sections=tuple(replace(s, html=_uncited(s.html)) for s in _sections(article)),
        questions=tuple(_questions(article)),
        state=_text(_first(article, "p.state")),
        review=_text(_first(article, "p.review")),
        address=_first(tree, "link[rel=canonical]").attributes["href"] or "",
    )


def _sections(article: LexborNode) -> Iterator[Section]:
    heading: LexborNode | None = None
    # What is chosen below each heading of the third rank, or below none.
    chosen: dict[LexborNode | None, str] = {}
    under: LexborNode | None = None
    for node in [*article.iter(), None]:
        if node is None or node.tag == "h2":
            if heading is not None and chosen:
                yield from _parted(heading, chosen)
            heading, chosen, under = node, {}, None
        elif node.tag == "h3":
            under = node
        elif heading is not None and HANDOUT in (node.html or ""):
            chosen[under] = chosen.get(under, "") + _chosen(node)


def _parted(heading: LexborNode, chosen: dict[LexborNode | None, str]) -> Iterator[Section]:
    """A section, and apart from it each table below a heading of its own: it crosses the paper."""
    tables = [h for h, html in chosen.items() if h is not None and "<table" in html]
    apart = tables if len(tables) < len(chosen) else []
    rest = {_text(h) if h else "": html for h, html in chosen.items() if h not in apart}
    yield _section(heading, rest)
    yield from (_section(h, {"": chosen[h]}) for h in apart)


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


def _box(
    box: LexborNode, tier: str, left_out: frozenset[int], drawings: tuple[tuple[str, ...], ...]
) -> Box | None:
    """A box with its groups apart, without the items that are left out; none if none is left."""
    before: list[str] = []
    after: list[str] = []
    groups: list[Group] = []
    heading, count, said = "", 0, 0
    lists = iter([*drawings, *[()] * len(box.css("ul"))])
    for node in box.iter():
        if node.tag == "p" and (node.attributes.get("class") or "") in _ON_SCREEN:
            continue
        html = _LINK.sub("", node.html or "")
        if node.tag == "h2":
            continue
        if node.tag == "h3":
            heading = _LINK.sub("", node.inner_html or "")
        elif node.tag == "ul":
            items = [_LINK.sub("", item.inner_html or "") for item in node.css("li")]
            both = zip_longest(items, next(lists)[: len(items)], fillvalue="")
            kept = [one for number, one in enumerate(both, count) if number not in left_out]
            if kept:
                drawn = tuple(sign for _, sign in kept)
                html = _items(tier, said, [item for item, _ in kept], drawn)
                group = Group(heading=heading, html=html, drawn=any(drawn))
                groups = _joined([*groups, group])
            heading, count, said = "", count + len(items), said + len(kept)
        else:
            (after if groups else before).append(html)
    if not groups:
        return None
    return Box(
        look=box.attributes["class"] or "",
        heading=_text(_first(box, "h2")),
        before="".join(before),
        groups=tuple(
            replace(group, heading=group.heading and f"<h3>{group.heading}</h3>")
            for group in groups
        ),
        after="".join(after),
        more=tier in _GO_ON and bool(left_out),
    )


def _joined(groups: list[Group]) -> list[Group]:
    """Groups of which the last is one with that before it, if they are on the same topic."""
    *others, before, last = [Group(heading="", html=""), *groups]
    about = topic(last.heading)
    if not about or about not in (topic(before.heading), before.heading):
        return groups
    return [*others[1:], replace(before, heading=about, html=before.html + last.html)]


def _items(tier: str, count: int, items: list[str], drawn: tuple[str, ...]) -> str:
    # Each is named, so that a box can be cut before it where it runs on to another side.
    names = [f'data-item="{tier}-{number}"' for number in range(count + 1, count + len(items) + 1)]
    if any(drawn):
        names = [f'{name} {DRAWN}="{sign}"' for name, sign in zip(names, drawn, strict=True)]
        items = [f"<p>{item}</p>" for item in items]
    return "".join(f"<li {name}>{item}</li>" for name, item in zip(names, items, strict=True))


def _questions(article: LexborNode) -> Iterator[str]:
    check = article.css_first("h2#check")
    questions = check.next if check is not None else None
    while questions is not None and questions.tag not in ("ol", "h2"):
        questions = questions.next
    if questions is not None and questions.tag == "ol":
        yield from (_text(item) for item in questions.css("li"))


def _uncited(html: str) -> str:
    """HTML with its citations out, and its links as plain words: nobody clicks on paper."""
    html = _LINK.sub("", _CITED.sub("", _CITE.sub("", html)))
    return _TICK.sub('<span class="tick"></span>', _LABEL.sub("", html))


def _text(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _first(node: LexborNode | LexborHTMLParser, selector: str) -> LexborNode:
    found = node.css_first(selector)
    if found is None:
        raise PageChanged(f"a handout needs '{selector}', and the built page has none")
    return found
