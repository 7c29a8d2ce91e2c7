"""The site's one style sheet, cut for each page to the rules that can ever hold there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

import tinycss2
from selectolax.lexbor import LexborHTMLParser, SelectolaxError
from tinycss2.ast import AtRule, Declaration, Node, QualifiedRule

from clotsigns.proof.risks import SHORT

# What a state or a part of an element adds to it; the element itself decides. What was written
# without a class never gets one.
_STATES = re.compile(r"::?(?!not\(\[class\]\))[a-z-]+(?:\((?:[^()]|\([^()]*\))*\))?")
_KEPT_FUNCTIONS = re.compile(r":(?:is|where)\((?:[^()]|\([^()]*\))*\)")
_INSIDE = re.compile(r":has\(\s*[>+~]?\s*((?:[^()]|\([^()]*\))*)\)")
# That a script makes links is no sign that it makes those of a rule for some links.
_NAMES = re.compile(r"[.#]([\w-]+)|\[(?!href\b|class\b)([\w-]+)")
_ZERO = re.compile(r"(?<![\w.#])0(?=\.\d)")
_LONG = re.compile(rf"--({'|'.join(SHORT)})(?![\w-])")
_ATTRIBUTE = re.compile(r"\[(?!href\b|class\b)([\w-]+)[^\]]*\]")
_GROUPS = ("media", "supports", "layer", "container", "starting-style")

Holds = Callable[[str], bool]
# Which declarations of a rule that holds are wanted, by its selector and the property.
Says = Callable[[str, str], bool]


class UnreadableSheet(OSError):
    """The style sheet holds what is no CSS."""


def parse(sheet: str) -> list[Node]:
    """The rules of a sheet, comments and blanks left out. Raises ``UnreadableSheet``."""
    rules = list(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))
    for rule in rules:
        if rule.type == "error":
            raise UnreadableSheet(f"line {rule.source_line} is no rule: {rule.message}")
    return rules


def cut(rules: Iterable[Node], holds: Holds, says: Says = lambda *_: True) -> str:
    """The sheet of all rules of which a selector can hold, in the fewest characters.

    Of a rule that holds, it has what ``says`` wants; of one without selectors, its name is asked.
    """
    return "".join(_written(rule, holds, says) for rule in rules)


def page_holds(tree: LexborHTMLParser, scripted: frozenset[str]) -> Holds:
    """Tells if a selector can hold on a page, as it is or as scripts with these names make it."""
    known: dict[str, bool] = {}

    def holds(selector: str) -> bool:
        if selector not in known:
            known[selector] = _can_hold(selector, tree, scripted)
        return known[selector]

    return holds


def names_in(scripts: Iterable[str]) -> frozenset[str]:
    """Every word in scripts that could be the name of a class, an id or an attribute."""
    return frozenset(word for script in scripts for word in re.findall(r"[A-Za-z][\w-]*", script))


def _can_hold(selector: str, tree: LexborHTMLParser, scripted: frozenset[str]) -> bool:
    # A script writes attributes on what is there; classes and ids may be those of what it makes.
    selector = _ATTRIBUTE.sub(lambda part: "" if part[1] in scripted else part[0], selector)
    names = {name for pair in _NAMES.findall(selector) for name in pair if name}
    if names & scripted:
        return True
    if not all(_can_hold(inside, tree, scripted) for inside in _INSIDE.findall(selector)):
        return False
    try:
        return bool(tree.css_first(stateless(selector)))
    except (SelectolaxError, ValueError):
        # What the parser does not know, a browser may.
        return True


def stateless(selector: str) -> str:
    """A selector for all elements that it can hold for, in whatever state."""
    bare = _STATES.sub("", _KEPT_FUNCTIONS.sub("", selector)).strip()
    # Nothing is left of ':focus-visible', and of 'a > :hover' half: both stand for any element.
    bare = re.sub(r"(^|[\s>+~])(?=$|[\s>+~])", r"\1*", re.sub(r"\s*([>+~])\s*", r"\1", bare))
    return bare or "*"


def _written(rule: Node, holds: Holds, says: Says) -> str:
    if isinstance(rule, QualifiedRule):
        said: dict[str, list[str]] = {}
        declared = declarations(rule)
        for one in filter(holds, selectors(rule)):
            told = ";".join(written for name, written in declared if says(one, name))
            if told:
                said.setdefault(told, []).append(_lean(one))
        return "".join(f"{','.join(kept)}{{{told}}}" for told, kept in said.items())
    if not isinstance(rule, AtRule):
        return ""
    prelude = tinycss2.serialize(rule.prelude).strip()
    if rule.content is None:
        return f"@{rule.at_keyword} {prelude};" if says(f"@{rule.at_keyword}", "") else ""
    if rule.lower_at_keyword in _GROUPS:
        body = cut(inside(rule), holds, says)
        return f"@{rule.at_keyword} {_lean(prelude, ':,')}{{{body}}}" if body else ""
    if not says(f"@{rule.at_keyword}", ""):
        return ""
    told = ";".join(written for _, written in declarations(rule))
    return f"@{rule.at_keyword}{f' {prelude}' if prelude else ''}{{{told}}}"


@cache
def inside(group: AtRule) -> tuple[Node, ...]:
    """The rules of a group, such as those for one medium; none in what is no group."""
    if group.content is None or group.lower_at_keyword not in _GROUPS:
        return ()
    return tuple(tinycss2.parse_rule_list(group.content, skip_comments=True, skip_whitespace=True))


@cache
def selectors(rule: QualifiedRule) -> tuple[str, ...]:
    """A rule's selectors, each by itself."""
    found, depth = [""], 0
    for sign in tinycss2.serialize(rule.prelude):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            found.append("")
        else:
            found[-1] += sign
    return tuple(" ".join(selector.split()) for selector in found)


@cache
def declarations(rule: QualifiedRule | AtRule) -> tuple[tuple[str, str], ...]:
    """What a rule says: each property with the declaration as it is written."""
    written = []
    content = rule.content or []
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if not isinstance(item, Declaration):
            raise UnreadableSheet(f"line {item.source_line} is not 'property: value'")
        value = _value(item.value)
        name = _LONG.sub(lambda long: f"--{SHORT[long[1]]}", item.name)
        written.append((name, f"{name}:{value}{'!important' if item.important else ''}"))
    return tuple(written)


def _value(tokens: list[Node]) -> str:
    """A value with single blanks, and none beside its commas."""
    parts = [_part(token) for token in tokens]
    beside = zip(["", *parts], [*parts[1:], ""], strict=False)
    written = "".join(
        part for part, around in zip(parts, beside, strict=True) if part != " " or "," not in around
    )
    return _LONG.sub(lambda name: f"--{SHORT[name[1]]}", _ZERO.sub("", written.strip()))


def _part(token: Node) -> str:
    if token.type == "whitespace":
        return " "
    if token.type == "function":
        return f"{token.name}({_value(token.arguments)})"
    written: str = token.serialize()
    return written


def _lean(text: str, signs: str = ">+~,") -> str:
    return re.sub(rf"\s*([{re.escape(signs)}])\s*", r"\1", " ".join(text.split()))
