"""A page's looks in two sheets: what decides how it stands to the end of its emergency box, and the
rest, which comes behind the box.

So a browser has the box after fewer bytes. Both together say what the one sheet says: a rule for
what stands above the box is always in the first, and where two rules of equal weight would change
places, the build stops.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, SelectolaxError
from tinycss2.ast import AtRule, Node, QualifiedRule

from clotsigns.release.styling import Holds, cut, declarations, inside, selectors, stateless

# HTML lets a sheet stand in the body only as a part of a drawing. This one shows nothing.
DRAWING, STYLE = '<svg display="none">', "<style>"
_USED = re.compile(r"var\((--[\w-]+)")
_WHERE = re.compile(r":where\((?:[^()]|\([^()]*\))*\)")
_CHOICE = re.compile(r":(?:is|not|has)\(((?:[^()]|\([^()]*\))*)\)")
_PART = re.compile(r"::[\w-]+")
_ID, _KIND = re.compile(r"#[\w-]+"), re.compile(r"\.[\w-]+|\[[^\]]*\]|:[\w-]+")
_TAG = re.compile(r"(?:^|[\s>+~])[a-z]\w*")
# What a property sets besides those whose names begin as its own does.
_SETS = {
    "font": frozenset({"line-height"}),
    "gap": frozenset({"column-gap", "row-gap"}),
    "inset": frozenset({"top", "right", "bottom", "left"}),
}


class OutOfOrder(OSError):
    """A rule that comes behind the box would change places with one that stands before it."""


@dataclass(frozen=True)
class _Rule:
    """One selector of a rule."""

    rule: QualifiedRule
    selector: str

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        return declarations(self.rule)

    @cached_property
    def weight(self) -> tuple[int, ...]:
        return _weight(self.selector)

    @cached_property
    def part(self) -> str:
        """The part of its element that it is about, such as what stands before its words."""
        return "".join(_PART.findall(self.selector))


class Sheet:
    """The rules of a sheet, which pages take in two parts."""

    def __init__(self, rules: Iterable[Node]) -> None:
        self._rules = list(rules)
        flat = list(_flat(self._rules))
        # Each rule with a later one that outdoes it by nothing but its place.
        self._outdone = [
            (early, late)
            for at, early in enumerate(flat)
            for late in flat[at + 1 :]
            if early.weight == late.weight and early.part == late.part and _differ(early, late)
        ]

    def whole(self, holds: Holds) -> str:
        """All that can hold on a page."""
        return cut(self._rules, holds)

    def parts(self, tree: LexborHTMLParser, holds: Holds, above: Holds) -> tuple[str, str]:
        """What can hold ``above`` the end of the box, and all else that ``holds`` on the page.

        Raises ``OutOfOrder``.
        """
        for early, late in self._outdone:
            parted = holds(early.selector) and not above(early.selector) and above(late.selector)
            if parted and _meet(tree, early.selector, late.selector):
                raise OutOfOrder(
                    f"'{early.selector}' comes behind the emergency box, and so after "
                    f"'{late.selector}', which outdid it by standing further down: name more in "
                    "the one that must win"
                )
        used = set(_USED.findall(cut(self._rules, above)))

        def waits(name: str) -> bool:
            # Nobody scrolls to what is not there yet.
            return name.startswith(("--", "scroll-")) and name not in used

        first = cut(self._rules, above, lambda _, name: not waits(name))
        rest = cut(
            self._rules,
            holds,
            lambda selector, name: selector[0] != "@" and (not above(selector) or waits(name)),
        )
        return first, rest


def _flat(rules: Iterable[Node]) -> Iterator[_Rule]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            for selector in selectors(rule):
                yield _Rule(rule, selector)
        elif isinstance(rule, AtRule):
            yield from _flat(inside(rule))


def _differ(one: _Rule, other: _Rule) -> bool:
    """Whether two rules say different things of the same."""
    return any(
        written != said and (_sets(name, also) or _sets(also, name))
        for name, written in one.told
        for also, said in other.told
    )


def _sets(name: str, other: str) -> bool:
    """Whether a property may set another; those of borders meet in too many ways to tell."""
    if name.startswith("border") and other.startswith("border"):
        return True
    return other == name or other.startswith(f"{name}-") or other in _SETS.get(name, ())


def _weight(selector: str) -> tuple[int, ...]:
    """How much a selector weighs (its specificity): ids, classes and states, elements."""
    choices: list[tuple[int, ...]] = []

    def note(found: re.Match[str]) -> str:
        choices.append(max(_weight(choice) for choice in found[1].split(",")))
        return ""

    bare = _CHOICE.sub(note, _WHERE.sub("", selector))
    plain = _PART.sub("", bare)
    own = (
        len(_ID.findall(plain)),
        len(_KIND.findall(plain)),
        len(_TAG.findall(plain)) + len(_PART.findall(bare)),
    )
    return tuple(map(sum, zip(own, *choices, strict=True)))


def _meet(tree: LexborHTMLParser, one: str, other: str) -> bool:
    """Whether any element of a page fits both selectors."""
    try:
        found = ({node.mem_id for node in tree.css(stateless(each))} for each in (one, other))
        return bool(set.intersection(*found))
    except (SelectolaxError, ValueError):
        return False
