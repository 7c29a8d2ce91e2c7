"""What no style sheet may do to safety text, told from the sheets alone, without a browser.

A rule that could keep a sign from a reader is told wherever it can match one, in any state and in
any window, whatever other rules say: so no order of rules need be thought of. What depends on how
all of it comes out, such as contrast, `tests/oracles/signs.py` asks of a browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import tinycss2
from selectolax.lexbor import LexborHTMLParser, SelectolaxError
from tinycss2.ast import AtRule, Declaration, Node, QualifiedRule

from clotsigns.proof.risks import covers, hides
from clotsigns.sources.article import Article
from clotsigns.sources.problem import Problem

_SAFETY = "div.admonition, p.help-line, p.state, p.review, .panel.emergency"
# What stands in a box for a script, and is nothing until it has run.
_SCRIPTED = ("choice", "call", "back-up", "health-line")
# Line breaks hold no words.
_WORDLESS = ("br", "hr", "img", "svg")
# What a rule may do all the same, word for word, and why.
_ALLOWED = {
    # An open search lies over the page, which must not scroll below it.
    ("body:has(#__search)", "overflow: hidden"),
    # A card for a wallet has its own height, and print that is proved from its PDF.
    (".card .panel", "height: 54mm"),
    ('[data-points="8"]', "font-size: 8pt"),
    # In wide windows and on paper the fold of the start page lies open.
    (".start .danger summary", "display: none"),
}
# On paper no link can be followed.
_NOT_ON_PAPER = ("call", "more")
_GROUPS = ("media", "supports", "layer", "container", "scope", "starting-style")
_HARMLESS = ("font-face", "keyframes", "page", "charset", "property", "counter-style")
_STATE = re.compile(
    r":(?:hover|focus|focus-visible|focus-within|active|target|target-within|visited|link|any-link"
    r"|checked|open|popover-open|modal|fullscreen|default|disabled|enabled|autofill|valid|invalid"
    r"|required|optional|placeholder-shown|user-valid|user-invalid|playing|paused|in-range)\b"
)
_LANGUAGE = re.compile(r":(?:lang|dir|state|host|host-context)\([^()]*\)")
_CHOICE = re.compile(r":(?:is|where)\(((?:[^()]|\([^()]*\))*)\)")
_PART = re.compile(r"::?(before|after|marker|first-line|first-letter|[\w-]+)(?:\([^()]*\))?$")
_DRAWN = ("before", "after")


@dataclass(frozen=True, kw_only=True)
class Risk:
    """A declaration that would keep what it matches from a reader; ``printed`` on paper alone."""

    selector: str
    part: str
    told: str
    printed: bool


class Unread(ValueError):
    """A sheet that has what nobody here can read."""


def looks_away(article: Article, tree: LexborHTMLParser, form: Path) -> Iterator[Problem]:
    """Rules by which the looks of a page, which stands at ``form``, could hide its safety text."""
    for fault in look_faults(tree, _sheets(tree, form)):
        message = f"the looks of the built page must leave its safety text alone: {fault}"
        yield Problem(path=article.path, line=1, rule="safety-looks", message=message)


def look_faults(tree: LexborHTMLParser, sheets: Iterable[str]) -> Iterator[str]:
    """The rules of some sheets that could hide the safety text of a page."""
    safe = _safety(tree)
    spared = (n for name in _NOT_ON_PAPER for n in tree.css(f".{name}, .{name} *"))
    papers = safe - {node.mem_id for node in spared}
    for sheet in sheets:
        try:
            found = risks(sheet)
        except Unread as error:
            yield str(error)
            continue
        for risk in found:
            printed = papers if risk.printed and risk.told == "display: none" else safe
            if (risk.selector, risk.told) not in _ALLOWED and _matches(
                tree, risk.selector, printed
            ):
                yield f"{risk.selector}{f'::{risk.part}' if risk.part else ''} {{{risk.told}}}"


def _sheets(tree: LexborHTMLParser, form: Path) -> Iterator[str]:
    """The sheets in a page, those it links, and those that its scripts may ask for."""
    for style in tree.css("style"):
        yield style.text()
    for link in tree.css("link[rel~=stylesheet]"):
        file = _file(urlsplit(link.attributes.get("href") or "").path, form.parent)
        if file is None:
            yield f"@missing {link.attributes.get('href')};"
        else:
            folder = sorted(file.parent.glob("*.css"))
            yield from (path.read_text(encoding="utf-8") for path in folder)


def _file(path: str, folder: Path) -> Path | None:
    """The file that a link leads to; one from the top of a host may name folders before ours."""
    while path:
        if (folder / path.lstrip("/")).is_file():
            return folder / path.lstrip("/")
        if not path.startswith("/"):
            return None
        path = path.lstrip("/").partition("/")[2] and f"/{path.lstrip('/').partition('/')[2]}"
    return None


def _safety(tree: LexborHTMLParser) -> frozenset[int]:
    """The elements of safety text, all in them, and all around them."""
    found: set[int] = set()
    for box in tree.css(_SAFETY):
        outer = box.parent
        while outer is not None and outer.tag not in ("-undef", "-document"):
            found.add(outer.mem_id)
            outer = outer.parent
        for node in (box, *box.css("*")):
            names = set((node.attributes.get("class") or "").split())
            if node.tag not in _WORDLESS and not names & {*_SCRIPTED}:
                found.add(node.mem_id)
        for name in _SCRIPTED:
            found -= {node.mem_id for node in box.css(f".{name} *")}
    return frozenset(found)


def _matches(tree: LexborHTMLParser, selector: str, safe: frozenset[int]) -> bool:
    try:
        return any(node.mem_id in safe for one in plain_ones(selector) for node in tree.css(one))
    except (SelectolaxError, ValueError):
        # What cannot be read here might match anything.
        return True


@lru_cache(maxsize=256)
def risks(sheet: str) -> tuple[Risk, ...]:
    """Every declaration of a sheet that could hide something. Raises ``Unread``."""
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return tuple(_risks(rules, "", printed=False))


def _risks(rules: Iterable[Node], outer: str, *, printed: bool) -> Iterator[Risk]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            prelude = tinycss2.serialize(rule.prelude)
            for selector in split(prelude):
                yield from _declared(rule.content, _nested(outer, selector), printed=printed)
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in _GROUPS:
            told = tinycss2.serialize(rule.prelude).strip()
            inside = tinycss2.parse_blocks_contents(
                rule.content or [], skip_comments=True, skip_whitespace=True
            )
            yield from _risks(inside, outer, printed=printed or told == "print")
        elif not (isinstance(rule, AtRule) and rule.lower_at_keyword in _HARMLESS):
            name = getattr(rule, "at_keyword", rule.type)
            raise Unread(f"'{name}' is a rule whose effect nobody knows here")


def _declared(content: list[Node], selector: str, *, printed: bool) -> Iterator[Risk]:
    items = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    bare, part = _bare(selector)
    told = {
        item.lower_name: tinycss2.serialize(item.value).strip()
        for item in items
        if isinstance(item, Declaration)
    }
    if part in _DRAWN:
        if cover := covers(told):
            yield Risk(selector=bare, part=part, told=cover, printed=printed)
    elif part in ("", "first-line", "first-letter"):
        for name, value in told.items():
            if hides(name, value):
                yield Risk(selector=bare, part=part, told=f"{name}: {value}", printed=printed)
    yield from _risks(
        [item for item in items if not isinstance(item, Declaration)], selector, printed=printed
    )


def plain_ones(selector: str) -> list[str]:
    """A selector without ':is()' and ':where()', which the parser does not always follow.

    What cannot be said without them is said more widely.
    """
    found = _CHOICE.search(selector)
    if found is None:
        return [selector]
    before, inside, after = selector[: found.start()], found[1], selector[found.end() :]
    if before.count("(") > before.count(")"):
        return plain_ones(f"{before}*{after}" if ":has(" in before else "*")
    joined = before[-1:] not in ("", " ", ">", "+", "~")
    made = []
    for choice in split(inside):
        kept = "" if joined and choice[:1] not in (".", "#", "[", ":") else choice
        if not joined and after[:1] not in ("", " ", ">", "+", "~", ".", "#", "[", ":"):
            return ["*"]
        made += plain_ones(f"{before}{kept}{after}")
    return made


def _nested(outer: str, selector: str) -> str:
    if not outer:
        return selector
    return selector.replace("&", f":is({outer})") if "&" in selector else f"{outer} {selector}"


def _bare(selector: str) -> tuple[str, str]:
    """A selector as it holds in some state, and the part of the element that it is about."""
    found = _PART.search(selector) if "::" in selector else None
    part = found[1] if found else ""
    bare = selector[: found.start()] if found else selector
    bare = _LANGUAGE.sub("", _STATE.sub("", bare))
    # ':not()' of a state, and what had nothing but a state, hold for any element.
    bare = re.sub(r":(?:not|is|where|has)\(\s*\)", "", bare)
    return re.sub(r"(^|[\s>+~(,])(?=$|[\s>+~),])", r"\1*", _lean(bare)) or "*", part


def _lean(selector: str) -> str:
    return re.sub(r"\s*([>+~,])\s*", r"\1", " ".join(selector.split()))


def split(prelude: str) -> list[str]:
    """A rule's selectors, each by itself."""
    found, depth = [""], 0
    for sign in prelude:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            found.append("")
        else:
            found[-1] += sign
    return [" ".join(selector.split()) for selector in found]
