"""Guards of the handouts: the PDFs, and the sheets for the screen that they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import segno
from selectolax.lexbor import LexborHTMLParser, LexborNode

from clotsigns.handouts.heard import Heard, listen
from clotsigns.handouts.proof import handout_faults
from clotsigns.handouts.sheet import LARGE_CARD, Sheet, can_wait
from clotsigns.proof import spoken
from clotsigns.published.drawing import drawn_faults
from clotsigns.published.expected import Expected
from clotsigns.published.files import Files
from clotsigns.sources.article import plain
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES, DRAWN, Group

_FOLDER = "handouts/"
_HIDING = "[hidden], [aria-hidden], [inert], [style], details, template, noscript, dialog"
_ATTRIBUTES = frozenset({"alt", "class", "height", "href", "scope", "src", "start", "width", "id"})
_TAGS = frozenset(
    {
        *("html", "body", "main", "article", "section", "div", "figure", "img", "h1", "h2"),
        *("h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th"),
        *("td", "a", "b", "strong", "small", "span", "em"),
    }
)
# Of parts of the page that were chosen for paper, each has a class of its own name.
_NAMED = "part"
_CLASSES = frozenset(
    {
        *("admonition", "appointment", "back", "card", "clinic", "continued", "first", "signs"),
        *("born", "choice", "code", "coded", "web", "decided", "doses", "pair", "wide"),
        *("cut", "day", "dose", "end", "front", "group", "groups", "halves", "lasts", "line"),
        *("here", "logo", "medicine", "mine", "missed", "more", "name", "night", "notes"),
        *("person", "pictured", "plan", "published", "qr", "relative", "row", "second", "skin"),
        *("calls", "half", "one", "panel", "state", "at", "initials", "ticks"),
        *("began", "called", "head", "leg", "numbers", "on", "own", "ten"),
        *(
            "talk",
            "task",
            "next",
            "then",
            "three",
            "tick",
            "times",
            "until",
            "what-to-do",
        ),
        *("danger", "attention", "warning", "tip", "important", "failure", "info", *BOXES),
    }
)
_NO_WORDS = "script, style, title"
_BORDER = 4


def sheet_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """A sheet for the screen says what its PDF says, hides nothing, and its QR code leads home."""
    sheet = expected.sheets.get(name.rpartition("/")[2].removesuffix(".html"))
    if sheet is None:
        yield "no page has this sheet"
        return
    project, address = expected.project, f"{expected.address}{sheet.page}/"
    tree = files.tree(name)
    if hidden := tree.css_first(_HIDING):
        yield f"nothing on it may be hidden or styled: <{hidden.tag}>"
    yield from _plain_faults(tree)
    heard = _read(tree, sheet)
    article = project.article(sheet.page)
    for problem in handout_faults(project, article, sheet, heard, Path(name), address):
        yield problem.message
    yield from _lists(expected, sheet, tree)
    home = [link.attributes.get("href") for link in tree.css("link[rel=canonical]")]
    if home != [address]:
        yield f"it must name its page: {address}"
    if not sheet.is_card:
        for place, leads in ((".qr img", [address]), (".code", _own(project))):
            codes = [segno.make(one, error="m", micro=False) for one in leads]
            shown = [image.attributes.get("src") for image in tree.css(place)]
            if shown != [code.svg_data_uri(border=_BORDER) for code in codes]:
                yield f"its QR code ({place}) must lead to {leads[0] if leads else 'nothing'}"
        clinic = project.edition
        if [line.text() for line in tree.css(".web")] != [c.web for c in [clinic] if c and c.web]:
            yield "it must have the clinic's own address, and no other"
    for day in (article.front.data["updated"], *_due(expected, sheet)):
        if project.words.date(day) not in heard.text:
            yield f"it must say its date: {project.words.date(day)}"


def _own(project: Project) -> list[str]:
    """The clinic's own address, if it has one."""
    return [project.edition.web_address] if project.edition and project.edition.web else []


def _due(expected: Expected, sheet: Sheet) -> list[Any]:
    front = expected.project.article(sheet.page).front.data
    return [] if sheet.is_card else [front["review_by"]]


def _read(tree: LexborHTMLParser, sheet: Sheet) -> Heard:
    """The sheet as if it had been read from its PDF."""
    copy = LexborHTMLParser(tree.html or "")
    title = copy.css_first("title")
    name = title.text() if title is not None else ""
    for node in copy.css(_NO_WORDS):
        node.decompose()
    sides = [_said(side) for side in copy.css("article > .front, article > .back")]
    body = copy.css_first("article")
    alts = " ".join(image.attributes.get("alt") or "" for image in copy.css("img"))
    html = copy.css_first("html")
    return Heard(
        text=f"{_said(body) if body is not None else ''} {alts}",
        pages=tuple(sides or [_said(body) if body is not None else ""]),
        smallest=sheet.print.points[0],
        language=(html.attributes.get("lang") or "") if html is not None else "",
        title=name,
        bookmarks=("",),
    )


def _said(node: LexborNode) -> str:
    said = spoken(node.text(separator=" "))
    return re.sub(r" (?=[,.;:?!)])", "", said)


def _plain_faults(tree: LexborHTMLParser) -> Iterator[str]:
    """Elements and attributes that a sheet has no use for could take its words away."""
    for node in tree.css("html, body, body *"):
        extra = [
            name
            for name in node.attributes
            if name not in _ATTRIBUTES
            and not name.startswith("data-")
            and not (name == "lang" and node.tag == "html")
        ]
        if extra or node.tag not in _TAGS or node.attributes.get("dir", "ltr") != "ltr":
            yield f"it must have no <{node.tag} {' '.join(extra)}>"
            return
        names = set((node.attributes.get("class") or "").split())
        if _NAMED not in names and (unknown := names - _CLASSES):
            yield f"it must have no class '{sorted(unknown)[0]}'"
            return
    known = tree.css("figure img, .qr img, .clinic img")
    if len(known) != len(tree.css("img")):
        yield "it must have no picture but its own"
    for box in tree.css("div.admonition, section.emergency"):
        loose = [
            n.text() for n in box.css("div, ul") for n in n.iter(include_text=True) if _loose(n)
        ]
        if loose:
            yield f"words of a box must stand in its lists and lines: '{loose[0].strip()}'"
            return


def _loose(node: LexborNode) -> bool:
    return node.tag == "-text" and bool(node.text().strip())


def _lists(expected: Expected, sheet: Sheet, tree: LexborHTMLParser) -> Iterator[str]:
    """Each statement is an item of a list in its own box, and nothing else is."""
    project = expected.project
    if sheet.is_card:
        cards = tree.css("article" if sheet.print is LARGE_CARD else "div.card")
        shown = [[spoken(n.text()) for n in card.css("li")] for card in cards]
        signs = [
            spoken(plain(statement.text))
            for tier in ("emergency", "thinner")
            for group in project.safety.boxes[sheet.page][tier][
                : 1 if tier == "emergency" else None
            ]
            for statement in group.statements
        ]
        if shown != [signs] * (1 if sheet.print is LARGE_CARD else 2):
            yield "each of its cards must have the signs as lists, in order"
        return
    for tier in project.safety.boxes.get(sheet.page, {}):
        boxes = tree.css(f"div.admonition.{tier}")
        found = [spoken(n.text()) for box in boxes for n in box.css("li")]
        groups = project.safety.on_paper(sheet.page, tier)
        wanted = [spoken(plain(s.text)) for g in groups for s in g.statements]
        if found != wanted and (found or not can_wait(sheet.print, tier)):
            yield f"its {tier} signs must be a list of these, in order"
        if found:
            yield from _headed(project, boxes, tier, groups)
            yield from _pictured(boxes, tier, groups)


def _headed(
    project: Project, boxes: list[LexborNode], tier: str, groups: tuple[Group, ...]
) -> Iterator[str]:
    """The headings of a box stand before their lists; a box that goes on has them again."""
    wanted = [("h2", project.words[f"boxes.{tier}"])]
    for group in groups:
        wanted += [("h3", plain(group.heading))] if group.heading else []
        wanted += [("li", plain(statement.text)) for statement in group.statements]
    found: list[tuple[str, str]] = []
    for box in boxes:
        goes_on = "continued" in (box.attributes.get("class") or "")
        # Of a tree, elements come in the order in which they are read.
        for node in box.css("h2, h3, li"):
            told = (node.tag or "", spoken(node.text()))
            again = goes_on and (node.tag == "h2" or told in found)
            found += [] if again else [told]
    if found != [(tag, spoken(text)) for tag, text in wanted]:
        yield f"its {tier} signs must stand under their headings"


def _pictured(boxes: list[LexborNode], tier: str, groups: tuple[Group, ...]) -> Iterator[str]:
    """A pictogram stands beside its own sign, and beside no other."""
    drawn = {spoken(plain(s.text)): s.pictogram for group in groups for s in group.statements}
    shown = [item for box in boxes for item in box.css(f"[{DRAWN}]")]
    if any(item.attributes[DRAWN] not in ("", drawn.get(spoken(item.text()))) for item in shown):
        yield f"its {tier} signs must have their own pictograms"


def pdf_whole(files: Files, expected: Expected, name: str) -> Iterator[str]:
    """A PDF says what it must, in black words, and has the code that leads to its page."""
    sheet = expected.sheets.get(name.removeprefix(_FOLDER).removesuffix(".pdf"))
    if sheet is None:
        yield "no page has this handout"
        return
    address = f"{expected.address}{sheet.page}/"
    content = files.read(name)
    try:
        heard = listen(content)
    except (pikepdf.PdfError, AssertionError, AttributeError, KeyError, ValueError, IndexError):
        yield "it must be a tagged PDF that can be read"
        return
    article = expected.project.article(sheet.page)
    for problem in handout_faults(expected.project, article, sheet, heard, Path(name), address):
        yield problem.message
    for day in (article.front.data["updated"], *_due(expected, sheet)):
        if expected.project.words.date(day) not in heard.text:
            yield f"it must say its date: {expected.project.words.date(day)}"
    wanted = [] if sheet.is_card else [address, *_own(expected.project)]
    yield from drawn_faults(content, wanted)
