"""How a box is built: which elements it has, in which order, with which words and no others.

It is said anew here, from the data alone, and not by what makes the boxes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from selectolax.lexbor import LexborNode

from clotsigns.proof.folds import SILENT, behind_heading
from clotsigns.sources.article import plain
from clotsigns.sources.project import Project
from clotsigns.sources.safety import BOXES

_PAGE = r"(?:(?:\.\./)*emergency/(?:index\.html)?|\./|index\.html)"
# What an element in or around safety text may carry; all else could keep it from a reader.
_ATTRIBUTES = frozenset({"class", "id", "href", "dir", "target", "rel"})
# How a box is told to those who hear the page: by its own heading.
_TOLD = {"role": ("region",), "aria-labelledby": BOXES}
# The names that begin with md- are the theme's, until a page is made light.
_AROUND = {
    "article": frozenset({"start", "wide", "easy", "full"}),
    "div": frozenset({"front", "back", "talk", "md-container", "md-main__inner", "md-grid"}),
    "main": frozenset({"md-main", "md-typeset"}),
    "body": frozenset({"embed"}),
    "html": frozenset({"letters", "no-js"}),
}
_TEL = "tel:"
_INLINE = frozenset({"a", "strong", "em", "b", "br", "span", "sup"})


@dataclass(frozen=True, kw_only=True)
class Block:
    """An element with words: its tag, its class, what it says, and where its links lead."""

    tag: str
    look: str
    text: str
    links: tuple[tuple[str, str], ...] = ()


def spoken(text: str) -> str:
    """Text as it is heard: white space folded."""
    return " ".join(text.split())


def text_of(node: LexborNode) -> str:
    """What an element says."""
    return spoken(node.text(separator=""))


def box_says(
    project: Project, page: str, name: str, *, on_paper: bool = False, on_card: bool = False
) -> list[str]:
    """What a page's box says, in order: its heading, the numbers to call, every statement.

    On paper the line that leads on is left out, and what is not for paper. A clinic's sheet has the
    number of its own country, and no other. A card says all statements of its few boxes.
    """
    words = project.words
    said = [words[f"boxes.{name}"]]
    printed = on_paper or on_card
    if name == "emergency" and printed and project.edition is not None:
        said += [words["country.call"].format(number=project.edition.ambulance)]
    elif name == "emergency" and printed:
        # On a sheet it is written by hand.
        elsewhere = words["elsewhere" if on_card else "handout.elsewhere"]
        said += [plain(project.safety.numbers), elsewhere]
    elif name == "emergency":
        said += [plain(project.safety.numbers), words["elsewhere"]]
    elif lead := words[f"leads.{name}"]:
        said.append(lead)
    for group in (project.safety.on_paper if on_paper else project.safety.box)(page, name):
        if group.heading:
            said.append(plain(group.heading))
        said += [plain(statement.text) for statement in group.statements]
    if name == "emergency":
        said += [project.safety.skin, *([] if printed else [words["more.thinner"]])]
    elif end := words[f"ends.{name}"]:
        said.append(end)
    return [spoken(text) for text in said]


def box_faults(
    project: Project,
    box: LexborNode,
    name: str,
    page: str,
    *,
    folded: bool = False,
    behind: bool = False,
) -> Iterator[str]:
    """What a box on a page has otherwise than it must; on the start page its signs are folded.

    ``behind`` lets all of it stand behind its heading, as some boxes do in a frame.
    """
    if around := kept_back(box, ("admonition",)):
        yield f"{name} box must not be hidden or styled, nor what stands around it: {around}"
    if box.attributes.get("aria-labelledby", name) != name:
        yield f"{name} box must be told by its own heading"
    inside = [found for node in box.css("*") if (found := _kept_back(node, None))]
    if inside:
        yield f"{name} box must have nothing in it that is hidden or styled: {inside[0]}"
    within_reach = behind and behind_heading(box)
    if (not within_reach and bool(box.css("details, summary")) != folded) or box.css("ul:empty"):
        yield f"{name} box must not be folded away"
    shown, wanted = _blocks(box), _wanted(project, name, page, folded)
    for block, other in zip_longest(wanted, shown):
        if block is None:
            told = other.text if other is not None else ""
            yield f"{name} box must say no more at its end: '{told}'"
            return
        if other is None or not _is(other, block):
            yield f"{name} box must say, in order: '{block.text}' ({block.tag} {block.look})"
            return


def _wanted(project: Project, name: str, page: str, folded: bool) -> Iterator[Block]:
    """The elements of a box, by what the data say."""
    words, safety = project.words, project.safety
    yield Block(tag="h2", look="admonition-title", text=words[f"boxes.{name}"])
    if name == "emergency":
        yield Block(
            tag="p",
            look="call",
            text=words["country.find"],
            links=((words["country.find"], f"(?:{_ladder(page)})?#numbers"),),
        )
        if folded:
            count = len(safety.box(page, name)[0].statements)
            yield Block(tag="summary", look="", text=words["strip"].format(count=count))
        numbers = re.findall(r"\[(\d+)\]\(tel:\d+\)", safety.numbers)
        yield Block(
            tag="p",
            look="numbers",
            text=f"{plain(safety.numbers)} {words['elsewhere']}",
            links=tuple((number, _TEL + number) for number in numbers),
        )
    elif lead := words[f"leads.{name}"]:
        yield Block(tag="p", look="what-to-do", text=lead)
    for group in safety.box(page, name):
        if group.heading:
            yield Block(tag="h3", look="", text=plain(group.heading))
        for statement in group.statements:
            yield Block(tag="li", look="", text=plain(statement.text))
    if name == "emergency":
        yield Block(tag="p", look="skin", text=safety.skin)
        leads = {"thinner": f"(?:{_ladder(page)})?#thinner"}
        if page != "emergency":
            ladder = _ladder(page)
            if not safety.says(page, name, "saddle"):
                leads |= {"saddle": f"(?:{ladder})?#emergency-stroke-and-spine"}
            leads |= {"all": ladder}
        else:
            leads |= {"say": f"(?:{_ladder(page)})?#what-to-say"}
        links = tuple((words[f"more.{key}"], to) for key, to in leads.items())
        yield Block(tag="p", look="more", text=" ".join(text for text, _ in links), links=links)
    elif end := words[f"ends.{name}"]:
        yield Block(tag="p", look="then", text=end)


def _ladder(page: str) -> str:
    """How a link leads to the page that holds the ladder whole; from one below it, up."""
    depth = page.count("/") if page.startswith("emergency/") else 0
    return rf"(?:{_PAGE}|(?:\.\./){{{depth}}}(?:index\.html)?)" if depth else _PAGE


def _blocks(box: LexborNode) -> Iterator[Block]:
    """The elements of a box that hold words, and words that stand in none."""
    for node in box.iter(include_text=True):
        look = node.attributes.get("class") or ""
        is_heading = node.tag == "summary" and node.css_first("h2") is not None
        if (node.tag in ("ul", "details") and not look) or is_heading:
            yield from _blocks(node)
        elif look in ("choice", "clinic-line") and node.tag == "p":
            # The place for what a script writes, and a clinic's own line.
            if look == "choice" and text_of(node):
                yield Block(tag="p", look=look, text=text_of(node))
        elif node.tag not in SILENT or node.text().strip():
            links = tuple((text_of(a), a.attributes.get("href") or "") for a in node.css("a"))
            is_plain = node.tag == "-text" or all(
                n.tag in _INLINE for n in node.css("*") if n.mem_id != node.mem_id
            )
            tag = (node.tag or "") if is_plain else "?"
            yield Block(tag=tag, look=look, text=text_of(node), links=links)


def _is(found: Block, wanted: Block) -> bool:
    same = (found.tag, found.look, found.text) == (wanted.tag, wanted.look, spoken(wanted.text))
    if not wanted.links:
        return same and not any(href.startswith(_TEL) for _, href in found.links)
    return (
        same
        and len(found.links) == len(wanted.links)
        and all(
            text == spoken(says) and re.fullmatch(to, href)
            for (text, href), (says, to) in zip(found.links, wanted.links, strict=True)
        )
    )


def led_to(link: LexborNode, path: str, anchor: str) -> bool:
    """Whether a link leads to a place of the site, whose path is a pattern."""
    return bool(re.fullmatch(path + re.escape(anchor), link.attributes.get("href") or ""))


def kept_back(node: LexborNode, looks: tuple[str, ...], *, folds: bool = False) -> str:
    """What may keep an element, or one around it, from a reader; nothing where all is well.

    With ``folds`` it may stand in one that a reader can open.
    """
    outer: LexborNode | None = node
    while outer is not None and outer.tag not in ("-undef", "-document"):
        allowed = None if outer.mem_id == node.mem_id else _AROUND.get(outer.tag or "")
        if folds and outer.tag == "details" and not outer.attributes:
            allowed = frozenset()
        elif outer.mem_id != node.mem_id and outer.tag not in _AROUND and outer.tag != "p":
            return f"<{outer.tag}>"
        if outer.tag == "p" and outer.mem_id != node.mem_id:
            allowed = frozenset(looks)
        if found := _kept_back(outer, allowed):
            return found
        outer = outer.parent
    return ""


def _kept_back(node: LexborNode, looks: frozenset[str] | None) -> str:
    for name, value in node.attributes.items():
        if name == "lang" and node.tag == "html":
            continue
        if value in _TOLD.get(name, ()):
            continue
        if name not in _ATTRIBUTES and not name.startswith("data-"):
            return f'{name}="{value or ""}"'
        if name == "dir" and value != "ltr":
            return f'dir="{value}"'
        if name == "class" and looks is not None and not set((value or "").split()) <= looks:
            return f'class="{value}"'
    return ""


def after(node: LexborNode) -> LexborNode | None:
    """The element that follows, or words that stand in none."""
    following = node.next
    while following is not None and following.tag in SILENT:
        if following.tag == "-text" and following.text().strip():
            return following
        following = following.next
    return following
